"""The nouns as a person reads them in a terminal. Texts from outside lose what could steer the terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from chatbot.answer import UNKNOWN_SPEAKER, Answer, Citation, Sentence, label
from ingest.article import Article, Card, Entry, Hit, Said
from ingest.names import same_name

WIDTH = 96
_NAMED = 3  # articles that a command which is proposed names


def plain(text: str) -> str:
    """A text on one line, without control characters: an article can't move the cursor or set a title."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def answer(given: Answer) -> str:
    """The answer with its sources, or the abstention with what there is instead."""
    lines = [f"({plain(note)})" for note in given.reading.notes]
    if given.abstained:
        return "\n".join([*lines, *_abstention(given), *(_wording(given) if given.host else [])])
    if given.reading.intent == "who_said":
        lines += _sayings(given)
    elif given.reading.intent in ("timeline", "comparison"):
        lines += [_wrapped(_numbered(s, f"{s.date}: {s.text}" if s.date else s.text)) for s in given.sentences]
    else:
        lines += [_wrapped(" ".join(_numbered(s, s.text) for s in given.sentences))]
    if given.coverage:
        beyond = []
        if given.coverage.unattributed:
            beyond.append(_unattributed(given))
        if given.coverage.mentions:
            beyond.append(f"{_count(given.coverage.mentions, 'more sentence')} there by name")
        lines += ["", "; ".join([given.coverage.line(), *beyond])]
    lines += _wording(given)
    return "\n".join([*lines, "", *_sources(given.citations)])


def _wording(given: Answer) -> list[str]:
    """Who worded an answer, to whom its evidence went, and what of the wording is not shown."""
    lines = []
    if given.dropped:
        replaced = sum(sentence.kind == "substituted" for sentence in given.sentences)
        instead = f"; {_count(replaced, 'stretch')} of the articles shown instead" if replaced else ""
        lines.append(f"{_count(len(given.dropped), 'sentence')} dropped: {plain(given.dropped[0].why)}{instead}")
    if given.cut:
        lines.append("The wording broke off; what is shown was checked.")
    if given.backend != "extractive":
        did = "Worded by" if any(sentence.kind == "generated" for sentence in given.sentences) else "Asked:"
        went = f"; the stretches went to {plain(given.host)}" if given.host else ""
        lines.append(f"{did} {plain(given.backend)}{went}")
    return [_wrapped(line) for line in lines]


def _unattributed(given: Answer) -> str:
    """How much there could be given to nobody, and how to see it."""
    assert given.coverage
    articles = dict.fromkeys(one.article for one in given.statements)
    only = "".join(f" --article {plain(article)}" for article in articles) if len(articles) <= _NAMED else ""
    counted = _count(given.coverage.unattributed, "statement")
    return f"and {counted} there that could be given to nobody (byline quotes --unattributed{only})"


def _sayings(given: Answer) -> list[str]:
    """Under each speaker, with their role, what they said."""
    roles = {s.statement.speaker: s.statement.role for s in reversed(given.statements) if s.statement.role}
    in_words = given.reading.manner == "whether" and given.sentences[0].kind != "generated"
    lines: list[str] = ["Yes, in these words:"] if in_words else []
    last: Sentence | None = None
    for sentence in given.sentences:
        if sentence.kind == "generated":  # it says itself whose words it tells
            lines += [*([""] if last else []), _wrapped(_numbered(sentence, sentence.text))]
            last = None
            continue
        if last is None or not _is_same_voice(sentence, last):
            name = sentence.speaker or "Not attributed to anybody"
            role = roles.get(sentence.speaker)
            lines += [*([""] if lines else []), _wrapped(plain(f"{name}, {role}" if role else name))]
        last = sentence
        text = sentence.text.removeprefix(f"{sentence.speaker or UNKNOWN_SPEAKER}: ")
        lines.append(_wrapped(_numbered(sentence, text), "  "))
    return lines


def _is_same_voice(a: Sentence, b: Sentence) -> bool:
    """Whether two sentences are one speaker's, however their articles spell the name."""
    return a.speaker == b.speaker or (
        a.speaker is not None and b.speaker is not None and same_name(a.speaker, b.speaker)
    )


def _abstention(given: Answer) -> list[str]:
    lines = [_wrapped(plain(given.text))]
    if given.nearest:
        lines += ["", "Nearest in the library:"]
        for citation in given.nearest:
            lines.append(
                _wrapped(
                    f"– {plain(citation.text)[:240]}…" if len(citation.text) > 240 else f"– {plain(citation.text)}",
                    "  ",
                )
            )
            lines.append(f"    {_about(citation)}")
    if given.speakers:
        lines += ["", _wrapped("Quoted in the library: " + ", ".join(map(plain, given.speakers)))]
    return lines


def _numbered(sentence: Sentence, text: str) -> str:
    return f"{plain(text)} {''.join(f'[{n}]' for n in sentence.citations)}"


def _sources(citations: Sequence[Citation]) -> list[str]:
    """Each article once, with the numbers that cite it and where in its text they point."""
    places: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        places.setdefault((citation.article, citation.revision), []).append(citation)
    lines = []
    for (article, _), cited in places.items():
        lines.append(f"{_head(cited[0])} ({article})")
        lines.append(_wrapped("  ".join(f"[{c.n}] {c.span.start}–{c.span.end}" for c in cited), "  "))
    return lines


def _head(citation: Citation) -> str:
    return " · ".join(plain(x) for x in (citation.title or "untitled", citation.outlet, citation.published) if x)


def _about(citation: Citation) -> str:
    return f"{_head(citation)} ({citation.article}, {citation.span.start}–{citation.span.end})"


def quotes(found: Sequence[Said], titles: dict[str, str | None]) -> str:
    """Statements under their articles."""
    lines: list[str] = []
    article = ""
    for one in found:
        if one.article != article:
            article = one.article
            lines += [*([""] if lines else []), plain(titles.get(article) or article)]
        words = " … ".join(f"“{text}”" if one.statement.kind == "direct" else text for text in one.text)
        lines.append(_wrapped(plain(f"{label(one.statement)}: {words}"), "  "))
    return "\n".join(lines)


def speakers(found: Sequence[tuple[str | None, int, int]]) -> str:
    lines = [
        f"{statements:5}  {plain(name or 'not attributed to anybody')}"
        + (f"  ({articles} articles)" if articles > 1 else "")
        for name, statements, articles in found
    ]
    return "\n".join(lines)


def hits(found: Sequence[Hit], titles: dict[str, str | None]) -> str:
    lines = []
    for n, hit in enumerate(found, start=1):
        lines.append(
            f"{n}. {plain(titles.get(hit.article) or hit.article)} ({hit.article}, {hit.span.start}–{hit.span.end})"
        )
        lines.append(_wrapped(plain(hit.text), "   "))
    return "\n".join(lines)


def cards(found: Sequence[Card]) -> str:
    lines = []
    for card in found:
        beside = " · ".join(plain(x) for x in (card.metadata.outlet, card.metadata.published) if x)
        counts = f"{_count(card.passages, 'passage')}, {_count(card.statements, 'statement')}"
        lines.append(
            f"{plain(card.id)}  {plain(card.metadata.title or 'untitled')}"
            + (f"  ({beside})" if beside else "")
            + f"  {counts}"
        )
    return "\n".join(lines)


def article(given: Article, passages: int, statements: int) -> str:
    """What is known about an article, what was taken out of it, and its text."""
    metadata = given.metadata
    known = {
        "id": f"{given.id} (revision {given.revision.number})",
        "title": metadata.title,
        "authors": ", ".join(metadata.authors),
        "outlet": metadata.outlet,
        "published": metadata.published,
        "updated": metadata.updated,
        "section": metadata.section,
        "editor": metadata.editor,
        "url": metadata.url,
        "tags": ", ".join(given.tags),
        "sources": ", ".join(given.sources),
        "holds": f"{_count(passages, 'passage')}, {_count(statements, 'statement')}",
    }
    lines = [f"{name:10} {plain(value)}" for name, value in known.items() if value]
    whys = Counter(r.why for r in given.revision.removed)
    if whys:
        lines.append(f"{'taken out':10} " + ", ".join(f"{n} {plain(why)}" for why, n in whys.most_common()))
    paragraphs = [_wrapped(plain(p)) for p in given.revision.text.splitlines() if p.strip()]
    return "\n".join([*lines, "", "\n\n".join(paragraphs)])


def entry(given: Entry) -> str:
    if given.error:
        return f"{given.status:9}  {plain(given.error)}"
    about = plain(given.metadata.title or given.source)
    counts = f"  {_count(given.passages, 'passage')}, {_count(given.statements, 'statement')}" if given.passages else ""
    notes = "".join(f"\n           {plain(note)}" for note in given.notes)
    return f"{given.status:9}  {plain(given.id or '–')}  {about}{counts}{notes}"


def summary(entries: Iterable[Entry], seconds: float) -> str:
    counts = Counter(e.status for e in entries)
    parts = ", ".join(f"{n} {status}" for status, n in counts.items()) or "nothing"
    return f"{parts} in {seconds:.1f} s"


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}{'es' if what.endswith('ch') else 's'}"


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
