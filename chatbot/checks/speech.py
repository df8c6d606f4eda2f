"""Reported speech in a sentence: it fits statements of whom it is given to, and the way in which they were made."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.checks.case import Part, Source
from chatbot.checks.meanings import root, same
from chatbot.checks.reading import read
from chatbot.checks.speakers import is_of
from ingest.article import Said, Statement
from ingest.names import name_matches, outlet_key

_PLAIN = frozenset(
    map(
        root,
        """say tell state add note explain comment remark mention observe point argue announce report write according
        describe stress emphasise emphasize underline underscore highlight claim insist maintain assert contend declare
        reply respond answer continue tweet post put detail outline express make give voice elaborate reiterate repeat
        tell cite quote""".split(),
    )
)
_CALLS = frozenset(map(root, "call describe term dub label characterise characterize".split()))
_VIEW = frozenset(map(root, "believe think feel consider view regard reckon opine hold see find".split())) | _CALLS
# What is said so is not said to be the case: to call it "said" would make more of it.
_LESS = frozenset(
    map(
        root,
        """hope fear believe think feel expect want demand urge ask wonder doubt suspect suggest imagine guess consider threaten
        propose wish call question reject dismiss refuse deny speculate hint allege recommend request advise seek intend plan
        pray worry reckon assume estimate dispute""".split(),
    )
)
_AGAINST = frozenset(map(root, "deny dispute reject refute rebut".split()))
_DOCUMENTS = frozenset("article story newspaper paper piece report outlet agency".split())


def matching(claimed: Statement, text: str, sources: Sequence[Source]) -> list[tuple[Source, Said]]:
    """The statements of the evidence whose speaker is the claim's."""
    asked = claimed.speaker or ""
    if claimed.mention and not asked:
        asked = claimed.mention.of(text)
    return [(s, said) for s in sources for said in s.statements if asked and is_of(asked, s, said)]


def is_the_article(name: str, sources: Sequence[Source]) -> bool:
    """Whether a claim is given to the article or its outlet itself."""
    words = [w.lower for w in read(name).words if w.telling]
    outlets = {outlet_key(s.evidence.outlet) for s in sources if s.evidence.outlet}
    return outlet_key(name) in outlets or (bool(words) and all(w in _DOCUMENTS for w in words))


def cue_fault(claimed: Statement, text: str, found: Sequence[tuple[Source, Said]]) -> str | None:
    """Where a claim says it otherwise than any of the statements: "warned" for "said", "said" for "hoped"."""
    mine = cue_roots(claimed.cue.of(text) if claimed.cue else "")
    if any(_fits(mine, cue_roots(said.cue or "")) for _, said in found):
        return None
    shown = claimed.cue.of(text) if claimed.cue else ""
    return f"“{shown}” is not how that was said" if shown else "it has as said what was not said so"


def fitting(claimed: Statement, text: str, found: Sequence[tuple[Source, Said]]) -> list[tuple[Source, Said]]:
    """The statements that were made in the claim's way."""
    mine = cue_roots(claimed.cue.of(text) if claimed.cue else "")
    return [(s, said) for s, said in found if _fits(mine, cue_roots(said.cue or ""))]


def same_cue(claimed: Statement, text: str, sources: Sequence[Source]) -> bool:
    """Whether its speaker says something there in the very way: "denied selling", "denied that it had sold"."""
    mine = cue_roots(claimed.cue.of(text) if claimed.cue else "")
    there = (cue_roots(said.cue or "") for _, said in matching(claimed, text, sources))
    return any(same(a, b) for theirs in there for a in mine for b in theirs)


def cue_roots(cue: str) -> frozenset[str]:
    return frozenset(w.root for w in read(cue).words if w.telling)


def _fits(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    if not mine or any(same(a, b) for a in mine for b in theirs):
        return True
    plain_theirs = not theirs or not theirs & _LESS or bool(theirs & _AGAINST)
    if mine & _PLAIN and not mine & (_LESS - _AGAINST):
        return plain_theirs
    if mine & _AGAINST:
        return not theirs or bool(theirs & (_PLAIN | _AGAINST))
    if mine & _VIEW:
        return not theirs or bool(theirs & (_PLAIN | _VIEW))
    return False


def negations(cue: str) -> int:
    """How often a cue denies what it brings in."""
    return int(bool(cue_roots(cue) & _AGAINST))


def is_told(said: Said, text: str) -> bool:
    """Whether a claim names who told what is second-hand."""
    teller = said.statement.second_hand
    return teller is None or any(name_matches(teller, w.text) for w in read(text).words if w.capital)


def own_parts(found: Sequence[tuple[Source, Said]]) -> list[tuple[Part, Said]]:
    """The parts of the evidence that hold these statements."""
    return [(part, said) for source, said in found for part in source.parts if part.voice is said]
