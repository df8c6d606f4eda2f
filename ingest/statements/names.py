"""Names in a sentence: where one stands, its words without titles, and what is said there of who bears it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.statements import grammar as g
from ingest.statements import mentions, phrases
from ingest.statements.descriptions import NOT_OFFICES
from ingest.statements.lexicon import cue_verbs, words
from ingest.statements.lexicon import phrases as lines
from ingest.statements.sentences import Sentence, Token

P = "people.txt"
NOT_NAMES = words(P, "not names")
BODIES = words(P, "bodies")
PAST = words(P, "past")
SUFFIXES = words(P, "postnominals")
# What somebody does in a court tells what they are called there.
DEEDS = {role: lines(P, f"does {role}") for role in ("accused", "witness")}
DEED_STARTS = frozenset(deed[0] for deeds in DEEDS.values() for deed in deeds)
BECOMES = g.BE | {"became", "becomes", "remains", "remained"}
PARTIES = {"d": "democrat", "r": "republican"}
SPACES = re.compile(r"\s+")
AGE = re.compile(r"\d{1,3}$")
OFFICES = (g.ROLES | g.TITLES) - NOT_OFFICES
# How many words of a description are read.
DESCRIBED = 12


@dataclass(frozen=True, slots=True)
class NameRun:
    """One naming in the text: `words` in lower case without titles, where it stands, and how it was brought in.

    `about` are the phrases that say what its bearer is (a title, an apposition, "was a plumber"); `initial` holds
    where it begins its sentence, `definite` after "the", `placed` after "in" and the like, `human` where only
    somebody is spoken of so, `acts` where a verb follows that it can be the subject of, `speaks` where that is a
    verb of saying, `owns` before "'s"; `letters` are those that it is shortened to: (EFA).
    """

    start: int
    text: str
    words: tuple[str, ...]
    titles: tuple[str, ...]
    sentence: int
    token: int
    initial: bool
    definite: bool
    placed: bool
    role: str | None
    about: tuple[str, ...] = ()
    human: bool = False
    acts: bool = False
    speaks: bool = False
    owns: bool = False
    letters: str = ""


def bare(name: Sequence[str]) -> tuple[str, ...]:
    """A name's words in lower case, without "Jr", "KC" and stops."""
    folded = [word.lower().rstrip(".").replace("’", "'") for word in name]
    end = len(folded)
    while end > 1 and folded[end - 1] in SUFFIXES:
        end -= 1
    return tuple(folded[:end])


def name_runs(text: str, number: int, sentence: Sentence) -> Iterator[NameRun]:
    """The names in a sentence, from left to right."""
    tokens = sentence.tokens
    deeds = _deeds(tokens)
    i = 0
    while i < len(tokens):
        if not _can_begin(tokens, i):
            i += 1
            continue
        end = i + 1
        while end < len(tokens) and _goes_on(tokens, end):
            end += 1
        titles = mentions.after_titles(tokens[i:end])
        office = _portfolio(tokens, i, end) if not titles else 0
        titles = titles or office
        name = tokens[i + titles : end]
        # "President" alone is an office, not a name
        if not (len(name) == 1 and (name[0].lower in g.TITLES or name[0].lower in NOT_NAMES)):
            run = _run(text, number, tokens, i - 2 * bool(office), titles + 2 * bool(office), end)
            if deeds and not run.placed:
                run, deeds = _replace_about(run, deeds), ()
            yield run
        i = end


def _portfolio(tokens: Sequence[Token], i: int, end: int) -> int:
    """How many words of a run are still an office: Works Ada Lane, after "Minister for"."""
    if i < 2 or tokens[i - 1].lower not in ("for", "of") or tokens[i - 2].lower not in g.TITLES | g.ROLES:
        return 0
    return next((k - i for k in range(i, end - 1) if mentions.is_given(tokens[k])), 0)


def _run(text: str, number: int, tokens: Sequence[Token], i: int, titles: int, end: int) -> NameRun:
    name = tokens[i + titles : end]
    own = bare([token.text for token in name])
    before = tokens[i - 1].lower if i else ""
    title = _title_text(text, tokens, i, i + titles)
    placed = before in ("in", "at", "near", "across")
    apposed = None if placed else mentions.apposed_role(text, tokens, end)
    led = _led_by(text, tokens, i)
    told = _told(text, tokens, end)
    owner = _owner_of_role(text, tokens, i)
    about = (title, apposed, led, owner, *told)
    return NameRun(
        start=name[0].start,
        text=SPACES.sub(" ", text[name[0].start : name[len(own) - 1].end]),
        words=own,
        titles=tuple(token.lower for token in tokens[i : i + titles]) + _role_before(tokens, i),
        sentence=number,
        token=i,
        initial=i == 0 and titles == 0,
        definite=before == "the",
        placed=placed,
        role=apposed or led or owner or title,
        about=tuple(phrase for phrase in about if phrase),
        human=any(token.lower == "who" for token in tokens[end : end + 2]) or _aged(tokens, end),
        acts=_acts(tokens, end),
        speaks=_speaks(tokens, i, end),
        letters=_letters(tokens, i, end),
        owns=end < len(tokens) and tokens[end].lower == "'s",
    )


def _replace_about(run: NameRun, deeds: tuple[str, ...]) -> NameRun:
    return replace(run, about=run.about + deeds, human=True)


def _deeds(tokens: Sequence[Token]) -> tuple[str, ...]:
    """What the sentence's first name is called for what they do: who pleads guilty is the accused."""
    starts = [k for k, token in enumerate(tokens) if token.lower in DEED_STARTS]
    found = []
    for role, deeds in DEEDS.items():
        if any(tuple(token.lower for token in tokens[k : k + len(deed)]) == deed for k in starts for deed in deeds):
            found.append(role)
    return tuple(found)


def _title_text(text: str, tokens: Sequence[Token], start: int, end: int) -> str | None:
    """A title with the lower-case role before it: "campaign manager", "Sen."."""
    while start > 0 and tokens[start - 1].kind == "word" and _role_before(tokens, start) and end - start < 4:
        start -= 1
    if start >= end:
        return None
    return mentions.title_role(SPACES.sub(" ", text[tokens[start].start : tokens[end - 1].end]))


def _owner_of_role(text: str, tokens: Sequence[Token], i: int) -> str | None:
    """The whole description before a name, with whose it is: "Larkmoor manager" of Larkmoor manager Ada Lane."""
    if not _role_before(tokens, i):
        return None
    start = i - 1
    while start > 0 and i - start < 6:
        token = tokens[start - 1]
        closed = token.lower in g.BOUNDARY or token.lower in g.PREPOSITIONS or token.lower in g.DETERMINERS
        closed = closed or (not token.capital and token.lower in cue_verbs())
        if token.kind != "word" or closed or token.lower == "and":
            break
        start -= 1
    return SPACES.sub(" ", text[tokens[start].start : tokens[i - 1].end])


def _led_by(text: str, tokens: Sequence[Token], i: int) -> str | None:
    """The description that a name stands in apposition to: "Counsel for the State, Ada Lane, said"."""
    if i < 2 or tokens[i - 1].text != ",":
        return None
    start = i - 1
    while start > 0 and i - start < DESCRIBED and tokens[start - 1].kind == "word":
        if tokens[start - 1].lower in g.BOUNDARY - {"and"}:
            break
        start -= 1
    verbs = [k for k in range(start, i - 1) if k and tokens[k - 1].lower == "and" and _is_past(tokens[k])]
    start = max([start, *verbs])  # (trained as a typist) and married a plumber, Ada Lane
    while start < i - 1 and not (g.opens_phrase(tokens[start]) or tokens[start].lower in g.ROLES):
        start += 1
    if tokens[start].lower in g.SUBJECT_PRONOUNS:
        return None
    owned = tokens[start].capital and any(token.lower == "'s" for token in tokens[start + 1 : i - 1])
    if start >= i - 1 or not (owned or tokens[start].lower in g.DETERMINERS | g.POSSESSIVES or start == 0):
        return None
    before = tokens[start - 1]
    opens = start == 0 or before.kind == "mark" or before.lower in g.CONJUNCTIONS | g.PREPOSITIONS or _is_past(before)
    if not opens or not phrases.describes(tokens, start, i - 1) or tokens[i - 2].lower in g.GROUPS:
        return None
    start += tokens[start].lower in g.DETERMINERS
    return SPACES.sub(" ", text[tokens[start].start : tokens[i - 2].end])


def _told(text: str, tokens: Sequence[Token], end: int) -> Iterator[str]:
    """What the words after a name tell: an age, a party, "was a plumber", "who was a plumber"."""
    at = end
    if at + 1 < len(tokens) and tokens[at].text in ("(", ",") and AGE.match(tokens[at + 1].text):
        yield f"{tokens[at + 1].text}-year-old"
    if at + 2 < len(tokens) and tokens[at].text in ("(", ",") and tokens[at + 2].text in ("-", "–"):
        yield PARTIES.get(tokens[at + 1].lower, "")
    if at + 1 < len(tokens) and tokens[at].text in ("(", ",") and g.PARTY_TAG.match(tokens[at + 1].text):
        yield PARTIES.get(tokens[at + 1].lower[0], "")
    at += at < len(tokens) and tokens[at].text == ","
    at += at < len(tokens) and tokens[at].lower == "who"
    if at + 2 < len(tokens) and tokens[at].lower in BECOMES and tokens[at + 1].lower in ("a", "an", "the"):
        last = at + 2
        while last < len(tokens) and last - at < DESCRIBED and tokens[last].kind == "word":
            if tokens[last].lower in g.BOUNDARY:
                break
            last += 1
        if phrases.describes(tokens, at + 2, last):
            yield SPACES.sub(" ", text[tokens[at + 2].start : tokens[last - 1].end])


def _aged(tokens: Sequence[Token], end: int) -> bool:
    """Whether an age follows: ", 42," or "(42)"."""
    return (
        end + 2 < len(tokens)
        and tokens[end].text in ("(", ",")
        and bool(AGE.match(tokens[end + 1].text))
        and tokens[end + 2].text in (")", ",")
        and 4 < int(tokens[end + 1].text) < 115
    )


def _acts(tokens: Sequence[Token], end: int) -> bool:
    """Whether what follows a name looks like the verb of which it is the subject."""
    end = phrases.skip_ahead(tokens, end)
    if end + 1 < len(tokens) and tokens[end].text == ",":  # One of them, Ada Lane, said
        verb = cue_verbs().get(tokens[end + 1].lower)
        return verb is not None and "quote" in verb.frames and "past" in verb.forms
    if end >= len(tokens) or tokens[end].kind != "word" or tokens[end].capital:
        return False
    while end + 1 < len(tokens) and (g.is_adverb(tokens[end]) or tokens[end].lower in g.TIME):
        end += 1
    lower = tokens[end].lower
    verb = cue_verbs().get(lower)
    if verb is not None and verb.forms & {"past", "s"}:
        return True
    if (lower in g.AUXILIARIES and lower != "'s") or lower in PAST or (lower.endswith("ed") and len(lower) > 4):
        return True
    if not lower.endswith("s") or lower.endswith("ss") or lower in g.GROUPS or end + 1 >= len(tokens):
        return False
    following = tokens[end + 1]  # Lane departs the hall, and no Lane supporters
    return following.lower in g.DETERMINERS | g.POSSESSIVES | g.OBJECT_PRONOUNS | {"to", "that"}


def _is_past(token: Token) -> bool:
    return not token.capital and (token.lower in PAST or token.lower.endswith("ed"))


def _letters(tokens: Sequence[Token], start: int, end: int) -> str:
    bracketed = end + 2 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")"
    same = bracketed and tokens[end + 1].text.isupper() and tokens[end + 1].text[0] == tokens[start].text[0]
    return tokens[end + 1].lower if same else ""


def _speaks(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a verb of saying stands beside a name: "Lane said", "…," said Lane."""
    closes = end >= len(tokens) or tokens[end].kind == "mark" or tokens[end].lower in g.PREPOSITIONS
    beside = [tokens[start - 1]] if closes and start > 1 and tokens[start - 2].kind != "word" else []
    beside += tokens[end : end + 1]
    return any(
        (verb := cue_verbs().get(t.lower)) and verb.frames & {"quote", "clause"} and verb.forms & {"past", "s"}
        for t in beside
    )


def _role_before(tokens: Sequence[Token], i: int) -> tuple[str, ...]:
    before = tokens[i - 1] if i else None
    known = before and not before.capital and before.lower in OFFICES
    return (before.lower,) if before and known else ()


def _can_begin(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if not token.capital or token.lower in NOT_NAMES or _is_party_tag(tokens, i):
        return False
    if i == 0 or tokens[i - 1].kind != "word":
        closed = token.lower in g.BOUNDARY or token.lower in g.PREPOSITIONS or token.lower in g.PRONOUNS
        return not (closed or token.lower in g.DETERMINERS or g.is_adverb(token) or token.lower in g.CONJUNCTIONS)
    return token.lower not in g.DETERMINERS and token.lower not in g.PRONOUNS


def _is_party_tag(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token is or goes on with the party and the place behind a name: ", D-Larch Falls,"."""
    while i > 1 and tokens[i - 1].kind == "word" and tokens[i].capital and tokens[i - 1].capital:
        i -= 1
    return i > 0 and tokens[i - 1].text in ("(", ",") and bool(g.PARTY_TAG.match(tokens[i].text))


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.capital:
        return True
    if i + 1 >= len(tokens):
        return False
    if token.lower in ("of", "for") and tokens[i - 1].lower in BODIES:  # the Board of Works, the Society for the Blind
        return tokens[i + 1].capital or (tokens[i + 1].lower == "the" and i + 2 < len(tokens) and tokens[i + 2].capital)
    if token.lower == "the":
        return (
            tokens[i - 1].lower in ("of", "for") and i > 1 and tokens[i - 2].lower in BODIES and tokens[i + 1].capital
        )
    while token.lower in g.CONNECTORS and i + 2 < len(tokens) and tokens[i + 1].lower in g.CONNECTORS:
        i += 1
    return (token.lower in g.CONNECTORS or token.text == "&") and tokens[i + 1].capital
