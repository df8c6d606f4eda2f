"""Verbs that stand together: "was originally scheduled to be completed" is one group, "stopped printing" is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.checks.forms import QUOTES, passes
from chatbot.checks.tagging import tagged
from chatbot.checks.tokens import BE, NEGATIVE_TO, TO_MODALITY, Word
from ingest.statements import grammar as g


@dataclass(frozen=True)
class Group:
    """Verbs that stand together: word numbers from `start` up to `end`, the main one, and whether it is a clause's own."""

    start: int
    end: int
    verb: int
    finite: bool
    passive: bool
    bare: bool


def groups(words: Sequence[Word], low: int, high: int) -> list[Group]:
    """The groups of verbs between two words of one sentence that have a clause of their own, in order."""
    tags = tagged(words, low, high)
    found: list[Group] = []
    i = low
    while i < high:
        joined = tags[i - low] == "b" and is_joined(words, i, low)
        if (tags[i - low] not in "xfng" and not joined) or (tags[i - low] == "g" and _is_object(words, i, low, tags)):
            i += 1
            continue
        one = _group(words, i, low, high, tags)
        if found and tags[i - low] == "n" and is_joined(words, i, low):
            one = replace(one, passive=found[-1].passive, finite=found[-1].finite)  # "has run it and paid for it"
        found.append(one)
        i = one.end
    return found


def is_joined(words: Sequence[Word], i: int, low: int) -> bool:
    """Whether a bare verb shares what is before a conjunction: "would review it but not / change it"."""
    k = i - 1
    while k > low and passes(words, k):
        k -= 1
    return words[k].lower in ("and", "but", "or")


def _is_object(words: Sequence[Word], i: int, low: int, tags: Sequence[str]) -> bool:
    """Whether a word in -ing is what is done, wanted or spoken of, and no clause: "stopped printing", "of printing"."""
    before = words[i - 1].lower if i > low else ""
    if before in ("after", "before", "since", "while", "when", "without", "by") or i == low:
        return before in ("by", "without")
    return before in g.PREPOSITIONS | {"to", "and", "or", "'s"} or (i > low and tags[i - 1 - low] in "xfbng")


def _group(words: Sequence[Word], start: int, low: int, high: int, tags: Sequence[str]) -> Group:
    """The verbs from `start` on: "was originally scheduled to be completed" is one."""
    finite = tags[start - low] in "xfb" and not (start > low and words[start - 1].lower == "to")
    verb, i = start, start + 1
    main = tags[start - low] != "x"
    be = words[start].lower in BE and not main
    while i < high:
        tag = tags[i - low]
        if not main and tag in "xfnbg":
            verb, main = i, tag != "x"
            be = words[i].lower in BE if tag == "x" else be
        elif _leads_to(words, verb, main, be) and words[i].lower == "to" and i + 1 < high and tags[i + 1 - low] in "bx":
            verb, main, i = i + 1, tags[i + 1 - low] != "x", i + 1
            be = words[i].lower in BE if not main else False
        elif not (
            passes(words, i) or words[i].text in QUOTES or (not main and words[i].lower in ("each", "all", "both"))
        ):
            break
        i += 1
    end = verb + 1
    tag = tags[verb - low]
    passive = tag == "n" and (be or verb == start)
    return Group(start, end, verb, finite, passive, tags[start - low] == "b")


def _leads_to(words: Sequence[Word], verb: int, main: bool, be: bool) -> bool:
    """Whether a verb only says how the one after its "to" stands: "plans to", "failed to", "is to"."""
    lower, root = words[verb].lower, words[verb].root
    return lower in TO_MODALITY or lower == "ought" or root in NEGATIVE_TO or (not main and be)
