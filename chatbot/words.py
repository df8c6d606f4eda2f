"""The words of a question that carry what it asks, and those that don't."""

from __future__ import annotations

import functools
import re

import snowballstemmer

from ingest.names import fold

_ENGLISH = snowballstemmer.stemmer("english")
_POSSESSIVE = re.compile(r"['’]s?$")
WORD = re.compile(r"[^\W_]+(?:[.'’\-][^\W_]+)*")

STOP_WORDS = frozenset(
    """a about above after again against ago all also am an and any anybody anyone anything are as at be became
    because become been before being below between both but by came can come could did do does doing done down
    during each either else ever every few for from further gave get give go goes had has have having he her
    here hers herself him himself his how however i if in into is it its itself just let lets like made make
    many may me might more most much must my myself near no nor not now of off on once one only or other our
    ours out over own per please same shall she should since so some somebody someone something such take tell
    than that the their theirs them then there these they thing things this those though through to too under
    until up upon us use used very via was we well went were what whatever when where whether which while who
    whom whose why will with within without would yet you your yours""".split()
)

ABOUT_SPEECH = frozenset(
    """say says said saying quote quotes quoted quotation quotations statement statements comment comments commented remark
    remarks remarked view views opinion opinions position positions stance talk talks talked mention mentions mentioned
    respond responds responded response react reacted reaction reactions think thinks thought address addressed discuss
    discussed discusses concerning regarding according told claim claimed claims state stated states words speak speaks spoke
    show find list anything everything""".split()
)
"""Words by which somebody's words are asked for; beside a name they say little of what those are about."""


def words(text: str) -> list[str]:
    """The words of a text as they stand."""
    return WORD.findall(text)


def terms(text: str) -> list[str]:
    """The content words of a text, lower case, without possessive endings, each once.

    All its words where it has no other.
    """
    found = [_POSSESSIVE.sub("", word.lower()) for word in WORD.findall(text)]
    content = [word for word in found if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]
    return list(dict.fromkeys(content or found))


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without case, accents and ending: "Prices" and "priced" are one."""
    found: str = _ENGLISH.stemWord(fold(_POSSESSIVE.sub("", word)))
    return found


def stems(text: str) -> set[str]:
    """The stems of all words of a text."""
    return {stem(word) for word in words(text)}
