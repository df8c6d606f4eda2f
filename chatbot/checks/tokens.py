"""Words, numbers and marks of a text, and the closed classes of words by which a sentence is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.checks.meanings import root
from ingest.statements import grammar as g

_TOKEN = re.compile(
    r"(?P<number>(?<![\d\-–])\d{1,4}[\-–]\d{1,4}(?![\-–\d.,]*\d)|(?:[€$£¥]\s?)?\d++(?:[.,:]\d++)*+(?:(?:st|nd|rd|th)\b|%)?)"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|[^\W\d_][^\W_]*+(?:['’\-‑][^\W_]++)*+)|(?P<mark>\.{3}|--|[^\w\s])"
)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)

HARD = frozenset(".!?;:…")
SOFT = frozenset(",—–()[]") | {"--"}
SUBORDINATING = {
    "after": "after", "once": "after", "before": "before", "until": "before", "till": "before", "because": "because",
    "since": "since", "while": "while", "as": "as", "whether": "whether",
}  # fmt: skip
OPENERS = frozenset(
    "but because although though while whereas if unless when who which whose where whom since so yet provided".split()
)
BE = frozenset("is are was were be been being am 's 're 'm isn aren wasn weren".split())
HAVE = frozenset("has have had having 've hasn haven hadn".split())
DO = frozenset("do does did don doesn didn".split())
MODALS = frozenset(
    "will would shall should may might can could must ought cannot wo ca 'll wouldn shouldn couldn mightn mustn shan".split()
)
UNASSERTED = frozenset(
    """claim claims allegation allegations accusation accusations idea suggestion suggestions belief fear fears hope hopes
    possibility notion rumour rumours rumor rumors risk chance impression""".split()
)
"""What a "that" after them brings in is not said to be so."""
OPEN = frozenset(
    map(
        root,
        """claim allege hope fear believe think suspect deny doubt expect predict propose demand suggest threaten promise pledge
        vow pretend want wish imagine guess speculate argue insist assume dispute recommend urge""".split(),
    )
)
"""Verbs whose clause is not said to be so."""
AUX = BE | HAVE | DO | MODALS
PRONOUNS = g.SUBJECT_PRONOUNS | g.OBJECT_PRONOUNS | {"that", "which", "this", "these", "those", "whom", "themselves"}
NEUTRAL = frozenset(
    """a an the this that these those its his her their our my your it he she they we i you who whom whose which what
    there here and or but yet so nor as than then also too however meanwhile moreover furthermore besides in on at by to
    of for from with about into onto within among amid between through throughout across along around over under up down
    off out per via upon toward towards during while when where how why him them us me himself herself itself themselves
    one ones such other others another same own well just even both either 's is are was were be been being am has have
    had having do does did done will would shall should may might can could must ought if unless whether because although
    though whereas despite regarding concerning according much very rather quite indeed very s any no not never none nobody
    nothing neither without every each all some most more less fewer only after before until till since above below
    against near like n't 'll 've 're 'd 'm addition response respectively namely once now today ever age aged far""".split()
)
"""Words that tell nothing by themselves; what some of them do to a sentence is held by checks of their own."""

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor nowhere without cannot hardly scarcely barely unable n't".split()
)
NEGATIVE_TO = frozenset({root("fail"), root("refuse"), root("decline"), root("neglect")})
MODALITY = {
    **dict.fromkeys("will would shall 'll wo wouldn shan".split(), "will"),
    **dict.fromkeys("may might mightn possibly perhaps maybe potentially conceivably".split(), "may"),
    **dict.fromkeys("could couldn".split(), "could"),
    **dict.fromkeys("can ca cannot able".split(), "can"),
    **dict.fromkeys("must mustn".split(), "must"),
    **dict.fromkeys("should shouldn ought".split(), "should"),
    **dict.fromkeys("likely probably expected presumably".split(), "likely"),
    **dict.fromkeys("unlikely".split(), "unlikely"),
    **dict.fromkeys("reportedly allegedly apparently supposedly purportedly seemingly".split(), "rumour"),
    **dict.fromkeys("nearly almost virtually practically".split(), "almost"),
}
TO_MODALITY = {
    **dict.fromkeys("due scheduled set slated going bound".split(), "will"),
    **dict.fromkeys(
        "plan plans planned planning intend intends intended intending aim aims aimed aiming intention".split(), "plan"
    ),
    **dict.fromkeys("hope hopes hoped hoping want wants wanted wanting wish wishes wished like".split(), "wish"),
    **dict.fromkeys(
        "try tries tried trying attempt attempts attempted seek seeks sought effort efforts struggle".split(), "try"
    ),
    **dict.fromkeys("promise promises promised pledge pledges pledged vow vows vowed".split(), "promise"),
    **dict.fromkeys("threaten threatens threatened threat".split(), "threat"),
    **dict.fromkeys("propose proposes proposed proposal offer offers offered".split(), "offer"),
    **dict.fromkeys("expect expects seem seems seemed appear appears appeared tend tends tended".split(), "likely"),
    **dict.fromkeys("need needs needed required obliged forced have has had".split(), "must"),
    **dict.fromkeys("allowed permitted free".split(), "can"),
    **dict.fromkeys("asked urged told ordered called".split(), "asked"),
    **dict.fromkeys("consider considers considered considering".split(), "consider"),
}
CONDITIONS = frozenset("if unless provided".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark. `root` is what its family shares ("" for marks and numbers), `key` the phrase it begins."""

    start: int
    end: int
    text: str
    lower: str
    kind: str
    root: str = ""

    @property
    def capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()

    @property
    def telling(self) -> bool:
        """Whether it has to be borne out by itself."""
        return self.kind == "word" and self.lower not in NEUTRAL


def tokens(text: str) -> Iterator[Word]:
    """The words, numbers and marks of a text; "didn't" is "did" and "n't"."""
    for match in _TOKEN.finditer(text):
        kind, word, start, end = match.lastgroup or "mark", match.group(), match.start(), match.end()
        clitic = _CLITIC.search(word) if kind == "word" else None
        if clitic and clitic.start():
            middle = start + clitic.start()
            yield _word(start, middle, word[: clitic.start()])
            tail = clitic.group().lower().replace("’", "'")
            yield Word(middle, end, clitic.group(), tail, "word")
        elif kind == "word":
            yield _word(start, end, word)
        else:
            yield Word(start, end, word, word.lower(), kind)


def _word(start: int, end: int, text: str) -> Word:
    lower = text.lower().replace("’", "'")
    return Word(start, end, text, lower, "word", root(lower))
