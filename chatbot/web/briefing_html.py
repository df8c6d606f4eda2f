"""A briefing as HTML: its parts, the numbers that open what they cite, and what can be done with each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chatbot.answer import Citation
from chatbot.briefing.nouns import Abstention, Briefing, Difference, New
from chatbot.exports.links import web_address
from chatbot.exports.outline import ABOUT, SOURCES, Group, Line, Section, outline
from chatbot.web.briefing_desk import DIFFERENCES, TIMELINE, mark_of
from chatbot.web.markup import cite_link, counted, escaped, long_date, place
from ingest.article import Filters

_FORMS = (("md", "Markdown"), ("html", "HTML"), ("docx", "Word"), ("json", "JSON"))
_FILTERS = {
    "outlets": "Outlet",
    "speakers": "Speaker",
    "tags": "Tag",
    "authors": "Author",
    "since": "From",
    "until": "Until",
}
_SPOKEN_WORDS = 8


def briefing_html(given: Briefing) -> str:
    """All of a briefing."""
    laid = outline(given)
    shown = _Shown({one.n: one for one in given.citations}, {s.text: s.kind for p in given.parts for s in p.sentences})
    buttons = "".join(
        f'<button type="button" class="tool" data-export="{form}">{label}</button>' for form, label in _FORMS
    )
    parts = "".join(shown.section(key, section) for key, section in _sections(given))
    about = "".join(f'<p dir="auto">{escaped(line)}</p>' for line in laid.about)
    return (
        '<article class="briefing" data-citations>'
        f'<header><h3 tabindex="-1" dir="auto">{escaped(laid.title)}</h3>{_filters(given.filters)}'
        f'<div class="tools" role="group" aria-label="Save the briefing as"><span>Save as</span>{buttons}</div></header>'
        f"{shown.new(given.new) if given.new else ''}{parts}"
        f'<section class="part of-sources"><h4>{SOURCES}</h4><ul class="sources">{"".join(_sources(given))}</ul></section>'
        f'<section class="part about"><h4>{ABOUT}</h4>{about}{_dropped(given)}</section></article>'
    )


def abstention_html(given: Abstention) -> str:
    """That there is no briefing, and what there is instead."""
    there = "".join(f'<li dir="auto">{escaped(line)}</li>' for line in given.there)
    more = f"<h4>What there is</h4><ul>{there}</ul>" if there else ""
    return f'<article class="briefing none"><p class="refusal" dir="auto">{escaped(given.text)}</p>{more}</article>'


def _sections(given: Briefing) -> Iterator[tuple[str, Section]]:
    """The sections in reading order, each with what it is called by: a part its number."""
    given = replace(given, new=None)  # what changed since has a section of its own, before all others
    laid = list(outline(given).sections)
    dated = outline(replace(given, parts=(), differences=())).sections
    at = laid.index(dated[0]) if dated else -1
    keys = iter(range(len(given.parts)))
    for i, section in enumerate(laid):
        key = TIMELINE if i == at else next(keys, DIFFERENCES)
        yield str(key), section


@dataclass(frozen=True)
class _Shown:
    """What the sentences of a briefing are shown with."""

    by_number: Mapping[int, Citation]
    kinds: Mapping[str, str]

    def section(self, key: str, section: Section) -> str:
        again = f'<button type="button" class="tool again" data-again="{escaped(key)}" hidden>Make this section again</button>'
        note = f'<p class="note" dir="auto">{escaped(section.note)}</p>' if section.note else ""
        groups = "".join(self._group(group, section.is_speech) for group in section.groups)
        kind = " speech" if section.is_speech else " differences" if key == DIFFERENCES else ""
        return (
            f'<section class="part{kind}" data-part="{escaped(key)}">'
            f'<div class="part-head"><h4 dir="auto">{escaped(section.heading)}</h4>{again}</div>{note}{groups}</section>'
        )

    def new(self, new: New) -> str:
        """What is new since an earlier briefing, before its sentences."""
        articles = "".join(f"<li>{place(one.title, one.outlet, one.published)}</li>" for one in new.sources)
        count = (
            f"{counted(len(new.sources), 'article', 'articles')}, {counted(new.statements, 'statement', 'statements')}"
        )
        changed = "".join(map(self._changed, new.changed))
        return (
            f'<section class="part of-new differences"><div class="part-head">'
            f"<h4>New since {escaped(long_date(new.since) or '')}</h4></div>"
            f'<p class="note">{count}</p><ul class="sources">{articles}</ul>{changed}</section>'
        )

    def _changed(self, one: Difference) -> str:
        return self._group(Group(tuple(Line(s.text, s.citations) for s in one.sides), f"Changed: {one.about}"), False)

    def _group(self, group: Group, is_speech: bool) -> str:
        head = f'<h5 dir="auto">{escaped(group.heading)}</h5>' if group.heading else ""
        lines = "".join(self._line(line, group.heading if is_speech else "") for line in group.lines)
        return f'<div class="group">{head}<ul class="lines">{lines}</ul></div>'

    def _line(self, line: Line, speaker: str) -> str:
        kind = self.kinds.get(line.text, "extract")
        text = line.text.removeprefix(f"{speaker}: ") if speaker else line.text
        lead = f"<time>{escaped(line.lead)}</time> " if line.lead else ""
        links = "".join(cite_link(self.by_number[n], 0) for n in line.notes if n in self.by_number)
        beside = f' <span class="beside">{escaped(line.beside)}</span>' if line.beside else ""
        begins = " ".join(text.split()[:_SPOKEN_WORDS])
        return (
            f'<li data-line="{mark_of(line.text)}"><div class="said {escaped(kind)}" dir="auto">{lead}'
            f'<span class="words">{escaped(text)}</span> {links}{beside}</div>'
            f'<button type="button" class="take-out" title="Take this sentence out" '
            f'aria-label="Take out: {escaped(begins)}">×</button></li>'
        )


def _filters(filters: Filters) -> str:
    chips = []
    for field, label in _FILTERS.items():
        value = getattr(filters, field)
        if value:
            read = long_date(value) if isinstance(value, str) else " or ".join(value)
            chips.append(
                f'<li class="chip"><span class="label">{label}</span> <bdi class="value">{escaped(read or "")}</bdi></li>'
            )
    return f'<ul class="chips" aria-label="What it was made of">{"".join(chips)}</ul>' if chips else ""


def _sources(given: Briefing) -> Iterator[str]:
    for one in given.sources:
        authors = f'<span class="dot"> · </span><bdi>{escaped(", ".join(one.authors))}</bdi>' if one.authors else ""
        url = web_address(one.url)
        link = (
            f' <a href="{escaped(url)}" target="_blank" rel="noopener noreferrer nofollow">on the web</a>'
            if url
            else ""
        )
        yield f'<li data-article="{escaped(one.article)}">{place(one.title, one.outlet, one.published)}{authors}{link}</li>'


def _dropped(given: Briefing) -> str:
    if not given.dropped:
        return ""
    items = "".join(
        f'<li dir="auto">{escaped(one.text)} <span class="why">{escaped(one.why)}</span></li>' for one in given.dropped
    )
    head = counted(len(given.dropped), "sentence was not shown", "sentences were not shown")
    return f'<details class="dropped"><summary>{head}</summary><ul>{items}</ul></details>'
