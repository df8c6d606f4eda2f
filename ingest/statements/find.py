"""The way in: an article's text to its statements.

Paragraphs and quotations, sentences, who is named, cues with what they bring in, quotations without a cue, who the
mentions are: each stage is a function of its own in a module of its own; here they follow one another.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.article import Span, Statement
from ingest.corrections import corrections
from ingest.statements.attribution import Draft, attribute
from ingest.statements.continuation import complete
from ingest.statements.dialogue import dialogue
from ingest.statements.discourse import Speaker
from ingest.statements.lexicon import words
from ingest.statements.quotations import find_quotations
from ingest.statements.resolution import resolve
from ingest.statements.sentences import Sentence, headings, paragraphs, sentences
from ingest.statements.speakers import Directory, directory
from ingest.statements.transcripts import Turn, labelled, turns, whose_labels

VERSION: int = 3

# A draft, its speaker, and who tells it where it is told within another statement.
_Told = tuple[Draft, Speaker, str | None]

WORD = re.compile(r"[^\W\d_]+")
ENGLISH_SAMPLE = 20_000
# Running English has about 0.45 of its words in the list, French and German under 0.1.
ENGLISH_SHARE = 0.2
SHORT_TEXT = 12


def is_english(text: str, language: str | None = None) -> bool:
    """Whether a text is to be read as English, by its stated language or else by its commonest words."""
    if language:
        return language.lower().startswith("en")
    found = WORD.findall(text[:ENGLISH_SAMPLE].lower())
    if len(found) < SHORT_TEXT:
        return True
    common = words("function_words.txt", "common")
    return sum(word in common for word in found) >= ENGLISH_SHARE * len(found)


def find_statements(text: str, breaks: Sequence[int] = (), language: str | None = None) -> tuple[Statement, ...]:
    """Everything that somebody says in an article, with who says it, in order of the text.

    `text` is the article's body, a paragraph a line; `breaks` are the offsets at which something was taken out of
    it: no content span crosses one. `language` is its tag, where it is known; what isn't English gives nothing. What
    a correction notice says was said is no statement.
    """
    if not is_english(text, language):
        return ()
    spans = paragraphs(text)
    parts = sentences(text, spans, find_quotations(text, spans))
    people = directory(text, parts)
    spoken = turns(text, spans)
    told = {turn.paragraph + k for turn in spoken for k in range(len(turn.content))}
    dashed = [draft for draft in dialogue(text, parts) if parts[draft.sentence].paragraph not in told]
    headed = headings(parts) | told | {parts[draft.sentence].paragraph for draft in dashed}
    drafts = dashed + [
        draft for i, part in enumerate(parts) if part.paragraph not in headed for draft in attribute(text, i, part)
    ]
    drafts.sort(key=lambda draft: draft.sentence)
    drafts = complete(text, parts, drafts, headed)
    speakers = resolve(text, parts, drafts, people)
    cuts = sorted({offset for offset in breaks if 0 < offset < len(text)})
    found = [
        _statement(text, draft, speaker, teller, cuts)
        for draft, speaker, teller in _merge(parts, _with_tellers(drafts, speakers))
    ]
    letters = whose_labels(people, parts, spoken) if spoken else {}
    found += [_turn(text, turn, people, letters, cuts) for turn in spoken]
    said = sorted((s for s in found if s.content), key=lambda s: (s.content[0], s.content[-1].end))
    return tuple(_outside(said, corrections(text)))


def _outside(said: Iterable[Statement], notices: Sequence[Span]) -> Iterator[Statement]:
    """The statements that don't begin in a notice; both are in order of the text, notices apart from one another."""
    starts = [notice.start for notice in notices]
    for statement in said:
        first = statement.content[0]
        at = bisect_left(starts, first.end) - 1
        if at < 0 or not notices[at].overlaps(first):
            yield statement


def _with_tellers(drafts: Sequence[Draft], speakers: Sequence[Speaker]) -> Iterator[_Told]:
    """Each draft with its speaker and, where it is told within another's statement, who tells it.

    What somebody says of their own saying ("she said she believed …") is in the outer statement already.
    """
    outer: tuple[Draft, Speaker] | None = None
    for draft, speaker in zip(drafts, speakers, strict=True):
        inside = draft.nested and outer is not None and outer[0].sentence == draft.sentence
        if not inside:
            outer = (draft, speaker)
            yield draft, speaker, None
        elif outer and outer[1].name and draft.speech and speaker.name and speaker.name != outer[1].name:
            yield draft, speaker, outer[1].name


def _turn(
    text: str, turn: Turn, people: Directory, letters: Mapping[str, str | None], cuts: Sequence[int]
) -> Statement:
    mention, name = labelled(text, turn, people, letters)
    person = people.find(name.split(), turn.label.start) if name else None
    content = tuple(piece for span in turn.content for piece in _split(text, span, cuts))
    return Statement("direct", content, name, person.role if person else None, None, mention.span)


def _merge(parts: Sequence[Sentence], told: Iterable[_Told]) -> Iterator[_Told]:
    """What one speaker says directly, without another's words between, in one paragraph or one quotation."""
    group: list[_Told] = []
    for draft, speaker, teller in told:
        if group and not _goes_on(parts, group[-1], draft, speaker):
            yield _joined(group)
            group = []
        group.append((draft, speaker, teller))
    if group:
        yield _joined(group)


def _joined(group: Sequence[_Told]) -> _Told:
    first, speaker, teller = next((told for told in group if told[0].cue), group[0])
    spans = tuple(span for draft, _, _ in group for span in draft.content)
    kind = first.kind if all(draft.kind == first.kind for draft, _, _ in group) else "mixed"
    return replace(first, kind=kind, content=spans), speaker, teller


def _goes_on(parts: Sequence[Sentence], last: _Told, draft: Draft, speaker: Speaker) -> bool:
    """Whether a draft is more of what the one before it says: quoted, and without words of its own that bring it in
    where what is before it is not."""
    before = last[0]
    if draft.kind != "direct" or last[1].name != speaker.name or before.content[-1].end > draft.content[0].start:
        return False
    here = parts[draft.sentence]
    if any((q := here.tokens[i].quotation) and q.continues for i in draft.quoted):
        return True
    quoted = before.kind == "direct" or (draft.cue is None and before.cue is not None and before.kind == "mixed")
    return quoted and speaker.name is not None and parts[before.sentence].paragraph == here.paragraph


def _statement(text: str, draft: Draft, speaker: Speaker, teller: str | None, cuts: Sequence[int]) -> Statement:
    content = tuple(piece for span in draft.content for piece in _split(text, span, cuts))
    taken = list(content)
    cue = draft.cue if draft.cue and not any(draft.cue.overlaps(span) for span in taken) else None
    mention = draft.mention.span if draft.mention else None
    if mention and any(mention.overlaps(span) for span in [*taken, *([cue] if cue else [])]):
        mention = None
    return Statement(draft.kind, content, speaker.name, speaker.role, cue, mention, teller)


def _split(text: str, span: Span, cuts: Sequence[int]) -> list[Span]:
    """A span less the white space at its ends, in pieces that no cut lies within."""
    inside = cuts[bisect_right(cuts, span.start) : bisect_left(cuts, span.end)]
    edges = [span.start, *inside, span.end]
    pieces = []
    for start, end in itertools.pairwise(edges):
        words_here = text[start:end]
        start += len(words_here) - len(words_here.lstrip())
        end = start + len(text[start:end].rstrip())
        if start < end:
            pieces.append(Span(start, end))
    return pieces
