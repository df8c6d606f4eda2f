"""Names that contradict each other: one who is spelled in two ways, one office with two holders, one saying with two
speakers."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from chatbot.briefing.material import Line
from chatbot.briefing.nearby import Nearby
from chatbot.briefing.rifts import Rift, context, overlap
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import days_between
from chatbot.briefing.weights import content_stems
from chatbot.near import is_one_edit
from chatbot.words import STOP_WORDS, stem, words
from ingest.alike import words as folded
from ingest.article import Said
from ingest.names import fold, full_name, same_name

Name = tuple[str, ...]
_NAME = re.compile(r"(?<![.!?] )\b[A-Z][\w’'-]+(?: [A-Z]\.)?(?: (?:van|von|de|der|al|bin|of))?(?: [A-Z][\w’'-]+){1,2}")
_ALIKE = 0.25  # of what is told of the two: it must be one person that is meant
_LETTERS = 4  # of a word that may be misspelled
_BEGINS = 2  # letters by which names that may be one begin alike
_NEARLY = 0.8
_TITLES = frozenset("Sen Rep Gov Lt Gen Col Sgt Capt Mr Mrs Ms Dr Prof Rev St Among Earlier Later".split())
_ENDINGS = ("s", "es", "n", "an", "ian", "ic", "al", "ist", "ists", "ism", "ish", "er", "ers")
"""Of words that come from names: Democratic, Americans."""
_SOUNDS = tuple(
    (re.compile(letters), sound)
    for letters, sound in (
        (r"leigh\b", "li"), (r"e?y|ie", "i"), (r"ph", "f"), (r"ck|q|c(?=[aoukhlrt])", "k"), (r"w", "v"), (r"z", "s"), (r"th", "t"),
        (r"(?<=.)h", ""), (r"(.)\1", r"\1"), (r"(?<=[a-z]{3})e\b", ""), (r"[-’']", ""),
    )
)  # fmt: skip
"""How letters sound, roughly: those that a reporter who only heard a name mixes up."""
_TWO = 2
_LONG = 7  # letters
_SHARED, _SAME_BUT_NAMED, _MOST_OF_BOTH = 3, 0.6, 0.35  # of what stands beside two names in one place
_SAME_WORDS = 0.85
_FEWEST_WORDS, _FEWEST_TELLING = 5, 2  # of a saying that nobody says by chance, too
_ROLE_WORDS = 3
_NEWS_DAYS = 10  # between articles that name who did one thing
_FORMER = re.compile(
    r"\b(?:former|ex|late|acting|deputy|vice|an?|one|another|spokes\w+|member|resident|analyst|expert)\b", re.IGNORECASE
)


def disputed_names(choice: Choice) -> Iterator[Rift]:
    """Names that one outlet spells otherwise than another, each side those who have it so."""
    holders: dict[Name, list[Line]] = defaultdict(list)
    shown: dict[Name, str] = {}
    for line in choice.lines:
        for name, key in _names(line):
            for own in {key, key[-_TWO:]}:  # "Foreman Britta Ardley" is Britta Ardley, too
                holders[own].append(line)
                shown.setdefault(own, name)
    beginnings: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for key in holders:
        beginnings[_sound(key[0])[:_BEGINS], _sound(key[-1])[:_BEGINS]].append(key)
    for group in beginnings.values():
        for one, other in itertools.combinations(group, 2):
            if not _may_be_misspelled(one, other):
                continue
            alike = any(choice.alike(x.stems, y.stems) >= _ALIKE for x in holders[one] for y in holders[other])
            if _apart(holders[one], holders[other]) and (alike or _is_surely_one(one, other)):
                yield Rift(
                    "name", f"{shown[one]} or {shown[other]}", (tuple(holders[one]), tuple(holders[other])), sure=2.0
                )


def _names(line: Line) -> Iterator[tuple[str, Name]]:
    for match in _NAME.finditer(line.text):
        name = re.sub(r"[’']s\b.*$", "", match.group())
        key = full_name(name).words
        if len(key) >= _TWO and key[0] not in STOP_WORDS and _TITLES.isdisjoint(name.split()):
            yield name, key


def _may_be_misspelled(one: Name, other: Name) -> bool:
    """Whether two names are near: each of first and last name the same, or nearly the same."""
    pairs = ((one[0], other[0]), (one[-1], other[-1]))
    return any(a != b for a, b in pairs) and all(a == b or _is_near(a, b) for a, b in pairs)


def _is_surely_one(one: Name, other: Name) -> bool:
    """Whether only a letter of a long last name is other, or both sound alike: on one matter that is one person."""
    if len(one) == len(other) and all(_sound(a) == _sound(b) for a, b in zip(one, other, strict=True)):
        return True
    return one[0] == other[0] and min(len(one[-1]), len(other[-1])) >= _LONG and is_one_edit(one[-1], other[-1])


def _is_near(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) < _LETTERS or (long.startswith(short) and long[len(short) :] in _ENDINGS):
        return False
    if _sound(a) == _sound(b):
        return True
    near = a[:_BEGINS] == b[:_BEGINS] and SequenceMatcher(None, a, b).ratio() >= _NEARLY
    return is_one_edit(a, b) or near


def _sound(name: str) -> str:
    """A name as it is heard: Ardleigh as Ardley, Qvale as Kvale, Heske as Hesk."""
    found = name.lower()
    for letters, sound in _SOUNDS:
        found = letters.sub(sound, found)
    return found


def _apart(a: Sequence[Line], b: Sequence[Line]) -> bool:
    """Whether no article and no outlet has both: they are one person's name then, not two people's."""
    return not {line.article for line in a} & {line.article for line in b} and bool(
        {line.source for line in a} ^ {line.source for line in b}
    )


def disputed_places(choice: Choice) -> Iterator[Rift]:
    """Sentences that say the same but name somebody else: "led by Sunniva Hark", "led by Signe Holt"."""
    named = {line: names[0] for line in choice.lines if len(names := list(_names(line))) == 1 and not line.said}
    articles: dict[str, set[Name]] = defaultdict(set)
    for line in choice.lines:
        articles[line.article].update(key for _, key in _names(line))
    seen, beside = set[frozenset[Name]](), Nearby(named, choice)
    for line, (name, key) in named.items():
        for other in beside.to(line, _ALIKE):
            if other.story == line.story or other.source == line.source:
                continue
            theirs, their_key = named[other]
            pair = frozenset((key, their_key))
            if pair in seen or len(pair) == 1 or their_key in articles[line.article] or key in articles[other.article]:
                continue
            apart = days_between(line, other)
            if (
                apart is None
                or apart > _NEWS_DAYS
                or _share_a_word(key, their_key)
                or not _say_the_same(line, name, other, theirs, choice)
            ):
                continue
            seen.add(pair)
            yield Rift("name", f"{name} or {theirs}", ((line,), (other,)))


def _share_a_word(one: Name, other: Name) -> bool:
    return bool({*one} & {*other})


def _say_the_same(a: Line, name_a: str, b: Line, name_b: str, choice: Choice) -> bool:
    here, there = (
        content_stems(line.text.replace(name, " ")) & context(line) for line, name in ((a, name_a), (b, name_b))
    )
    if len(here & there) < _SHARED or choice.alike(here, there) < _SAME_BUT_NAMED:
        return False
    return overlap(here, there, choice.rarity) >= _MOST_OF_BOTH


def disputed_holders(lines: Sequence[Line], said: Sequence[Said]) -> Iterator[Rift]:
    """Offices that are one's, which one outlet gives to another than the other does."""
    by_office: dict[frozenset[str], dict[str, Said]] = defaultdict(dict)
    for one in said:
        name, role = one.statement.speaker, one.statement.role
        if name and role and len(name.split()) > 1 and not _FORMER.search(role):
            office = frozenset(stem(word) for word in words(role) if word.lower() not in STOP_WORDS)
            if len(office) >= _ROLE_WORDS or (len(office) == _ROLE_WORDS - 1 and re.search(r"\bof\b|['’]s\b", role)):
                by_office[office].setdefault(name, one)
    for holders in by_office.values():
        names = list(holders)
        for i, name in enumerate(names):
            for other in names[i + 1 :]:
                first, second = holders[name], holders[other]
                a, b = _line_of(first, lines), _line_of(second, lines)
                if (
                    a
                    and b
                    and _is_the_one(first, a)
                    and _is_the_one(second, b)
                    and a.source != b.source
                    and a.story != b.story
                    and not _may_be_one(name, other)
                ):
                    yield Rift("name", first.statement.role or "", ((a,), (b,)))


def _is_the_one(said: Said, line: Line) -> bool:
    """Whether a sentence calls a speaker "the director", whom there is one of, and not "a neighbour"."""
    return f"the {said.statement.role}".lower() in line.text.lower()


def disputed_speakers(lines: Sequence[Line], said: Sequence[Said]) -> Iterator[Rift]:
    """The same words, given to somebody else elsewhere."""
    by_start: dict[str, list[tuple[Said, list[str]]]] = defaultdict(list)
    for one in said:
        found = folded(" ".join(one.text))
        if one.statement.speaker and one.statement.kind == "direct" and _is_own(found):
            for run in {" ".join(found[i : i + 4]) for i in range(len(found) - 3)}:
                by_start[run].append((one, found))
    seen = set[frozenset[int]]()
    for group in by_start.values():
        for i, (one, here) in enumerate(group):
            for other, there in group[i + 1 :]:
                pair = frozenset((id(one), id(other)))
                if (
                    pair in seen
                    or one.article == other.article
                    or one.statement.second_hand
                    or other.statement.second_hand
                ):
                    continue
                seen.add(pair)
                if not (_is_named(one) and _is_named(other)):
                    continue
                if _may_be_one(one.statement.speaker or "", other.statement.speaker or "") or not _same_words(
                    here, there
                ):
                    continue
                a, b = _line_of(one, lines), _line_of(other, lines)
                if a and b:
                    yield Rift(
                        "attribution", f"who said “{' '.join(one.text[0].split()[:8])}…”", ((a,), (b,)), sure=2.0
                    )


def _is_own(found: Sequence[str]) -> bool:
    """Whether words are enough that nobody else says them by chance."""
    return len(found) > _FEWEST_WORDS or (
        len(found) == _FEWEST_WORDS
        and sum(word not in STOP_WORDS and len(word) > _LETTERS for word in found) >= _FEWEST_TELLING
    )


def _is_named(said: Said) -> bool:
    """Whether its speaker is called by name, and not "the candidate", who may be anybody."""
    name = said.statement.speaker or ""
    return name[:1].isupper() and not re.match(r"(?:The|An?|One|His|Her|Their)\b", name)


def _same_words(a: Sequence[str], b: Sequence[str]) -> bool:
    return len({*a} & {*b}) >= _SAME_WORDS * min(len({*a}), len({*b}))


def _may_be_one(a: str, b: str) -> bool:
    one, other = set(full_name(a).words), set(full_name(b).words)
    return same_name(a, b) or one <= other or other <= one or fold(a) in fold(b)


def _line_of(said: Said, lines: Sequence[Line]) -> Line | None:
    return next((line for line in lines if line.article == said.article and said in line.said), None)
