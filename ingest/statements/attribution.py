"""What is said in a sentence, by the cue that brings it in and the mention of who says it.

Who a mention is, and to whom quotations belong that have no cue, is found by later stages.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ingest.article import Kind, Span
from ingest.statements import content, phrases, subjects
from ingest.statements import grammar as g
from ingest.statements.cues import Cue, find_cues
from ingest.statements.mentions import Mention, read_mention
from ingest.statements.passives import find_passives
from ingest.statements.sentences import Sentence, Token, inner

# Outside of quotation marks these are the article's author and readers.
AUTHOR = frozenset({"i", "we", "you", "my", "our", "your"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before its speaker is known.

    `quoted` are the numbers of the sentence's tokens that are quotations in the content; `mention` is None where
    nothing in the sentence names the speaker; `nested` holds where the statement is told within another,
    `guessed` where no cue but only the sentence's subject speaks for the mention, and `speech` where the cue
    is a verb of saying and not of thinking or judging.
    """

    kind: Kind
    content: tuple[Span, ...]
    sentence: int
    mention: Mention | None = None
    cue: Span | None = None
    quoted: frozenset[int] = frozenset()
    nested: bool = False
    guessed: bool = False
    speech: bool = True


def attribute(text: str, number: int, sentence: Sentence) -> list[Draft]:
    """The drafts of one sentence, in order of their cues."""
    tokens = sentence.tokens
    labelled = _labelled(text, number, tokens)
    if labelled:
        return [labelled]
    cues = find_cues(tokens)
    found: list[Draft] = []
    owner: Mention | None = None
    main: Mention | None = None  # who tells what nobody in the sentence is said to tell
    taken: set[int] = set()
    covered = reach = 0
    for at, cue in enumerate(cues):
        mention = _mention(text, tokens, cue)
        if cue.shared:
            after = cues[at - 1].end if at else 0
            first = _sentence_subject(text, tokens, cue.lead)
            aside = _is_aside(tokens, cue.start)
            before = main if aside and main else owner
            carried = before if before and (first is None or _can_go_on(before)) else first
            mention = _nearer_subject(text, tokens, after, cue.lead) or carried
        if mention is None:
            continue
        owner = mention
        if cue.start >= reach:
            main = mention
        if cue.tells == "nothing":
            continue
        if mention.words[0] in AUTHOR and not any(token.kind == "quote" for token in tokens):
            continue
        pieces = content.content_of(text, tokens, cue, cues[at + 1 :], covered if cue.kind == "verb" else 0)
        within = cue.start < reach and "tell" in cue.frames and cue.subject is not None and can_speak(mention)
        pieces = [(a, b) for a, b in pieces if a < b and (within or not _is_taken(tokens, a, b, taken))]
        quoted = any(content.quotes_in(tokens, a, b) for a, b in pieces)
        if not pieces or (cue.tells == "quotations" and not quoted):
            continue
        draft = _draft(tokens, number, cue, mention, pieces)
        found.append(replace(draft, speech=bool(cue.frames & {"quote", "tell"})))
        reach = max(reach, *(b for _, b in pieces))
        if "quote" in cue.frames:
            taken |= draft.quoted
            covered = max(covered, *(b for _, b in pieces))
    return _outermost_first([*found, *_passives(text, number, tokens, found)])


def _is_taken(tokens: Sequence[Token], start: int, end: int, taken: Collection[int]) -> bool:
    """Whether tokens hold quotations, all of which an earlier cue brings in."""
    held = content.quotes_in(tokens, start, end)
    return bool(held) and all(i in taken for i in held)


def _is_aside(tokens: Sequence[Token], at: int) -> bool:
    """Whether a participle goes on with the sentence's own subject: …, calling it a folly."""
    before = tokens[at - 1]
    return (before.text == "," or before.kind == "quote") and tokens[at].lower.endswith("ing")


def _passives(text: str, number: int, tokens: Sequence[Token], found: Sequence[Draft]) -> list[Draft]:
    """The statements that passives bring in, where no other cue does."""
    drafts = []
    for passive in find_passives(tokens):
        span = Span(tokens[passive.start].start, tokens[passive.end - 1].end)
        spans = tuple(Span(tokens[a].start, tokens[b - 1].end) for a, b in passive.pieces)
        taken = [held for draft in found for held in (*draft.content, *([draft.cue] if draft.cue else []))]
        if any(own.overlaps(held) for own in (span, *spans) for held in taken):
            continue
        quoted = frozenset(i for a, b in passive.pieces for i in content.quotes_in(tokens, a, b))
        mention = read_mention(text, tokens, *passive.agent) if passive.agent else None
        drafts.append(Draft("mixed" if quoted else "indirect", spans, number, mention, span, quoted))
    return drafts


def _outermost_first(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts in order of the text, a statement before those that are told in it, which are marked as nested."""
    ordered = sorted(drafts, key=lambda draft: (draft.content[0].start, -draft.content[-1].end))
    reach = 0
    found = []
    for draft in ordered:
        found.append(replace(draft, nested=draft.content[0].start < reach))
        reach = max(reach, draft.content[-1].end)
    return found


def _labelled(text: str, number: int, tokens: Sequence[Token]) -> Draft | None:
    """A whole sentence of the form Marsh: "…"."""
    colon = next((i for i, token in enumerate(tokens[:8]) if token.text == ":"), None)
    if not colon or not (all(t.capital for t in tokens[:colon]) or phrases.phrase_after(tokens, 0) == (0, colon)):
        return None
    quoted = content.quotes_in(tokens, colon + 1, len(tokens))
    if not quoted or not content.all_quotes(tokens, colon + 1, len(tokens)):
        return None
    mention = read_mention(text, tokens, 0, colon)
    return Draft("direct", tuple(inner(tokens[i]) for i in quoted), number, mention, None, frozenset(quoted))


def _mention(text: str, tokens: Sequence[Token], cue: Cue) -> Mention | None:
    if cue.subject is None:
        return None
    return read_mention(text, tokens, *cue.subject)


def can_speak(mention: Mention) -> bool:
    """Whether a mention is of somebody or some text, as far as its words tell."""
    known = g.ROLES | g.GROUPS | g.DOCUMENTS | g.BODIES
    return mention.kind != "nominal" or any(word in known for word in mention.words)


def _can_go_on(mention: Mention) -> bool:
    """Whether a verb without a subject of its own can go on with a mention: not a bill that would …, saying …."""
    return can_speak(mention) and mention.words[0] not in ("that", "which")


def _nearer_subject(text: str, tokens: Sequence[Token], low: int, cue: int) -> Mention | None:
    """A subject that comes between the cue before and one that shares its own: When he arrived, Marsh rose and said."""
    for k in range(cue - 2, max(low, cue - 40) - 1, -1):
        if tokens[k].text != ",":
            continue
        found = phrases.phrase_after(tokens, k + 1)
        if found and found[1] < cue - 1 and _is_subject(tokens, *found):
            return read_mention(text, tokens, *found)
    return None


def _is_subject(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase after a comma begins a clause: a name, a pronoun or "the …", and a word of a verb after it."""
    first, following = tokens[start], tokens[end]
    if any(token.lower in g.TIME for token in tokens[start:end]) or following.kind != "word":
        return False
    verb = following.lower.endswith(("ed", "s")) or following.lower in g.AUXILIARIES
    named = first.capital or first.lower in g.SUBJECT_PRONOUNS - {"who"}
    return named and (verb or not following.capital) and following.lower not in g.CONJUNCTIONS | g.PREPOSITIONS


def _sentence_subject(text: str, tokens: Sequence[Token], before: int) -> Mention | None:
    subject = subjects.sentence_subject(tokens)
    return read_mention(text, tokens, *subject) if subject and subject[1] <= before else None


def _draft(tokens: Sequence[Token], number: int, cue: Cue, mention: Mention, pieces: list[tuple[int, int]]) -> Draft:
    quoted = frozenset(i for a, b in pieces for i in content.quotes_in(tokens, a, b))
    bare = all(tokens[i].kind != "word" for a, b in pieces for i in range(a, b))
    spoken = bool(cue.frames & {"quote", "clause", "tell"})
    cue_span = Span(tokens[cue.start].start, tokens[cue.end - 1].end)
    if quoted and bare and spoken:
        spans = tuple(inner(tokens[i]) for i in sorted(quoted))
        return Draft("direct", spans, number, mention, cue_span, quoted)
    spans = tuple(Span(tokens[a].start, tokens[b - 1].end) for a, b in pieces)
    return Draft("mixed" if quoted else "indirect", spans, number, mention, cue_span, quoted)
