"""What a copy of a sentence changes: a figure, a day or a name where all around stands as it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from chatbot.checks.figures import figures
from chatbot.checks.reading import read

_WORD = re.compile(r"\d[\d.,:]*\d|\w+(?:[’'-]\w+)*|[^\w\s]")
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december".split()
)
_BESIDE = 3  # words on one side of what is changed, or on both together, that stand as they stood
_LONGEST = 3  # words that are changed


def is_changed(one: str, other: str) -> bool:
    """Whether one of two sentences is the other with another figure or day in it."""
    return one != other and next(changes(one, other), None) is not None


def changes(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Each figure or day of which the other sentence has another, with it, and the word that follows."""
    here, there = _WORD.findall(one), _WORD.findall(other)
    codes = SequenceMatcher(None, [w.lower() for w in here], [w.lower() for w in there], autojunk=False).get_opcodes()
    for at, (what, a, b, c, d) in enumerate(codes):
        if what != "replace" or max(b - a, d - c) > _LONGEST:
            continue
        beside = sum(codes[i][2] - codes[i][1] for i in (at - 1, at + 1) if 0 <= i < len(codes))
        first, second = " ".join(here[a:b]), " ".join(there[c:d])
        if beside >= _BESIDE and _are_other(first, second):
            yield first, second, here[b] if b < len(here) else ""


def _are_other(first: str, second: str) -> bool:
    if first.lower() in _DAYS and second.lower() in _DAYS:
        return True
    values = [{figure.value for figure in figures(read(text))} for text in (first, second)]
    bare = all(all(_is_number(word) for word in text.split()) for text in (first, second))
    return bare and all(len(found) == 1 for found in values) and values[0] != values[1]


def _is_number(word: str) -> bool:
    return bool(figures(read(word))) or word.lower() in ("million", "billion", "thousand", "hundred", ",", ".", "-")
