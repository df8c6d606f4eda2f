"""What the articles leave open: what they say themselves isn't known, isn't decided, or wasn't answered."""

from __future__ import annotations

from chatbot.answer import Sentence
from chatbot.briefing.drafting import drafted
from chatbot.briefing.facets import is_open
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Part
from chatbot.briefing.sentences import Choice
from chatbot.sheet import Sheet


def open_questions(choice: Choice, sheet: Sheet, most: int) -> Part:
    """The sentences that tell so, the newest first where they are level; who was only silent comes after."""
    found = [(strength, line) for line in choice.lines if (strength := is_open(line))]
    found.sort(key=lambda one: (one[0], one[1].share, one[1].published or ""), reverse=True)
    taken, sentences = list[Line](), list[Sentence]()
    for _, line in found:
        if len(sentences) == most:
            break
        if any(choice.alike(line.stems, other.stems) >= 0.5 for other in taken):
            continue
        draft = drafted(line, sheet.witness)
        event = sheet.submit(draft) if draft else None
        if event:
            taken.append(line)
            sentences.append(event.sentence)
    return Part("open questions", tuple(sentences))
