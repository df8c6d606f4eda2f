"""Which words of a sentence are verbs where they stand, told by their form, their neighbours and closed classes of words.

There is no parser. A tag is one letter: "x" an auxiliary, "f" a finite verb, "b" a bare infinitive, "n" a participle of
something done, "g" one in -ing, and "o" whatever is no verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chatbot.checks.forms import QUOTES, forms_of, is_aux, passes, skips
from chatbot.checks.tokens import BE, DO, HAVE, MODALS, OPENERS, SUBORDINATING, Word
from ingest.statements import grammar as g
from ingest.statements.lexicon import cue_verbs

_HEADS = frozenset(
    "he she it they we i you who which that whoever whatever nobody everybody somebody anyone everyone someone none".split()
)
"""After which a verb comes, and no noun."""
_MANY = frozenset(
    "they we i you who which that people police men women children crew staff both all some many two three four "
    "five six seven eight nine ten".split()
)
_BEFORE_NOUN = g.DETERMINERS | g.POSSESSIVES | {"no", "own", "'", "’"}
_BREAKS = frozenset("who which whose where that when".split())
_STOPS = (
    OPENERS
    | SUBORDINATING.keys()
    | {"what", "how", "why", "whoever", "whatever", "and", "or", "but", "that", "yet", "nor", "than", "if"}
)
_TAKES = (
    g.DETERMINERS
    | g.POSSESSIVES
    | g.OBJECT_PRONOUNS
    | g.PREPOSITIONS
    | {"to", "that", "not", "out", "back", "away", "whether"}
)
_GERUND_AFTER = g.PREPOSITIONS | {"while", "when", "to", "than"}
_LOOK = 24  # words within which a later verb decides about an earlier one


def tagged(words: Sequence[Word], low: int, high: int) -> list[str]:
    """A tag for each word from `low` up to `high`, one sentence."""
    tags = ["x" if is_aux(words, i) else "o" for i in range(low, high)]
    sure = [tags[k] == "x" or _is_plain_past(words, low + k, low) for k in range(high - low)]
    for i in range(low, high):
        if tags[i - low] == "x" or words[i].kind != "word" or _is_name(words, i, low, high):
            continue
        forms = forms_of(words[i])
        if forms:
            tags[i - low] = _tag(words, i, low, high, forms, tags, sure)
    return tags


def _is_name(words: Sequence[Word], i: int, low: int, high: int) -> bool:
    """Whether a capital makes a name of a word: not where a sentence or a quotation begins, but before another name."""
    if not words[i].capital:
        return False
    begins = i == low or words[i - 1].text in '“"‘«('
    return not begins or (i + 1 < high and words[i + 1].capital)


def _is_plain_past(words: Sequence[Word], i: int, low: int) -> bool:
    """Whether a word can only be a finite verb: "went", "took"; or follows "he"."""
    forms = forms_of(words[i]) if words[i].kind == "word" and not (words[i].capital and i > low) else frozenset()
    return bool(forms) and forms == {"past"}


def _before(words: Sequence[Word], i: int, low: int) -> int:
    """The word before one, past adverbs and negations; `low` - 1 where there is none."""
    p = i - 1
    while p >= low and (passes(words, p) or words[p].text in QUOTES):
        p -= 1
        if p >= low and words[p].lower == "at" and words[p + 1].lower in ("once", "first", "last"):
            p -= 1
    return p


def _tag(
    words: Sequence[Word], i: int, low: int, high: int, forms: frozenset[str], tags: Sequence[str], sure: Sequence[bool]
) -> str:
    p = _before(words, i, low)
    before = words[p].lower if p >= low else ""
    kind = words[p].kind if p >= low else "mark"
    while before in ("each", "all", "both") and p > low and tags[p - 1 - low] == "x":
        p, before = p - 1, words[p - 1].lower
    after_aux = p >= low and tags[p - low] == "x"
    if after_aux and before in MODALS | DO and "base" in forms:
        return "b"
    if before == "to" and "base" in forms:
        return "b"
    if after_aux and before in HAVE and "participle" in forms:
        return "n"
    if after_aux and before in BE and "participle" in forms:
        return "n"
    if "ing" in forms:
        return _ing(words, i, low, high, tags, p, before, kind)
    if p >= low and (
        before in _BEFORE_NOUN - {"that", "all", "both", "some", "many"} or (before == "'s" and tags[p - low] != "x")
    ):
        return "o"
    if (forms & {"past", "participle"} and words[i].lower not in ("put", "set", "cost", "cut", "hit")) or (
        forms & {"past"}
        and _subject_like(words, p, low)
        and not _has_finite(words, i, low, tags)
        and i + 1 < high
        and words[i + 1].kind != "mark"
    ):
        return _past(words, i, low, high, tags, sure, p, before, kind, forms)
    if "s" in forms or "base" in forms:
        return _present(words, i, low, high, tags, sure, p, before, kind, forms)
    return "o"


def _ing(
    words: Sequence[Word], i: int, low: int, high: int, tags: Sequence[str], p: int, before: str, kind: str
) -> str:
    if p >= low and (before in BE and tags[p - low] == "x"):
        return "g"
    following = words[i + 1] if i + 1 < high else None
    takes = following is not None and (
        following.kind == "number"
        or following.capital
        or following.lower in _TAKES
        or skips(following)
        or (following.telling and following.lower.endswith("s"))
    )
    if before in _BEFORE_NOUN or before == "'s" or (p >= low and words[p].kind == "number"):
        return "o"
    described = (
        p > low
        and words[p - 1].lower in g.DETERMINERS
        and not (following and (following.capital or following.lower in g.DETERMINERS))
    )
    if described and following is not None and following.lower in g.PREPOSITIONS:
        return "o"
    if kind == "mark" or before in _GERUND_AFTER or before in g.CONJUNCTIONS:
        return "g" if takes or (kind == "mark" and following is not None and following.kind == "word") else "o"
    return "g" if takes else "o"


def _subject_like(words: Sequence[Word], p: int, low: int) -> bool:
    return p >= low and words[p].kind == "word" and (words[p].telling or words[p].lower in _HEADS | _MANY)


def _has_finite(words: Sequence[Word], i: int, low: int, tags: Sequence[str]) -> bool:
    """Whether the clause up to a word has its verb: one stands before without an opener or comma between."""
    for k in range(i - 1, low - 1, -1):
        if words[k].lower in _STOPS or words[k].kind == "mark":
            return False
        if tags[k - low] in ("f", "x"):
            return words[k].lower not in cue_verbs() or tags[k - low] != "f"
    return False


def _later_finite(
    words: Sequence[Word], i: int, high: int, low: int, tags: Sequence[str], sure: Sequence[bool]
) -> bool:
    """Whether a verb that is surely one follows in the same clause, without one for its own subject."""
    for k in range(i + 1, min(high, i + _LOOK)):
        word = words[k]
        if word.lower in _STOPS or (word.kind == "mark" and word.text not in "“”\"'’-"):
            return False
        own = word.lower in g.DETERMINERS | g.POSSESSIVES and words[k - 1].lower not in g.PREPOSITIONS | {"to", "and"}
        if word.lower in _HEADS | {"it", "there"} or (own and k > i):
            return False
        if tags[k - low] == "x" or sure[k - low]:
            return True
    return False


def _past(
    words: Sequence[Word], i: int, low: int, high: int, tags: Sequence[str], sure: Sequence[bool],
    p: int, before: str, kind: str, forms: frozenset[str],
) -> str:  # fmt: skip
    participle = "participle" in forms
    following = words[i + 1] if i + 1 < high else None
    noun_next = (
        following is not None
        and following.kind == "word"
        and following.telling
        and not skips(following)
        and not following.capital
        and following.lower not in g.TIME
        and not forms_of(following) & {"ing"}
    )
    if before in g.PREPOSITIONS and before not in ("after", "before", "since", "as", "than", "until"):
        return "o"
    if before in ("as", "than"):
        return "n" if participle else "o"
    if kind == "mark" or before in g.CONJUNCTIONS:
        return _apart(words, i, low, high, tags, before, participle, bool(noun_next))
    if before in _HEADS | {"they", "we", "both", "all", "some", "many", "two", "three"} and p == _before(words, i, low):
        return "f"
    if not participle:
        return "f"
    if following is not None and following.lower == "by" and not _names_number(words, i + 2, high):
        return "n"
    if _has_finite(words, i, low, tags) or _later_finite(words, i, high, low, tags, sure):
        return "o" if noun_next and words[p].lower.endswith(("al", "ic", "ly", "new", "old")) else "n"
    return "f"


def _names_number(words: Sequence[Word], i: int, high: int) -> bool:
    return i < high and (
        words[i].kind == "number" or words[i].lower in ("about", "more", "less", "nearly", "almost", "half", "a")
    )


def _apart(
    words: Sequence[Word],
    i: int,
    low: int,
    high: int,
    tags: Sequence[str],
    before: str,
    participle: bool,
    noun_next: bool,
) -> str:
    """A past form after a comma, a conjunction or nothing."""
    earlier = _earlier(i, low, tags)
    if before in ("and", "but", "or", "then", "yet"):
        if noun_next and not earlier:
            return "o"
        if participle and earlier == "n" and not _object_next(words, i, high):
            return "n"
        return "f" if earlier or not noun_next else "o"
    if i == low or not any(w.kind == "word" for w in words[low:i]):
        return "n" if participle and not noun_next else "o"
    if noun_next and participle and not _object_next(words, i, high) and not _waits(words, i, low, tags):
        return "o"
    if not participle:
        return "f"
    phrase = words[
        i + 1 : next((k for k in range(i + 1, min(high, i + 9)) if words[k].kind == "mark"), min(high, i + 9))
    ]
    if any(w.lower == "by" and n.capital and n.lower not in g.TIME for w, n in pairwise(phrase)):
        return "n"  # ", drawn in 1573 by Merini"
    closing = next(
        (k for k in range(i + 1, min(high, i + _LOOK)) if words[k].kind == "mark" and words[k].text in ",—–)"), None
    )
    resumed = closing is not None and any(
        tags[k - low] == "x" or forms_of(words[k]) & {"past", "s"} for k in range(closing + 1, min(high, closing + 3))
    )
    if _waits(words, i, low, tags) and not resumed:
        return "f"
    if earlier in ("f", "x", "n", "b") and not _object_next(words, i, high):
        return "n"
    return "n" if resumed else "f"


def _earlier(i: int, low: int, tags: Sequence[str]) -> str:
    """The tag of the verb before a place: of one that only describes ("money won") the one before that."""
    for k in range(i - 1, low - 1, -1):
        tag = tags[k - low]
        if tag == "n" and not any(t == "x" for t in tags[max(0, k - low - 4) : k - low]):
            continue
        if tag in ("f", "n", "b", "x", "g"):
            return tag
    return ""


def _waits(words: Sequence[Word], i: int, low: int, tags: Sequence[str]) -> bool:
    """Whether the clause of a word still has no verb: since "who" broke in, or what its doer is stood between commas."""
    opener = next((k for k in range(low + 1, i) if words[k].lower in _BREAKS), None)
    if opener is not None and not any(tag in ("f", "x") for tag in tags[: opener - low]):
        return any(w.kind == "word" and w.telling for w in words[low:opener])
    begins = next((k for k in range(i - 1, low - 1, -1) if words[k].lower in _STOPS - {"and", "or", "than"}), None)
    if begins is None or begins + 1 == i:
        return False
    named = any(w.kind == "word" and w.telling for w in words[begins + 1 : i])
    return named and not any(tag in ("f", "x") for tag in tags[begins - low : i - low])


def _object_next(words: Sequence[Word], i: int, high: int) -> bool:
    if i + 1 >= high:
        return False
    following = words[i + 1]
    return (
        following.lower in g.DETERMINERS | g.POSSESSIVES | g.OBJECT_PRONOUNS
        or following.capital
        or following.kind == "number"
    )


def _present(
    words: Sequence[Word], i: int, low: int, high: int, tags: Sequence[str], sure: Sequence[bool],
    p: int, before: str, kind: str, forms: frozenset[str],
) -> str:  # fmt: skip
    following = words[i + 1] if i + 1 < high else None
    takes = (
        following is None
        or following.kind in ("number", "mark")
        or following.capital
        or following.lower in _TAKES
        or skips(following)
        or following.lower in g.TIME
    )
    if p >= low and kind == "number" and p < i - 1 and "base" in forms and takes:
        return "f"
    if p < low or kind in ("mark", "number"):
        coordinated = (
            p >= low
            and words[p].text in ",”"
            and "s" in forms
            and takes
            and not (following and following.kind == "mark")
        )
        return "f" if coordinated and words[i - 1].text != "(" else "o"
    if before in g.CONJUNCTIONS:
        return _joined(words, i, low, tags, forms, takes)
    if before in g.PREPOSITIONS | {"to"}:
        return "o"
    if before == "that" and (not takes or _later_finite(words, i, high, low, tags, sure)):
        return "o"
    if before in _HEADS | {"they", "we"}:
        plural = before in _MANY
        fits = ("base" in forms and plural) or ("s" in forms and before not in ("they", "we", "i", "you"))
        return "f" if fits or "past" in forms else "o"
    if _has_finite(words, i, low, tags) or _later_finite(words, i, high, low, tags, sure):
        return "o"
    if (
        _begins_with_preposition(words, p, low)
        or tags[p - low] in ("f", "x", "b")
        or not (words[p].telling or words[p].lower in _MANY)
    ):
        return "o"
    if (following is None or following.kind == "mark") and not _is_whole(words, p, low):
        return "o"
    if "s" in forms:
        single = words[p].capital or not words[p].lower.endswith("s") or words[p].lower.endswith("ss")
        goes_on = following is not None and (
            following.telling or (following.lower in _STOPS and _is_whole(words, p, low))
        )
        return "f" if single and (takes or goes_on) else "o"
    many = any(_is_many(words[k]) for k in (p, _head(words, p, low)))
    return "f" if many and following is not None and (takes or following.telling) and following.kind != "mark" else "o"


def _is_many(word: Word) -> bool:
    return word.lower in _MANY or (word.lower.endswith("s") and not word.lower.endswith("ss"))


def _head(words: Sequence[Word], p: int, low: int) -> int:
    """The word that a phrase ending at `p` is about: "residents" of "residents of the town"."""
    for k in range(p - 1, max(low, p - 5), -1):
        if words[k].kind == "mark" or words[k].lower in _STOPS:
            break
        if words[k].lower in g.PREPOSITIONS and words[k - 1].telling:
            return k - 1
    return p


def _is_whole(words: Sequence[Word], p: int, low: int) -> bool:
    """Whether the phrase up to a word is one that can do something by itself: with a determiner or a name."""
    for k in range(p, low - 1, -1):
        if words[k].kind == "mark" or words[k].lower in _STOPS:
            return False
        if words[k].capital or words[k].lower in g.DETERMINERS | g.POSSESSIVES:
            return True
    return False


def _begins_with_preposition(words: Sequence[Word], p: int, low: int) -> bool:
    """Whether the phrase up to a word is all that its clause has, and opens with a preposition: "in court documents"."""
    k = p
    while k >= low and words[k].kind == "word" and words[k].lower not in g.PREPOSITIONS | {"to"} | _STOPS:
        k -= 1
    if k < low or words[k].lower not in g.PREPOSITIONS | {"to"}:
        return False
    return k == low or words[k - 1].kind == "mark" or words[k - 1].lower in ("according", "due", "and")


def _joined(words: Sequence[Word], i: int, low: int, tags: Sequence[str], forms: frozenset[str], takes: bool) -> str:
    """ "hopes and plans to close", "will close and sell": as the verb before it."""
    earlier = next((k for k in range(i - 1, low - 1, -1) if tags[k - low] in ("f", "b", "n", "g")), None)
    if earlier is None or not takes:
        return "o"
    tag = tags[earlier - low]
    if tag == "b" and "base" in forms:
        return "b"
    before_forms = forms_of(words[earlier])
    return (
        "f"
        if tag == "f" and ("s" in forms) == ("s" in before_forms) and bool(forms & before_forms & {"s", "base"})
        else "o"
    )
