"""What was found of a draft as HTML: the worst first, word by word, with numbers that open the article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chatbot.answer import Citation
from chatbot.proofreading.nouns import Finding, Kind, Report
from chatbot.web.markup import cite_link, counted, escaped, place
from ingest.article import Span

HEADINGS: Mapping[Kind, str] = {
    "misquoted": "Misquoted",
    "wrong_speaker": "Given to the wrong person",
    "unsupported": "Not borne out by what it cites",
    "not_found": "Not in the library",
    "second_hand": "Second-hand, given as first-hand",
    "outdated": "From an earlier state of the article",
}
"""What is wrong, the worst first."""
_MOST = 300
"""Findings of one kind that are shown; the file has all."""
_LONGEST = 1200
_CHANGED = re.compile(r"\[([-+])(.*?)\1\]", re.DOTALL)


def report_html(report: Report) -> str:
    """All of a report."""
    notes = "".join(f'<p class="note" dir="auto">{escaped(note)}</p>' for note in report.notes)
    kinds = [(heading, [one for one in report.findings if one.kind == kind]) for kind, heading in HEADINGS.items()]
    numbers = {id(one): n for n, one in enumerate((f for _, found in kinds for f in found), 1)}
    right = [one for one in report.findings if one.holds]
    numbers |= {id(one): n for n, one in enumerate(right, len(numbers) + 1)}
    parts = "".join(
        f'<section class="part"><h4>{heading} <span class="count">{len(found):,}</span></h4>{_listed(found, numbers)}</section>'
        for heading, found in kinds
        if found
    )
    holds = (
        f'<details class="holding"><summary>{counted(len(right), "finding holds", "findings hold")}</summary>'
        f"{_listed(right, numbers)}</details>"
        if right
        else ""
    )
    save = '<div class="tools"><button type="button" class="tool" data-export="json">Save as JSON</button></div>'
    return (
        f'<article class="proof" data-citations><header><h3 tabindex="-1">{escaped(count_line(report))}</h3>'
        f'<p class="note" dir="auto">{escaped(report.name)}</p>{save}</header>{notes}{parts}{holds}</article>'
    )


def count_line(report: Report) -> str:
    """How much of it holds, in a line: "57 checked, 3 don't hold"."""
    if not report.findings:
        return "Nothing to check: no quotation, no reported speech and no citation was found in it."
    faults = len(report.faults)
    return f"{len(report.findings):,} checked, " + (
        "all hold" if not faults else f"{faults:,} {'doesn’t' if faults == 1 else 'don’t'} hold"
    )


def _listed(found: Sequence[Finding], numbers: Mapping[int, int]) -> str:
    more = f'<p class="note">{len(found) - _MOST:,} more are in the file.</p>' if len(found) > _MOST else ""
    return f'<ol class="findings">{"".join(_finding(one, numbers[id(one)]) for one in found[:_MOST])}</ol>{more}'


def _finding(one: Finding, n: int) -> str:
    words = escaped(one.text[:_LONGEST] + ("…" if len(one.text) > _LONGEST else ""))
    words = f"“{words}”" if one.what == "quotation" else words
    page = f'<span class="page">page {one.page}</span> ' if one.page else ""
    given = f' <span class="given">given to <bdi>{escaped(one.given_to)}</bdi></span>' if one.given_to else ""
    difference = f'<p class="difference" dir="auto">{difference_html(one.difference)}</p>' if one.difference else ""
    why = f'<p class="why" dir="auto">{escaped(one.why)}</p>' if one.why else ""
    return (
        f'<li class="finding {escaped(one.kind)}"><blockquote dir="auto">{page}<span class="words">{words}</span>{given}</blockquote>'
        f"{difference}{why}{_where(one, n)}</li>"
    )


def difference_html(difference: str) -> str:
    """A difference word by word: what the draft has and the article has not, struck out; what the article has instead."""
    shown, at = [], 0
    for change in _CHANGED.finditer(difference):
        shown.append(escaped(difference[at : change.start()]))
        tag, label = ("del", "the draft has") if change[1] == "-" else ("ins", "the article has")
        shown.append(
            f'<{tag}><span class="spoken">[{label}: </span>{escaped(change[2])}<span class="spoken">]</span></{tag}>'
        )
        at = change.end()
    return "".join(shown) + escaped(difference[at:])


def _where(one: Finding, n: int) -> str:
    if one.article is None:
        return ""
    who = f'<b class="speaker"><bdi>{escaped(one.speaker)}</bdi></b>, in ' if one.speaker else ""
    also = (
        f' <span class="beside">also in {counted(len(one.also), "other article", "other articles")}</span>'
        if one.also
        else ""
    )
    return f'<p class="where">{who}{place(one.title, one.outlet, one.published)} {_link(one, n)}{also}</p>'


def _link(one: Finding, n: int) -> str:
    if one.article is None or one.revision is None or one.span is None:
        return ""
    cited = Citation(
        n, one.article, one.revision, one.title, one.outlet, one.published, one.span, source=Span(0, 0), text=""
    )
    return cite_link(cited, 0)
