"""What a cue brings in: where in the sentence it begins and ends, as token ranges.

It may be a quotation beside the cue, the clause after it, the clause before it, or a clause around it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.article import Span
from ingest.statements import grammar as g
from ingest.statements import phrases, subjects
from ingest.statements.cues import FEELINGS, Cue
from ingest.statements.lexicon import words
from ingest.statements.sentences import Token
from ingest.statements.verbs import OPENERS

ADJUNCT_REACH = 16
LIST_REACH = 30
SPOKEN_END = frozenset(",.?!…-–—")
SEPARATORS = g.COMMAS | {";", ":"}
CLAUSE_OPENERS = frozenset(["that", "how", "whether", "why"])
REFLEXIVES = frozenset(["itself", "himself", "herself", "themselves"])
COORDINATORS = frozenset(["and", "but", "while", "though", "although", "as", "yet", "whereas", "or"])

# Words that go on with the narrator's own clause after a comma behind what is praised, denied or called something.
AFTER_OBJECT = COORDINATORS | {"who", "which", "where", "after"}
OCCASIONS = words("cue_words.txt", "occasions")


def content_of(text: str, tokens: Sequence[Token], cue: Cue, later: Sequence[Cue], low: int) -> list[tuple[int, int]]:
    """The token ranges of what the cue brings in: left of it, right of it, or both."""
    around = _around(text, tokens, cue, later, low)
    if around:
        return around
    left = _left(text, tokens, cue, low)
    right = _right(text, tokens, cue, later, bool(left))
    if left and right and not all_quotes(tokens, *right):
        right = None
    speaks = "clause" in cue.frames and bool(cue.frames & {"quote", "document"}) and not cue.shared
    if left is None and right is None and speaks and cue.kind != "noun":
        left = _left_clause(tokens, cue, low)
    return [piece for piece in (left, right) if piece is not None]


def _around(text: str, tokens: Sequence[Token], cue: Cue, later: Sequence[Cue], low: int) -> list[tuple[int, int]]:
    """Both sides of an attribution that stands within a clause: The bridge, Marsh said, was safe."""
    before, after = cue.lead - 1, cue.tail
    if not cue.frames & {"clause"} or cue.kind == "noun" or cue.shared or after + 2 >= len(tokens) or before <= low:
        return []
    if tokens[before].text != "," or tokens[after].text != "," or tokens[before - 1].kind == "quote":
        return []
    following = tokens[after + 1]
    if following.kind != "word" or following.lower in OPENERS or following.lower.endswith("ing"):
        return []
    if any(other.shared and other.start == after + 1 for other in later):
        return []
    return [(low + (tokens[low].kind == "mark"), before), (after + 1, _right_end(text, tokens, after + 1, cue, later))]


def all_quotes(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(tokens[i].kind != "word" for i in range(start, end))


def quotes_in(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    return [i for i in range(start, end) if tokens[i].kind == "quote"]


def _left(text: str, tokens: Sequence[Token], cue: Cue, low: int) -> tuple[int, int] | None:
    """A quotation that ends right before the attribution, with the clause that it is part of."""
    if not cue.frames & {"quote", "clause"} or cue.kind == "noun":
        return None
    last = cue.lead - 1
    comma = last >= 0 and tokens[last].text in g.COMMAS
    last -= comma
    if last < low or tokens[last].kind != "quote":
        return None
    said = inner(tokens[last])
    tail = text[max(said.start, said.end - 4) : said.end].rstrip("'’”\"])} ")
    alone = last == 0 and (cue.tail >= len(tokens) or tokens[cue.tail].kind == "mark")
    if not (comma or cue.inverted or alone or tail[-1:] in SPOKEN_END):
        return None
    return _clause_start(tokens, low, last), last + 1


def _clause_start(tokens: Sequence[Token], low: int, end: int) -> int:
    """Where a clause begins that ends at `end`: after the conjunction that opens the sentence."""
    start = low
    while start < end and (tokens[start].kind == "mark" or tokens[start].lower in g.CONJUNCTIONS):
        start += 1
    return start


def _left_clause(tokens: Sequence[Token], cue: Cue, low: int) -> tuple[int, int] | None:
    """The clause before an attribution that stands at its end: the bridge was safe, Marsh said."""
    last = cue.lead - 1
    if cue.kind == "source" and last >= low and tokens[last].kind == "word":
        last += 1
    elif last < low or tokens[last].text not in g.COMMAS:
        return None
    start = _clause_start(tokens, low, last)
    plain = not any(token.text in g.COMMAS for token in tokens[start:last])
    if last - start < 2 or (plain and subjects.introduces(tokens[start]) and not g.is_clause(tokens, start)):
        return None  # In Leeds, Marsh said
    return (start, last) if cue.kind == "source" or _closes(tokens, cue.tail) else None


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing but when, where or to whom follows an attribution, so that it can stand at a sentence's end."""
    return at >= len(tokens) or tokens[at].kind == "mark" or _adjunct(tokens, at)


def _right(
    text: str, tokens: Sequence[Token], cue: Cue, later: Sequence[Cue], has_left: bool
) -> tuple[int, int] | None:
    start = _right_start(tokens, cue, has_left)
    if start is None:
        return None
    if tokens[start].kind == "quote" and (start == 0 or tokens[start - 1].text in SEPARATORS):
        end = start
        while end < len(tokens) and (tokens[end].kind == "quote" or tokens[end].text in g.COMMAS):
            end += 1
        words_after = any(t.kind == "word" for t in tokens[end:])
        if not words_after or tokens[end - 1].text in g.COMMAS or later:
            return start, _trim(tokens, start, end)
    return start, _right_end(text, tokens, start, cue, later)


def _right_start(tokens: Sequence[Token], cue: Cue, has_left: bool) -> int | None:
    """Where what follows a cue begins, past the hearer, the day and the place."""
    at = cue.tail
    frames = cue.frames
    if cue.kind == "source":
        opens = cue.start == 0 or (tokens[cue.start - 1].lower in g.CONJUNCTIONS and cue.start == 1)
        return at + 1 if opens and at + 1 < len(tokens) and tokens[at].text == "," else None
    if cue.lead and tokens[cue.lead - 1].lower == "as" and (cue.lead < 3 or tokens[cue.lead - 2].text in g.COMMAS):
        return _after_clause(tokens, at)
    if "tell" in frames and at < len(tokens):
        at = _after_hearer(tokens, at)
    if at >= len(tokens):
        return None
    if "infinitive" in frames:
        at = _past_day(tokens, at)
    token = tokens[at]
    if token.lower in OPENERS and frames & {"clause", "that", "tell"}:
        return at
    spoken = bool(frames & {"quote", "clause", "tell"})
    found = _past_adjunct(tokens, at, frames) if spoken or frames & {"that"} else None
    if found is not None:
        return found
    if token.lower == "as" and "as" in frames:
        return at + 1 if at + 1 < len(tokens) else None
    if has_left or cue.inverted:
        return None
    if _bare(tokens, at, cue):
        return at
    return _bare_past_adjunct(tokens, at) if frames & {"clause", "tell"} else None


def _after_clause(tokens: Sequence[Token], at: int) -> int | None:
    """What follows "As Marsh noted in May,"."""
    comma = next((k for k in range(at, min(at + 12, len(tokens))) if tokens[k].text in (",", ":")), None)
    return comma + 1 if comma is not None and comma + 1 < len(tokens) else None


def _after_hearer(tokens: Sequence[Token], at: int) -> int:
    hearer = phrases.phrase_after(tokens, at)
    return hearer[1] if hearer else at


def _past_day(tokens: Sequence[Token], at: int) -> int:
    """Past the day between a promise and its "to": pledged on Monday to go."""
    end = at + (tokens[at].lower == "on")
    while end < len(tokens) and tokens[end].lower in g.TIME:
        end += 1
    return end if end < len(tokens) and tokens[end].lower == "to" else at


def _past_adjunct(tokens: Sequence[Token], at: int, frames: frozenset[str]) -> int | None:
    """The quotation or the "that" which follows a cue, with a day, a place or a hearer between them."""
    for i in range(at, min(at + ADJUNCT_REACH, len(tokens))):
        token = tokens[i]
        if token.kind == "quote":
            near = i == at or (tokens[i - 1].text in SEPARATORS and (i - at < 4 or _adjunct(tokens, at)))
            return i if near else None
        if token.lower in CLAUSE_OPENERS and frames & {"clause", "that", "tell"} and (i == at or _adjunct(tokens, at)):
            return i
        if token.text == ":":
            told = i + 1 < len(tokens) and (frames & {"clause", "that", "tell"} or tokens[i + 1].kind == "quote")
            return i + 1 if told and (i - at < 4 or _adjunct(tokens, at)) else None
        if token.text in (";", ".") or (i > at and _is_auxiliary(token)):
            return None
    return None


def _is_auxiliary(token: Token) -> bool:
    return token.lower in g.AUXILIARIES and token.lower != "'s" and not token.capital  # in May


def _adjunct(tokens: Sequence[Token], start: int) -> bool:
    """Whether the tokens tell when, where or to whom something is said."""
    first = tokens[start]
    if first.lower == "to":
        hearer = tokens[start + 1] if start + 1 < len(tokens) else first
        return g.opens_phrase(hearer) or hearer.lower in g.OBJECT_PRONOUNS or hearer.lower in g.GROUPS
    dated = first.lower in g.DETERMINERS and any(token.lower in g.TIME for token in tokens[start + 1 : start + 3])
    return dated or first.lower in g.PREPOSITIONS | g.TIME or first.text in g.COMMAS or g.is_adverb(first)


def _bare(tokens: Sequence[Token], at: int, cue: Cue) -> bool:
    """Whether what follows the cue directly can be what is said, given how the verb builds a sentence."""
    token, frames = tokens[at], cue.frames
    if token.kind == "mark" or token.lower == "not":
        return False
    if token.kind == "quote":
        return True
    plain = not (token.lower in g.PREPOSITIONS or token.lower in g.TIME or token.lower in g.CONJUNCTIONS)
    if token.lower == "to":
        return "infinitive" in frames and at + 1 < len(tokens) and not g.opens_phrase(tokens[at + 1])
    if "express" in frames and not frames & {"object"} and not any(t.lower in FEELINGS for t in tokens[at : at + 4]):
        return False
    if "thing" in frames and not frames & {"object"}:
        return plain and g.is_clause(tokens, at)
    if frames == {"call"} and not _names(tokens, at):
        return False
    if "as" in frames and not frames & {"object", "clause"}:
        return plain and any(t.lower == "as" for t in tokens[at : at + 25])
    if frames & {"clause", "tell"}:
        return plain or ("object" in frames and cue.end - cue.start > 1)
    if "hearer" in frames and not frames & {"object"}:
        return plain and any(t.lower == "to" for t in tokens[at : at + 10])
    return plain and bool(frames & {"object", "call", "express"})


def _bare_past_adjunct(tokens: Sequence[Token], at: int) -> int | None:
    """Where a clause without "that" begins after a day or a place: said on Thursday he would go."""
    if not _adjunct(tokens, at) or tokens[at].text in g.COMMAS:
        return None
    for i in range(at, min(at + ADJUNCT_REACH, len(tokens))):
        token = tokens[i]
        if token.kind != "word" or token.lower in COORDINATORS or _is_auxiliary(token):
            return None
        before = tokens[i - 1]
        free = before.lower in g.TIME or not (
            before.capital or before.lower in g.PREPOSITIONS or before.lower in g.DETERMINERS
        )
        if i > at and g.opens_phrase(token) and token.lower not in g.TIME and free and before.lower != "'s":
            return i if g.is_clause(tokens, i) else None
    return None


def _names(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows "called" can be a thing and then its name, and not only somebody who is rung up."""
    if tokens[at].lower in ("a", "an") or tokens[at].lower in REFLEXIVES:
        return tokens[at].lower in ("a", "an") and _quoted_soon(tokens, at)
    called = phrases.phrase_after(tokens, at)
    if called is None or _quoted_soon(tokens, at):
        return True
    if any(g.opens_phrase(tokens[i]) and not tokens[i].capital for i in range(called[0] + 1, called[1])):
        return True
    following = tokens[called[1]] if called[1] < len(tokens) else None
    if following is not None and following.kind == "word":
        return following.lower not in g.PREPOSITIONS | g.TIME | g.SUBORDINATORS | g.CONJUNCTIONS
    return not all(token.capital for token in tokens[called[0] : called[1]])


def _right_end(text: str, tokens: Sequence[Token], start: int, cue: Cue, later: Sequence[Cue]) -> int:
    """Where what follows a cue ends: with the sentence, or where another cue goes on beside it."""
    ends_early = "quote" not in cue.frames or subjects.introduces(tokens[0])
    ends = (_end_before(text, tokens, start, other, ends_early) for other in later if other.start > start)
    end = next((end for end in ends if end is not None), len(tokens))
    if cue.kind == "noun" and cue.lead < 2:
        end = _subject_clause_end(tokens, start, end)
    elif _is_thing(tokens, start, cue):
        end = _object_end(tokens, start, end, cue.frames)
    return _trim(tokens, start, end)


def _end_before(text: str, tokens: Sequence[Token], start: int, other: Cue, ends_early: bool) -> int | None:
    """Where a content from `start` ends because of a later cue; None where that cue is part of what is said."""
    before = other.lead - 1
    if before <= start:  # Marsh, who hopes to stay, said …
        aside = other.subject and tokens[other.start - 1].text == "," and other.start > start + 1
        return other.start - 1 if aside else None
    speech, token = "quote" in other.frames, tokens[before]
    if other.kind == "source":
        return before if token.text in SEPARATORS else other.lead
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


def _quoted_soon(tokens: Sequence[Token], at: int) -> bool:
    return any(token.kind == "quote" for token in tokens[at : at + ADJUNCT_REACH])


def _trim(tokens: Sequence[Token], start: int, end: int) -> int:
    while end > start and (tokens[end - 1].kind == "mark" and tokens[end - 1].text not in ")]%$"):
        end -= 1
    while end > start + 1 and tokens[end - 1].lower in COORDINATORS:
        end -= 1
    return end


def inner(token: Token) -> Span:
    """The words of a quotation token, without its marks."""
    assert token.quotation is not None
    return token.quotation.inner
