"""Where a sentence brings in what somebody says or thinks: its cues, each with the phrase that names the speaker.

A cue is a verb ("said"), a phrase ("according to") or a noun ("her claim that"). Whether a spelling is a verb there
is judged by its neighbours, since there is no tagger: "the report claims that" is one, "her claims" is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.statements import grammar as g
from ingest.statements import phrases as np
from ingest.statements import subjects
from ingest.statements.lexicon import Verb, cue_verbs, phrases, words
from ingest.statements.sentences import Token
from ingest.statements.verbs import BEFORE_CUE, REPORTED, is_verb

CueKind = Literal["verb", "source", "noun"]
Told = Literal["all", "quotations", "nothing"]
C = "cue_words.txt"
SOURCES = phrases(C, "before source")
SOURCE_FIRST = frozenset(phrase[0] for phrase in SOURCES)
NOUNS = words(C, "nouns")
CONVINCED = words(C, "convinced")
VIEWS = words(C, "views")
FEELINGS = words(C, "feelings")
LEADS_TO = words(C, "leads to")
HELD = words(C, "held when denied")
NEGATIONS = frozenset(["not", "never"])
BEFORE_DAY = frozenset(["on", "in", "late", "early", "this", "last"])


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue of a sentence, as token numbers, half open.

    `subject` names the speaker; None where it is shared with a cue before (`shared`) or not to be found. `lead` is
    where the attribution begins and `tail` where it ends, subject and its apposition included. `tells` is what the cue
    can bring in: nothing, where it says that something was not said; what another cue brings in may yet end there.
    """

    kind: CueKind
    start: int
    end: int
    frames: frozenset[str]
    subject: tuple[int, int] | None
    lead: int
    tail: int
    shared: bool = False
    inverted: bool = False
    tells: Told = "all"


def find_cues(tokens: Sequence[Token]) -> list[Cue]:
    """All cues of a sentence, from left to right."""
    found: list[Cue] = []
    verbs = cue_verbs()
    for i, token in enumerate(tokens):
        if token.kind != "word":
            continue
        if token.lower in SOURCE_FIRST:
            cue = _source_cue(tokens, i)
        elif token.lower in ("for", "to") and i == 0:
            cue = _view_cue(tokens)
        elif token.lower in NOUNS and i + 1 < len(tokens) and tokens[i + 1].lower == "that":
            cue = _noun_cue(tokens, i)
        elif token.lower in CONVINCED and i + 1 < len(tokens) and tokens[i + 1].lower == "that":
            cue = _convinced_cue(tokens, i)
        else:
            cue = None
        if cue is None and token.lower in ("in", "by"):
            cue = _owner_cue(tokens, i)
        if cue is None and token.lower in verbs:
            cue = _verb_cue(tokens, i, verbs[token.lower], found)
        if cue is not None and found and cue.start <= found[-1].start and found[-1].end <= cue.end:
            found.pop()  # went on | went on to say
        if cue is not None and (not found or cue.start >= found[-1].end):
            found.append(cue)
    return found


def _source_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    for phrase in SOURCES:
        end = i + len(phrase)
        if tuple(token.lower for token in tokens[i:end]) != phrase:
            continue
        subject = np.phrase_after(tokens, end)
        if subject is None or (phrase == ("per",) and not tokens[subject[0]].capital):
            return None
        tail = subjects.tail_after(tokens, subject[1])
        if i <= 1:
            tail = next((k for k in range(tail, min(tail + 25, len(tokens))) if tokens[k].text == ","), tail)
        return Cue("source", i, end, frozenset({"quote", "clause"}), subject, i, tail)
    return None


def _view_cue(tokens: Sequence[Token]) -> Cue | None:
    """For Marsh, it is …; to Ada Lane of Leeds, the plan is "…": what somebody takes something for."""
    subject = np.phrase_after(tokens, 1)
    if subject is None:
        return None
    tail = subjects.tail_after(tokens, subject[1])
    if tail < len(tokens) and tokens[tail].lower in g.INNER:  # Ada Lane of the port authority, …
        tail = next((k for k in range(tail, min(tail + 10, len(tokens))) if tokens[k].text == ","), tail)
    if tail + 2 >= len(tokens) or tokens[tail].text != "," or not tokens[subject[0]].capital:
        return None
    taken, verb = tokens[tail + 1], tokens[tail + 2]
    present = any(token.lower in ("is", "are", "'s", "isn't", "aren't") for token in tokens[tail + 2 : tail + 6])
    held = taken.lower in ("it", "this", "that") and verb.lower in ("is", "'s", "isn't")
    named = sum(token.capital for token in tokens[subject[0] : subject[1]]) > 1
    quoted = named and any(token.kind == "quote" for token in tokens[tail + 2 :])
    if not held and not (present and (tail > subject[1] or quoted)):  # whom the article has introduced there
        return None
    return Cue("source", 0, 1, frozenset({"clause"}), subject, 0, tail)


def _owner_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    """In Marsh's view, …; by their own account, …"""
    at = next((k for k in range(i + 1, min(i + 10, len(tokens))) if tokens[k].lower in VIEWS), None)
    if at is None or any(token.kind != "word" for token in tokens[i:at]):
        return None
    owner = at - 1 - (tokens[at - 1].lower == "own")
    if tokens[owner].lower in g.POSSESSIVES - {"whose"}:
        subject = (owner, owner + 1)
    elif tokens[owner].lower == "'s" and owner > i + 1:
        subject = (i + 1, owner)
    else:
        return None
    opens = i <= 1
    if (opens or tokens[i - 1].text == ",") and at + 1 < len(tokens) and tokens[at + 1].kind == "mark":
        return Cue("source", at, at + 1, frozenset({"quote", "clause"}), subject, i, at + 1)
    return None


def _convinced_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    """Marsh is convinced that …: a view that somebody holds."""
    start = group_start(tokens, i)
    if not any(token.lower in g.BE | g.COPULAS - {"seems", "seemed"} for token in tokens[start:i]):
        return None
    subject = subjects.subject_before(tokens, start)
    if subject is None or not subjects.can_be_subject(tokens, *subject) or tokens[subject[0]].lower in ("it", "that"):
        return None
    return Cue("verb", start, i + 1, frozenset({"that"}), subject, subjects.lead_before(tokens, *subject), i + 1)


def _noun_cue(tokens: Sequence[Token], i: int) -> Cue | None:
    """ "Marsh's long-held belief that", "his claim that"."""
    for k in range(i - 1, max(i - 4, -1), -1):
        if tokens[k].kind != "word":
            return None
        if tokens[k].lower == "'s":
            subject = np.phrase_before(tokens, k)
            return subject and Cue("noun", k + 1, i + 1, frozenset({"that"}), subject, subject[0], i + 1)
        if tokens[k].lower in g.POSSESSIVES and tokens[k].lower != "whose":
            return Cue("noun", k + 1, i + 1, frozenset({"that"}), (k, k + 1), k, i + 1)
    return None


def _verb_cue(tokens: Sequence[Token], i: int, verb: Verb, before: Sequence[Cue]) -> Cue | None:
    frames, end = _with_particle(tokens, i, verb)
    if not frames or (tokens[i].capital and i > 0) or not is_verb(tokens, i, end, verb, frames):
        return None
    start = group_start(tokens, i)
    tells = _tells(tokens[start:i], verb, frames)
    inverted = _subject_after(tokens, i, end, start, frames) if verb.forms & {"past", "s"} else None
    if inverted is not None:
        return Cue("verb", i, end, frames, inverted, start, subjects.tail_after(tokens, inverted[1]), inverted=True)
    if start > 0 and _shares_subject(tokens, i, start, verb):
        shared = Cue("verb", start, end, frames, None, start, end, shared=True, tells=tells)
        return shared if before or start > 1 else None
    subject = _beyond_aside(tokens, i) or subjects.subject_before(tokens, start)
    if "ing" in verb.forms:  # with Marsh saying that …
        subject = subjects.absolute_before(tokens, start) or subject
    if (
        subject is None
        or not subjects.can_be_subject(tokens, *subject)
        or _is_reduced(tokens, i, start, verb, frames, subject)
    ):
        return None
    if "document" in frames and subjects.is_document(tokens, *subject):
        frames |= {"clause", "object"}
    if tokens[subject[0]].lower in g.NOBODY:
        tells = "nothing"
    elif tokens[subject[0]].lower in g.RELATIVES and not frames & {"quote", "clause", "that", "tell", "as", "call"}:
        tells = "quotations"  # Marsh, who backs the plan: that is who she is, and no statement of hers
    return Cue("verb", start, end, frames, subject, subjects.lead_before(tokens, *subject), end, tells=tells)


def _tells(group: Sequence[Token], verb: Verb, frames: frozenset[str]) -> Told:
    """What a verb brings in after the words of its group.

    What somebody will or may say has not been said, unless it is quoted ("she would say: '…'"); who "did not say"
    something kept silent, but who "does not believe" it holds a view.
    """
    if any(token.lower in g.MODALS for token in group):
        return "quotations" if "quote" in frames else "nothing"
    said = [token.lower for token in group]
    denied = any(word in NEGATIONS or word.endswith("n't") for word in said) and "only" not in said
    return "nothing" if denied and not verb.bases & HELD else "all"


def _is_reduced(
    tokens: Sequence[Token], i: int, start: int, verb: Verb, frames: frozenset[str], subject: tuple[int, int]
) -> bool:
    """Whether a past form only describes the phrase before it: "a judge considered a liberal"."""
    if subject[1] == start - 1 and tokens[start - 1].text == "," and not frames & {"quote"}:
        apposed = subject[0] > 0 and tokens[subject[0] - 1].text == ","  # The chairman, Tom Berg, dismissed …
        return "past" in verb.forms and not apposed  # The scheme, known as …
    first = tokens[subject[0]]
    indefinite = first.lower in ("a", "an") or (
        first.lower in g.DETERMINERS and first.lower not in ("the", "this", "that")
    )
    if start != i or not indefinite or frames & {"quote", "clause", "infinitive"} or not tokens[i].lower.endswith("ed"):
        return False
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    named = following is not None and (following.capital or following.lower in ("a", "an"))
    return ("call" in frames and named) or (following is not None and following.lower in g.PREPOSITIONS)


def _with_particle(tokens: Sequence[Token], i: int, verb: Verb) -> tuple[frozenset[str], int]:
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    for particle, frames in verb.particles:
        if following == particle:
            return frames | (verb.frames & {"quote"}), i + 2
    return verb.frames, i + 1


def group_start(tokens: Sequence[Token], i: int) -> int:
    """Where the verb group that ends with the verb at `i` begins: "has also repeatedly" belongs to it."""
    start = i
    while start > 0 and (step := _in_group(tokens, start, i)):
        start = max(start - step, 0)
    return start


def _in_group(tokens: Sequence[Token], start: int, verb: int) -> int:
    """How many tokens before `start` belong to the group of the verb at `verb`; 0 where it begins there."""
    token = tokens[start - 1]
    before = tokens[start - 2].lower if start > 1 else ""
    if token.kind == "word" and token.lower in g.TIME and start > 1 and tokens[start - 2].kind == "word":
        return 1
    if token.kind != "word" or (token.capital and start > 1 and not token.lower.endswith("ly")):
        return 0
    if token.lower == "'s":
        return int(before in g.SUBJECT_PRONOUNS)
    if token.lower == "to":
        return 0 if before not in LEADS_TO else 3 if before == "on" else 2
    if (token.lower == "as" and before in REPORTED) or (token.lower == "but" and before == "all"):
        return 2
    dated = token.lower in BEFORE_DAY and start < verb and tokens[start].lower in g.TIME
    return int(dated or g.is_adverb(token) or token.lower in g.AUXILIARIES or token.lower in BEFORE_CUE)


def _shares_subject(tokens: Sequence[Token], i: int, start: int, verb: Verb) -> bool:
    """Whether a verb goes on with the subject of the one before: "and said", ", adding"."""
    before = tokens[start - 1]
    if "ing" in verb.forms and start == i:
        return (
            before.text in g.COMMAS
            or before.kind == "quote"
            or before.lower in ("by", "while", "and", "after", "before")
        )
    if before.text == "," and start >= 2 and tokens[start - 2].lower in ("then",):
        return True
    return before.lower in ("and", "but", "or", "then", "nor")


def _subject_after(
    tokens: Sequence[Token], i: int, end: int, start: int, frames: frozenset[str]
) -> tuple[int, int] | None:
    """The speaker of "…," said Marsh; None where the speaker doesn't follow the verb."""
    if not frames & {"quote", "clause"} or start != i or end >= len(tokens):
        return None
    before = tokens[i - 1] if i else None
    comma = before is not None and before.text in g.COMMAS | {"?", "!"}
    after_quote = before is None or before.kind == "quote" or (comma and i > 1 and tokens[i - 2].kind == "quote")
    if not after_quote and "tell" in frames and before is not None and before.text in g.COMMAS:
        return None
    subject = np.phrase_after(tokens, end) if after_quote or comma else None
    if subject is None or after_quote:
        return None if _beyond_aside(tokens, i) else subject
    roles = any(token.lower in g.PEOPLE for token in tokens[end : end + 3])
    if "quote" not in frames and not (roles or tokens[subject[1] - 1].capital):
        return None  # Tom Berg, the owner, denied any part
    if not g.opens_phrase(tokens[end]) and not roles:
        return None
    following = tokens[subject[1]] if subject[1] < len(tokens) else None
    closes = following is None or following.kind == "mark" or following.lower in g.TIME | g.PREPOSITIONS
    return subject if closes and (_introduced(tokens, *subject) or subjects.clause_ends(tokens, start - 1)) else None


def _beyond_aside(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The subject of the verb at `i` where a quotation ends an aside to it: Marsh, citing "…," said the plan was new."""
    if i < 4 or tokens[i - 1].kind != "quote":
        return None
    first = next((k for k in range(min(i, 20)) if tokens[k].text in g.COMMAS), None)
    if first is None or first + 1 >= i or not tokens[first + 1].lower.endswith("ing"):
        return None
    return (0, first) if np.phrase_before(tokens, first) == (0, first) else None


def _introduced(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a full name is told with what its bearer is, or ends the sentence: …, said Lena Marsh, head of the port."""
    named = sum(token.capital for token in tokens[start:end]) > 1
    if not named or end >= len(tokens) or tokens[end].text in (".", ";"):
        return named
    if tokens[end].text != "," or end + 2 >= len(tokens):
        return False
    plain = not g.opens_phrase(tokens[end + 1]) and tokens[end + 2].lower in ("of", "at", "for")
    return plain or np.describes(tokens, end + 1, min(end + 12, len(tokens)))
