"""When, by what a draft told before: "that same evening", "a week later", "three days after that"."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from chatbot.checks.dates import Dated, dates
from chatbot.checks.figures import figures
from chatbot.checks.reading import read
from ingest.article import Span
from ingest.sentences import sentence_spans

_TIMES = "morning|afternoon|evening|night|day|noon"
_SAME = re.compile(
    rf",? ?\b(?:on |in |at |later )?(?:that (?:very |same )?|the (?:very )?same )(?P<time>{_TIMES})\b,?", re.IGNORECASE
)
_SHIFTED = re.compile(
    r",? ?\b(?:(?P<n>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|\d{1,3}) "
    r"(?P<unit>days?|weeks?|fortnights?)|(?P<next>the (?:next|following)) day) "
    r"?(?P<way>later|afterwards|after that|after(?=[,.]|$)|earlier|before that|before(?=[,.]|$))?,?",
    re.IGNORECASE,
)
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_PARTS = {"morning": ("morning", "a.m", "am", "dawn", "breakfast"), "afternoon": ("afternoon", "lunch"),
          "evening": ("evening", "tonight", "dusk"), "night": ("night", "midnight", "tonight", "evening")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """So many days from the day that was told last; `time` is which part of it, where that is said."""

    text: str
    days: int
    time: str | None = None


def taken_out(text: str) -> tuple[str, Shift | None]:
    """A sentence without its "that same evening" or "a week later"."""
    if match := _SAME.search(text):
        shift = Shift(match.group().strip(" ,"), 0, match["time"].lower())
        return _without(text, match), shift
    for match in _SHIFTED.finditer(text):
        if match["next"]:
            return _without(text, match), Shift(match.group().strip(" ,"), 1)
        if not match["way"]:
            continue
        count = match["n"].lower()
        number = 1 if count in ("a", "an", "one") else int(figures(read(f"{count} people"))[0].value)
        days = number * _DAYS_OF[match["unit"].lower().removesuffix("s")]
        back = match["way"].lower().startswith(("earlier", "before"))
        return _without(text, match), Shift(match.group().strip(" ,"), -days if back else days)
    return text, None


def _without(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
    rest = re.sub(r"\s+(?=[.,;:!?])", "", re.sub(r"\s{2,}", " ", rest))
    return rest[:1].upper() + rest[1:]


def problem(shift: Shift, before: str, sentence: str, published: str | None) -> str | None:
    """Why it was not then, by the sentence of the evidence; None where it was, or where that can't be reckoned.

    `before` is what the draft has told till then; `published` the day of the article (ISO).
    """
    base = next((one for one in reversed(dates(read(before), published)) if _is_day(one)), None)
    theirs = [one for one in dates(read(sentence), published) if _is_day(one)]
    if base is None or not theirs:
        return None
    if any(_fits(shift, base, there) for there in theirs):
        return _other_time(shift, sentence)
    return f"“{shift.text}” is not when what it cites has it: {theirs[0].text}"


def _other_time(shift: Shift, sentence: str) -> str | None:
    words = {word.lower for word in re.findall(r"[\w.]+", sentence)}
    there = {time for time, signs in _PARTS.items() if words & set(signs)}
    if shift.time in _PARTS and there and not words & set(_PARTS[shift.time]):
        return f"“{shift.text}” is not when what it cites has it: {sorted(there)[0]}"
    return None


def _is_day(one: Dated) -> bool:
    return (one.month is not None and one.day is not None) or one.weekday is not None


def _fits(shift: Shift, base: Dated, there: Dated) -> bool:
    ours, theirs = _day(base, there), _day(there, base)
    if ours and theirs:
        return ours + timedelta(days=shift.days) == theirs
    a = ours.weekday() if ours else base.weekday
    b = theirs.weekday() if theirs else there.weekday
    return a is None or b is None or (a + shift.days) % 7 == b


def _day(one: Dated, other: Dated) -> date | None:
    year = one.year or other.year
    if year is None or one.month is None or one.day is None:
        return None
    with contextlib.suppress(ValueError):
        return date(year, one.month, one.day)
    return None


def day_before(text: str, span: Span, published: str | None) -> tuple[Dated, ...]:
    """The day that a sentence of an article means by "that morning": the last that was told before it."""
    if not _SAME.search(span.of(text)):
        return ()
    for earlier in reversed(list(sentence_spans(text[: span.start]))):
        found: Sequence[Dated] = [one for one in dates(read(earlier.of(text)), published) if _is_day(one)]
        if found:
            return tuple(found[-1:])
    return ()
