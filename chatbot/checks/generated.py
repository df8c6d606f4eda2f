"""The judge of a sentence that a model wrote: every check, in order, the strictest and cheapest first.

A sentence is cut into what it tells itself and what it has others say; each clause of either must follow from a clause of
the evidence in the same voice. Its words must be those of the evidence or ones of the same meaning; on the whole it must
also be near to what it cites by the embedder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from chatbot.checks import markers, names, nearness, pointing, quotations, speech, support, wording
from chatbot.checks.case import Part, Source, blanked, only, sources
from chatbot.checks.clauses import Claimed, Place, matched, within
from chatbot.checks.dates import agrees, dates
from chatbot.checks.figures import borne_out, figures
from chatbot.checks.meanings import root
from chatbot.checks.reading import Reading, Segment, read
from chatbot.checks.speakers import is_of
from chatbot.checks.told import is_clausal, trailing
from chatbot.compose import Draft
from chatbot.evidence import Witness
from ingest.article import Said, Span, Statement
from ingest.sentences import sentence_spans
from ingest.statements.find import find_statements
from ingest.statements.lexicon import cue_verbs

LONGEST = 4_000
"""Characters of a sentence that can be judged."""
_MARKUP = re.compile(
    r"https?://|www\.|</?\w|\]\(|!\[|`|\[\^?\d|\*\*|^\s*[#>|]|[\u202a-\u202e\u2066-\u2069\u200e\u200f]"
)
_APART = frozenset("although though but while whereas and which who".split())


def fault(draft: Draft, witness: Witness) -> str | None:
    """Why a generated sentence may not be shown; None where it holds. Its citations have been judged."""
    text = draft.text.strip()
    if not any(c.isalpha() for c in text):
        return "it holds no words"
    if len(text) > LONGEST:
        return "it is too long to be judged"
    if _MARKUP.search(text):
        return "it holds markup"
    found = sources(draft.evidence, witness)
    statements = _statements(text)
    return (
        _question(text)
        or _verbless(text)
        or quotations.fault(text, statements, found)
        or pointing.fault(text, found)
        or _names(text, found)
        or _speech(text, statements, found)
        or _told(text, statements, found)
        or nearness.fault(text, draft.evidence)
    )


def _question(text: str) -> str | None:
    """What asks says nothing, and a question borne out by one would be shown as an answer."""
    return "it asks" if re.search(r"\?[\s\W]*$", text) and not re.search(r"\?[”\"’'»]", text) else None


def _verbless(text: str) -> str | None:
    """A sentence without a verb: a word thrown in can be held against nothing."""
    claim = read(text)
    for span in sentence_spans(text):
        inside = [s for s in claim.segments if span.start <= claim.words[s.start].start < span.end]
        words = [w for w in claim.words if span.start <= w.start < span.end]
        if all(s.verb is None for s in inside) and any(w.telling for w in words):
            return f"“{span.of(text)[:80]}” says nothing"
    for one in claim.segments:
        thrown = one.start > 0 and claim.words[one.start - 1].text == "." and one.verb is None
        if thrown and any(w.telling for w in claim.words[one.start : one.end]):
            return f"“{claim.words[one.start].text}” says nothing"
    return None


def _names(text: str, found: Sequence[Source]) -> str | None:
    claim = read(text)
    taken = {i for one in dates(claim) for i in range(one.start, one.end)}
    taken |= {i for one in figures(claim, taken) for i in range(one.start, one.end)}
    return (
        names.fault(claim, taken, found)
        or names.apposed_fault(claim, taken, found)
        or names.title_fault(claim, taken, found)
    )


# ── what others say ──


def _statements(text: str) -> list[Statement]:
    """What a sentence has others say, in clauses; of what is told within what is told the outer."""
    found = [*find_statements(text, (), "en")]
    found += trailing(text, [span for one in found if is_clausal(one, text) for span in one.content])
    return [_named(one, text) for one in found if not any(_holds(other, one) for other in found)]


def _holds(outer: Statement, inner: Statement) -> bool:
    """Whether all that one statement says is told within another."""
    return outer is not inner and all(any(o.covers(s) and o != s for o in outer.content) for s in inner.content)


def _named(one: Statement, text: str) -> Statement:
    """With the only name before it, where a pronoun says who says it: "Lane has written, she said, but …"."""
    if one.speaker or one.mention is None or one.mention.of(text).lower() not in pointing.HUMAN:
        return one
    words = read(text[: one.mention.start]).words
    there = [" ".join(w.text for w in words[a:b]) for a, b in names.runs(words)]
    return replace(one, speaker=there[0]) if len(there) == 1 else one


def _speech(text: str, statements: Sequence[Statement], found: Sequence[Source]) -> str | None:
    for one in _given(statements, text, found):
        problem = _statement(one, text, found)
        if problem:
            return problem
    return None


def _given(statements: Sequence[Statement], text: str, found: Sequence[Source]) -> list[Statement]:
    """Those that are held against statements: of a speaker that says anything there, or of the article itself.

    Where nothing is said there by whom a sentence has say it, the sentence as it stands must be what the article tells.
    """
    return [
        one for one in statements
        if (one.mention or one.speaker)
        and (is_clausal(one, text) or speech.same_cue(one, text, found))
        and (one.speaker is None or speech.matching(one, text, found) or speech.is_the_article(one.speaker, found))
    ]  # fmt: skip


def _statement(one: Statement, text: str, found: Sequence[Source]) -> str | None:
    """Why what a sentence has somebody say doesn't hold: neither said so there, nor told by the article as their deed."""
    problem = _as_said(one, text, found)
    if problem is None or one.kind != "indirect" or speech.negations(one.cue.of(text) if one.cue else "") == 0:
        return problem
    claim = _claimed(text, text, found)
    deeds = [support.fault(claim, segment, _told_places(found)) for segment in claim.reading.segments]
    return problem if any(deeds) else None


def _as_said(one: Statement, text: str, found: Sequence[Source]) -> str | None:
    if one.speaker is None:
        return "it does not say who says that"
    of = speech.matching(one, text, found)
    if not of:
        return _clauses(
            text, one, _told_places(found), found, ()
        )  # by the article itself: what isn't is told by nobody
    own = [(s, said) for s, said in of if speech.is_told(said, text)]
    if not own:
        return "it does not say by whom these words were told"
    if one.second_hand and not any(said.statement.second_hand for _, said in own):
        return "it has somebody tell what was said at first hand"
    own_way = speech.fitting(one, text, own)
    if not own_way:
        return speech.cue_fault(one, text, own)
    places = [
        Place(part, segment, speech.negations(said.cue or ""))
        for part, said in speech.own_parts(own_way)
        for segment in part.reading.segments
    ]
    return _clauses(text, one, places, found, [said for _, said in own_way])


def _clauses(
    text: str, one: Statement, places: Sequence[Place], found: Sequence[Source], said: Sequence[Said]
) -> str | None:
    cue = one.cue.of(text) if one.cue else ""
    claim = _claimed(text, only(text, one.content), found, said, negated=speech.negations(cue))
    for segment in claim.reading.segments:
        problem = support.fault(claim, segment, places)
        if (
            problem
            and _may_be_the_articles(claim, segment)
            and support.fault(claim, segment, _told_places(found)) is None
        ):
            continue  # "…, he said, although the line has lost money since"
        if problem:
            return problem
    return None


def _may_be_the_articles(claim: Claimed, segment: Segment) -> bool:
    """Whether a clause within what somebody says may be told by the sentence itself: it stands apart, with its own doer."""
    words, start = claim.reading.words, segment.start
    if not any(w.kind == "word" for w in words[:start]):
        return False
    apart = (start > 0 and words[start - 1].text in ",;") or words[start].text in ",;"
    opens = any(w.lower in _APART for w in words[start : start + 2]) or (start > 0 and words[start - 1].text == ";")
    return apart and opens and bool(segment.subject) and min(segment.subject) >= start and segment.finite


def _claimed(
    whole: str,
    text: str,
    found: Sequence[Source],
    said: Sequence[Said] = (),
    free: Sequence[Span] = (),
    negated: int = 0,
) -> Claimed:
    """A part of a sentence (`text`, the rest of the `whole` blank) as it is held against places of the evidence."""
    reading = read(text)
    published = next((s.evidence.published for s in found if s.evidence.published), None)
    days = dates(reading, published, years=False)
    numbers = figures(reading, {i for one in days for i in range(one.start, one.end)})
    known = frozenset(
        root(word.strip(".,’'s") or word)
        for one in said
        for name in (one.statement.speaker, one.statement.role)
        for word in (name or "").split()
    )
    free_words = frozenset(i for i, w in enumerate(reading.words) if any(s.start <= w.start < s.end for s in free))
    return Claimed(reading, days, numbers, free_words, negated, known, frozenset().union(*read(whole).keys))


# ── what it tells itself ──


def _told_places(found: Sequence[Source]) -> list[Place]:
    return [Place(s.parts[0], segment) for s in found for segment in s.parts[0].reading.segments]


def _told(text: str, statements: Sequence[Statement], found: Sequence[Source]) -> str | None:
    given = _given(statements, text, found)
    frame = blanked(text, [span for one in given for span in one.content])
    of = [(one, pair) for one in given for pair in speech.matching(one, text, found)]
    free = [span for one in given for span in (one.cue, one.mention) if span]
    claim = _claimed(text, frame, found, [said for _, (_, said) in of], free)
    places = _told_places(found)
    for segment in claim.reading.segments:
        cues = [one for one in given if one.cue and _covers(claim.reading, segment, one.cue)]
        if (
            given
            and segment.verb is None
            and all(matched(claim.reading.keys[i], claim.known) for i in claim.telling(segment))
        ):
            continue  # "…, according to her daughter, Edith Vance"
        problem = _attribution(claim, segment, of, found) if cues else support.fault(claim, segment, places)
        if problem and not cues and _reported(claim, segment, text, found):
            continue
        if problem and not cues and not _own_act(claim, segment, found):
            problem = _claimed_by(claim, segment, found) or problem
        elif not cues:
            problem = None
        if problem:
            return problem
    return None


def _covers(reading: Reading, segment: Segment, span: Span) -> bool:
    return reading.words[segment.start].start <= span.start < reading.words[segment.end - 1].end


def _reported(claim: Claimed, segment: Segment, text: str, found: Sequence[Source]) -> bool:
    """Whether somebody says, expects or assumes a thing there, where a statement of theirs has it as a clause."""
    words, verb = claim.reading.words, segment.verb
    if verb is None or words[verb].lower not in cue_verbs() or not segment.subject or verb + 1 >= segment.end:
        return False
    mention = Span(words[min(segment.subject)].start, words[max(segment.subject)].end)
    content = Span(words[verb + 1].start, words[segment.end - 1].end)
    cue = Span(words[verb].start, words[verb].end)
    one = Statement("indirect", (content,), mention.of(text), None, cue, mention)
    return mention.end < cue.start and bool(speech.matching(one, text, found)) and _as_said(one, text, found) is None


def _as_theirs(claim: Claimed, segment: Segment) -> Claimed:
    """A claim whose doer needs no bearing out, since it is who speaks."""
    return replace(claim, free=claim.free | segment.subject)


def _own_act(claim: Claimed, segment: Segment, found: Sequence[Source]) -> bool:
    """ "said that …, but ruled out a sale": what the speaker does, though it stands among what they say."""
    subject = " ".join(claim.reading.words[i].text for i in sorted(segment.subject) if claim.reading.words[i].capital)
    for source in found if subject and segment.verb is not None else ():
        for part in source.parts[1:]:
            acts = [
                Place(part, one) for one in part.reading.segments
                if one.finite and not one.modality and not (one.subject and min(one.subject) >= one.start)
                and part.reading.words[one.start].lower in ("but", "and")
            ]  # fmt: skip
            if (
                part.voice
                and acts
                and is_of(subject, source, part.voice)
                and support.fault(_as_theirs(claim, segment), segment, acts) is None
            ):
                return True
    return False


def _claimed_by(claim: Claimed, segment: Segment, found: Sequence[Source]) -> str | None:
    """Who says what a sentence states as a fact."""
    for source in found:
        for part in source.parts[1:]:
            places = [Place(part, one) for one in part.reading.segments]
            if part.voice and support.fault(claim, segment, places) is None:
                return f"it states as a fact what {part.voice.statement.speaker or 'somebody'} says"
    return None


def _attribution(
    claim: Claimed,
    segment: Segment,
    of: Sequence[tuple[Statement, tuple[Source, Said]]],
    found: Sequence[Source],
) -> str | None:
    """What stands around a cue: to whom, when, where; as the evidence has it around its own."""
    words = claim.reading.words
    if segment.modality:
        return "it is surer, or less sure, than what it cites"
    there: set[str] = set(claim.known)
    parts: list[Part] = []
    last = {names.folded(w.text) for one, _ in of for w in read(one.speaker or "").words[-1:]}
    for source in found:
        for number, span in enumerate(source.spans):
            if last & {names.folded(w.text) for w in read(span.of(source.evidence.text)).words if w.capital}:
                there |= source.keys[number]
    for _, (source, said) in of:
        for number in _sentences(source, said):
            there |= source.keys[number] | wording.attributed(source, number)
            parts += source.parts
    if not of:
        there |= {key for s in found for keys in s.keys for key in keys}
        parts = [p for s in found for p in s.parts]
    for i in claim.telling(segment):
        if not matched(claim.reading.keys[i], there):
            return f"“{words[i].text}” is not in what it cites"
    for source in found:
        problem = markers.unmade(claim.reading, claim.telling(segment), source.full)
        if problem:
            return problem
    for day in within(claim.dates, segment):
        if not any(agrees(day, d) for p in parts for d in p.dates):
            return f"the date {day.text} is not in what it cites"
    for figure in within(claim.figures, segment):
        if not any(borne_out(figure, f) for p in parts for f in p.figures):
            return f"the number {figure.text} is not in what it cites"
    return None


def _sentences(source: Source, said: Said) -> list[int]:
    """The sentences of a stretch that hold a statement, its cue and its mention."""
    start = source.evidence.span.start
    spans = [*said.statement.content, *(s for s in (said.statement.cue, said.statement.mention) if s)]
    return [
        n for n, sentence in enumerate(source.spans)
        if any(Span(s.start - start, s.end - start).overlaps(sentence) for s in spans)
    ]  # fmt: skip
