"""Outlets that a question names: "in the Courier", "according to the Larkmoor Courier", "the Ledger's coverage"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.near import one_letter_off
from ingest.names import name_words

_WORD = r"[^\W_][\w&'’.-]*"
_PRINTED = r"(?:reported|published|written|printed|carried|coverage|articles?|stor(?:y|ies)|pieces?|reports?|accounts?)"
_FRAME = re.compile(
    rf"(?<!\w)(?P<frame>in|from|according to|per|(?:{_PRINTED} )?(?:by|in|from|of|at)) (?P<the>the )?"
    rf"(?P<rest>{_WORD}(?: {_WORD}){{0,7}})",
    re.IGNORECASE,
)
_OWN = re.compile(rf"(?<!\w)(?:the )?(?P<rest>{_WORD}(?: {_WORD}){{0,7}}?)['’]s? (?={_PRINTED}\b)", re.IGNORECASE)
_NEXT = re.compile(
    rf"(?:\s*,)?\s*(?:and|or|&|,)\s+(?:the |in the |in )?(?P<rest>{_WORD}(?: {_WORD}){{0,7}})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Named:
    """Outlets that a stretch of a text names (several where the name is of several), and what the asker is to know.

    `is_whole` where the outlet's whole name stands there.
    """

    start: int
    end: int
    outlets: tuple[str, ...]
    is_whole: bool
    notes: tuple[str, ...] = ()


def outlets_in(text: str, known: Sequence[str]) -> Named | None:
    """The outlets, out of those that are `known`, from which a question wants to know."""
    names = {outlet: _words(outlet) for outlet in known}
    for match in _frames(text):
        found = _named(text, match.start("rest"), names, is_framed=bool(match.groupdict().get("the")))
        if found is None or (match.re is _FRAME and not _is_strong(match["frame"])):
            continue
        outlets, notes, end, is_whole = list(found.outlets), found.notes, found.end, found.is_whole
        while (more := _NEXT.match(text, end)) and (other := _named(text, more.start("rest"), names, is_framed=False)):
            outlets, notes, end = [*outlets, *other.outlets], notes + other.notes, other.end
        if match.re is _OWN:
            end = max(end, match.end())
        return Named(match.start() + _kept(match), end, tuple(dict.fromkeys(outlets)), is_whole, notes)
    return None


def outlet_called(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """The outlets that a name by itself means; none where it is no outlet's."""
    found = _named(
        bare := re.sub(r"^(?:the|in the|in) ", "", name.strip(), flags=re.IGNORECASE), 0, {o: _words(o) for o in known}
    )
    return found.outlets if found and found.end >= len(bare) else ()


def _frames(text: str) -> list[re.Match[str]]:
    found, at = list(_OWN.finditer(text)), 0
    while match := _FRAME.search(text, at):
        found.append(match)
        at = match.start("rest")  # a name may begin after each preposition
    return sorted(found, key=lambda match: match.start())


def _is_strong(frame: str) -> bool:
    """ "by", "of" and "at" lead to an outlet only after what is printed there."""
    return frame.lower() not in ("by", "of", "at")


def _kept(match: re.Match[str]) -> int:
    """How much of the frame stays in the question: "articles" of "articles in the Courier"."""
    printed = re.match(rf"{_PRINTED} ", match.groupdict().get("frame") or "", re.IGNORECASE)
    return printed.end() if printed else 0


def _words(name: str) -> tuple[str, ...]:
    words = name_words(name)
    return words[1:] if words[:1] == ("the",) and len(words) > 1 else words


def _named(text: str, start: int, names: Mapping[str, tuple[str, ...]], is_framed: bool = False) -> Named | None:
    """The outlets whose whole name, last words or initials begin at `start`: the longest such name."""
    tokens = list(re.finditer(_WORD, text[start:]))[:8]
    for size in range(len(tokens), 0, -1):
        stretch = text[start : start + tokens[size - 1].end()]
        written = re.sub(r"['’]s?$|[.]+$", "", stretch)
        words, end = name_words(written), start + len(written)
        whole = tuple(outlet for outlet, its in names.items() if its == words)
        if whole:
            return Named(start, end, whole, True)
        is_name = written[:1].isupper() or (is_framed and not text[end:].strip(" ?!."))
        called = tuple(outlet for outlet, its in names.items() if is_name and _calls(words, written, its))
        if called:
            return Named(start, end, called, False, _several(written, called))
        fixed = one_letter_off(words, {w for its in names.values() for w in its}) if is_framed and is_name else None
        meant = tuple(
            outlet for outlet, its in names.items() if fixed and (its == fixed or its[-len(fixed) :] == fixed)
        )
        if len(meant) == 1:
            return Named(start, end, meant, True, (f"took {written} for {meant[0]}",))
    return None


def _calls(words: tuple[str, ...], written: str, its: tuple[str, ...]) -> bool:
    """ "Courier" or "TPA"; never the first word alone, which is often a place."""
    if not words:
        return False
    initials = "".join(word[0] for word in its)
    return (
        len(words) < len(its) and (its[-len(words) :] == words or (len(words) > 1 and its[: len(words)] == words))
    ) or (len(its) > 2 and written.isupper() and words == (initials,))


def _several(written: str, outlets: Sequence[str]) -> tuple[str, ...]:
    return (f"{written} may be {', '.join(outlets[:-1])} or {outlets[-1]}",) if len(outlets) > 1 else ()
