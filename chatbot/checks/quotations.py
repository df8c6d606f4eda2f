"""Quotations in a sentence: each stands word for word in what it cites, in the words of whom it is given to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.checks import names
from chatbot.checks.case import Source
from chatbot.checks.reading import read
from chatbot.checks.speakers import is_of
from chatbot.checks.tokens import CONDITIONS, MODALITY, NEGATIONS, PRONOUNS
from chatbot.typography import fold_typography
from ingest.article import Said, Span, Statement
from ingest.statements.quotations import find_quotations
from ingest.statements.sentences import paragraphs

_MARK = re.compile(r"[\"“”„«»‟]|``|''|(?<!\w)['‘’](?=\w)|(?<=[^\w\s])['’](?!\w)")
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…|\.\s?\.\s?\.)\s*")
_INSERTED = re.compile(r"\[([^\[\]]{1,60})\]")
_INITIAL = re.compile(r"\[(\w)\](?=\w)")
_ELISION = re.compile(r"['‘’](?:\d|em\b|tis\b|twas\b|n\b|til\b|cause\b|bout\b|round\b)", re.IGNORECASE)
_EDGE = " ,.;:"
_LONGEST = 5_000
_MOST = 40  # pieces of a quotation


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a claim: its words and where it stands, marks included."""

    text: str
    outer: Span


def quoted(text: str) -> list[Quoted] | None:
    """The quotations of a claim; None where a mark is left without its other."""
    found = [q for here in find_quotations(text, paragraphs(text)) for q in here]
    if any(not q.closed for q in found):
        return None
    spans = [q.outer for q in found]
    elided = {m.start() for m in _ELISION.finditer(text)}
    for mark in _MARK.finditer(text):
        inside = any(span.start <= mark.start() < span.end for span in spans)
        if not inside and mark.start() not in elided and not _is_apostrophe(text, mark.start()):
            return None
    return [Quoted(q.inner.of(text), q.outer) for q in found]


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] in "'’" and at > 0 and text[at - 1].isalnum()


def fault(text: str, statements: Sequence[Statement], sources: Sequence[Source]) -> str | None:
    """The first quotation of a claim that does not hold. `statements` are those that the claim itself makes."""
    found = quoted(text)
    if found is None:
        return "a quotation mark in it has no other"
    for one in found:
        if len(one.text) > _LONGEST:
            return "a quotation in it is too long"
        problem = _fault(one, text, statements, sources)
        if problem:
            return problem
    return None


def _fault(one: Quoted, text: str, statements: Sequence[Statement], sources: Sequence[Source]) -> str | None:
    pattern = _pattern(one.text, sources)
    if pattern is None:
        return "a quotation in it holds no words"
    stands: list[tuple[Source, Said | None, re.Match[str]]] = [
        (s, said, m) for s in sources for said, m in _found(pattern, s)
    ]
    if not stands:
        return f"the quotation “{one.text[:80]}” does not stand in what it cites"
    given = [s for s in statements if any(one.outer.overlaps(span) for span in s.content)]
    speakers = [s.speaker for s in given if s.speaker]
    if speakers:
        stands = [(s, said, m) for s, said, m in stands if said and is_of(speakers[0], s, said)]
        if not stands:
            return f"the words “{one.text[:80]}” are not {speakers[0]}’s there"
    elif any(s.mention for s in given):
        return "it does not say whose words it quotes"
    else:
        stands = [one for one in stands if one[1] is None or _alone_named(text, one[0], one[1])]
        if not stands:
            return f"it does not say whose words “{one.text[:80]}” are"
    return None if any(_told_whole(m) for _, _, m in stands) else "a quotation in it leaves out what changes it"


def _alone_named(text: str, source: Source, said: Said) -> bool:
    """Whether a claim names the speaker of a statement, and no other person."""
    speaker = said.statement.speaker
    if speaker is None:
        return True
    words = read(text).words
    mine = {names.folded(w) for w in speaker.split()}
    runs = [{names.folded(w.text) for w in words[a:b]} for a, b in names.runs(words)]
    people = [
        set(map(names.folded, p.words))
        for p in source.people.people
        if p.person and not mine & set(map(names.folded, p.words))
    ]
    last = names.folded(speaker.split()[-1])
    others = any(run & {*person} and person & run == run for run in runs for person in people)
    return any(last in run for run in runs) and not others


def _found(pattern: re.Pattern[str], source: Source) -> list[tuple[Said | None, re.Match[str]]]:
    """Where a quotation stands: in a statement's words, or in what the article tells itself."""
    found: list[tuple[Said | None, re.Match[str]]] = []
    whole = fold_typography(source.evidence.text)
    for part in source.parts[1:]:
        own = fold_typography(_own(part.reading.text))
        match = pattern.search(own)
        direct = part.voice is not None and part.voice.statement.kind == "direct"
        if match and part.voice and not (direct and _is_within_another(own, match.start())):
            found.append((part.voice, match))
    match = pattern.search(whole)
    if match and not found:
        found.append((None, match))
    return found


def _is_within_another(text: str, at: int) -> bool:
    """Whether a quotation begins there within what somebody says: those are another's words."""
    before = text[:at].rstrip()
    return before[-1:] in ("'", '"') and any(c.isalnum() for c in before)


def _own(text: str) -> str:
    """A part's own words, without the blanks for what others tell."""
    return re.sub(r"(?:^|(?<=\s)|(?<=\S));\s{2,}", " ", text)


def _told_whole(match: re.Match[str]) -> bool:
    """Whether what an ellipsis leaves out within a sentence could not turn what is left."""
    for gap in match.groups():
        within = re.split(r"[.!?]\s", gap)
        if len(within) > 1:
            within = [within[0], within[-1]]
        words = {w.lower for piece in within for w in read(piece).words}
        if len(re.split(r"[.!?]\s", gap)) == 1 and words & (
            NEGATIONS | CONDITIONS | MODALITY.keys() | {"but", "only", "deny", "denied", "false"}
        ):
            return False
        if len(within) > 1 and words & (NEGATIONS | CONDITIONS) and not gap.strip()[:1].isupper():
            return False
    return True


def _pattern(text: str, sources: Sequence[Source]) -> re.Pattern[str] | None:
    """What a quotation may stand as: its pieces in order, with anything where it has an ellipsis."""
    text = _INITIAL.sub(r"\1", text)
    pieces = [piece.strip(_EDGE) for piece in _ELLIPSIS.split(text)]
    pieces = [piece for piece in pieces if any(c.isalnum() for c in piece)]
    if not pieces or len(pieces) > _MOST:
        return None
    known = {word for name in names.known_names(sources) for word in name}
    written = [_piece(piece, known) for piece in pieces]
    return re.compile(r"(?<!\w)" + r"(?!\w)((?s:.{0,2000}?))(?<!\w)".join(written) + r"(?!\w)")


def _piece(text: str, known: set[str]) -> str:
    """A piece; "[Easley]" stands for one pronoun, or for the words that it is put before."""
    found, at = [], 0
    for inserted in _INSERTED.finditer(text):
        found.append(_literal(text[at : inserted.start()]))
        words = [names.folded(w) for w in inserted[1].split()]
        named = bool(words) and all(w in known or w == "the" for w in words)
        found.append(
            rf"(?i:{'|'.join(sorted(map(re.escape, PRONOUNS)))})"
            if named
            else re.escape("[") + _literal(inserted[1]) + re.escape("]")
        )
        at = inserted.end()
    found.append(_literal(text[at:]))
    return "".join(found)


def _literal(text: str) -> str:
    folded = fold_typography(text)
    lead = r"\s" if text[:1].isspace() and folded else ""
    tail = r"\s" if text[-1:].isspace() and folded else ""
    return lead + re.escape(folded) + tail
