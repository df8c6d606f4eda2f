"""The judge: nothing reaches a reader but through it, extractive or not.

What it holds a sentence to is read anew from the record, never from what composed it:

- each citation names a revision that is there, and its text is exactly what stands at its span;
- each quoted stretch stands verbatim (typographic marks and white space aside) in a cited span, and a statement of
  the speaker it is given to covers it there;
- a sentence that holds somebody's statement carries their name, and nobody else's;
- what is told second-hand names both: "Marsh, as told by Ring: …";
- the rest of an extract is the cited text and nothing more, but for one "[Marsh]" in the place of a pronoun that is hers;
- what a model has written follows, clause by clause, from what it cites: `chatbot/checks/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.answer import UNKNOWN_SPEAKER, Evidence, label
from chatbot.compose import Draft
from chatbot.evidence import Witness
from chatbot.typography import fold_typography as fold_typography
from ingest.article import Said
from ingest.errors import LibraryError

_QUOTED = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”")
_JOIN = " … "
_UNTOLD = "it does not say by whom these words were told"


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
    if draft.kind == "generated":
        from chatbot.checks import generated  # only where a model has written: its word lists take time to read

        return generated.fault(draft, witness)
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
    covering = [one for evidence in draft.evidence for one in _statements_at(evidence, witness)]
    own = [one for one in covering if one.statement.speaker == draft.speaker]
    shown, quoted = _labelled(draft, own)
    if shown is None:
        return "it does not say whose words it quotes"
    fragments = _fragments(quoted, draft)
    if fragments is None:
        return "it holds words outside of its quotation marks"
    cited = [fold_typography(evidence.text) for evidence in draft.evidence]
    for fragment in map(fold_typography, fragments):
        if not any(fragment in text for text in cited):
            return "a quotation in it does not stand in what it cites"
        holding = [one for one in own if any(fragment in fold_typography(text) for text in one.text)]
        if not holding:
            return "the words it quotes are not this speaker's there"
        if shown not in {label(one.statement) for one in holding}:
            return _UNTOLD
    return None


def _labelled(draft: Draft, own: Iterable[Said]) -> tuple[str | None, str]:
    """Which label a draft's text begins with (None: none that its speaker can have), and the rest of the text."""
    labels = {draft.speaker or UNKNOWN_SPEAKER, *(label(one.statement) for one in own)}
    for one in sorted(labels, key=len, reverse=True):
        if draft.text.startswith(f"{one}: "):
            return one, draft.text[len(one) + 2 :]
    return None, draft.text


def _fragments(quoted: str, draft: Draft) -> list[str] | None:
    """The quoted pieces of a quotation's text; None where anything else stands between them."""
    if draft.said and quoted == _JOIN.join(f"“{text.strip()}”" for one in draft.said for text in one.text):
        return [text.strip() for one in draft.said for text in one.text]
    fragments = _QUOTED.findall(quoted)
    rest = _QUOTED.sub("", quoted).replace("…", "").strip()
    return fragments if fragments and not rest else None


def _extract_fault(draft: Draft, witness: Witness) -> str | None:
    verbatim = _JOIN.join(evidence.text for evidence in draft.evidence)
    if draft.filled:
        from chatbot.briefing import pronouns  # reads an article's people, which most answers don't need

        revision = witness.revision(draft.evidence[0].article, draft.evidence[0].revision)
        meant = pronouns.filled(revision.text, draft.evidence[0].span, list(_statements_at(draft.evidence[0], witness)))
        if meant != draft.filled or len(draft.evidence) > 1:
            return "it does not mean whom the brackets name"
        verbatim = pronouns.with_name(verbatim, meant)
    if not draft.text.endswith(verbatim):
        return "it is not what it cites"
    inside = [one.statement for evidence in draft.evidence for one in _statements_at(evidence, witness)]
    own = [one for one in inside if one.speaker == draft.speaker]
    if inside and not own:
        return "it holds somebody's claim without their name"
    if draft.speaker is not None and not own:
        return f"nothing in it is {draft.speaker}'s"
    shown = draft.text.removesuffix(verbatim)
    is_first_hand = not own or any(one.second_hand is None for one in own)
    if shown in {f"{label(one)}: " for one in own} or (is_first_hand and not shown):
        return None
    return "it is not what it cites" if is_first_hand else _UNTOLD


def _statements_at(evidence: Evidence, witness: Witness) -> Iterable[Said]:
    """The statements that lie, at least in part, in what is cited."""
    return witness.said_within(evidence.article, evidence.revision, evidence.span)
