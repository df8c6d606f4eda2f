"""What an answer was narrowed to, as chips that can be taken off; and the question without one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chatbot.answer import Answer, Reading
from chatbot.restated import restated
from chatbot.web.markup import escaped, long_date
from ingest.article import Filters
from ingest.errors import UsageError
from ingest.names import name_words

_LABELS = {
    "speakers": "Speaker",
    "outlets": "Outlet",
    "authors": "Author",
    "tags": "Tag",
    "since": "From",
    "until": "Until",
    "articles": "Article",
}
_PHRASE_OF = {"outlets": "outlets", "since": "dates", "until": "dates", "articles": "articles"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of an answer: the field, its value as it is read, whether it was set by hand, and whether it can go."""

    field: str
    value: str
    by_hand: bool
    goes: bool = True


def chips(reading: Reading, by_hand: Filters, titles: Mapping[str, str] = {}) -> Iterator[Chip]:
    """The filters of an answer. `titles` are those of articles, by their id."""
    if reading.speaker and not by_hand.speakers:
        yield Chip("speaker", _called(reading), False)
    for field in _LABELS:
        value = getattr(reading.filters, field)
        if not value or (field == "speakers" and not by_hand.speakers):
            continue
        own = bool(getattr(by_hand, field))
        goes = own or any(kind == _PHRASE_OF.get(field) for kind, _ in reading.phrases)
        yield Chip(field, _shown(field, value, titles), own, goes)


def chips_html(shown: list[Chip], number: int) -> str:
    """Chips below a question; the button on one takes it off."""
    if not shown:
        return ""
    return f'<ul class="chips" aria-label="What was asked of">{"".join(_chip(chip, number) for chip in shown)}</ul>'


def _chip(chip: Chip, number: int) -> str:
    label = _LABELS.get(chip.field, "Speaker")
    value = f'<bdi class="value">{escaped(chip.value)}</bdi>'
    whence = "set by hand" if chip.by_hand else "read out of the question"
    off = (
        f'<button type="button" class="off" data-off="{chip.field}" data-turn="{number}" '
        f'aria-label="Ask again without {escaped(label.lower())} {escaped(chip.value)}">×</button>'
        if chip.goes
        else ""
    )
    hand = " by-hand" if chip.by_hand else ""
    return f'<li class="chip{hand}" title="{whence}"><span class="label">{label}</span> {value}{off}</li>'


def _called(reading: Reading) -> str:
    """The fullest name of a speaker, where all the names that were meant are parts of it; else as it was asked."""
    fullest = max(reading.speakers, key=len, default=reading.speaker or "")
    parts = set(name_words(fullest))
    is_one = all(parts.issuperset(name_words(name)) for name in reading.speakers)
    return fullest if is_one else reading.speaker or ""


def _shown(field: str, value: str | tuple[str, ...], titles: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return long_date(value) or value
    return " or ".join(titles.get(one, one) if field == "articles" else one for one in value)


def without(answer: Answer, field: str) -> tuple[str, Filters]:
    """The question of an answer, and its filters set by hand, without what narrows it in a field.

    What was set by hand is taken off; what was read out of the question goes out of its words. Raises UsageError for
    a field that is not to be taken off.
    """
    by_hand, reading = answer.question.filters, answer.reading
    if field == "speaker" and reading.speaker:
        return restated(answer, speaker=None), by_hand
    if field not in _LABELS:
        raise UsageError("that is no filter")
    if getattr(by_hand, field):
        typed = answer.question.follow.typed if answer.question.follow else answer.question.text
        return typed, replace(by_hand, **{field: getattr(Filters(), field)})
    kind = _PHRASE_OF.get(field)
    text = answer.question.text
    for phrase in (phrase for its, phrase in reading.phrases if its == kind):
        text = text.replace(phrase, " ", 1)
    text = re.sub(r"\s+([?!.,])", r"\1", " ".join(text.split())).strip(" ,")
    if text == answer.question.text:
        raise UsageError("this filter can't be taken out of the question; ask it anew")
    return text, by_hand
