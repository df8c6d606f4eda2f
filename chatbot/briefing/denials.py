"""Claims that somebody denies, with what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.briefing.facets import is_open
from chatbot.briefing.material import Line
from chatbot.briefing.nearby import Nearby
from chatbot.briefing.rifts import Matters, Rift, context, shared_words
from chatbot.briefing.sentences import Choice
from chatbot.briefing.times import days_between
from chatbot.briefing.weights import content_stems
from chatbot.words import stem, words
from ingest.names import fold

_DENIES = re.compile(
    r"\b(?:(?<!was )(?<!were )(?<!been )(?<!be )den(?:ies|ied|ying)(?= (?:that|(?!right|access|entry|bail)\w+ing|any|all|it|this|"
    r"(?:the |these |those |all |any |his |her |their )?(?:\w+ )?(?:claims?|reports?|allegations?|accusations?|charges?|"
    r"suggestions?|wrongdoing|involvement|responsibility|knowledge|account|story|link|role)|(?:he|she|they|there|the \w+) "
    r"(?:\w+ )?(?:was|were|had|has|have|is|are|did|would|could)|him|her|them)\b|[.,;”])|"
    r"disput(?:ed|ing)|(?<!\w[a-z] )disputes (?:that|the|this|any|all|it|his|her|their)\b|"
    r"refut(?:es|ed|ing)|rebut(?:s|ted)|contradict(?:s|ed|ing)|"
    r"(?:dismiss(?:es|ed)|reject(?:s|ed)) (?:(?:the |a |any |all |that |these |those |this |his |her |their )?(?:[\w’']+ )?"
    r"(?:claims?|reports?|allegations?|accusations?|suggestions?|criticisms?|notion|idea|assertions?|figures?|charges?|accounts?)\b|"
    r"that(?= (?:he|she|it|they|there|the|any)\b)|(?:this|that|it|them) as\b)|"
    r"(?:call(?:s|ed)|describ\w+) (?:this|that|it|him|her|them|the \w+)(?: as)? [‘“\"']?(?:an? |pure |utter )?"
    r"(?:fairy tale|lies?\b|invention|"
    r"fabrication|fantasy|nonsense|slander|fiction)|(?:is|was|are|were) (?:simply |quite )?mistaken|"
    r"not true|untrue|no truth|baseless|unfounded|simply wrong|plainly false|"
    r"is false|are false|was false|is wrong|are wrong)\b",
    re.IGNORECASE,
)
_AFTER_IT = re.compile(r"(?:not|un|no truth|base|simply|plainly|is|are|was)", re.IGNORECASE)
_MEANS_BEFORE = re.compile(
    r"\b(?:him|her|it|this|(?<![a-z] )that|(?<=ed )that|them|"
    r"(?:the|these|those|his|her|their) (?:claims?|reports?|allegations?|accusations?|figures?|"
    r"accounts?|charges?|suggestions?))\b[^,]{0,60}[.”\"’]*$",
    re.IGNORECASE,
)
"""How a denial ends that means what was said right before it."""
_CLAIMS = re.compile(
    r"\b(?:accus|alleg|claim|blam|charg|suspect|report|show|suggest|reveal|accord|believ|think)\w*", re.IGNORECASE
)
_OF_PART = re.compile(
    r"\bden\w+ (?:any |all |having |his |her |its |their )?(?:involvement|wrongdoing|responsibility|role|link)",
    re.IGNORECASE,
)
_ACCUSES = re.compile(
    r"\b(?:accus|alleg|claim|blam|charg|suspect|responsib|involv|behind|implicat|link|fault|guilt)\w*", re.IGNORECASE
)
"""What is said of somebody who denies to have had part in something."""
_CALLED = re.compile(r"\b(?:call|describ)\w+ (?:this|that|it)\b")
_KNOWING = re.compile(
    r"\bden\w+ (?:knowing|having |that (?:\w+ ){1,3}had (?:known|received|seen|been told))", re.IGNORECASE
)
"""A denial of knowledge: what contradicts it is told by whoever gave it, and by no other mention of the thing."""
_HOLDS, _HOLDS_UNSAID, _HOLDS_PART = 0.5, 0.6, 0.75
"""The share of the rarer words of a denial that what it denies must hold."""
_SAYING = re.compile(r",|\b(?:say|says|said|that|whom?|added)\b")
_FEWEST = 2
_ONE_STORY, _NEWS_DAYS = (
    0.12,
    21,
)  # the closeness of the articles of a denial and of what it denies; and the days between
_TELLING = 3  # words of a denial that say what it denies
_OPPOSITE, _AS_LONG = 0.7, 0.6  # how alike, and how near in length, two sentences are of which one has a “not”
_NEGATIVE = re.compile(r"\b(?:no|not|never|none|nobody|nothing|neither|without)\b|n['’]t\b", re.IGNORECASE)
_FRAME = frozenset(
    map(
        stem,
        "deny denies denied denial dispute reject rejected claim report allegation accusation argument suggestion idea notion "
        "criticism ruling involvement wrongdoing say said true false wrong never monday tuesday wednesday thursday friday "
        "saturday sunday".split(),
    )
)


def denials(choice: Choice) -> Iterator[Rift]:
    """Each denial with the sentence that says what it denies, told by somebody else."""
    of_article: dict[str, list[Line]] = {}
    for line in choice.lines:
        of_article.setdefault(line.article, []).append(line)
    matters = Matters(choice.lines)
    for line in choice.lines:
        found = _DENIES.search(line.text)
        if not found or (found.group()[:3].lower() == "den" and _is_quoted(line, found.start())):
            continue
        before = _before(line, of_article[line.article])
        claim = before or _claimed(line, choice, matters)
        if claim:
            who = next((name for one in line.said if (name := one.statement.speaker) and name[:1].isupper()), None)
            yield Rift("denial", f"denied by {who}" if who else "a denial", ((claim,), (line,)))


def _is_quoted(line: Line, at: int) -> bool:
    """Whether somebody's direct words talk of a denial, which are none."""
    place = line.span.start + at
    return any(
        one.statement.kind == "direct" and any(c.start <= place < c.end for c in one.statement.content)
        for one in line.said
    )


def _speakers(line: Line) -> set[str]:
    return {fold(one.statement.speaker) for one in line.said if one.statement.speaker}


def _claimed(denial: Line, choice: Choice, matters: Matters) -> Line | None:
    own = _own(denial)
    if len(own) < _TELLING or _KNOWING.search(denial.text):
        return None
    whole = sum(choice.rarity.get(one, 1.0) for one in own)
    best: tuple[float, Line] | None = None
    for other in choice.near(denial, 0.15, by=12):
        if _DENIES.search(other.text) or is_open(other) or (_speakers(other) & _speakers(denial)):
            continue
        if (days_between(denial, other) or 0) > _NEWS_DAYS or not (other.said or _CLAIMS.search(other.text)):
            continue
        if not choice.on_topic and matters.closeness(denial, other) < _ONE_STORY:
            continue
        is_of_part = _OF_PART.search(denial.text) is not None
        if is_of_part and not _ACCUSES.search(other.text):
            continue
        held = own & other.stems
        share = sum(choice.rarity.get(one, 1.0) for one in held) / whole if whole else 0.0
        if (
            len(held) >= _FEWEST
            and share >= (_HOLDS_PART if is_of_part else _HOLDS if other.said else _HOLDS_UNSAID)
            and (best is None or share > best[0])
        ):
            best = share, other
    return best[1] if best else None


def _own(denial: Line) -> frozenset[str]:
    """What a denial tells of what it denies: what follows "denied", or stands before "is not true"; without names."""
    found = _DENIES.search(denial.text)
    assert found, "it is a denial"
    told = (
        _SAYING.split(denial.text[: found.start()])[-1]
        if _AFTER_IT.match(found.group())
        else denial.text[found.end() :]
    )
    names = {stem(word) for word in words(told) if word[:1].isupper()}
    return content_stems(told) - _FRAME - names


def _before(denial: Line, article: list[Line]) -> Line | None:
    """The claim of somebody else right before a denial that doesn't say what it denies: "She denied it"."""
    if (len(_own(denial)) >= _TELLING and not _CALLED.search(denial.text)) or not _MEANS_BEFORE.search(denial.text):
        return None
    at = article.index(denial)
    for other in article[max(0, at - 1) : at]:
        tellers = {name for name in _speakers(other) if name.split()[-1] not in fold(denial.text)}
        nameless = any(one.statement.speaker is None for one in other.said)
        if (tellers - _speakers(denial) or nameless) and not _DENIES.search(other.text) and not is_open(other):
            return other
    return None


def opposites(choice: Choice) -> Iterator[Rift]:
    """Sentences of two outlets that say the same but for a "not"."""
    told = [line for line in choice.lines if not line.is_quoted and not is_open(line)]
    positive = Nearby((line for line in told if not _NEGATIVE.search(line.text)), choice)
    for line in choice.lines:
        if not _NEGATIVE.search(line.text) or line.is_quoted:
            continue
        here = context(line)
        for other in positive.to(line, _OPPOSITE):
            if (
                not _is_turned(line, other)
                or other.story == line.story
                or other.source == line.source
                or (days_between(line, other) or 0) > _NEWS_DAYS
            ):
                continue
            there = context(other)
            if len(here & there) >= _TELLING and choice.alike(here, there) >= _OPPOSITE and _are_as_long(here, there):
                yield Rift("denial", shared_words(other, line), ((other,), (line,)))


def _is_turned(negative: Line, other: Line) -> bool:
    """Whether what one says not, another says: the first telling word after the "not" is in it, too."""
    found = _NEGATIVE.search(negative.text)
    after = content_stems(negative.text[found.end() :].split(",")[0]) if found else frozenset()
    following = [stem(word) for word in words(negative.text[found.end() :])][:3] if found else []
    return any(one in other.stems for one in following if one in after)


def _are_as_long(a: frozenset[str], b: frozenset[str]) -> bool:
    return min(len(a), len(b)) >= _AS_LONG * max(len(a), len(b))
