"""Where what a cue brings in ends: with the sentence, or where the narrator or another cue goes on."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.statements import grammar as g
from ingest.statements import subjects
from ingest.statements.cues import Cue
from ingest.statements.lexicon import words
from ingest.statements.sentences import Token, inner
from ingest.statements.verbs import OPENERS

LIST_REACH = 30
SEPARATORS = g.COMMAS | {";", ":"}
COORDINATORS = frozenset(["and", "but", "while", "though", "although", "as", "yet", "whereas", "or"])
# Words that go on with the narrator's own clause after a comma behind what is praised, denied or called something.
AFTER_OBJECT = COORDINATORS | {"who", "which", "where", "after"}
OCCASIONS = words("cue_words.txt", "occasions")


def right_end(text: str, tokens: Sequence[Token], start: int, cue: Cue, later: Sequence[Cue]) -> int:
    """Where what follows a cue ends: with the sentence, or where another cue goes on beside it."""
    ends_early = "quote" not in cue.frames or subjects.introduces(tokens[0])
    ends = (_end_before(text, tokens, start, other, ends_early) for other in later if other.start > start)
    end = next((end for end in ends if end is not None), len(tokens))
    end = min(end, _main_clause(tokens, start, cue))
    if cue.kind == "noun" and cue.lead < 2:
        end = _subject_clause_end(tokens, start, end)
    elif _is_thing(tokens, start, cue):
        end = _object_end(tokens, start, end, cue.frames)
    else:
        end = _comment_start(tokens, start, end)
    return trim(tokens, start, end)


def _main_clause(tokens: Sequence[Token], start: int, cue: Cue) -> int:
    """Where the sentence's own clause begins behind a cue that stands in one before or within it.

    While Marsh said the bridge was safe, | the mayor closed it. Marsh, who said that it was safe, | closed it.
    """
    low = cue.subject[0] if cue.subject else cue.start
    within = low > 0 and tokens[low].lower in g.RELATIVES and tokens[low - 1].text == ","
    before = _introduced(tokens) and not any(token.text in g.COMMAS for token in tokens[1 : cue.start])
    if not within and not before:
        return len(tokens)
    for i in range(start + 1, len(tokens) - 2):
        if tokens[i].text != "," and not (tokens[i].kind == "quote" and tokens[i + 1].kind == "word"):
            continue
        if within and g.is_verbal(tokens, i + 1):
            return i
        if before and g.opens_phrase(tokens[i + 1]) and g.is_clause(tokens, i + 1):
            return i + (tokens[i].kind == "quote")
    return len(tokens)


def _introduced(tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with a clause that its main one follows: While …, After saying …."""
    first = tokens[0].lower
    return first in g.SUBORDINATORS - {"that", "what", "who", "which"} or first in ("despite", "without", "besides")


def _contrast(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where a clause with "but" and a pronoun begins: it goes on with who was told of, not with what they said."""
    others = g.SUBJECT_PRONOUNS - {"i", "you", "we", "who"}
    for i in range(start + 1, end - 2):
        if tokens[i].text == "," and tokens[i + 1].lower == "but" and tokens[i + 2].lower in others:
            return i
    return end


def _comment_start(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where the narrator's comment on what was said begins: …, but she would not say when; …, a claim that Marsh denies."""
    end = trim(tokens, start, _contrast(tokens, start, end))
    for i in range(end - 2, max(start + 1, end - LIST_REACH), -1):
        if tokens[i].text in g.COMMAS:
            if tokens[i + 1].lower not in ("a", "an") or any(t.lower in ("and", "or") for t in tokens[i + 1 : end]):
                return end
            return i
    return end


def _end_before(text: str, tokens: Sequence[Token], start: int, other: Cue, ends_early: bool) -> int | None:
    """Where a content from `start` ends because of a later cue; None where that cue is part of what is said."""
    before = other.lead - 1
    if before <= start:  # Marsh, who hopes to stay, said …
        closing = tokens[other.start - 1]
        if not other.subject or other.start <= start or not (closing.text == "," or closing.kind == "quote"):
            return None
        aside = other.start - (closing.kind != "quote")
        return aside if aside > start else None
    speech, token = "quote" in other.frames, tokens[before]
    if other.kind == "source":
        return before if token.text in SEPARATORS else other.lead
    if other.shared and (token.text in g.COMMAS or token.kind == "quote"):
        return before + (token.kind == "quote")
    if not speech:
        return None
    if token.text in SEPARATORS or _ends_with_comma(text, token):
        beside = other.shared or ends_early or _parenthetical(tokens, other)
        return before + (token.kind == "quote") if beside else None
    joined = token.lower in COORDINATORS and (other.shared or tokens[before - 1].text in SEPARATORS)
    return before if joined else None


def _ends_with_comma(text: str, token: Token) -> bool:
    return token.kind == "quote" and text[inner(token).end - 1 : inner(token).end] == ","


def _subject_clause_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where a clause ends that is part of its sentence's subject: Her claim that the bridge was safe | was false."""
    finite = [i for i in range(start, end) if tokens[i].lower in g.AUXILIARIES]
    return finite[-1] if len(finite) > 1 else end


def _parenthetical(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether an attribution stands at the end or between commas: , Marsh said."""
    return cue.tail >= len(tokens) or tokens[cue.tail].kind == "mark"


def _is_thing(tokens: Sequence[Token], start: int, cue: Cue) -> bool:
    """Whether what begins at `start` is a thing that is praised, denied or called something, and not a clause."""
    if not cue.frames & {"clause", "tell", "that"}:
        return True
    clause = tokens[start].kind != "word" or tokens[start].lower in OPENERS or g.is_clause(tokens, start)
    return "object" in cue.frames and start == cue.end and not clause


def _object_end(tokens: Sequence[Token], start: int, end: int, frames: frozenset[str]) -> int:
    """What is praised, denied or called something ends before a clause of its own begins: that is the narrator's."""
    clause = False  # A predicate after "and" may go on with a clause that is part of the thing.
    for i in range(start + 1, end - 1):
        token = tokens[i]
        if token.text == ";" or (token.text in g.COMMAS and _leaves_object(tokens, start, i, frames)):
            return i
        clause = clause or token.lower in g.SUBORDINATORS or token.lower in g.AUXILIARIES - {"'s"}
        if not clause and token.lower in ("and", "but", "or") and g.is_predicate(tokens, i + 1):
            return i
        if token.lower == "in" and tokens[start].lower != "to" and _is_occasion(tokens, i + 1):
            return _before_day(tokens, start, i - 1) if tokens[i - 1].text == "," else i
    return end


def _leaves_object(tokens: Sequence[Token], start: int, comma: int, frames: frozenset[str]) -> bool:
    """Whether what follows a comma is no part of a thing: not the end of a list, nor what the thing is taken for."""
    following = tokens[comma + 1].lower
    if following in ("and", "or") and any(
        token.text == "," for token in tokens[max(start, comma - LIST_REACH) : comma]
    ):
        return g.is_predicate(tokens, comma + 2)
    if following.endswith("ing") or following in ("a", "an"):
        return not any(t.lower in ("and", "or") for t in tokens[comma + 1 : comma + LIST_REACH])
    return following in AFTER_OBJECT and not (following == "as" and "as" in frames)


def _before_day(tokens: Sequence[Token], start: int, end: int) -> int:
    """Where a thing ends before the day on which it is told: warned of a leak | on 3 May, in a letter."""
    day = end
    while day > start and (tokens[day - 1].lower in g.TIME or tokens[day - 1].text.isdigit()):
        day -= 1
    return day - 1 if day > start + 1 and day < end and tokens[day - 1].lower == "on" else end


def _is_occasion(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows "in" is the text or the talk in which something is said: a statement, her first speech."""
    if at >= len(tokens) or not (tokens[at].lower in ("a", "an") or tokens[at].lower in g.POSSESSIVES):
        return False
    return any(token.lower in OCCASIONS for token in tokens[at + 1 : at + 4])


def trim(tokens: Sequence[Token], start: int, end: int) -> int:
    while end > start and (tokens[end - 1].kind == "mark" and tokens[end - 1].text not in ")]%$"):
        end -= 1
    while end > start + 1 and tokens[end - 1].lower in COORDINATORS:
        end -= 1
    return end
