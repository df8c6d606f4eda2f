"""The judge: nothing reaches a reader but through it, extractive or not.

What it holds a sentence to is read anew from the record, never from what composed it:

- each citation names a revision that is there, and its text is exactly what stands at its span;
- each quoted stretch stands verbatim (typographic marks and white space aside) in a cited span, and a statement of
  the speaker it is given to covers it there;
- a sentence that holds somebody's statement carries their name, and nobody else's;
- the rest of an extract is the cited text and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.answer import Evidence
from chatbot.compose import UNKNOWN_SPEAKER, Draft
from chatbot.evidence import Witness
from ingest.article import Said
from ingest.errors import LibraryError

_QUOTED = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "‑": "-"}
)
_JOIN = " … "


def fold_typography(text: str) -> str:
    """The words of a text, however its marks and spaces were set: quotes, dashes, ellipses, white space."""
    return " ".join(text.translate(_MARKS).replace("...", "…").replace("''", '"').split())


def fault(draft: Draft, witness: Witness) -> str | None:
    """Why a draft may not be shown; None where it holds."""
    if not draft.evidence:
        return "it cites nothing"
    for evidence in draft.evidence:
        problem = _citation_fault(evidence, witness)
        if problem:
            return problem
    if draft.kind == "quote":
        return _quotation_fault(draft, witness)
    return _extract_fault(draft, witness)


def _citation_fault(evidence: Evidence, witness: Witness) -> str | None:
    try:
        revision = witness.revision(evidence.article, evidence.revision)
    except LibraryError:
        return f"article {evidence.article} is no longer in the library"
    span = evidence.span
    if not 0 <= span.start < span.end <= len(revision.text) or span.of(revision.text) != evidence.text:
        return "what it cites does not stand there"
    if any(span.start < at < span.end for at in revision.breaks):
        return "what it cites was not written in one piece"
    return None


def _quotation_fault(draft: Draft, witness: Witness) -> str | None:
    label = f"{draft.speaker or UNKNOWN_SPEAKER}: "
    if not draft.text.startswith(label):
        return "it does not say whose words it quotes"
    quoted = draft.text[len(label) :]
    fragments = _fragments(quoted, draft)
    if fragments is None:
        return "it holds words outside of its quotation marks"
    covering = [one for evidence in draft.evidence for one in _statements_at(evidence, witness)]
    own = [one for one in covering if one.statement.speaker == draft.speaker]
    cited = [fold_typography(evidence.text) for evidence in draft.evidence]
    for fragment in map(fold_typography, fragments):
        if not any(fragment in text for text in cited):
            return "a quotation in it does not stand in what it cites"
        if not any(fragment in fold_typography(text) for one in own for text in one.text):
            return "the words it quotes are not this speaker's there"
    return None


def _fragments(quoted: str, draft: Draft) -> list[str] | None:
    """The quoted pieces of a quotation's text; None where anything else stands between them."""
    if draft.said and quoted == _JOIN.join(f"“{text.strip()}”" for one in draft.said for text in one.text):
        return [text.strip() for one in draft.said for text in one.text]
    fragments = _QUOTED.findall(quoted)
    rest = _QUOTED.sub("", quoted).replace("…", "").strip()
    return fragments if fragments and not rest else None


def _extract_fault(draft: Draft, witness: Witness) -> str | None:
    verbatim = _JOIN.join(evidence.text for evidence in draft.evidence)
    speakers = {one.statement.speaker for e in draft.evidence for one in _statements_at(e, witness)}
    label = f"{draft.speaker or UNKNOWN_SPEAKER}: "
    if draft.text not in (verbatim, label + verbatim):
        return "it is not what it cites"
    if speakers and draft.speaker not in speakers:
        return "it holds somebody's claim without their name"
    if draft.speaker is not None and not speakers:
        return f"nothing in it is {draft.speaker}'s"
    return None


def _statements_at(evidence: Evidence, witness: Witness) -> Iterable[Said]:
    """The statements that lie, at least in part, in what is cited."""
    return witness.said_within(evidence.article, evidence.revision, evidence.span)
