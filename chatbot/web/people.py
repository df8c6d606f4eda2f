"""The tab Who said what: everybody who is quoted, and all that each of them said, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from chatbot.answer import UNKNOWN_SPEAKER
from chatbot.evidence import Witness
from chatbot.opening import Opened
from chatbot.web.markup import ask_buttons, badge, counted, escaped, place
from chatbot.web.parts import page_file, script
from chatbot.web.said_words import KINDS, words_html
from chatbot.web.sent import Sent, served
from chatbot.web.shelf import PAGE, checked
from chatbot.web.table import options_html, pager_html
from ingest.article import Card, Filters, Said
from ingest.errors import UsageError
from ingest.library.listing import Listing
from ingest.library.record import Library
from ingest.library.unread import told, unread
from ingest.library.voices import Heard, Statements, Voice, Voices, statements, voices


def people_tab(opened: Opened) -> None:
    """Builds the tab's blocks inside the current context, over an open library."""
    gr.HTML(
        value="",
        html_template=page_file("people.html"),
        elem_id="people",
        apply_default_css=False,
        js_on_load=script("people.js"),
        server_functions=[served(function) for function in asked_for(opened.library)],
    )


def asked_for(library: Library) -> list[Callable[[Sent, str], Any]]:
    """What the tab's script asks for; HTML comes escaped."""
    listing = Listing(library)

    def list_people(sent: Sent, _: str) -> dict[str, Any]:
        """Who there is, and how much of what is said could be given to nobody."""
        filters, offset = checked(sent.filters()), sent.number("offset")
        found = voices(library, sent.text("search", "")[:1000], filters, offset, PAGE)
        answer = {
            "rows": people_html(found, sent.text("shown", "")),
            "count": counted(found.total, "speaker", "speakers"),
            "pager": pager_html(found.offset, len(found.voices), found.total, PAGE),
            "offset": found.offset,
            "total": found.total,
            "note": told(unread(library, filters)) or "",
            "changes": library.changes(),
        }
        if sent.values.get("changes") != answer["changes"]:
            answer["outlets"] = options_html(listing.choices().outlets, "All outlets")
        return answer

    def list_statements(sent: Sent, _: str) -> dict[str, Any]:
        """What somebody, nobody known or anybody said."""
        whose, kind = sent.text("whose", "anybody"), sent.text("kind", "")
        of_kind = next((one for one in KINDS if one == kind), None)
        if kind and of_kind is None:
            raise UsageError("statements are of no such kind; reload the page")
        speaker = sent.text("speaker") if whose == "speaker" else None
        heard = Heard(
            speaker=speaker,
            nobody=whose == "nobody",
            search=sent.text("search", "")[:1000],
            kind=of_kind,
            filters=checked(sent.filters()),
        )
        found = statements(library, heard, sent.number("offset"), PAGE)
        return {
            "head": head_html(speaker, whose),
            "items": statements_html(library, found, named=speaker is None),
            "count": counted(found.total, "statement", "statements"),
            "pager": pager_html(found.offset, len(found.said), found.total, PAGE),
            "offset": found.offset,
            "total": found.total,
        }

    return [list_people, list_statements]


# ── who ──


def people_html(found: Voices, shown: str = "") -> str:
    """The rows of the list of speakers; `shown` is whose statements stand beside it."""
    return "".join(_person(voice, voice.speaker == shown) for voice in found.voices) + _nobody(found.unattributed)


def _person(voice: Voice, is_shown: bool) -> str:
    role = f'<span class="role"><bdi>{escaped(voice.role)}</bdi></span>' if voice.role else ""
    return (
        f'<li><button type="button" class="person" data-speaker="{escaped(voice.speaker or "")}"'
        f"{' aria-current=true' if is_shown else ''}><b><bdi>{escaped(voice.speaker or '')}</bdi></b>{role}"
        f'<span class="how-much">{_how_much(voice)}</span></button></li>'
    )


def _nobody(voice: Voice) -> str:
    """What could be given to nobody stands below everybody's."""
    if not voice.statements:
        return ""
    return (
        '<li class="of-nobody"><button type="button" class="person" data-whose="nobody"><b>Not attributed</b>'
        '<span class="role">said by somebody whom the articles don’t make out</span>'
        f'<span class="how-much">{_how_much(voice)}</span></button></li>'
    )


def _how_much(voice: Voice) -> str:
    said = counted(voice.statements, "statement", "statements")
    return f"{said} in {counted(voice.articles, 'article', 'articles')}"


# ── what ──


def head_html(speaker: str | None, whose: str) -> str:
    """Whose statements are shown, and the way to ask about them."""
    if speaker is not None:
        asks = f'<ul class="asks names">{ask_buttons([("Ask what they said", f"What did {speaker} say?")])}</ul>'
        return f'<h2 tabindex="-1"><bdi>{escaped(speaker)}</bdi></h2>{asks}'
    name = "Not attributed" if whose == "nobody" else "Everybody"
    return f'<h2 tabindex="-1">{name}</h2>'


def statements_html(library: Library, found: Statements, *, named: bool) -> str:
    """Statements under a head for each article; `named`: each says whose it is."""
    articles = tuple(dict.fromkeys(one.article for one in found.said))
    cards = {card.id: card for card in library.cards(Filters(articles=articles))} if articles else {}
    witness = Witness(library)
    parts: list[str] = []
    before = None
    for number, one in enumerate(found.said, start=found.offset + 1):
        card = cards.get(one.article)
        if card is None:
            continue  # deleted meanwhile
        if one.article != before:
            parts.append(_article_head(card))
            before = one.article
        parts.append(_statement(one, _link(number, one, card, witness), named=named))
    return "".join(parts)


def _article_head(card: Card) -> str:
    known = card.metadata
    private = badge("private", "private", "Nothing of it is sent to a hosted model.") if card.private else ""
    return f'<p class="who">{place(known.title, known.outlet, known.published)}{private}</p>'


def _statement(said: Said, link: str, *, named: bool) -> str:
    one = said.statement
    role = f", <bdi>{escaped(one.role)}</bdi>" if one.role else ""
    who = f"<b><bdi>{escaped(one.speaker or UNKNOWN_SPEAKER)}</bdi></b>{role}" if named else role.removeprefix(", ")
    facts = [
        who,
        f"told by <bdi>{escaped(one.second_hand)}</bdi>" if one.second_hand else "",
        "" if one.kind == "direct" else KINDS[one.kind],
        f"also in {counted(len(said.also), 'other article', 'other articles')}" if said.also else "",
    ]
    told_of = '<span class="dot"> · </span>'.join(fact for fact in facts if fact)
    above = f'<span class="by">{told_of}</span>' if told_of else ""
    return (
        f'<blockquote class="{one.kind}" dir="auto">{above}<span class="words">{words_html(said)}</span> '
        f"{link}</blockquote>"
    )


def _link(number: int, said: Said, card: Card, witness: Witness) -> str:
    """The number of a statement, which opens its article at all of it: the whole sentences, as an answer cites them."""
    ((_, stretches),) = witness.of_statements([said])
    start, end = min(one.span.start for one in stretches), max(one.span.end for one in stretches)
    label = f"[{number}] in {card.metadata.title or 'an article'}"
    at = f"{said.article}:{said.revision}:{start}:{end}"
    return (
        f'<a class="cite" data-n="{number}" data-at="{escaped(at)}" href="#said-{number}" '
        f'aria-label="{escaped(label)}">[{number}]</a>'
    )
