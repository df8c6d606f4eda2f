"""Who said what: every statement under its speaker, the most quoted first; or the most telling one of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chatbot import compose
from chatbot.answer import Sentence, label
from chatbot.briefing import pronouns
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Part
from chatbot.briefing.sentences import Choice, length_of
from chatbot.briefing.weights import content_stems
from chatbot.compose import Draft
from chatbot.sheet import Sheet
from chatbot.topic import says_the_same
from ingest.article import Said
from ingest.library.record import Library
from ingest.sentences import sentence_spans

MOST = 400
"""Statements that are shown at the most: of more nobody reads all, and `byline quotes` has them."""
_NAME = "who said what"
_SHORT, _AT_ONCE, _TURNS = 28, 3, 3
"""Of few words no quotation takes more than so many, or its share of so many; speakers have so many turns."""
_FEW = 4  # words that are no statement worth a place among few


def voices(said: Sequence[Said], library: Library, sheet: Sheet) -> Part:
    """Everything that was said, speaker by speaker, each in the order of the articles and of the text."""
    groups = by_speaker(said, library)
    sentences, shown, told = list[Sentence](), 0, set[str]()
    for group in groups.values():
        for together, evidence in sheet.witness.of_statements(group[: max(0, MOST - shown)]):
            whole = " … ".join(one.text for one in evidence)
            if together[0].statement.kind != "direct" and whole in told:  # two say it in one sentence, which names both
                shown += len(together)
                continue
            event = sheet.submit(compose.quotation(together, evidence))
            if event:
                told.add(whole)
                sentences.append(event.sentence)
                shown += len(together)
    nobody = len(groups.get(None, ()))
    note = f"{shown} of {len(said)} shown" + (f"; the articles give {nobody} to nobody" if nobody else "")
    return Part(_NAME, tuple(sentences), note=note if said else "")


def most_quoted(
    said: Sequence[Said], library: Library, sheet: Sheet, choice: Choice, words: int, before: Sequence[Line]
) -> Part:
    """The most telling sentence of each speaker, the most quoted first, within so many words; nothing of before again."""
    taken = [sentence.text for sentence in sheet.sentences]
    heard = {one for line in before for one in line.said}
    groups = by_speaker(said, library)
    sentences: dict[str, list[Sentence]] = {name: [] for name in groups if name is not None}
    waiting = {
        name: sorted(
            (draft for one in groups[name] if one not in heard for draft in _single(one, sheet)),
            key=lambda draft: -_tells(draft, choice),
        )
        for name in sentences
    }
    longest = max(_SHORT, words // _AT_ONCE)
    for name in _in_turns(sentences):
        for draft in waiting[name]:
            length = length_of(draft.text)
            if length > min(words, longest) or says_the_same(_bare(draft.text), map(_bare, taken)):
                continue
            event = sheet.submit(draft)
            if event:
                sentences[name].append(event.sentence)
                taken.append(event.sentence.text)
                words -= length
                break
    shown = len(sheet.said & {*said} | heard & {*said})
    flat = tuple(sentence for group in sentences.values() for sentence in group)
    return Part(_NAME, flat, note=f"{shown} of {len(said)} shown" if said else "")


def _in_turns(names: Iterable[str]) -> Iterator[str]:
    """Each speaker once, then each once more, and so on, a few times."""
    every = list(names)
    for _ in range(_TURNS):
        yield from every


def by_speaker(said: Sequence[Said], library: Library) -> dict[str | None, list[Said]]:
    """Statements under the commonest spelling of their speaker's name, the most quoted first, nobody's last."""
    people, groups = library.people(), dict[str | None, list[Said]]()
    for one in said:
        name = one.statement.speaker
        groups.setdefault(people.shown(name) if name else None, []).append(one)
    return dict(sorted(groups.items(), key=lambda item: (item[0] is None, -len(item[1]))))


def _single(said: Said, sheet: Sheet) -> Iterator[Draft]:
    """What a statement says directly, sentence by sentence, each that can stand by itself."""
    if said.statement.kind != "direct":
        return
    ((together, evidence),) = sheet.witness.of_statements([said])
    for span, text in zip(said.statement.content, said.text, strict=True):
        inside = [one for one in evidence if one.span.covers(span)]
        for sentence in sentence_spans(text) if inside else ():
            piece = sentence.of(text).strip().rstrip(",").strip('“”"')
            if length_of(piece) > _FEW and not pronouns.points_back(piece) and not pronouns.is_loose(piece):
                shown = f"{label(said.statement)}: “{piece}”"
                yield Draft(shown, tuple(inside), "quote", said.statement.speaker, tuple(together))


def _tells(draft: Draft, choice: Choice) -> float:
    found = content_stems(_bare(draft.text))
    return sum(choice.weights.get(one, 0.0) for one in found) / float(max(6, len(found)) ** 0.85)


def _bare(text: str) -> str:
    """What is said, without who says it."""
    return re.sub(r"^[^“”]{1,80}: (?=“)", "", text)
