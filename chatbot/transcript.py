"""A conversation as Markdown, to be kept, sent or quoted from: what was asked, who said what where, and when.

All of it was written by others. What would be markup is escaped, so that it reads as it stands in the article, and
nothing of it loads, links or runs wherever the file is shown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from chatbot.answer import UNKNOWN_SPEAKER, Answer, Citation, Sentence
from chatbot.kept import KeptTurn
from chatbot.terminal import plain

_MARKUP = re.compile(r"[\\`*_{}\[\]<>~|&$!#]")
_AT_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))", re.MULTILINE)
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)|(@)")


def transcript(title: str, turns: Sequence[KeptTurn]) -> str:
    """The turns in order, each with its quotations, its sources and its date."""
    parts = [f"# {_line(title)}"]
    for turn in turns:
        parts += [f"## {_line(turn.question) or 'No question'}", f"Asked {turn.asked_at[:16].replace('T', ' ')} UTC."]
        if turn.error:
            parts.append(_line(turn.error))
        if turn.answer:
            parts += _answer(turn.answer)
    return "\n\n".join(parts) + "\n"


def _answer(answer: Answer) -> Iterator[str]:
    for note in answer.reading.notes:
        yield f"*{_line(note)}*"
    if answer.abstained:
        yield _line(answer.text)
        if answer.nearest:
            yield from ("Nearest in the library:", _sources(answer.nearest, with_words=True))
        return
    yield from _voices(answer)
    if answer.coverage:
        yield f"{answer.coverage.line()}."
    if answer.cut:
        yield "The answer was cut short."
    if answer.backend != "extractive":
        went = f"; the passages went to {_line(answer.host)}" if answer.host else ""
        yield f"Worded by {_line(answer.backend)}{went}."
    yield from ("Sources:", _sources(answer.citations, with_words=any(s.kind == "generated" for s in answer.sentences)))


def _voices(answer: Answer) -> Iterator[str]:
    """Sentences in order; what one speaker is quoted with in one article, or one outlet is compared by, under one head."""
    cited = {citation.n: citation for citation in answer.citations}
    roles = {(said.statement.speaker, said.article): said.statement.role for said in reversed(answer.statements)}

    def head(sentence: Sentence) -> str:
        first = next((cited[n] for n in sentence.citations if n in cited), None)
        where = ", ".join(_line(part) for part in (first.outlet, _day(first)) if part) if first else ""
        if sentence.kind == "quote":
            role = roles.get((sentence.speaker, first.article)) if first else None
            who = f"**{_line(_speaker(sentence))}**{f', {_line(role)}' if role else ''}"
            return f"{who} ({where}):" if where else f"{who}:"
        return f"**{where}**:" if where and answer.reading.intent == "comparison" else ""

    for under, together in itertools.groupby(answer.sentences, head):
        shown = [_numbered(s, s.text.removeprefix(f"{_speaker(s)}: ") if under else s.text) for s in together]
        if not under:
            yield from shown
            continue
        yield under
        yield "\n>\n".join("\n".join(f"> {line}".rstrip() for line in text.split("\n")) for text in shown)


def _day(citation: Citation) -> str | None:
    return citation.published[:10] if citation.published else None


def _speaker(sentence: Sentence) -> str:
    return sentence.speaker or UNKNOWN_SPEAKER


def _numbered(sentence: Sentence, text: str) -> str:
    when = f"{sentence.date}: " if sentence.date else ""
    return f"{when}{_text(text)} {''.join(f'[{n}]' for n in sentence.citations)}".rstrip()


def _sources(citations: Sequence[Citation], *, with_words: bool) -> str:
    lines = [_source(citation, with_words) for citation in citations]
    notices = {citation.article: citation for citation in citations if citation.beside.corrections}
    for citation in notices.values():
        title = _line(citation.title or "Untitled article")
        lines += [f"- Put right in {title}: {_line(notice)}" for notice in citation.beside.corrections]
    return "\n".join(lines)


def _source(citation: Citation, with_words: bool) -> str:
    """Where a number stands, so that it is found in the library and outside of it; `with_words` what stands there."""
    facts = [citation.title or "Untitled article", citation.outlet, _day(citation)]
    page = f", page {citation.beside.page}" if citation.beside.page else ""
    at = f"article {_line(citation.article)}, revision {citation.revision}, {citation.span.start}–{citation.span.end}"
    words = f":\n  > {_line(citation.text)}" if with_words else ""
    return f"- [{citation.n}] {', '.join(_line(fact) for fact in facts if fact)}{page} ({at}){words}"


def _line(text: str) -> str:
    """A text on one line, in which nothing is markup."""
    return _text(plain(text))


def _text(text: str) -> str:
    """A text in which nothing is markup; its lines stay."""
    lines = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c.isprintable() or c == "\n")
    quiet = _AT_LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", lines))
    return _ADDRESS.sub(lambda m: m[0][:-1] + "\\" + m[0][-1], quiet)
