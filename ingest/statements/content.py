"""What a cue brings in: where in the sentence it begins and ends, as token ranges.

It may be a quotation beside the cue, the clause after it, the clause before it, or a clause around it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.statements import grammar as g
from ingest.statements import phrases, subjects
from ingest.statements.cues import FEELINGS, Cue
from ingest.statements.ends import COORDINATORS, SEPARATORS, right_end, trim
from ingest.statements.sentences import Token, inner
from ingest.statements.verbs import OPENERS

ADJUNCT_REACH = 16
HEARER_REACH = 14
# What tells how much was said, and not what.
NOTHING_SAID = frozenset({"nothing", "little", "much", "something", "anything", "everything", "lots", "plenty"})
SPOKEN_END = frozenset(",.?!…-–—")
CLAUSE_OPENERS = frozenset(["that", "how", "whether", "why"])
REFLEXIVES = frozenset(["itself", "himself", "herself", "themselves"])


def content_of(text: str, tokens: Sequence[Token], cue: Cue, later: Sequence[Cue], low: int) -> list[tuple[int, int]]:
    """The token ranges of what the cue brings in: left of it, right of it, or both."""
    around = _around(text, tokens, cue, later, low)
    if around:
        return around
    left = _left(text, tokens, cue, low)
    right = _right(text, tokens, cue, later, bool(left))
    if left and right and not all_quotes(tokens, *right):
        right = None
    found = cue.frames >= {"that", "document"}  # …, they found
    speaks = (found or ("clause" in cue.frames and bool(cue.frames & {"quote", "document"}))) and not cue.shared
    relative = cue.subject is not None and tokens[cue.subject[0]].lower in g.RELATIVES
    if left is None and right is None and speaks and cue.kind != "noun" and not relative:
        left = _left_clause(tokens, cue, low)
    return [piece for piece in (left, right) if piece is not None]


def _around(text: str, tokens: Sequence[Token], cue: Cue, later: Sequence[Cue], low: int) -> list[tuple[int, int]]:
    """Both sides of an attribution that stands within a clause: The bridge, Marsh said, was safe."""
    before, after = cue.lead - 1, cue.tail
    if not cue.frames & {"clause"} or cue.kind == "noun" or cue.shared or after + 1 >= len(tokens) or before <= low:
        return []
    if tokens[before].text != "," or tokens[after].text != "," or tokens[before - 1].kind == "quote":
        return []
    following = tokens[after + 1]
    if following.kind == "quote":
        possible = cue.kind == "source"  # It was, in the words of Marsh, "…"
    else:
        possible = following.kind == "word" and after + 2 < len(tokens) and not following.lower.endswith("ing")
    if not possible or following.lower in OPENERS:
        return []
    if any(other.shared and other.start == after + 1 for other in later):
        return []
    if cue.inverted and not _goes_on(tokens, after + 1):
        return []
    return [(low + (tokens[low].kind == "mark"), before), (after + 1, right_end(text, tokens, after + 1, cue, later))]


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether what follows an attribution is more of the clause before it, and not more of who the speaker is."""
    at += tokens[at].lower in g.CONJUNCTIONS
    return at < len(tokens) and (g.is_predicate(tokens, at) or g.is_clause(tokens, at))


def all_quotes(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(tokens[i].kind != "word" for i in range(start, end))


def quotes_in(tokens: Sequence[Token], start: int, end: int) -> list[int]:
    return [i for i in range(start, end) if tokens[i].kind == "quote"]


def _left(text: str, tokens: Sequence[Token], cue: Cue, low: int) -> tuple[int, int] | None:
    """A quotation that ends right before the attribution, with the clause that it is part of."""
    if not cue.frames & {"quote", "clause"} or cue.kind == "noun":
        return None
    last = _before_long_name(tokens, cue, low)
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


def _before_long_name(tokens: Sequence[Token], cue: Cue, low: int) -> int:
    """The token before an attribution, past what its phrase leaves out of a long name: "…," Bread for All's Ann Lane."""
    last = cue.lead - 1
    if cue.kind != "verb" or cue.inverted or cue.shared:
        return last
    at = last
    while at > max(low, last - ADJUNCT_REACH) and tokens[at].kind != "quote" and tokens[at].text not in SEPARATORS:
        at -= 1
    capital = at < last and tokens[at].kind == "quote" and tokens[at + 1].capital
    return at if capital and not any(_is_auxiliary(token) for token in tokens[at + 1 : last + 1]) else last


def _clause_start(tokens: Sequence[Token], low: int, end: int) -> int:
    """Where a clause begins that ends at `end`: after the conjunction that opens the sentence."""
    start = low
    while start < end and (tokens[start].kind == "mark" or tokens[start].lower in ("and", "or")):
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
    others = (other.end for other in later if _takes_over(tokens, other) and other.start > cue.tail)
    start = _right_start(tokens, cue, has_left, next(others, len(tokens)))
    if start is None:
        return None
    if tokens[start].kind == "quote" and (start == 0 or tokens[start - 1].text in SEPARATORS):
        end = start
        while end < len(tokens) and (tokens[end].kind == "quote" or tokens[end].text in g.COMMAS):
            end += 1
        words_after = any(t.kind == "word" for t in tokens[end:])
        if not words_after or tokens[end - 1].text in g.COMMAS or later:
            return start, trim(tokens, start, end)
    return start, right_end(text, tokens, start, cue, later)


def _takes_over(tokens: Sequence[Token], other: Cue) -> bool:
    """Whether what follows a later cue is its own: …, Marsh said, noting that …."""
    aside = other.shared and tokens[other.start].lower.endswith("ing")
    return aside or ("quote" in other.frames and other.subject is not None)


def _right_start(tokens: Sequence[Token], cue: Cue, has_left: bool, stop: int) -> int | None:
    """Where what follows a cue begins, past the hearer, the day and the place."""
    at = cue.tail
    frames = cue.frames
    if cue.kind == "source":
        opens = cue.lead == 0 or (tokens[cue.lead - 1].lower in g.CONJUNCTIONS and cue.lead == 1)
        return at + 1 if opens and at + 1 < len(tokens) and tokens[at].text == "," else None
    if cue.lead and tokens[cue.lead - 1].lower == "as" and (cue.lead < 3 or tokens[cue.lead - 2].text in g.COMMAS):
        closes = _closes(tokens, _after_hearer(tokens, at) if "tell" in frames and at < len(tokens) else at)
        return _after_clause(tokens, at) if closes else None
    if at >= len(tokens) or tokens[at].lower in NOTHING_SAID:
        return None
    if frames & {"tell", "hearer"} and tokens[at].kind == "word":
        hearer = _after_hearer(tokens, at)
        if tokens[at].lower in g.NOBODY and "tell" in frames:
            return None
        if "hearer" in frames and hearer > at and _to_do(tokens, hearer):
            return at  # asked | the council to go: who should do it is part of it
        at = hearer if "tell" in frames else at
    if at >= stop or tokens[at].lower in NOTHING_SAID:
        return None
    if "infinitive" in frames:
        at = _past_day(tokens, at)
    token = tokens[at]
    if token.lower in OPENERS and (
        frames & {"clause", "that", "tell"} or (token.lower == "that" and "quote" in frames)
    ):
        return at
    spoken = bool(frames & {"quote", "clause", "tell"})
    found = _past_adjunct(tokens[:stop], at, frames) if spoken or frames & {"that"} else None
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
    """Past whom something is told: her, the council, a Larkmoor council committee; `at` where that is nobody."""
    if tokens[at].lower == "that":
        return at
    if tokens[at].lower in g.SUBJECT_PRONOUNS | g.OBJECT_PRONOUNS and not _owns(tokens, at):
        return at + 1
    end = at + (tokens[at].kind == "word" and tokens[at].lower in g.DETERMINERS | g.POSSESSIVES)
    while end < min(len(tokens), at + HEARER_REACH) and _in_hearer(tokens, end):
        end += 1
    if end < len(tokens) and g.is_verbal(tokens, end):  # told Echo FM | prices would rise
        last = next((k for k in range(end - 1, at, -1) if tokens[k - 1].capital and not tokens[k].capital), None)
        return end - 1 if last is None else last
    return end


def _to_do(tokens: Sequence[Token], at: int) -> bool:
    """Whether what somebody should do, or not do, is at `at`: to go, not to go."""
    at += at < len(tokens) and tokens[at].lower == "not"
    return at + 1 < len(tokens) and tokens[at].lower == "to" and tokens[at + 1].kind == "word"


def _owns(tokens: Sequence[Token], at: int) -> bool:
    """Whether "her" is whose the hearer is: told her daughter that."""
    return tokens[at].lower == "her" and at + 1 < len(tokens) and _in_hearer(tokens, at + 1)


def _in_hearer(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word can go on with a noun phrase: one of no closed class but "of" and "and", nor an adverb."""
    token = tokens[at]
    if token.kind != "word" or g.is_adverb(token) or token.lower in OPENERS | g.TIME | {"to", "not"}:
        return False
    if token.lower in ("of", "and", "'s"):
        return at + 1 < len(tokens) and tokens[at + 1].kind == "word"
    if tokens[at - 1].lower in ("of", "and") and token.lower in g.DETERMINERS | g.POSSESSIVES:
        return True
    closed = g.DETERMINERS | g.POSSESSIVES | g.SUBJECT_PRONOUNS | g.OBJECT_PRONOUNS | g.BOUNDARY | g.PREPOSITIONS
    return token.capital or token.lower not in closed


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
            close = (
                i == at or frames & {"clause", "tell"} or tokens[i - 1].lower in g.TIME or g.is_adverb(tokens[i - 1])
            )
            return i if close else None  # voted on a levy | that would be …
        if token.text == ":":
            told = i + 1 < len(tokens) and (frames & {"clause", "that", "tell"} or tokens[i + 1].kind == "quote")
            return i + 1 if told and (i - at < 4 or _adjunct(tokens, at)) else None
        if token.text in (";", ".") or (i > at and _is_auxiliary(token)):
            return None
        if i > at and token.lower in ("a", "an") and tokens[i - 1].text in g.COMMAS:
            return None  # …, a finding that nobody had expected
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
    if g.is_adverb(token) and _closes(tokens, at + 1):
        return False
    plain = not (token.lower in g.PREPOSITIONS or token.lower in g.TIME or token.lower in g.CONJUNCTIONS)
    if token.lower == "to":
        return "infinitive" in frames and at + 1 < len(tokens) and not g.opens_phrase(tokens[at + 1])
    if token.lower in REFLEXIVES and not frames & {"as", "call", "express", "hearer", "tell"}:
        return False  # backed themselves into a corner
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
        timed = token.lower in g.TIME or (i + 1 < len(tokens) and tokens[i + 1].lower in g.TIME)
        if i > at and g.opens_phrase(token) and not timed and free and before.lower != "'s":
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


def _quoted_soon(tokens: Sequence[Token], at: int) -> bool:
    return any(token.kind == "quote" for token in tokens[at : at + ADJUNCT_REACH])
