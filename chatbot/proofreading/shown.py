"""A report as JSON, to the letter of the command line's contract, and as a person reads it in a terminal."""

from __future__ import annotations

from collections import Counter
from typing import Any

from chatbot import render
from chatbot.proofreading.nouns import Finding, Report
from chatbot.terminal import count_of, plain, wrapped

_HEADINGS = {
    "misquoted": "Misquoted",
    "wrong_speaker": "Given to the wrong person",
    "second_hand": "Second-hand, given as first-hand",
    "outdated": "From an earlier revision",
    "not_found": "Not in the library",
    "unsupported": "Not borne out",
}
_MOST = 400


def json(report: Report) -> dict[str, Any]:
    """`byline verify --json`."""
    return {
        "holds": report.holds,
        "checked": len(report.findings),
        "findings": [_finding(one) for one in report.findings],
        "file": report.name,
        "filters": render.filters(report.filters),
        "notes": list(report.notes),
        "seconds": report.seconds,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "text": one.text,
        "kind": one.kind,
        "speaker": one.speaker,
        "article": one.article,
        "start": one.span.start if one.span else None,
        "end": one.span.end if one.span else None,
        "difference": one.difference,
        "what": one.what,
        "given_to": one.given_to,
        "revision": one.revision,
        "title": one.title,
        "outlet": one.outlet,
        "published": one.published,
        "why": one.why,
        "also": list(one.also),
        "page": one.page,
        "draft_start": one.at.start,
        "draft_end": one.at.end,
    }


def terminal(report: Report, *, all_findings: bool = False) -> str:
    """The faults, kind by kind, with what the library has; then, where asked for, what holds; then the sum."""
    lines: list[str] = []
    for kind, heading in _HEADINGS.items():
        here = [one for one in report.findings if one.kind == kind]
        if here:
            lines += [f"{heading} ({len(here)})", *(line for one in here for line in (*_shown(one), ""))]
    if all_findings and (right := [one for one in report.findings if one.holds]):
        lines += [f"Holds ({len(right)})", *(line for one in right for line in (*_shown(one), ""))]
    return "\n".join([*lines, *(wrapped(plain(note)) for note in report.notes), _sum(report)])


def _shown(one: Finding) -> list[str]:
    page = f"page {one.page}: " if one.page else ""
    quoted = f"“{_short(one.text)}”" if one.what == "quotation" else _short(one.text)
    given = f" (given to {plain(one.given_to)})" if one.given_to and one.what == "quotation" else ""
    lines = [wrapped(f"– {page}{quoted}{given}", "  ", "    ")]
    if one.difference:
        lines.append(wrapped(plain(one.difference), "    "))
    if one.why:
        lines.append(wrapped(plain(one.why), "    "))
    if one.article:
        lines.append(wrapped(_place(one), "    "))
    return lines


def _short(text: str) -> str:
    text = plain(text)
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"


def _place(one: Finding) -> str:
    speaker = f"{plain(one.speaker)}, in " if one.speaker else ""
    about = " · ".join(plain(x) for x in (one.title or "untitled", one.outlet, one.published) if x)
    span = f", {one.span.start}–{one.span.end}" if one.span else ""
    return f"{speaker}{about} ({one.article}{span})"


def _sum(report: Report) -> str:
    if not report.findings:
        return "Nothing to check: no quotation, no reported speech and no citation was found in it."
    counts = Counter(one.what for one in report.findings)
    told = [
        count_of(counts["quotation"], "quotation"),
        f"{count_of(counts['reported'], 'report')} of what somebody said",
        f"{count_of(counts['cited'], 'sentence')} with a citation",
    ]
    checked = ", ".join(
        part for part, n in zip(told, (counts["quotation"], counts["reported"], counts["cited"]), strict=True) if n
    )
    faults = len(report.faults)
    return f"Checked {checked}: " + ("all holds." if not faults else f"{count_of(faults, 'fault')}.")
