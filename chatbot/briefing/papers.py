"""What articles tell of a paper or a case in court: its date, who signed it, until when an order holds, who went to court."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chatbot.briefing.dated import read_dates
from chatbot.briefing.material import Line
from chatbot.briefing.rifts import Matters, Rift, is_other_voice, voice_at
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import days_between
from ingest.names import full_name

_PAPER = r"(?P<paper>letter|memo|memorandum|report|contract|agreement|treaty|will|deed|permit|licen[cs]e|note|e-mail|invoice|cheque)"
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}"
_DATED = re.compile(
    rf"\b{_PAPER}(?:, [^,.;]{{1,40}},| (?:to|from|for|by) [^,.;]{{2,40}}?)? (?:(?:(?:is|was|had been) )?dated|of)(?= [A-Z\d])|"
    r"\b(?:sent|wrote|written|posted)\b[^.;,]{0,40}\b(?P<sent>letter|memo|memorandum|note|e-mail) on(?= [A-Z\d])",
)
_SIGNED = re.compile(rf"\bsigned by (?:[a-z]+ ){{0,3}}(?P<name>{_NAME})(?! and [A-Z])")
_A_PAPER = re.compile(rf"\b{_PAPER}\b")
_ORDER = re.compile(
    r"(?=.*\b(?:court|judge|injunction|tribunal)\b)"
    r".*\b(?:forb[ai]de?s?|block(?:s|ed)|barr?(?:s|ed)|bann(?:s|ed)|halt(?:s|ed)|fr(?:oze|ozen|eezes)|suspend(?:s|ed)|stopped|stayed)\b",
    re.IGNORECASE | re.DOTALL,
)
_PUT_OFF = re.compile(r"\b(?:extend\w*|prolong\w*|lift\w*|new|second|further|another)\b", re.IGNORECASE)
_ENDS = frozenset(("until", "till", "before", "up to"))
_BODY = (
    r"(?P<{0}>trustees|union|unions|council|company|government|city|residents|neighbours|parents|workers|shareholders|ministry|"
    r"party|association|bank|creditors|pensioners|farmers|owners|tenants|victims|prosecutors|regulator)"
)
_TO_COURT = re.compile(
    rf"\b(?:application|lawsuit|suit|action|petition|case|claim) (?:had been|has been|was|is|were) (?:brought|filed|lodged) by "
    rf"(?:the |a )?(?:[\w’'-]+ ){{0,2}}?{_BODY.format('by')}\b|"
    rf"\b[Tt]he (?:[\w’'-]+ ){{0,2}}?{_BODY.format('who')} (?:had |has )?"
    r"(?:(?:dragged|took|taken|hauled) [^.;,]{3,40} to court|sued\b)"
)
_NEWS_DAYS, _CLOSE = 10, 0.1  # between articles on one paper or case, and how close these are
_NEAR = 2  # sentences on either side that name whose paper it is
_ONE_PAPER = 31  # days between two dates of one paper
_DATE = 10  # characters of an ISO date
_SURE = 2.0


@dataclass(frozen=True, eq=False, slots=True)
class _Told:
    """What a sentence tells of a paper or a case: `value` is the day or the one, `at` its place in the text."""

    line: Line
    at: int
    value: str
    key: str
    names: frozenset[str] = frozenset()


def disputed_papers(choice: Choice) -> Iterator[Rift]:
    """The papers and cases of which two outlets tell two dates, two signers, two ends, two who went to court.

    Where more than two are told there may be several such papers: then none.
    """
    lines = choice.lines
    before = {(line.article, line.number): line for line in lines}
    told: dict[tuple[str, str], list[_Told]] = defaultdict(list)
    for line in lines:
        for kind, find in (("date", _dated), ("signed", _signed), ("until", _until), ("court", _to_court)):
            for one in find(line, before):
                told[kind, one.key].append(one)
    for (kind, key), group in told.items():
        sides: dict[str, list[_Told]] = defaultdict(list)
        for one in group:
            sides[one.value].append(one)
        if len(sides) != 2:
            continue
        first, second = sides.values()
        if {one.line.article for one in first} & {one.line.article for one in second}:
            continue
        if any(_contradict(a, b, kind, choice) for a, b in itertools.product(first, second)):
            about = {
                "date": f"date of the {key}",
                "signed": f"who signed the {key}",
                "until": "until when the court’s order holds",
                "court": "who went to court",
            }[kind]
            rift_kind = "date" if kind in ("date", "until") else "name"
            yield Rift(rift_kind, about, (tuple(o.line for o in first), tuple(o.line for o in second)), _SURE)  # type: ignore[arg-type]


def _contradict(a: _Told, b: _Told, kind: str, choice: Choice) -> bool:
    apart = days_between(a.line, b.line)
    if a.line.source == b.line.source or a.line.story == b.line.story or apart is None or apart > _NEWS_DAYS:
        return False
    voices = (voice_at(one.line, one.line.span.start + one.at) for one in (a, b))
    if not is_other_voice(a.line, next(voices), b.line, next(voices)):
        return False
    if kind == "date" and abs(_days(a.value) - _days(b.value)) > _ONE_PAPER:
        return False
    if kind == "signed" and {*a.value.split()} & {*b.value.split()}:
        return False
    if kind in ("date", "signed"):
        return bool(a.names & b.names)
    return choice.on_topic or Matters(choice.lines).closeness(a.line, b.line) >= _CLOSE


def _days(when: str) -> int:
    year, month, day = map(int, when.split("-"))
    return year * 365 + month * 30 + day


def _dated(line: Line, before: Mapping[tuple[str, int], Line]) -> Iterator[_Told]:
    for match in _DATED.finditer(line.text):
        for period in read_dates(line):
            is_day = period.since == period.until and len(period.since or "") == _DATE
            if is_day and period.start <= match.end() + 1 < period.end:
                yield _Told(
                    line, match.start(), period.since or "", match["paper"] or match["sent"], _named(line, before)
                )


def _signed(line: Line, before: Mapping[tuple[str, int], Line]) -> Iterator[_Told]:
    match = _SIGNED.search(line.text)
    if not match:
        return
    earlier = before.get((line.article, line.number - 1))
    text = line.text[: match.start()]
    is_it = re.search(r"\bit (?:was|is|had been) $", text, re.IGNORECASE)
    papers = _A_PAPER.findall(earlier.text if is_it and earlier else text)
    if papers:
        who = " ".join(full_name(re.sub(r"[’']s$", "", match["name"])).words)
        yield _Told(line, match.start(), who, papers[-1], _named(line, before))


def _until(line: Line, _: Mapping[tuple[str, int], Line]) -> Iterator[_Told]:
    if not _ORDER.match(line.text) or _PUT_OFF.search(line.text):
        return
    for period in read_dates(line):
        when = re.search(r"\b(until|till|before|up to) (?:[A-Z][a-z]+day,? )?$", line.text[: period.start])
        is_end = when is not None or period.opens in _ENDS
        if is_end and (day := _day_and_month(period.words)):
            yield _Told(line, period.start, day, "")


def _day_and_month(words: str) -> str | None:
    """The day and month that the words of a date name."""
    match = re.search(r"(?P<d>\d{1,2}) (?P<m>[A-Z][a-z]{2})|(?P<m2>[A-Z][a-z]{2})[a-z.]* (?P<d2>\d{1,2})\b", words)
    return f"{match['m'] or match['m2']} {int(match['d'] or match['d2'])}" if match else None


def _to_court(line: Line, _: Mapping[tuple[str, int], Line]) -> Iterator[_Told]:
    match = _TO_COURT.search(line.text)
    if match:
        yield _Told(line, match.start(), (match["by"] or match["who"]).removesuffix("s"), "")


def _named(line: Line, before: Mapping[tuple[str, int], Line]) -> frozenset[str]:
    """The last names of the people that a sentence and those next to it name."""
    near = [before.get((line.article, line.number + shift)) for shift in range(-_NEAR, _NEAR + 1)]
    found = (name for other in near if other for name in re.findall(_NAME, other.text))
    return frozenset(re.sub(r"[’']s$", "", name).split()[-1] for name in found)
