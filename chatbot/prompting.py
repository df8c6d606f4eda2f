"""What a model is sent: numbered stretches of articles, marked as data, as many as it can take in.

What an article, a title or a question holds can't look like a mark of ours: numbers in brackets get round ones, angle
brackets become others, and a stretch stays on its line. That spares the judge work; nothing depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.answer import Evidence, Intent, label
from chatbot.backends.words import Backend, Message
from chatbot.evidence import Witness
from chatbot.unmarked import MARK, visible
from prompts.loader import rendered

PRIVATE = "private"
"""The tag of articles that are never sent to another machine."""
_MOST_WORDED = 1024
"""Tokens that an answer may have, as far as the context holds a quarter of it."""
_MOST_SENT = 12_000
"""Tokens that are sent at the most, however much a model takes in: they cost money, and the middle is read badly."""
_SPARE = 64  # tokens for what a server puts around messages
_UNKNOWN = 4096  # tokens of context where a backend can't tell
_BYTES_A_TOKEN = 3  # fewer than tokenizers need for English (some 4.5) and for scripts of three bytes a character
_ABOUT = 160  # characters of a title, an outlet or a name
_CONTROL = re.compile(r"\[(/?(?:INST|[A-Z]+_[A-Z_]+))\]")  # how some models mark whose turn it is
_BRACKETS = str.maketrans("[]【】", "()()")
_ANGLES = str.maketrans("<>", "‹›")


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes to a model: `sent[n - 1]` stands after `[n]`; `most` bounds the answer, in tokens.

    `notes` say what was held back, and why. Where nothing can be sent there are no messages.
    """

    messages: tuple[Message, ...]
    sent: tuple[Evidence, ...]
    most: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stretch:
    n: int
    text: str
    about: str


def prepared(
    backend: Backend, intent: Intent, question: str, evidence: Sequence[Evidence], witness: Witness
) -> Sending:
    """The messages for a question and its evidence, in its order, as far as they fit."""
    open_to_it = [one for one in evidence if not (backend.hosted and is_private(one, witness))]
    context = backend.context if backend.context > 0 else _UNKNOWN
    most = max(1, min(_MOST_WORDED, context // 4))
    rules, asked = rendered("answer", task=intent), as_data(question)
    room = min(context - most, _MOST_SENT) - _SPARE - tokens(rules)
    room -= tokens(rendered("evidence", stretches=(), question=asked))
    stretches, sent = _as_many(open_to_it, room)
    notes = _held_back(backend, len(evidence), len(open_to_it), len(sent))
    if not sent:
        return Sending((), (), most, notes)
    laid_out = rendered("evidence", stretches=stretches, question=asked)
    return Sending((Message("system", rules), Message("user", laid_out)), sent, most, notes)


def is_private(evidence: Evidence, witness: Witness) -> bool:
    """Whether a stretch is of an article that is tagged so."""
    return any(tag.strip().casefold() == PRIVATE for tag in witness.card(evidence.article).tags)


def tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    return len(text.encode("utf-8", "replace")) // _BYTES_A_TOKEN + 1


def as_data(text: str) -> str:
    """A text from outside, on one line, without what could be taken for a mark of ours or of a model's."""
    text = " ".join(visible(text).split())
    text = MARK.sub(lambda mark: mark.group().translate(_BRACKETS), text)
    return _CONTROL.sub(r"(\1)", text).translate(_ANGLES)


def _as_many(evidence: Sequence[Evidence], room: int) -> tuple[list[_Stretch], tuple[Evidence, ...]]:
    """The first stretches that there is room for; a long one that does not fit keeps none of the others out."""
    stretches: list[_Stretch] = []
    sent: list[Evidence] = []
    for one in evidence:
        stretch = _Stretch(len(sent) + 1, as_data(one.text), _about(one))
        needed = tokens(f"[{stretch.n}] {stretch.text}\n({stretch.about})\n")
        if needed <= room:
            room -= needed
            stretches.append(stretch)
            sent.append(one)
    return stretches, tuple(sent)


def _about(evidence: Evidence) -> str:
    """Where a stretch stands, and whose words are in it."""
    who = f"said by {label(evidence.said.statement)}" if evidence.said else None
    parts = (evidence.title or "untitled", evidence.outlet, evidence.published, who)
    return " · ".join(as_data(part[:_ABOUT]) for part in parts if part)


def _held_back(backend: Backend, found: int, open_to_it: int, sent: int) -> tuple[str, ...]:
    notes = []
    if private := found - open_to_it:
        articles = "of articles tagged private was" if private == 1 else "of articles tagged private were"
        notes.append(f"{_stretches(private)} {articles} not sent to {backend.host or backend.name}")
    if sent < open_to_it:
        notes.append(f"{sent} of {_stretches(open_to_it)} were sent to {backend.name}: its context holds no more")
    if not sent:
        notes.append(f"{backend.name} was not asked; this is in the articles' own words")
    return tuple(notes)


def _stretches(n: int) -> str:
    return "1 stretch" if n == 1 else f"{n} stretches"
