"""A sentence of an article as a briefing shows it: quoted words with whose they are, else as it stands."""

from __future__ import annotations

from dataclasses import replace

from chatbot import compose
from chatbot.answer import label
from chatbot.briefing import pronouns
from chatbot.briefing.material import Line
from chatbot.briefing.sentences import length_of
from chatbot.compose import Draft
from chatbot.evidence import Witness
from ingest.article import Said, Span

_LEAST_QUOTED, _LEAST_SPOKEN = 0.5, 0.25
"""The share of a sentence that is somebody's direct words from which on only these are shown."""


def drafted(line: Line, witness: Witness, least: float = _LEAST_QUOTED) -> Draft | None:
    """The draft of a sentence by itself; None where it can't stand by itself, or whose words it holds can't be told.

    Of one that is, from the share `least` on, somebody's direct words, only these are shown.
    """
    unknown = [one.statement for one in line.said if one.statement.speaker is None]
    if any(one.kind == "direct" for one in unknown):
        return None
    evidence = witness.at(line.article, line.revision, line.span)
    quoted = _mostly(line, least)
    if quoted:
        pieces = _pieces(quoted, line.span, line.text)
        if pieces and not pronouns.points_back(pieces[0]) and not pronouns.is_loose(pieces[0]):
            shown = " … ".join(f"“{piece}”" for piece in pieces)
            return Draft(f"{label(quoted.statement)}: {shown}", (evidence,), "quote", quoted.statement.speaker)
        return None
    if pronouns.points_back(line.text) and not _opens_with_it(line):
        return None
    if not _is_closed(line.text):
        return None
    text = witness.revision(line.article, line.revision).text
    hangs = pronouns.hanging(text, line.span)
    # before an article's first sentence nobody is named: who is meant stands in it, "a skipper was asleep in his bunk"
    if hangs is None or (line.number == 0 and hangs.start > line.span.start):
        draft = compose.extract(evidence)
        # "A letter shows that …" tells itself who says so, though it is nobody with a name
        return replace(draft, text=line.text) if draft.speaker is None else draft
    fill = pronouns.filled(text, line.span, line.said)
    if fill is None or pronouns.is_named_after(line.text, fill):
        return None
    draft = compose.extract(evidence)
    named = pronouns.with_name(line.text, fill)
    first_hand = evidence.said is None or evidence.said.statement.second_hand is None
    if first_hand and (evidence.said is None or compose.names(named, evidence.said.statement.speaker)):
        return replace(draft, text=named, filled=fill)
    return None


def _opens_with_it(line: Line) -> bool:
    """ "It took nine hours, but the council agreed": there is nothing before it that "it" could be."""
    return line.number == 0 and line.text.startswith("It ")


def labelled(line: Line, witness: Witness) -> Draft:
    """The whole sentence with whose words it holds, whatever it points back to; for where it stands beside another."""
    draft = compose.extract(witness.at(line.article, line.revision, line.span))
    first_hand = all(one.statement.second_hand is None for one in line.said)
    # what "it" is that shows or says so is told by the sentence as well as by anybody who would be named for it
    return replace(draft, text=line.text) if first_hand and line.text.startswith("It ") else draft


def spoken(line: Line, witness: Witness) -> Draft | None:
    """The same where all is speech: of a sentence with more than a word or two of somebody's, these only."""
    return drafted(line, witness, _LEAST_SPOKEN)


def words_of(line: Line, witness: Witness) -> int:
    """How many words a sentence takes as it is shown; 0 where it can't be."""
    draft = drafted(line, witness)
    return length_of(draft.text) if draft else 0


def _is_closed(text: str) -> bool:
    """Whether quotation marks that open in a text close in it: “…”, "…", „…“ or „…”."""
    low, left, right = (text.count(mark) for mark in "„“”")
    return text.count('"') % 2 == 0 and (low == left + right if low else left == right)


def _mostly(line: Line, least: float) -> Said | None:
    """The one direct statement that a sentence mostly is."""
    if len(line.said) != 1 or line.said[0].statement.kind != "direct":
        return None
    held = sum(max(0, min(c.end, line.span.end) - max(c.start, line.span.start))
               for c in line.said[0].statement.content)  # fmt: skip
    return line.said[0] if held >= least * len(line.text) else None


def _pieces(said: Said, span: Span, text: str) -> list[str]:
    """What of a sentence is a statement's own words."""
    found = []
    for content in said.statement.content:
        low, high = max(content.start, span.start), min(content.end, span.end)
        if low < high:
            piece = text[low - span.start : high - span.start].strip().rstrip(",").strip('“”"')
            if piece:
                found.append(piece)
    return found
