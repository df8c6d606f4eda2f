"""One word put in the place of another, in a sentence that is otherwise an article's own: a name, a number, an opposite."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from chatbot.checks.dates import dates
from chatbot.checks.figures import Figure, borne_out, figures
from chatbot.checks.reading import Reading, read
from chatbot.checks.tokens import Word
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g

_OPPOSITES: tuple[tuple[str, str], ...] = (
    ("rise rises rose risen rising climb climbs climbed grow grows grew grown growing increase increases increased "
     "raise raises raised raising growth gain gains gained up",
     "fall falls fell fallen falling drop drops dropped decline declines declined shrink shrinks shrank shrunk "
     "decrease decreases decreased cut cuts cutting lower lowered reduce reduces reduced reduction loss lost down"),
    ("more higher larger greater bigger longer older better stronger", "less fewer lower smaller shorter younger worse weaker"),
    ("before", "after"),
    ("first", "last"),
    ("all every everybody everyone", "some half most few two three four five six seven eight nine ten"),
    ("win wins won winning", "lose loses lost losing"),
    ("approve approves approved grant grants granted back backs backed", "reject rejects rejected refuse refuses refused"),
    ("confirm confirms confirmed admit admits admitted", "deny denies denied"),
    ("buy buys bought buying", "sell sells sold selling"),
    ("borrow borrows borrowed", "lend lends lent"),
    ("full", "empty"),
    ("open opens opened", "close closes closed shut shuts"),
)  # fmt: skip
"""Words of which one says the contrary of the other, where they stand in one place."""
_SIDES = tuple((frozenset(a.split()), frozenset(b.split())) for a, b in _OPPOSITES)
_MOST = 3  # words that are put in the place of others
_ALIKE = 0.6
"""The share of a sentence's words that another must have, in their order, to be what it was made from."""


def swapped(claim: Reading, evidence: Sequence[str]) -> str | None:
    """Which word stands where the sentence that a claim was made from has another; None where none does."""
    mine = _words(claim)
    for text in evidence:
        for span in sentence_spans(text):
            theirs = read(span.of(text))
            if found := _between(claim, mine, theirs):
                return found
    return None


def _words(reading: Reading) -> list[int]:
    return [i for i, word in enumerate(reading.words) if word.kind != "mark"]


def _between(claim: Reading, mine: Sequence[int], there: Reading) -> str | None:
    theirs = _words(there)
    ours, others = ([r.words[i].lower for i in numbers] for r, numbers in ((claim, mine), (there, theirs)))
    matcher = SequenceMatcher(None, ours, others, autojunk=False)
    codes = matcher.get_opcodes()
    if sum(b - a for tag, a, b, *_ in codes if tag == "equal") < _ALIKE * len(ours):
        return None
    for at, (tag, a, b, c, d) in enumerate(codes):
        if tag != "replace" or at == 0 or b - a > _MOST or d - c > _MOST:
            continue
        new, old = ([r.words[i] for i in numbers] for r, numbers in ((claim, mine[a:b]), (there, theirs[c:d])))
        if _names(new, old, claim, there) or _numbers(new, old) or _opposed(new, old, ours, others):
            return f"it has “{_shown(new)}” where what it cites has “{_shown(old)}”"
    return None


def _names(new: Sequence[Word], old: Sequence[Word], claim: Reading, there: Reading) -> bool:
    """A name for another: each of one sentence only, and neither a title nor a day."""
    ours, theirs = _named(new, claim), _named(old, there)
    return bool(ours and theirs) and not (ours & _lower(there) or theirs & _lower(claim))


def _named(words: Sequence[Word], reading: Reading) -> set[str]:
    days = {i for one in dates(reading, None, years=True) for i in range(one.start, one.end)}
    taken = {reading.words[i].start for i in days}
    first = reading.words[0].start
    return {
        word.lower
        for word in words
        if word.capital and word.start not in taken and word.start != first and word.lower not in g.TITLES
    }


def _lower(reading: Reading) -> set[str]:
    return {word.lower for word in reading.words}


def _numbers(new: Sequence[Word], old: Sequence[Word]) -> bool:
    ours, theirs = _figure(new), _figure(old)
    if ours is None or theirs is None or len(new) != len(old):
        return False
    return not borne_out(ours, theirs) and not borne_out(theirs, ours)


def _figure(words: Sequence[Word]) -> Figure | None:
    found = figures(read(" ".join(word.text for word in words)), set())
    return found[0] if len(found) == 1 else None


def _opposed(new: Sequence[Word], old: Sequence[Word], ours: Sequence[str], theirs: Sequence[str]) -> bool:
    mine, others = {word.lower for word in new}, {word.lower for word in old}
    for pair in _SIDES:
        for side, contrary in (pair, pair[::-1]):
            if mine & side and others & contrary and not (mine & set(theirs) or others & set(ours)):
                return True
    return False


def _shown(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
