"""What the articles leave open: what they say themselves isn't known, isn't decided, or wasn't answered."""

from __future__ import annotations

import re

from chatbot.answer import Sentence
from chatbot.briefing.drafting import drafted
from chatbot.briefing.material import Line
from chatbot.briefing.nouns import Part
from chatbot.briefing.sentences import Choice
from chatbot.sheet import Sheet

_UNKNOWN = re.compile(
    r"\b(?:(?:is|was|are|were|remains?|remained|['’]s) (?:still |as yet |yet |far from )?"
    r"(?:unclear|not clear|unknown|not known|uncertain|undecided|unresolved|unanswered|unexplained|an open question)|"
    r"not (?:immediately |yet )?(?:clear|known|certain) (?:how|why|when|whether|what|who|if|where)|"
    r"no one knows|nobody knows|remains? to be (?:seen|decided|settled|agreed)|"
    r"(?:has|have|had) yet to (?:be |say|decide|announce|explain|respond|publish|set|agree|confirm)\w*|"
    r"(?:has|have|had) not (?:yet )?(?:been )?(?:decided|announced|said|explained|confirmed|published|set|agreed|"
    r"determined|established|found|named|released|identified)|"
    r"no (?:decision|date|agreement|explanation|timetable|cause|deadline) (?:has|had|was|is)\b|"
    r"still (?:being )?(?:investigat\w+|examin\w+|unknown|unclear|negotiat\w+|wait\w+|open)|under (?:investigation|review)|"
    r"(?:an|the) (?:investigation|inquiry|probe) (?:is|was|into)\b.{0,40}\b(?:ongoing|continu\w+|under way|pending)|"
    r"questions? (?:remain|about .{3,60} remain)|(?:open|unanswered) questions?|awaiting|yet to be|not yet)\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r"\b(?:declin\w+ to (?:say|comment|answer|discuss|name|give|confirm)|refus\w+ to (?:say|comment|answer|name)|"
    r"(?:did|has|have|had) not (?:immediately )?(?:respond|return|repl[yi]|answer|comment)\w*|"
    r"could not (?:immediately )?be reached|would not (?:say|comment|confirm|give|name)|"
    r"left open (?:whether|how|when|if))\b",
    re.IGNORECASE,
)


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


def is_open(line: Line) -> float:
    """How surely a sentence tells that something isn't known: 1, for mere silence 0.5, else 0."""
    if _UNKNOWN.search(line.text):
        return 1.0
    return 0.5 if _SILENT.search(line.text) else 0.0
