"""Turns of a conversation as HTML: quotations with their speaker first, numbers that open what is cited."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from chatbot.answer import UNKNOWN_SPEAKER, Answer, Beside, Citation, Coverage, Sentence
from chatbot.web.markup import ask_buttons, cite_link, counted, escaped, place
from chatbot.web.turns import Turn

_QUESTION_SHOWN = 1000
"""Characters of a question that are shown; a longer one is an accident, and is refused by the engine."""


def turn_html(turn: Turn) -> str:
    """A turn: the question, the answer as far as it is there, and how complete it is."""
    state = "done" if turn.ended else "busy"
    asked = f'<h2 class="asked" dir="auto">{escaped(_shortened(turn.question))}</h2>' if turn.question else ""
    shown = asked + _notes(turn) + _body(turn)
    return f'<article class="turn" data-turn="{turn.number}" data-state="{state}">{shown}</article>'


def summary(turn: Turn) -> str:
    """An ended turn in a sentence, for those who hear the page; nothing while it grows. Plain text."""
    if turn.error:
        return turn.error
    if turn.answer is None:
        return ""
    if turn.answer.abstained:
        return turn.answer.text
    if turn.answer.coverage:
        return f"Answered: {turn.answer.coverage.line()}."
    return f"Answered in {counted(len(turn.sentences), 'sentence', 'sentences')}."


def _shortened(question: str) -> str:
    return question if len(question) <= _QUESTION_SHOWN else question[:_QUESTION_SHOWN] + " …"


def _notes(turn: Turn) -> str:
    notes = turn.reading.notes if turn.reading else ()
    return "".join(f'<p class="note" dir="auto">{escaped(note)}</p>' for note in notes)


def _body(turn: Turn) -> str:
    if turn.error:
        return f'<p class="error" dir="auto">{escaped(turn.error)}</p>'
    answer = turn.answer
    if answer and answer.abstained:
        return _abstention(answer, turn.number) + _dropped(answer)
    shown = _voices(turn.sentences, turn.citations, _roles(answer), turn.number)
    if answer is None:
        return f'<div class="answer">{shown}</div><p class="busy">Reading …</p>'
    return f'<div class="answer">{shown}</div>{_ending(answer)}{_dropped(answer)}'


# ── sentences ──


def _voices(
    sentences: Sequence[Sentence], citations: Sequence[Citation], roles: Mapping[tuple[str | None, str], str], turn: int
) -> str:
    """Sentences in order; those of one speaker in one article stand together under one head."""
    by_number = {citation.n: citation for citation in citations}

    def cited(sentence: Sentence) -> list[Citation]:
        return [by_number[n] for n in sentence.citations if n in by_number]

    def voice(sentence: Sentence) -> tuple[str | None, str | None]:
        first = cited(sentence)[:1]
        return _speaker(sentence), first[0].article if first else None

    sections: list[str] = []
    told: set[str | None] = set()
    for (speaker, article), group in itertools.groupby(sentences, voice):
        together = list(group)
        source = cited(together[0])[:1]
        who = _who(speaker, roles.get((together[0].speaker, article or ""))) if speaker else ""
        where = place(source[0].title, source[0].outlet, source[0].published) if source else ""
        quotes = "".join(_quote(sentence, cited(sentence), turn) for sentence in together)
        beside = _beside(source[0].beside, first=article not in told) if source else ""
        told.add(article)
        sections.append(f'<section class="voice"><p class="who">{who}{where}{beside}</p>{quotes}</section>')
    return "".join(sections)


def _beside(beside: Beside, *, first: bool) -> str:
    """What is to be known of an article beside its words; its corrections where it is `first` cited."""
    others = counted(len(beside.near_copies), "other article", "other articles")
    facts = [
        f"page {beside.page}" if beside.page else "",
        "updated since it was first taken in" if beside.updated else "",
        f"the same story in {others}" if beside.near_copies else "",
    ]
    known = " · ".join(fact for fact in facts if fact)
    shown = f'<span class="beside">{escaped(known)}</span>' if known else ""
    notices = beside.corrections if first else ()
    return shown + "".join(f'<span class="correction" dir="auto">{escaped(notice)}</span>' for notice in notices)


def _speaker(sentence: Sentence) -> str | None:
    """Whose words a sentence holds, as it is shown; None for what the article says itself."""
    if sentence.speaker or sentence.text.startswith(f"{UNKNOWN_SPEAKER}: "):
        return sentence.speaker or UNKNOWN_SPEAKER
    return None


def _who(speaker: str, role: str | None) -> str:
    shown = f'<b class="speaker" dir="auto">{escaped(speaker)}</b>'
    return f'<span class="person">{shown}{f", <bdi>{escaped(role)}</bdi>" if role else ""}</span>'


def _quote(sentence: Sentence, citations: Iterable[Citation], turn: int) -> str:
    """A sentence in the words of the article: its speaker stands above it and need not be said again."""
    text = sentence.text.removeprefix(f"{_speaker(sentence)}: ")
    links = "".join(cite_link(citation, turn) for citation in citations)
    kind = "generated" if sentence.kind == "generated" else "verbatim"
    when = f"<time>{escaped(sentence.date)}</time> " if sentence.date else ""
    return (
        f'<blockquote class="{kind}" dir="auto">{when}<span class="words">{escaped(text)}</span> {links}</blockquote>'
    )


def _roles(answer: Answer | None) -> dict[tuple[str | None, str], str]:
    """What the articles call the speakers: the first role that each article gives."""
    roles: dict[tuple[str | None, str], str] = {}
    for said in answer.statements if answer else ():
        if said.statement.role:
            roles.setdefault((said.statement.speaker, said.article), said.statement.role)
    return roles


# ── endings ──


def _ending(answer: Answer) -> str:
    lines = []
    if answer.coverage:
        lines.append(f'<p class="coverage">{_coverage(answer.coverage)}</p>')
    if answer.cut:
        lines.append('<p class="coverage">The answer was cut short.</p>')
    if answer.host:
        lines.append(f'<p class="coverage">The passages went to <bdi>{escaped(answer.host)}</bdi>.</p>')
    return "".join(lines)


def _coverage(coverage: Coverage) -> str:
    parts = [coverage.line()]
    if coverage.unattributed:
        parts.append(f"{coverage.unattributed} more could not be given to anybody")
    if coverage.mentions:
        parts.append(counted(coverage.mentions, "more sentence names them", "more sentences name them"))
    return '<span class="dot"> · </span>'.join(f"<span>{part}</span>" for part in parts)


def _dropped(answer: Answer) -> str:
    if not answer.dropped:
        return ""
    items = "".join(
        f'<li dir="auto">{escaped(one.text)} <span class="why">{escaped(one.why)}</span></li>' for one in answer.dropped
    )
    head = counted(len(answer.dropped), "sentence was not shown", "sentences were not shown")
    return f'<details class="dropped"><summary>{head}</summary><ul>{items}</ul></details>'


def _abstention(answer: Answer, turn: int) -> str:
    parts = [f'<p class="refusal" dir="auto">{escaped(answer.text)}</p>']
    if answer.nearest:
        nearest = "".join(
            f'<section class="voice"><p class="who">{place(one.title, one.outlet, one.published)}</p>'
            f'<blockquote class="verbatim" dir="auto"><span class="words">{escaped(one.text)}</span> '
            f"{cite_link(one, turn)}</blockquote></section>"
            for one in answer.nearest
        )
        parts.append(f'<h3>The nearest passages</h3><div class="nearest">{nearest}</div>')
    if answer.speakers:
        questions = ((name, f"What did {name} say?") for name in answer.speakers)
        parts.append(f'<h3>Who is quoted</h3><ul class="asks names">{ask_buttons(questions)}</ul>')
    return "".join(parts)
