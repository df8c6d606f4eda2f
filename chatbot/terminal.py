"""The nouns as a person reads them in a terminal. Texts from outside lose what could steer the terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from chatbot.answer import UNKNOWN_SPEAKER, Answer, Citation, Sentence, label
from ingest.article import Article, Card, Entry, Hit, Revision, Said, Span, is_private
from ingest.by_hand import GIVEN, Line
from ingest.corrections import corrections
from ingest.names import same_name

WIDTH = 96
_NAMED = 3  # articles that a command which is proposed names
_NAME_COLUMNS = 72


def plain(text: str) -> str:
    """A text on one line, without control characters: an article can't move the cursor or set a title."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def columns_of(text: str) -> int:
    """How many columns a text takes on a terminal: those of East Asia are two wide."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(name: str, most: int) -> str:
    """A name on one line in at most `most` columns, without its middle where it is longer: its end says more."""
    name = plain(name)
    if columns_of(name) <= most:
        return name
    head, tail = most // 3, most - most // 3 - 1
    while columns_of(name[:head]) > most // 3:
        head -= 1
    while columns_of(name[len(name) - tail :]) > most - most // 3 - 1:
        tail -= 1
    return f"{name[:head]}…{name[len(name) - tail :]}"


def answer(given: Answer) -> str:
    """The answer with its sources, or the abstention with what there is instead."""
    lines = [f"({plain(note)})" for note in given.reading.notes]
    if given.abstained:
        return "\n".join([*lines, *_abstention(given), *(_wording(given) if given.host else [])])
    if given.reading.intent == "who_said":
        lines += _sayings(given)
    elif given.reading.intent in ("timeline", "comparison"):
        lines += [wrapped(_numbered(s, f"{s.date}: {s.text}" if s.date else s.text)) for s in given.sentences]
    else:
        lines += [wrapped(" ".join(_numbered(s, s.text) for s in given.sentences))]
    if given.coverage:
        beyond = []
        if given.coverage.unattributed:
            beyond.append(_unattributed(given))
        if given.coverage.mentions:
            beyond.append(f"{count_of(given.coverage.mentions, 'more sentence')} there by name")
        lines += ["", "; ".join([given.coverage.line(), *beyond])]
    lines += _wording(given)
    return "\n".join([*lines, "", *_sources(given.citations)])


def _wording(given: Answer) -> list[str]:
    """Who worded an answer, to whom its evidence went, and what of the wording is not shown."""
    lines = []
    if given.dropped:
        replaced = sum(sentence.kind == "substituted" for sentence in given.sentences)
        instead = f"; {count_of(replaced, 'stretch')} of the articles shown instead" if replaced else ""
        lines.append(f"{count_of(len(given.dropped), 'sentence')} dropped: {plain(given.dropped[0].why)}{instead}")
    if given.cut:
        lines.append("The wording broke off; what is shown was checked.")
    if given.backend != "extractive":
        did = "Worded by" if any(sentence.kind == "generated" for sentence in given.sentences) else "Asked:"
        went = f"; the stretches went to {plain(given.host)}" if given.host else ""
        lines.append(f"{did} {plain(given.backend)}{went}")
    return [wrapped(line) for line in lines]


def _unattributed(given: Answer) -> str:
    """How much there could be given to nobody, and how to see it."""
    assert given.coverage
    articles = dict.fromkeys(one.article for one in given.statements)
    only = "".join(f" --article {plain(article)}" for article in articles) if len(articles) <= _NAMED else ""
    counted = count_of(given.coverage.unattributed, "statement")
    return f"and {counted} there that could be given to nobody (byline quotes --unattributed{only})"


def _sayings(given: Answer) -> list[str]:
    """Under each speaker, with their role, what they said."""
    roles = {s.statement.speaker: s.statement.role for s in reversed(given.statements) if s.statement.role}
    in_words = given.reading.manner == "whether" and given.sentences[0].kind != "generated"
    lines: list[str] = ["Yes, in these words:"] if in_words else []
    last: Sentence | None = None
    for sentence in given.sentences:
        if sentence.kind == "generated":  # it says itself whose words it tells
            lines += [*([""] if last else []), wrapped(_numbered(sentence, sentence.text))]
            last = None
            continue
        if last is None or not _is_same_voice(sentence, last):
            name = sentence.speaker or "Not attributed to anybody"
            role = roles.get(sentence.speaker)
            lines += [*([""] if lines else []), wrapped(plain(f"{name}, {role}" if role else name))]
        last = sentence
        text = sentence.text.removeprefix(f"{sentence.speaker or UNKNOWN_SPEAKER}: ")
        lines.append(wrapped(_numbered(sentence, text), "  "))
    return lines


def _is_same_voice(a: Sentence, b: Sentence) -> bool:
    """Whether two sentences are one speaker's, however their articles spell the name."""
    return a.speaker == b.speaker or (
        a.speaker is not None and b.speaker is not None and same_name(a.speaker, b.speaker)
    )


def _abstention(given: Answer) -> list[str]:
    lines = [wrapped(plain(given.text))]
    if given.nearest:
        lines += ["", "Nearest in the library:"]
        for citation in given.nearest:
            lines.append(
                wrapped(
                    f"– {plain(citation.text)[:240]}…" if len(citation.text) > 240 else f"– {plain(citation.text)}",
                    "  ",
                )
            )
            lines.append(f"    {_about(citation)}")
    if given.speakers:
        lines += ["", wrapped("Quoted in the library: " + ", ".join(map(plain, given.speakers)))]
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
        beside = cited[0].beside
        lines.append(f"{_head(cited[0])} ({article}{', updated' if beside.updated else ''})")
        lines.append(wrapped("  ".join(f"[{c.n}] {_place(c)}" for c in cited), "  "))
        lines += [wrapped(plain(notice), "  put right: ", "  ") for notice in beside.corrections]
        if beside.near_copies:
            lines.append(wrapped(f"the same story: {', '.join(map(plain, beside.near_copies))}", "  "))
    return lines


def _place(citation: Citation) -> str:
    page = f"page {citation.beside.page}, " if citation.beside.page else ""
    return f"{page}{citation.span.start}–{citation.span.end}"


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
        lines.append(wrapped(plain(f"{label(one.statement)}: {words}"), "  "))
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
        lines.append(wrapped(plain(hit.text), "   "))
    return "\n".join(lines)


def cards(found: Sequence[Card]) -> str:
    return "\n".join(map(_card, found))


def _card(given: Card) -> str:
    metadata = given.metadata
    beside = " · ".join(plain(x) for x in (metadata.outlet, metadata.published) if x)
    about = [
        f"{count_of(given.passages, 'passage')}, {count_of(given.statements, 'statement')}",
        _updated(given.revision),
        f"near copies: {', '.join(map(plain, given.near_copies))}" if given.near_copies else "",
        f"tags: {_tags(given.tags)}" if given.tags else "",
    ]
    head = f"{plain(given.id)}  {plain(metadata.title or 'untitled')}" + (f"  ({beside})" if beside else "")
    return f"{head}  {'; '.join(filter(None, about))}"


def _updated(revision: int) -> str:
    return f"updated, revision {revision}" if revision > 1 else ""


def _tags(tags: Iterable[str]) -> str:
    """With a mark on what keeps an article on this machine."""
    return ", ".join(f"{plain(tag)} (never sent anywhere)" if is_private([tag]) else plain(tag) for tag in tags)


def article(given: Article, passages: int, statements: int) -> str:
    """What is known about an article, what was taken out of it, what was put right, and its text."""
    metadata, revision = given.metadata, given.revision
    known = {
        "id": f"{given.id} ({_updated(revision.number) or 'revision 1'})",
        "title": metadata.title,
        "authors": ", ".join(metadata.authors),
        "outlet": metadata.outlet,
        "published": metadata.published,
        "updated": metadata.updated,
        "section": metadata.section,
        "editor": metadata.editor,
        "language": metadata.language,
        "url": metadata.url,
        "tags": _tags(given.tags),
        "sources": ", ".join(given.sources),
        "near copies": ", ".join(given.near_copies),
        "pages": _pages(revision),
        "holds": f"{count_of(passages, 'passage')}, {count_of(statements, 'statement')}",
        "taken out": _taken_out(revision),
        "put right": " ".join(span.of(revision.text) for span in corrections(revision.text)),
    }
    lines = [f"{name:12} {plain(value)}" for name, value in known.items() if value]
    paragraphs = [wrapped(plain(p)) for p in revision.text.splitlines() if p.strip()]
    return "\n".join([*lines, "", "\n\n".join(paragraphs)])


def _pages(revision: Revision) -> str:
    if not revision.pages:
        return ""
    whole = revision.to_source(Span(0, len(revision.text)))
    first, last = revision.page_of(whole.start), revision.page_of(max(whole.start, whole.end - 1))
    return f"{first} to {last} of {len(revision.pages)}" if first != last else f"{first} of {len(revision.pages)}"


def _taken_out(revision: Revision) -> str:
    whys = Counter(r.why for r in revision.removed)
    return ", ".join(f"{n} {'by hand' if why == GIVEN else why}" for why, n in whys.most_common())


def source_lines(found: Sequence[Line]) -> str:
    """A source text line by line: its number, what became of it, its words."""
    width = len(str(found[-1].number)) if found else 1
    states = [_state(line) for line in found]
    wide = max(map(len, states), default=0)
    rows = zip(found, states, strict=True)
    return "\n".join(
        f"{line.number:>{width}}  {state:{wide}}  {_beginning(line.text, WIDTH - width - wide - 4)}"
        for line, state in rows
    )


def _state(line: Line) -> str:
    if line.why == GIVEN:
        return "- by hand"
    if line.kept:
        return "+ by hand" if line.given else f"+ but for: {plain(line.why)}" if line.why else "+"
    return f"- {plain(line.why or '')}"


def _beginning(text: str, most: int) -> str:
    text = plain(text)
    return text if len(text) <= most else f"{text[: max(most - 1, 20)]}…"


def entry(given: Entry) -> str:
    """One line; what else is to be known of it stands in the report."""
    name = shortened(given.source, _NAME_COLUMNS)
    if given.error:
        return f"{given.status:9}  {plain(given.error.replace(given.source, name))}"
    about = plain(given.metadata.title or "") or name
    counts = (
        f"  {count_of(given.passages, 'passage')}, {count_of(given.statements, 'statement')}" if given.passages else ""
    )
    copy = f"  near copy of {plain(given.near_copy_of)}" if given.near_copy_of else ""
    return f"{given.status:9}  {plain(given.id or '–')}  {about}{counts}{copy}"


def count_of(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}{'es' if what.endswith('ch') else 's'}"


def wrapped(text: str, indent: str = "", further: str | None = None) -> str:
    """A text in lines of WIDTH columns; those after the first are indented `further`."""
    further = indent if further is None else further
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
