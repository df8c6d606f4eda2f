"""Turns of a conversation as HTML: quotations with their speaker first, numbers that open what is cited."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from chatbot.answer import UNKNOWN_SPEAKER, Answer, Beside, Citation, Coverage, Sentence
from chatbot.web.chips import chips, chips_html
from chatbot.web.markup import ask_buttons, badge, cite_link, counted, escaped, long_date, place
from chatbot.web.turns import Turn, went_for_nothing

_QUESTION_SHOWN = 1000
"""Characters of a question that are shown; a longer one is an accident, and is refused by the engine."""


_SPOKEN = 1200
"""Characters of an answer that are read out when it has come; what is longer is read where it stands."""
_ARTICLES = 60
"""So many articles of an answer are shown one below the other, open or folded; those after are folded together."""
_OPEN_ARTICLES, _OPEN_SENTENCES = 4, 12
"""Of a long answer so many articles, or so many sentences, stand open; those after are folded, an article each."""


def turn_html(turn: Turn, gone: Collection[str] = (), titles: Mapping[str, str] = {}) -> str:
    """A turn: the question, what it was narrowed to, the answer as far as it is there, and how complete it is.

    `gone` are the ids of articles that are cited and no longer there, `titles` those of articles it is narrowed to.
    """
    state = "done" if turn.ended else "busy"
    asked = (
        f'<h2 class="asked" tabindex="-1" dir="auto">{escaped(_shortened(turn.question))}</h2>' if turn.question else ""
    )
    narrowed = chips_html([*chips(turn.reading, turn.filters, titles)], turn.number) if turn.reading else ""
    body = f'<div class="body">{_body(turn, frozenset(gone))}</div>'
    busy = "" if turn.ended else ' aria-busy="true"'
    return (
        f'<article class="turn" data-turn="{turn.number}" data-state="{state}"{busy}>'
        f"{asked}{narrowed}{_notes(turn)}{body}{_tools(turn)}</article>"
    )


def summary(turn: Turn) -> str:
    """An ended turn for those who hear the page, said once; nothing while it grows. Plain text."""
    if turn.error:
        return turn.error
    if turn.answer is None:
        return "Stopped." if turn.stopped else ""
    if turn.answer.abstained:
        return turn.answer.text
    how_complete = turn.answer.coverage.line() if turn.answer.coverage else ""
    said = f"Answered: {how_complete or counted(len(turn.sentences), 'sentence', 'sentences')}."
    words = " ".join(sentence.text for sentence in turn.sentences)
    return f"{said} {words}" if len(words) <= _SPOKEN else said


def _shortened(question: str) -> str:
    return question if len(question) <= _QUESTION_SHOWN else question[:_QUESTION_SHOWN] + " …"


def _notes(turn: Turn) -> str:
    notes = turn.reading.notes if turn.reading else ()
    return "".join(f'<p class="note" dir="auto">{escaped(note)}</p>' for note in notes)


def _body(turn: Turn, gone: frozenset[str]) -> str:
    if turn.error:
        return f'<p class="error" dir="auto">{escaped(turn.error)}</p>'
    answer = turn.answer
    if answer and answer.abstained:
        return _abstention(answer, turn.number, gone) + _dropped(answer)
    shown = _Shown(turn.number, {one.n: one for one in turn.citations}, _roles(answer), gone).answer(turn.sentences)
    if answer is None:
        ended = went_for_nothing(turn) or "Stopped before there was an answer."
        waits = escaped(ended) if turn.stopped else "Reading …"
        return f'<div class="answer">{shown}</div><p class="busy">{waits}</p>'
    return f'<div class="answer">{shown}</div>{_ending(turn, answer)}{_dropped(answer)}'


def _tools(turn: Turn) -> str:
    """What can be done with an ended turn; some of it with the last of a conversation only."""
    if not turn.ended:
        return ""
    tools = [("retry", "Ask again", True), ("edit", "Edit the question", True)]
    if turn.answer:
        tools = [("copy", "Copy", False), ("copy-bare", "Copy without citations", False), *tools]
    buttons = "".join(
        f'<button type="button" class="tool{" of-last" if of_last else ""}" data-do="{name}" '
        f'data-turn="{turn.number}">{label}</button>'
        for name, label, of_last in tools
    )
    return f'<div class="tools">{buttons}</div>'


# ── sentences ──


@dataclass(frozen=True)
class _Shown:
    """What the sentences of an answer are shown with."""

    turn: int
    by_number: Mapping[int, Citation]
    roles: Mapping[tuple[str | None, str], str]
    gone: frozenset[str]
    told: set[str] = field(default_factory=set)
    """Articles whose corrections stand in the answer already."""

    def answer(self, sentences: Sequence[Sentence]) -> str:
        """Sentences in order, those of one article together; in a long answer later articles are folded."""
        shown: list[str] = []
        before = 0
        for at, (article, group) in enumerate(itertools.groupby(sentences, self._article)):
            together = list(group)
            voices, kind = self._voices(together), "story"
            if article and at >= _OPEN_ARTICLES and before >= _OPEN_SENTENCES:
                voices, kind = self._folded(together, voices), "story folded"
            shown.append(f'<div class="{kind}">{voices}</div>')
            before += len(together)
        return "".join(shown[:_ARTICLES]) + self._rest(shown[_ARTICLES:])

    def _rest(self, shown: Sequence[str]) -> str:
        """What is so much that not even the names of its articles are to be seen at first."""
        if not shown:
            return ""
        head = f"<summary>{counted(len(shown), 'more place', 'more places')}</summary>"
        return f'<details class="fold rest">{head}{"".join(shown)}</details>'

    def _cited(self, sentence: Sentence) -> list[Citation]:
        return [self.by_number[n] for n in sentence.citations if n in self.by_number]

    def _article(self, sentence: Sentence) -> str | None:
        first = self._cited(sentence)[:1]
        return first[0].article if first else None

    def _folded(self, sentences: Sequence[Sentence], voices: str) -> str:
        source = self._cited(sentences[0])[0]
        count = counted(len(sentences), "sentence", "sentences")
        where = place(source.title, source.outlet, source.published)
        return f'<details class="fold"><summary>{where}<span class="count">{count}</span></summary>{voices}</details>'

    def _voices(self, sentences: Sequence[Sentence]) -> str:
        """Sentences of one article; those of one speaker stand together under one head, the first with the place."""
        shown = []
        for at, (speaker, group) in enumerate(itertools.groupby(sentences, _speaker)):
            together = list(group)
            source = self._cited(together[0])[:1]
            who = _who(speaker, self.roles.get((together[0].speaker, source[0].article if source else "")))
            where = self._where(source[0]) if source and not at else ""
            quotes = "".join(self._quote(sentence) for sentence in together)
            shown.append(f'<section class="voice"><p class="who">{who}{where}</p>{quotes}</section>')
        return "".join(shown)

    def _where(self, source: Citation) -> str:
        deleted = badge("deleted from the library", "gone") if source.article in self.gone else ""
        beside = _beside(source.beside, first=source.article not in self.told)
        self.told.add(source.article)
        return place(source.title, source.outlet, source.published) + deleted + beside

    def _quote(self, sentence: Sentence) -> str:
        """A sentence in the words of the article: its speaker stands above it and need not be said again."""
        text = sentence.text.removeprefix(f"{_speaker(sentence)}: ")
        links = "".join(cite_link(one, self.turn) for one in self._cited(sentence))
        kind = "generated" if sentence.kind == "generated" else "verbatim"
        when = f"<time>{escaped(long_date(sentence.date) or '')}</time> " if sentence.date else ""
        words = f'<span class="words">{escaped(text)}</span>'
        return f'<blockquote class="{kind}" dir="auto">{when}{words} {links}</blockquote>'


def _beside(beside: Beside, *, first: bool) -> str:
    """What is to be known of an article beside its words; its corrections where it is `first` cited."""
    others = counted(len(beside.near_copies), "other article", "other articles")
    where = counted(beside.outlets, "other outlet", "other outlets") if beside.outlets else others
    badges = [
        badge(f"page {beside.page}") if beside.page else "",
        badge("updated", hint="This article has had another text since it was first taken in.")
        if beside.updated
        else "",
        badge("correction", "correction") if beside.corrections else "",
        badge(f"also in {where}", hint=f"The same story, in {others} of the library") if beside.near_copies else "",
    ]
    shown = f'<span class="badges">{"".join(badges)}</span>' if any(badges) else ""
    notices = beside.corrections if first else ()
    return shown + "".join(f'<span class="notice" dir="auto">{escaped(notice)}</span>' for notice in notices)


def _speaker(sentence: Sentence) -> str | None:
    """Whose words a sentence holds, as it is shown; None for what the article says itself."""
    if sentence.speaker or sentence.text.startswith(f"{UNKNOWN_SPEAKER}: "):
        return sentence.speaker or UNKNOWN_SPEAKER
    return None


def _who(speaker: str | None, role: str | None) -> str:
    if not speaker:
        return ""
    shown = f'<b class="speaker" dir="auto">{escaped(speaker)}</b>'
    return f'<span class="person">{shown}{f", <bdi>{escaped(role)}</bdi>" if role else ""}</span>'


def _roles(answer: Answer | None) -> dict[tuple[str | None, str], str]:
    """What the articles call the speakers: the first role that each article gives."""
    roles: dict[tuple[str | None, str], str] = {}
    for said in answer.statements if answer else ():
        if said.statement.role:
            roles.setdefault((said.statement.speaker, said.article), said.statement.role)
    return roles


# ── endings ──


def _ending(turn: Turn, answer: Answer) -> str:
    lines = []
    if answer.coverage:
        lines.append(f'<p class="coverage">{_coverage(answer.coverage)}</p>')
    if answer.cut:
        why = "Stopped; this is what there was of the answer." if turn.stopped else "The answer was cut short."
        lines.append(f'<p class="coverage">{why}</p>')
    lines.append(_worded_by(answer))
    if turn.unkept:
        lines.append(f'<p class="error" dir="auto">{escaped(turn.unkept)}</p>')
    return "".join(lines)


def _worded_by(answer: Answer) -> str:
    """Who worded an answer that is not in the articles' own words, and where the passages went for it."""
    if answer.backend == "extractive":
        return ""
    went = f'; the passages went to <bdi class="host">{escaped(answer.host)}</bdi>' if answer.host else ""
    return f'<p class="coverage">Worded by <bdi>{escaped(answer.backend)}</bdi>{went}.</p>'


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


def _in_lines(text: str) -> str:
    """A passage without its blank lines, which would leave little of it to see."""
    return "\n".join(line for line in text.splitlines() if line.strip())


def _abstention(answer: Answer, turn: int, gone: frozenset[str]) -> str:
    parts = [f'<p class="refusal" dir="auto">{escaped(answer.text)}</p>', _worded_by(answer)]
    if answer.nearest:
        nearest = "".join(
            f'<section class="voice"><p class="who">{place(one.title, one.outlet, one.published)}'
            f"{badge('deleted from the library', 'gone') if one.article in gone else ''}</p>"
            f'<blockquote class="verbatim" dir="auto"><span class="words">{escaped(_in_lines(one.text))}</span> '
            f"{cite_link(one, turn)}</blockquote></section>"
            for one in answer.nearest
        )
        parts.append(f'<h3>The nearest passages</h3><div class="nearest">{nearest}</div>')
    if answer.speakers:
        questions = ((name, f"What did {name} say?") for name in answer.speakers)
        parts.append(f'<h3>Who is quoted</h3><ul class="asks names">{ask_buttons(questions)}</ul>')
    return "".join(parts)
