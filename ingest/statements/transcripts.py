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
from ingest.statements.speakers import Directory

LABEL = re.compile(
    r"[\"“]?(?P<label>[^\W\d_a-z][\w.&’'-]*(?: (?:& )?[^\W\d_a-z][\w.&’'-]*){0,4})(?:\s\([^)\n]{1,60}\))?(?P<stop>[:.])\s+(?=\S)"
)
LETTERS = frozenset("QA")
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
        return label in LETTERS
    return len(label) <= 40


def initials(people: Directory) -> dict[str, str | None]:
    """Whose name the letters stand for that label their turns; None where they could be two's."""
    found: dict[str, str | None] = {}
    for person in people.people:
        if person.person and 1 < len(person.words) < 4:
            letters = "".join(word[0] for word in person.words).upper()
            found[letters] = None if letters in found else person.name
    return found


def labelled(text: str, turn: Turn, people: Directory, letters: Mapping[str, str | None]) -> tuple[Mention, str | None]:
    """The mention that a label is, and the name it stands for: a name, or the initials of somebody in the article."""
    label = turn.label.of(text)
    mention = Mention(turn.label, "name", (label.lower(),), label)
    if label in LETTERS or label in letters:
        return mention, letters.get(label)
    person = people.find(label.split(), turn.label.start)
    return mention, person.name if person else label
