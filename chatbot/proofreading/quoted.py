"""The quotations of a draft that are to be judged, and to whom the draft gives them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chatbot.answer import UNKNOWN_SPEAKER
from chatbot.proofreading.nouns import Draft
from chatbot.proofreading.whose import best_statement, is_pronoun
from chatbot.proofreading.wording import Item, items_of, keys
from ingest.article import Span, Statement
from ingest.names import asked_words, name_matches, name_words
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g
from ingest.statements.find import find_statements
from ingest.statements.quotations import Quotation, find_quotations
from ingest.statements.sentences import in_title_case, paragraphs

_DOUBLE = re.compile(r"“[^“”\n]+”")
_CURLY = re.compile(r"(?<![\w’])‘(?=\S)(?P<inner>[^‘\n]{6,2000}?)’(?!\w)")
_REACH = 2_000  # letters before a paragraph in which a pronoun's name is looked for
_SHORT = 2  # words that nobody is given are held at arm's length, not quoted
_SIGNED = re.compile(r"\s*[—–-]{1,2}\s*(?P<who>[^\W\d_][^\n]{2,120})")
_NAME = re.compile(r"[^\W\d_a-z][\w’'-]+(?:\s+(?:[^\W\d_a-z]\.\s+)?[^\W\d_a-z][\w’'-]+)+")
_WHO = rf"(?P<who>{_NAME.pattern}|[^\W\d_a-z][\w’'-]+)"
_PUT = re.compile(rf"\s*,?\s*as {_WHO},? (?:put|puts|has|had) it\b")
_IN_BRACKETS = re.compile(rf"[.,]?\s*\({_WHO}\)")
_WHOLE_NAME = re.compile(rf"{_NAME.pattern}|[^\W\d_a-z][\w’'-]+")
_LED_IN = re.compile(
    r"\s*(?P<who>(?:The|An?|Its|Their|His|Her|[^\W\d_a-z][\w-]*[’']s?) (?:[\w’'-]+ ){0,6}?[\w’'-]+|"
    + _NAME.pattern
    + r"|[^\W\d_a-z][\w’'-]+) (?:was|is|were|sounded|sounds|grew|got|became|kept|remained|stayed|seemed|went) "
    r"(?:[\w’'-]+ ){0,5}?[\w’'-]+:\s*"
)
_TOLD_ME = re.compile(
    r"[‘“][^‘’“”\n]{0,200}\b(?:he|she|they|who) (?:said|told|asked|wrote|texted|shouted|whispered)(?: to)? (?:me|us)\b[,:]?\s*$",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(r"[:,]\s*$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of a draft: between its marks, with them, and in words. `given_to` is whom the draft gives it to.

    `called` is what the draft calls them right there ("the judge"), None where it is a pronoun or nothing; then others
    may be meant: those whom its sentence names, in `around`, or `before` it the last. `beside` are the words of the
    other quotations of the same statement, in its order.
    """

    inner: Span
    outer: Span
    items: tuple[Item, ...]
    given_to: str | None
    called: str | None
    statement: Statement | None
    around: Span
    before: Span
    is_sure: bool = True
    beside: tuple[Item, ...] = ()

    @property
    def is_named_beside(self) -> bool:
        """Whether who says it is named, or stands as a pronoun, in its own paragraph or the one that leads in to it;
        a pronoun only where it is sure whom it means."""
        mention = self.statement.mention if self.statement and self.is_sure else None
        return mention is not None and (mention.overlaps(self.before) or mention.overlaps(self.around))


def quotations(draft: Draft, statements: Sequence[Statement]) -> list[Quoted]:
    """The quotations of a draft, in order; those about itself, titles, and words held at arm's length are none."""
    text = draft.text
    spans = paragraphs(text)
    found: list[Quoted] = []
    last_names = {name for one in statements for name in asked_words(one.speaker or "")[-1:]}
    by_paragraph = _by_paragraph(statements, spans)
    for number, (paragraph, here) in enumerate(zip(spans, _marked(draft, spans), strict=True)):
        begins = _begins(text, paragraph, spans)
        for quotation in here:
            if any(own.overlaps(quotation.outer) for own in draft.own):
                continue
            statement = _statement(by_paragraph.get(number, ()), quotation)
            bare = sentence_around(text, quotation.outer, None, paragraph)
            called = named(text, statement, bare) or _alone(text, bare, quotation)
            called = called or _led_in(text, quotation, bare)
            called = called or _signed(text, quotation, paragraph, spans) or _behind(text, quotation, last_names)
            speaker = statement.speaker if statement and not is_pronoun(statement.speaker or "") else None
            given_to = speaker or called or named(text, statement)
            items = tuple(items_of(text, quotation.inner))
            if _is_judged(quotation.inner.of(text), items, given_to):
                # as our own briefings say that nobody is known to have said it; or as somebody tells what another said
                if given_to == UNKNOWN_SPEAKER or _TOLD_ME.search(text, paragraph.start, quotation.outer.start):
                    given_to = called = None
                around = sentence_around(text, quotation.outer, statement, paragraph)
                around = Span(begins, around.end) if begins < paragraph.start else around
                before = Span(begins, quotation.outer.start)
                sure = called is not None or _is_sure(text, given_to, before, around, last_names)
                found.append(
                    Quoted(quotation.inner, quotation.outer, items, given_to, called, statement, around, before, sure)
                )
    return _together(found)


def _marked(draft: Draft, spans: Sequence[Span]) -> Iterable[tuple[Quotation, ...]]:
    """The quotations of each paragraph: in double marks, in single curly ones beside them, or set as a block."""
    text = draft.text
    for paragraph, here in zip(spans, find_quotations(text, spans), strict=True):
        closed = [q for q in here if q.inner.of(text).strip() and not _is_run_on(text, q)]
        for match in _DOUBLE.finditer(
            text, paragraph.start, paragraph.end
        ):  # what stands in single marks in it is its part
            outer = Span(*match.span())
            within = [q for q in closed if outer.covers(q.outer) and q.outer != outer]
            if within:
                closed = [q for q in closed if q not in within]
                closed.append(Quotation(Span(outer.start + 1, outer.end - 1), outer))
        singles = (
            Quotation(Span(m.start("inner"), m.end("inner")), Span(*m.span()))
            for m in _CURLY.finditer(text, paragraph.start, paragraph.end)
        )
        closed += [
            q for q in singles
            if len(q.inner.of(text).split()) > _SHORT and not any(q.outer.overlaps(other.outer) for other in closed)
        ]  # fmt: skip
        if not closed and any(block.overlaps(paragraph) for block in draft.block_quotes):
            closed = [Quotation(paragraph, paragraph)]
        yield tuple(sorted(closed, key=lambda q: q.outer))


def _is_run_on(text: str, quotation: Quotation) -> bool:
    """Whether a single mark was taken for an apostrophe, so that two quotations are one: “‘… on this’ is how …‘…”."""
    return text[quotation.outer.start] == "‘" and "‘" in quotation.inner.of(text)


def _by_paragraph(statements: Sequence[Statement], spans: Sequence[Span]) -> dict[int, list[Statement]]:
    """The statements that have words in each paragraph, by its number."""
    starts = [span.start for span in spans]
    found: dict[int, list[Statement]] = {}
    for one in statements:
        reached = {
            number
            for span in one.content
            for number in range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end))
        }
        for number in reached:
            found.setdefault(number, []).append(one)
    return found


def _statement(statements: Sequence[Statement], quotation: Quotation) -> Statement | None:
    near = [one for one in statements if any(s.overlaps(quotation.inner) for s in one.content)]
    return best_statement(near, [quotation.inner])


def named(text: str, statement: Statement | None, within: Span | None = None) -> str | None:
    """What a draft calls the speaker of a statement where it is made (`within` a stretch), but for a pronoun."""
    if statement is None or statement.mention is None or (within and not within.covers(statement.mention)):
        return None
    mention = statement.mention.of(text)
    return None if is_pronoun(mention) else mention


def _alone(text: str, sentence: Span, quotation: Quotation) -> str | None:
    """Who a sentence, read alone, names for a quotation: of a statement with several only the first is told."""
    alone = sentence.of(text)
    inner = Span(quotation.inner.start - sentence.start, quotation.inner.end - sentence.start)
    near = [one for one in find_statements(alone, (), "en") if any(s.overlaps(inner) for s in one.content)]
    return named(alone, best_statement(near, [inner]))


def _led_in(text: str, quotation: Quotation, sentence: Span) -> str | None:
    """Who a sentence is about that leads in to a quotation with no verb of saying: "The mayor was plainer: “…”"."""
    match = (
        _LED_IN.fullmatch(Span(sentence.start, quotation.outer.start).of(text))
        if sentence.start < quotation.outer.start
        else None
    )
    if match is None:
        return None
    words = name_words(match["who"])
    is_somebody = any(word in g.PEOPLE | g.TITLES for word in words) or _WHOLE_NAME.fullmatch(match["who"])
    return match["who"] if is_somebody else None


def sentence_around(text: str, span: Span, statement: Statement | None, paragraph: Span) -> Span:
    """The sentences, within a paragraph, that hold a stretch, and who says it."""
    parts = [span]
    if statement:
        parts += [s for s in (*statement.content, statement.cue, statement.mention) if s and paragraph.covers(s)]
    start, end = min(s.start for s in parts), max(s.end for s in parts)
    whole = [
        Span(paragraph.start + s.start, paragraph.start + s.end)
        for s in sentence_spans(paragraph.of(text))
        if paragraph.start + s.start < end and start < paragraph.start + s.end
    ]
    return Span(min([start, *(s.start for s in whole)]), max([end, *(s.end for s in whole)]))


def _is_sure(text: str, given_to: str | None, before: Span, around: Span, last_names: set[str]) -> bool:
    """Whether it is sure whom a pronoun means: they are named in its paragraph, or nobody else after them before it."""
    own = set(asked_words(given_to or "")[-1:])
    if own & {word.removesuffix("'s") for word in name_words(f"{before.of(text)} {around.of(text)}")}:
        return True
    words = [word.removesuffix("'s") for word in name_words(text[max(0, before.start - _REACH) : before.start])]
    named = [word for word in words if word in last_names]
    return bool(named) and named[-1] in own


def _signed(text: str, quotation: Quotation, paragraph: Span, spans: Sequence[Span]) -> str | None:
    """Who is named behind a dash, after a quotation that is a paragraph of its own."""
    if quotation.outer.start != paragraph.start:
        return None
    following = next(iter(spans[bisect_left(spans, paragraph.end, key=lambda span: span.start) :]), None)
    rest = Span(quotation.outer.end, paragraph.end).of(text)
    behind = rest if rest.strip(" .,") else following.of(text) if following else ""
    match = _SIGNED.fullmatch(behind)
    return match["who"].split(",")[0].strip() if match else None


def _behind(text: str, quotation: Quotation, last_names: set[str]) -> str | None:
    """Who is named behind a quotation without a verb of saying: "… as Easley put it"; in brackets only one who speaks
    elsewhere in the draft, since outlets stand there, too."""
    if match := _PUT.match(text, quotation.outer.end):
        return match["who"]
    match = _IN_BRACKETS.match(text, quotation.outer.end)
    return match["who"] if match and set(asked_words(match["who"])[-1:]) & last_names else None


def _begins(text: str, paragraph: Span, spans: Sequence[Span]) -> int:
    """Where what belongs to a paragraph begins: with the one before, where that leads in to it."""
    at = bisect_right(spans, paragraph.start, key=lambda span: span.end)
    before = spans[max(0, at - 1) : at]
    leads = bool(before) and _LEADS_IN.search(before[0].of(text)) is not None
    return before[0].start if leads else paragraph.start


def _is_judged(inner: str, items: Sequence[Item], given_to: str | None) -> bool:
    count = len(keys(items))
    if not count:
        return False
    return given_to is not None or (count > _SHORT and not in_title_case(inner))


def _together(found: Sequence[Quoted]) -> list[Quoted]:
    """Each with the words of the whole statement that it is a piece of: a short piece is looked for beside them."""
    whole: dict[int, tuple[Item, ...]] = {}
    for one in found:
        if one.statement is not None:
            before = whole.get(id(one.statement), ())
            gap = (Item("gap", "…", one.inner.start, one.inner.start),) if before else ()
            whole[id(one.statement)] = (*before, *gap, *one.items)
    return [
        replace(one, beside=whole[id(one.statement)])
        if one.statement is not None and whole[id(one.statement)] != one.items
        else one
        for one in found
    ]


def may_mean(statement: Statement, quoted: Quoted, text: str, roles_elsewhere: frozenset[str]) -> bool:
    """Whether a pronoun, or nobody, may stand for a statement's speaker: the quotation's sentence names them or says
    what they are, or the paragraph names them before it. `roles_elsewhere` are words for what they are in any article."""
    speaker, last = statement.speaker or "", asked_words(statement.speaker or "")[-1:]
    outside = quoted.around.of(text).replace(quoted.inner.of(text), " ")
    roles = {word for word in name_words(statement.role or "") if word in g.PEOPLE | g.TITLES}
    whole = [m.group() for m in _NAME.finditer(outside)]
    if any(_is_other(name, speaker) for name in whole):
        return False
    before = quoted.before.of(text)
    if roles_elsewhere & set(name_words(before)) and not _NAME.search(before):  # "And the caretaker? He says …"
        return True
    if (set(last) | roles) & {word.removesuffix("'s") for word in name_words(outside)}:
        return True
    names = [m.group() for m in _NAME.finditer(before)]
    return any(set(last) & set(name_words(name)) for name in names) and not any(_is_other(n, speaker) for n in names)


def is_named_nearer(statement: Statement, quoted: Quoted, text: str) -> bool:
    """Whether a quotation that is given to somebody without a verb of saying has a statement's speaker named nearer:
    "Novak sees no risk, and Halloran can “defend” one"."""
    given = quoted.statement
    if given is None or given.cue is not None or given.mention is None or given.mention.end > quoted.outer.start:
        return False
    between = Span(given.mention.end, quoted.outer.start).of(text)
    last = asked_words(statement.speaker or "")[-1:]
    return bool(set(last) & {word.removesuffix("'s") for word in name_words(between)})


def _is_other(name: str, speaker: str) -> bool:
    """Whether a full name has the last name of a speaker, and is somebody else's."""
    same = set(asked_words(name)[-1:]) & set(asked_words(speaker)[-1:])
    return bool(same) and not (name_matches(speaker, name) or name_matches(name, speaker))
