"""Who said what: every statement under its speaker, the most quoted first; or the most telling of it."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot import compose
from chatbot.answer import Sentence
from chatbot.briefing.drafting import spoken
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Part
from chatbot.briefing.sentences import in_order
from chatbot.sheet import Sheet
from ingest.article import Said
from ingest.library.record import Library

MOST = 400
"""Statements that are shown at the most: of more nobody reads all, and `byline quotes` has them."""
_NAME = "who said what"


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


def most_telling(
    lines: Sequence[Line], said: Sequence[Said], before: Sequence[Line], library: Library, sheet: Sheet
) -> Part:
    """Some sentences of what was said, speaker by speaker, the most quoted first; how much of all that was said they are.

    What is told `before` counts as shown.
    """
    order = {name: rank for rank, name in enumerate(by_speaker(said, library))}
    people, drafts = library.people(), [draft for line in in_order(lines) if (draft := spoken(line, sheet.witness))]
    drafts.sort(key=lambda draft: order.get(people.shown(draft.speaker) if draft.speaker else None, len(order)))
    events = [sheet.submit(draft) for draft in drafts]
    shown = len({*said}.intersection(one for line in (*before, *lines) for one in line.said) | (sheet.said & {*said}))
    note = f"{shown} of {len(said)} shown" if said else ""
    return Part(_NAME, tuple(event.sentence for event in events if event), note=note)


def by_speaker(said: Sequence[Said], library: Library) -> dict[str | None, list[Said]]:
    """Statements under the commonest spelling of their speaker's name, the most quoted first, nobody's last."""
    people, groups = library.people(), dict[str | None, list[Said]]()
    for one in said:
        name = one.statement.speaker
        groups.setdefault(people.shown(name) if name else None, []).append(one)
    return dict(sorted(groups.items(), key=lambda item: (item[0] is None, -len(item[1]))))
