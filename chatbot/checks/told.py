"""Which clauses of a text somebody says, beside those that the room of statements finds.

Two things it leaves to whoever reads sentences one by one: an attribution at a sentence's end by what can't be named
("…, an inquiry found on Tuesday", "…, they told workers") is a statement here; and what somebody does with words without
a clause ("refused to pay", "rejected the plan") is an act that the article tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chatbot.checks.reading import Reading, read
from chatbot.checks.tokens import AUX, BE, OPENERS, PRONOUNS, SOFT, SUBORDINATING, Word
from ingest.article import Span, Statement
from ingest.sentences import sentence_spans
from ingest.statements import grammar as g
from ingest.statements.lexicon import cue_verbs

_OPENS = frozenset("that whether how why if".split())
_SUBJECTS = (g.DETERMINERS | g.POSSESSIVES | g.SUBJECT_PRONOUNS | g.PEOPLE) - {"who", "that"}
_SAYS = frozenset("said says say added adds".split())
_TAIL = 14  # words of an attribution at a sentence's end


def is_clausal(statement: Statement, text: str) -> bool:
    """Whether what is said is a clause or a quotation, and no thing or deed. `text` is what the offsets count in."""
    if statement.kind != "indirect":
        return True
    reading = read(statement.content[0].of(text))
    if not reading.words:
        return False
    first = reading.segments[0] if reading.segments else None
    if reading.words[0].lower in _OPENS:
        relative = reading.words[0].lower == "that" and reading.words[1:] and reading.words[1].lower in AUX
        return not relative
    if first is None or first.verb is None or not first.finite or reading.words[0].lower == "to":
        return False
    subject = reading.words[first.start : first.verb]
    return any(w.kind == "word" and w.lower not in AUX for w in subject) and not any(
        w.lower in OPENERS | SUBORDINATING.keys() | {"that"} for w in subject
    )


def trailing(text: str, found: Sequence[Span]) -> Iterator[Statement]:
    """What is said in sentences that end with who says it, but for those that overlap what was `found`."""
    for span in sentence_spans(text):
        if any(span.overlaps(other) for other in found):
            continue
        sentence = read(span.of(text))
        source = _source(sentence) or _passive(sentence) or _inverted(sentence) or _leading(sentence)
        if source:
            yield _moved_all(source, span.start)
            continue
        found_at = next(((at, cue) for at in _commas(sentence) if (cue := _cue(sentence.words, at))), None)
        if found_at is None:
            continue
        at, cue = found_at
        if not any(one.verb is not None and one.verb < at for one in sentence.segments):
            continue  # "Lane, 58, of Mill Street, Hull, denies it": what stands before says nothing
        end = sentence.words[at - 1].end
        mention = Span(sentence.words[at + 1].start, sentence.words[cue - 1].end)
        speaker = _name(mention.of(sentence.text).strip(" ,"))
        if speaker.lower() in PRONOUNS and (doers := sentence.segments[0].before):
            speaker = sentence.text[sentence.words[min(doers)].start : sentence.words[max(doers)].end]
        yield Statement(
            "indirect",
            (Span(span.start, span.start + end),),
            speaker,
            None,
            _moved(Span(sentence.words[cue].start, sentence.words[cue].end), span.start),
            _moved(mention, span.start),
        )


def _source(sentence: Reading) -> Statement | None:
    """ "According to the inquiry, the dam had failed": where a comma ends who it is according to."""
    words = sentence.words
    if len(words) < 6 or (words[0].lower, words[1].lower) != ("according", "to"):
        return None
    commas = [i for i in range(3, min(len(words) - 2, 24)) if words[i].text == ","]
    for at in reversed(commas):
        first = words[at + 1]
        if first.kind == "word" and first.lower not in ("who", "which", "and", "or", "but", "where"):
            end = commas[0] if words[commas[0] + 1].lower in ("who", "which", "a", "an", "the") else at
            content = Span(words[at + 1].start, words[-1].end)
            mention = Span(words[2].start, words[end - 1].end)
            return Statement(
                "indirect", (content,), mention.of(sentence.text), None, Span(words[0].start, words[1].end), mention
            )
    return None


def _passive(sentence: Reading) -> Statement | None:
    """ "Workers were told by the owners on Wednesday that …"."""
    words = sentence.words
    that = next((i for i, w in enumerate(words[:40]) if w.lower == "that"), 0)
    if any(one.start == that and one.subject and min(one.subject) < that for one in sentence.segments):
        return None  # "by the union that represents them"
    by = next((i for i in range(that - 1, 1, -1) if words[i].lower == "by"), 0)
    verb = cue_verbs().get(words[by - 1].lower) if by else None
    if verb is None or "participle" not in verb.forms or words[by - 2].lower not in BE | {"been"} | g.ADVERBS:
        return None
    end = next((i for i in range(by + 1, that) if words[i].lower in g.PREPOSITIONS or words[i].kind == "mark"), that)
    if end <= by + 1:
        return None
    mention = Span(words[by + 1].start, words[end - 1].end)
    content = Span(words[that].start, words[-1].end)
    cue = Span(words[by - 1].start, words[by - 1].end)
    return Statement("indirect", (content,), mention.of(sentence.text), None, cue, mention)


def _inverted(sentence: Reading) -> Statement | None:
    """ "…, said a neighbour who asked not to be named": the verb, then who says it, at a sentence's end."""
    words = sentence.words
    for one in sentence.segments[1:]:
        verb = one.verb if one.verb is not None else 0
        at = next((i for i in range(verb - 1, 0, -1) if words[i].kind != "mark" or words[i].text in SOFT), 0)
        if words[verb].lower not in _SAYS or words[at].text not in SOFT or verb + 1 >= len(words):
            continue
        end = next(
            (i for i in range(verb + 1, len(words)) if words[i].kind == "mark" or words[i].lower in ("who", "which")),
            len(words),
        )
        if end == verb + 1 or not (words[verb + 1].capital or words[verb + 1].lower in _SUBJECTS):
            continue
        mention = Span(words[verb + 1].start, words[end - 1].end)
        content = Span(words[0].start, words[at - 1].end)
        return Statement(
            "indirect", (content,), mention.of(sentence.text), None, Span(words[verb].start, words[verb].end), mention
        )
    return None


def _leading(sentence: Reading) -> Statement | None:
    """ "Court documents unsealed on Tuesday say that …"."""
    words = sentence.words
    for one, following in zip(sentence.segments, sentence.segments[1:], strict=False):
        if (
            one.verb is None
            or words[one.verb].lower not in _SAYS
            or words[following.start].lower != "that"
            or not one.subject
        ):
            continue
        low, high = min(one.subject), max(one.subject)
        mention = Span(words[low].start, words[high].end)
        cue = Span(words[one.verb].start, words[one.verb].end)
        content = Span(words[following.start].start, words[-1].end)
        return Statement("indirect", (content,), mention.of(sentence.text), None, cue, mention)
    return None


def _moved_all(one: Statement, by: int) -> Statement:
    cue, mention = one.cue, one.mention
    return replace(
        one,
        content=tuple(_moved(span, by) for span in one.content),
        cue=cue and _moved(cue, by),
        mention=mention and _moved(mention, by),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _commas(sentence: Reading) -> list[int]:
    """The commas after which an attribution may stand, the last first."""
    words = sentence.words
    return [i for i in range(len(words) - 3, max(2, len(words) - _TAIL), -1) if words[i].text in SOFT]


def _name(mention: str) -> str:
    """The name in a mention, where it stands beside what its bearer is: "its chairman, Ada Lane"."""
    named = [piece.strip() for piece in mention.split(",") if piece.strip()[:1].isupper()]
    return named[-1] if named else mention


def _cue(words: Sequence[Word], comma: int) -> int | None:
    """Where the verb of an attribution after a comma stands: "they told workers", "an inquiry found on Tuesday"."""
    verbs = cue_verbs()
    first = words[comma + 1]
    if not (first.capital or first.lower in _SUBJECTS):
        return None
    for i in range(comma + 2, min(len(words), comma + 12)):
        verb = verbs.get(words[i].lower)
        known = verb and verb.frames & {"clause", "tell", "quote", "that"} and verb.forms & {"past", "s"}
        if known and words[i].kind == "word" and words[i - 1].lower not in g.DETERMINERS | g.PREPOSITIONS:
            following = words[i + 1].lower if i + 1 < len(words) else ""
            return i if not {following} & {"that", "to", "by"} else None
        apposed = words[i].text == "," and i + 1 < len(words) and (words[i + 1].capital or words[i - 1].capital)
        if (words[i].kind == "mark" and not apposed) or words[i].lower in AUX - {"has", "have", "had"}:
            return None
    return None
