"""What a sentence may turn round with words that all stand there: how something ended, which of two is more, a yes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from chatbot.checks.dates import dates
from chatbot.checks.figures import Figure, figures
from chatbot.checks.reading import read
from chatbot.checks.tokens import NEGATIONS
from chatbot.words import stems, terms
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
_ACTIVE = re.compile(
    rf"\b(?P<end>{'|'.join(_CLASSES)})\s+(?P<subject>(?:an?|the|its|their|this|that|his|her)\s[^.,;:!?“”]{{3,120}})",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:was|were|is|are|been|be) (?P<done>\w{3,}ed)\b", re.IGNORECASE)
_DENYING = ("deni", "deny", "disput", "reject", "refus", "rule")
_ALL = re.compile(r"\ball(?: of)?(?: the)? (?P<of>[\w-]+)", re.IGNORECASE)
_SOME = re.compile(r"\b(?P<part>[\w-]+) (?:out )?of (?:the |its |their |all )?(?P<of>[\w-]+)", re.IGNORECASE)
_MORE = "more higher longer larger greater older heavier taller bigger better"
_LESS = "less fewer lower shorter smaller younger lighter weaker"
_COMPARED = re.compile(
    rf"(?P<first>[^.;:!?“”]{{3,160}}?)\b(?:(?P<more>{'|'.join(_MORE.split())})|(?:{'|'.join(_LESS.split())})) than "
    r"(?P<second>[^.;:!?“”]{3,160})",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no(?! \w+ than\b)|none|nobody|nothing|never|neither|nor|without|whether|cannot|un\w+|"
    r"den(?:y|ies|ied|ying)|no longer|rul(?:e|es|ed|ing) out|rather than|instead of|"
    r"(?:fail|refus|lack|reject|disput)\w*)\b|n[’']t\b",
    re.IGNORECASE,
)
_NOT_WHOM = re.compile(
    r"(?:,|\band|\bbut) not (?P<whom>(?:to|from|by|for|with|in|on|at|of|through) "
    r"(?:(?:the|an?|its|his|her|their) )?[\w’'-]+(?: [^\W\d_a-z][\w’'-]+){0,3})"
)
_HALVES = re.compile(r"[,;:–—]\s|\s(?:and|but|while|whereas|that|which|who)\s(?!not\b)|\s(?=and not\b)")
_NAMED = re.compile(r"\b[^\W\d_a-z]\w+")
_BRIEF = 3  # letters of a stem that tells nothing
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
    return (
        _other_end(text, evidence)
        or _not_done(text, evidence)
        or _only_denied(text, evidence)
        or _not_whom(text, evidence)
        or _other_share(text, evidence)
        or _other_order(text, evidence)
    )


def _other_end(text: str, evidence: Sequence[str]) -> str | None:
    """The motion was lost, where it was withdrawn."""
    there = {word for one in evidence for word in re.findall(r"\w+", one.lower())}
    theirs = [end for sentence in _sentences(evidence) for end in _ends(sentence)]
    for word, mine in _ends(text):
        kind, number = _CLASSES[word]
        if not mine or any(_CLASSES[other] == (kind, number) for other in there & _CLASSES.keys()):
            continue
        for other, subject in theirs:
            if _CLASSES[other][0] == kind and len(mine & subject) > _ALIKE * len(mine):
                return f"it says “{word}” where what it cites says “{other}”"
    return None


def _ends(text: str) -> list[tuple[str, set[str]]]:
    """How what ended: "the motion was lost", "they rejected the motion"."""
    found = [*_PASSIVE.finditer(text), *_ACTIVE.finditer(text)]
    return [(m["end"].lower(), _telling(m["subject"])) for m in found]


def _not_done(text: str, evidence: Sequence[str]) -> str | None:
    """She was dismissed, where it is said of nobody but that they were not."""
    words = text.lower().split()
    if NEGATIONS & set(words) or any(word.startswith(_DENYING) or word.endswith("n’t") for word in words):
        return None
    together = " ".join(evidence).lower()
    for word in dict.fromkeys(m["done"].lower() for m in _DONE.finditer(text)):
        every = len(re.findall(rf"\b{word}\b", together))
        negated = len(re.findall(rf"(?:\bnot|\bnever|n[’']t)(?: been| be)? {word}\b", together))
        if every and every == negated:
            return f"what it cites says “not {word}”"
    return None


def _only_denied(text: str, evidence: Sequence[str]) -> str | None:
    """One is in danger, where all that is said of danger is that none is."""
    if _DENIED.search(text):
        return None
    aside = {stem for number in _numbers(text) for stem in stems(number.text)} | stems(" ".join(_NAMED.findall(text)))
    mine, said = _telling(text) - aside, list[tuple[set[str], str, int]]()
    for before, sentence in pairwise(["", *_sentences(evidence)]):
        alike = len(mine & (stems(before) | stems(sentence)))
        said += [(stems(clause), clause, alike) for clause in _HALVES.split(sentence)]
    for stem in sorted(stem for stem in mine if len(stem) > _BRIEF):
        here = [(alike, clause) for words, clause, alike in said if stem in words]
        if here and all(_DENIED.search(clause) for _, clause in here) and max(here)[0] > 1:
            return f"what it cites says “{max(here)[1].strip()}”"
    return None


def _not_whom(text: str, evidence: Sequence[str]) -> str | None:
    """It belongs to the company, where it belongs "to the town and not to the company"."""
    for sentence in _sentences(evidence):
        for m in _NOT_WHOM.finditer(sentence):
            said = re.search(rf"(?P<lead>[^,;:]*)\b{re.escape(m['whom'])}\b", text, re.IGNORECASE)
            if said and not _DENIED.search(said["lead"]) and _telling(said["lead"]) & _telling(sentence[: m.start()]):
                return f"what it cites says “{m.group().strip(' ,')}”"
    return None


def _other_share(text: str, evidence: Sequence[str]) -> str | None:
    """All five, where it was three of the five."""
    claim = _ALL.search(text)
    wanted = _numbers(claim["of"])[:1] if claim else []
    for sentence in _sentences(evidence) if wanted else ():
        for m in _SOME.finditer(sentence):
            part, whole = _numbers(m["part"])[:1], _numbers(m["of"])[:1]
            if part and whole and whole[0].value == wanted[0].value and part[0].value != whole[0].value:
                return f"what it cites says “{m.group()}”"
    return None


def _other_order(text: str, evidence: Sequence[str]) -> str | None:
    """The snow weighed more than the roof was made for, where the one is put at 78 and the other at 120."""
    claim = _COMPARED.search(text)
    if claim is None or _numbers(text) or NEGATIONS & set(text.lower().split()):
        return None
    first, second = _telling(claim["first"]), _telling(claim["second"])
    first, second = first - second, second - first
    told = [(stems(clause), _numbers(clause)) for one in _sentences(evidence) for clause in _CLAUSES.split(one)]
    counted = [(words, numbers[0]) for words, numbers in told if len(numbers) == 1 and not numbers[0].unit]
    ours = [n for words, n in counted if len(words & first) > 1 and not words & second]
    theirs = [n for words, n in counted if len(words & second) > 1 and not words & first]
    if not (len(ours) == len(theirs) == 1 and _of_one_kind(ours[0], theirs[0])):
        return None
    a, b = ours[0].value, theirs[0].value
    if a == b or (a > b) == bool(claim["more"]):
        return None
    return f"what it cites has {ours[0].text} for the one and {theirs[0].text} for the other"


def _telling(text: str) -> set[str]:
    return stems(" ".join(terms(text)))


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
    wanted = _telling(asked["question"])
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
