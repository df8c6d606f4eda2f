"""What a sentence may turn round with words that all stand there: how something ended, which of two is more, a yes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chatbot.checks.dates import dates
from chatbot.checks.figures import Figure, figures
from chatbot.checks.reading import read
from chatbot.checks.tokens import NEGATIONS
from chatbot.words import stems
from ingest.sentences import sentence_spans

_ENDS: tuple[tuple[str, ...], ...] = (
    (
        "passed carried adopted approved granted upheld accepted",
        "lost defeated rejected refused dismissed denied overturned",
        "withdrawn dropped abandoned",
        "postponed deferred adjourned shelved delayed",
    ),
    ("convicted jailed", "acquitted cleared released"),
    ("raised increased", "cut lowered reduced halved"),
    ("opened reopened", "closed shut sealed"),
    ("appointed elected hired", "sacked removed fired"),
    ("repaired restored rebuilt", "demolished scrapped"),
)
"""Ways in which something may end, a line for one kind of thing; of one line no two are the same."""
_CLASSES = {
    word: (kind, number)
    for kind, classes in enumerate(_ENDS)
    for number, words in enumerate(classes)
    for word in words.split()
}
_PASSIVE = re.compile(
    r"(?P<subject>[^.;:!?“”]{3,160}?),?\s+(?:was|were|is|are|has been|have been|had been)\s+(?:\w+ly\s+)?"
    rf"(?P<end>{'|'.join(_CLASSES)})\b",
    re.IGNORECASE,
)
_MORE = "more higher longer larger greater older heavier taller bigger better"
_LESS = "less fewer lower shorter smaller younger lighter weaker"
_COMPARED = re.compile(
    rf"(?P<first>[^.;:!?“”]{{3,160}}?)\b(?:(?P<more>{'|'.join(_MORE.split())})|(?:{'|'.join(_LESS.split())})) than "
    r"(?P<second>[^.;:!?“”]{3,160})",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r"[,;:]\s+|\s(?:and|but|while|whereas)\s")
_ASKED = re.compile(r"\basked\b[^.?!“”]{0,40}?\b(?:if|whether)\s+(?P<question>[^.?!“”]{3,200}?),", re.IGNORECASE)
_ELLIPTIC = re.compile(
    r"(?:that )?(?:yes|no|he|she|it|they|there)(?: (?:is|are|was|were|has|have|had|do|does|did|will|would|should|could|"
    r"can|may|might|must))?(?P<negative> not|n[’']t)?[.,]?",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\b(?:not|n[’']t|declined|refused|no comment|avoided|evaded|dodged|neither|never|nothing|no)\b", re.IGNORECASE
)
_ANSWER = re.compile(r"\s*(?:[^\W\d_][^:\n“”]{0,40}: ?)?[“\"‘']?(?P<word>yes|no)\b", re.IGNORECASE)
_ALIKE = 0.5


def turned(text: str, evidence: Sequence[str]) -> str | None:
    """How a sentence turns round what the evidence says; None where that can't be told."""
    return _other_end(text, evidence) or _other_order(text, evidence)


def _other_end(text: str, evidence: Sequence[str]) -> str | None:
    """The motion was lost, where it was withdrawn."""
    claim = _PASSIVE.match(text)
    if claim is None:
        return None
    mine, (kind, number) = stems(claim["subject"]), _CLASSES[claim["end"].lower()]
    there = {word for one in evidence for word in re.findall(r"\w+", one.lower())}
    if not mine or any(_CLASSES[word] == (kind, number) for word in there & _CLASSES.keys()):
        return None
    for sentence in _sentences(evidence):
        for other in _PASSIVE.finditer(sentence):
            theirs = _CLASSES[other["end"].lower()]
            if theirs[0] == kind and len(mine & stems(other["subject"])) > _ALIKE * len(mine):
                return f"it says “{claim['end']}” where what it cites says “{other['end']}”"
    return None


def _other_order(text: str, evidence: Sequence[str]) -> str | None:
    """The snow weighed more than the roof was made for, where the one is put at 78 and the other at 120."""
    claim = _COMPARED.search(text)
    if claim is None or _numbers(text) or NEGATIONS & set(text.lower().split()):
        return None
    first, second = stems(claim["first"]), stems(claim["second"])
    first, second = first - second, second - first
    told = [(stems(clause), _numbers(clause)) for one in _sentences(evidence) for clause in _CLAUSES.split(one)]
    counted = [(words, numbers[0]) for words, numbers in told if len(numbers) == 1]
    ours = [n for words, n in counted if len(words & first) > 1 and not words & second]
    theirs = [n for words, n in counted if len(words & second) > 1 and not words & first]
    if not (len(ours) == len(theirs) == 1 and _of_one_kind(ours[0], theirs[0])):
        return None
    a, b = ours[0].value, theirs[0].value
    if a == b or (a > b) == bool(claim["more"]):
        return None
    return f"what it cites has {ours[0].text} for the one and {theirs[0].text} for the other"


def _numbers(text: str) -> list[Figure]:
    words = read(text)
    return figures(words, {i for one in dates(words, None, years=True) for i in range(one.start, one.end)})


def _of_one_kind(a: Figure, b: Figure) -> bool:
    return a.unit == b.unit and (not a.noun or not b.noun or a.noun == b.noun)


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    return (span.of(text) for text in texts for span in sentence_spans(text))


# ── yes and no ──


def other_answer(around: str, content: str, texts: Iterable[str]) -> str | None:
    """Asked whether they should, they said that they should: where they are asked that in a text and do not say so."""
    asked, elliptic = _ASKED.search(around), _ELLIPTIC.fullmatch(content.strip())
    if asked is None or elliptic is None:
        return None
    negative = bool(elliptic["negative"]) or content.strip().lower().removeprefix("that ").startswith("no")
    wanted = stems(asked["question"])
    for text in texts:
        for span in sentence_spans(text):
            sentence = span.of(text)
            question = _ASKED.search(sentence)
            answer = sentence[question.end() :] if question else ""
            posed = question["question"] if question else sentence if sentence.rstrip(" ”’\"'").endswith("?") else ""
            if not posed or len(wanted & stems(posed)) < _ALIKE * len(wanted):
                continue
            said = is_yes(text, span.end) if not question else not _NO_ANSWER.search(answer)
            if said is not None and said == negative:
                return f"the answer there is “{(answer or text[span.end : span.end + 60]).strip()}”"
            return None
    return None


def is_yes(text: str, at: int) -> bool | None:
    """Whether what follows a question is a yes; None where it is neither yes nor no."""
    answer = _ANSWER.match(text, at)
    return answer["word"].lower() == "yes" if answer else None
