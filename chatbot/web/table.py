"""The table of the Library tab as HTML: a page of articles, and what they can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chatbot.samples import TAG
from chatbot.web.markup import badge, counted, escaped, long_date
from ingest.article import Card, is_private
from ingest.library.listing import Choices, Page

_MOST_CHOICES = 500
"""Of outlets, authors, tags, the commonest, that are offered; any other can be searched for."""
_TAGS_SHOWN = 3
_OWN_BADGE = ("private", TAG)


def rows_html(page: Page, going: Mapping[str, float]) -> str:
    """The rows of a table; `going` are the articles that are about to be deleted, with the seconds left."""
    return "".join(_row(card, page.openings.get(card.id), going.get(card.id)) for card in page.cards)


def count_text(page: Page, of_all: int) -> str:
    """How many there are: `1,204 articles`, `12 of 1,204 articles`."""
    if page.total == of_all:
        return counted(of_all, "article", "articles")
    return f"{page.total:,} of {counted(of_all, 'article', 'articles')}"


def pager_html(offset: int, shown: int, total: int, limit: int) -> str:
    """The way to the other pages of a list; nothing where there are none."""
    if total <= limit:
        return ""

    def button(label: str, name: str, to: int, possible: bool) -> str:
        off = "" if possible else " disabled"
        return (
            f'<button type="button" class="turn-page tool" data-offset="{to}" aria-label="{name}"{off}>{label}</button>'
        )

    return (
        button("‹‹", "First page", 0, offset > 0)
        + button("‹ Earlier", "Earlier page", max(0, offset - limit), offset > 0)
        + f"<span>{offset + 1:,}–{offset + shown:,} of {total:,}</span>"
        + button("Further ›", "Further page", offset + limit, offset + shown < total)
        + button("››", "Last page", (total - 1) // limit * limit, offset + shown < total)
    )


def options_html(choices: Iterable[tuple[str, int]], first: str | None) -> str:
    """What can be chosen, each with how many articles have it; `first` stands for all of them."""
    every = f'<option value="">{escaped(first)}</option>' if first is not None else ""
    one = '<option value="{}">{} ({:,})</option>' if first is not None else '<option value="{}"></option>'
    chosen = [*choices][:_MOST_CHOICES]
    return every + "".join(one.format(escaped(name), escaped(name), count) for name, count in chosen)


def filters_html(choices: Choices) -> dict[str, str]:
    """The choices of each filter."""
    return {
        "outlets": options_html(choices.outlets, "All outlets"),
        "authors": options_html(choices.authors, None),
        "tags": options_html(choices.tags, "All tags"),
    }


def badges_html(card: Card) -> str:
    """What is to be known of an article beside its title."""
    others = len(card.near_copies)
    found = [
        badge("private", "private", "Nothing of it is sent to a hosted model") if card.private else "",
        badge(TAG, "", "One of the samples: nobody in it exists") if TAG in card.tags else "",
        badge("updated", "", f"This is revision {card.revision}") if card.revision > 1 else "",
        badge(f"also in {others} other{'s' if others > 1 else ''}", "", "The same story stands in other articles")
        if others
        else "",
    ]
    return "".join(found)


def _row(card: Card, opening: str | None, left: float | None) -> str:
    known = card.metadata
    name = known.title or opening or "Untitled article"
    authors = ", ".join(known.authors)
    when = long_date(known.published) or ""
    told = " · ".join(f"<bdi>{escaped(part)}</bdi>" for part in (known.outlet, when) if part)
    tags = [tag for tag in card.tags if tag not in _OWN_BADGE and not is_private([tag])]
    shown = "".join(f'<span class="tag">{escaped(tag)}</span>' for tag in tags[:_TAGS_SHOWN])
    more = f' <span class="tag">+{len(tags) - _TAGS_SHOWN}</span>' if len(tags) > _TAGS_SHOWN else ""
    return (
        f'<tr data-article="{escaped(card.id)}"{" class=going" if left is not None else ""}>'
        f'<th scope="row"><button type="button" class="open{"" if known.title else " untitled"}" '
        f'data-article="{escaped(card.id)}"><bdi>{escaped(name)}</bdi></button> {badges_html(card)}'
        f'<span class="told">{told}</span>{_undo(card.id, left)}</th>'
        f'<td class="outlet"><bdi>{escaped(known.outlet or "")}</bdi></td>'
        f'<td class="author"><bdi>{escaped(authors)}</bdi></td><td class="published">{escaped(when)}</td>'
        f'<td class="statements">{card.statements:,}</td><td class="tags">{shown}{more}</td></tr>'
    )


def _undo(article: str, left: float | None) -> str:
    if left is None:
        return ""
    if not left:
        return '<span class="leaving">being deleted …</span>'
    return (
        f'<span class="leaving">to be deleted in <span data-left="{left:.1f}">{left:.0f}</span> s '
        f'<button type="button" class="undo link" data-article="{escaped(article)}">Undo</button></span>'
    )
