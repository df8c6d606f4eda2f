"""Words that stand for one another in questions and in the sentences that answer them: won, winner, champion."""

from __future__ import annotations

import functools

from chatbot.words import stem, words

_FAMILIES = """
win won wins winning winners winner victory victor champion title beat defeated triumph crowned clinch gold
award awarded receive received win won winner laureate honour honor honoured prize recipient
name named chosen selected honoured appointed
acquire acquired acquisition buy bought buys purchase purchased takeover
sell sold sale
release released releases launch launched debut premiere premiered premieres premiering available aired arrive come coming publish sale
announce announced unveil unveiled reveal revealed introduce introduced
found founded founder founding founder establish established start started create created creation
open opened opening inaugurated start began
close closed closure shut closing end
begin began start started
direct directed director directs directing helmed
write wrote written author writer penned
star stars starring starred play plays played playing portray portrayed cast role actress actor lead leading
ceo executive boss chief head
president head leader chairman chair
lead leads leader head
host hosted held venue stage staged hosting
die died death dies killed dead
born birth
marry married wife husband wedding spouse
cost costs price priced worth spend pay
revenue revenues sales turnover
earn earned pay salary income
job jobs wage wages position positions post posts worker workers employee employees staff
people residents inhabitants population persons islanders citizens
work works working worker workers employ employs employed employee employees staff
people worker workers employees staff
live lives living residents inhabitants population
film movie picture feature
book novel
game videogame
city town
country nation
location venue place site stadium
final finals
runner-up second runners-up
live lives resident
vote voted votes passed approved rejected
elect elected election elections
crossing crossings sailing sailings service voyage
last final end ends ended ending
large largest big biggest
us usa u.s united
uk u.k britain british
""".strip()


@functools.cache
def _kin() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _FAMILIES.splitlines():
        family = {stem(word) for word in line.split()}
        for one in family:
            found.setdefault(one, set()).update(family)
    return {one: frozenset(family) for one, family in found.items()}


def kin(stemmed: str) -> frozenset[str]:
    """The stems that may stand for one, with itself."""
    return _kin().get(stemmed, frozenset((stemmed,)))


_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth"""
_CARDINALS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty"""
_ROMANS = "i ii iii iv v vi vii viii ix x xi xii"
_FIGURES = {
    word: str(n) for listed in (_ORDINALS, _CARDINALS, _ROMANS) for n, word in enumerate(listed.split(), start=1)
} | {f"{n}{end}": str(n) for n in range(1, 200) for end in ("st", "nd", "rd", "th")}
del _FIGURES["i"]


def figure(word: str) -> str | None:
    """A word as a number: "fourth", "4th", "IV" and "4" are 4; None where it is none."""
    lower = word.lower().replace(",", "")
    return lower if lower.isdigit() else _FIGURES.get(lower)


def tokens(text: str) -> list[str]:
    """The words of a text, in order, as they are compared: numbers as figures, all else as stems."""
    return [figure(word) or stem(word) for word in words(text)]
