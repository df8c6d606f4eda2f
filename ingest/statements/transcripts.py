"""Interviews and transcripts: paragraphs that begin with a label for who speaks ("KP:", "Q.", "MARSH:").

A label counts where the article uses labels as a form: the same one comes back, or it is written in capitals, or it
names somebody in the article and what follows is in quotation marks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.article import Span
from ingest.statements.mentions import Mention
from ingest.statements.sentences import Sentence
from ingest.statements.speakers import Directory

LABEL = re.compile(
    r"[\"“]?(?P<label>[^\W\d_a-z][\w.&’'-]*(?: (?:& )?[^\W\d_a-z][\w.&’'-]*){0,4})(?:\s\([^)\n]{1,60}\))?(?P<stop>[:.])\s+(?=\S)"
)
QUESTION, ANSWER = frozenset({"q", "question"}), frozenset({"a", "answer"})
ASKERS = frozenset({"journalist", "reporter", "editor", "correspondent", "writer", "columnist", "interviewer", "host"})
# What stands between who asks and who is asked, and between who is asked and who asks.
ASKS = frozenset({"interviewed", "interviews", "asked", "asks", "met", "meets", "visited", "questioned", "sat"})
TELLS = frozenset({"told", "tells"})
MARKS = frozenset('"“”«»')
MIN_TURNS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next: the label's place, and the words after it, a span a paragraph."""

    paragraph: int
    label: Span
    content: tuple[Span, ...]


def turns(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of an interview or transcript; none where the text isn't one.

    A paragraph without a label between two turns goes on with the one before it.
    """
    found = []
    for number, paragraph in enumerate(paragraphs):
        match = LABEL.match(text, paragraph.start, paragraph.end)
        if match and _is_label(match["label"], match["stop"]):
            label = Span(match.start("label"), match.end("label"))
            found.append(Turn(number, label, (_unquoted(text, Span(match.end(), paragraph.end)),)))
    counts = Counter(turn.label.of(text).split()[-1] for turn in found)
    kept = [turn for turn in found if counts[turn.label.of(text).split()[-1]] > 1]
    if len(kept) < MIN_TURNS or len(counts) < 2:
        return ()
    return tuple(_with_rest(turn, following, paragraphs) for turn, following in pairwise([*kept, None]) if turn)


def _with_rest(turn: Turn, following: Turn | None, paragraphs: Sequence[Span]) -> Turn:
    between = paragraphs[turn.paragraph + 1 : following.paragraph] if following else ()
    return replace(turn, content=(*turn.content, *between))


def _unquoted(text: str, span: Span) -> Span:
    """A turn's words without the marks around all of them."""
    if span.end - span.start > 2 and text[span.start] in MARKS and text[span.end - 1] in MARKS:
        return Span(span.start + 1, span.end - 1)
    last = text[span.end - 1]
    opened = text.count("“", span.start, span.end) - text.count("”", span.start, span.end)
    closes = (last == "”" and opened < 0) or (last == '"' and text.count('"', span.start, span.end) % 2 == 1)
    return Span(span.start, span.end - 1) if closes else span


def _is_label(label: str, stop: str) -> bool:
    if stop == ".":
        return label.lower() in QUESTION | ANSWER
    return len(label) <= 40


def whose_labels(people: Directory, sentences: Sequence[Sentence], spoken: Sequence[Turn]) -> dict[str, str | None]:
    """Whose the labels are that are no names: initials, and "Q" and "A" by who is interviewed and who asks.

    None where they could be two's, or where the words before the first turn don't tell.
    """
    asks, answers = _interview(people, sentences, spoken[0].paragraph)
    letters = dict.fromkeys(QUESTION, asks) | dict.fromkeys(ANSWER, answers)
    return letters | _initials(people)


def _interview(people: Directory, sentences: Sequence[Sentence], end: int) -> tuple[str | None, str | None]:
    """Who asks and who is asked, by the paragraphs of the introduction, which end before the one numbered `end`."""
    named: Counter[str] = Counter()
    asking: set[str] = set()
    for number, sentence in enumerate(sentences):
        if sentence.paragraph >= end:
            break
        here = people.singular[number]
        named.update(person.name for _, person in here)
        asking |= {person.name for _, person in here if person.offices & ASKERS}
        for (left, one), (right, other) in pairwise(here):
            between = {token.lower for token in sentence.tokens if left.start < token.start < right.start}
            if one.name != other.name and between & (ASKS | TELLS):
                asking.add(other.name if between & TELLS or "by" in between else one.name)
    asked = [name for name, _ in named.most_common() if name not in asking]
    sure = asked and (len(asked) == 1 or named[asked[0]] > named[asked[1]])
    return (next(iter(asking)) if len(asking) == 1 else None), asked[0] if sure else None


def _initials(people: Directory) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for person in people.people:
        if person.person and 1 < len(person.words) < 4:
            letters = "".join(word[0] for word in person.words)
            found[letters] = None if letters in found else person.name
    return found


def labelled(text: str, turn: Turn, people: Directory, letters: Mapping[str, str | None]) -> tuple[Mention, str | None]:
    """The mention that a label is, and the name it stands for: a name, or the initials of somebody in the article."""
    label = turn.label.of(text)
    mention = Mention(turn.label, "name", (label.lower(),), label)
    if label.lower() in letters:
        return mention, letters[label.lower()]
    person = people.find(label.split(), turn.label.start)
    return mention, person.name if person else label
