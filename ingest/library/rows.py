"""Between the record's rows and the nouns."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence

from ingest.article import Card, Filters, Hit, Metadata, Piece, Removed, Revision, Said, SourceMap, Span, Statement
from ingest.names import outlet_key

METADATA = ("title", "authors", "outlet", "published", "updated", "url", "language", "section", "editor", "origin")
METADATA_COLUMNS = ", ".join(f"a.{name}" for name in METADATA)

STATEMENT_COLUMNS = (
    "s.kind, s.content, s.speaker, s.role, s.cue_start, s.cue_end, s.mention_start, s.mention_end, s.second_hand"
)


def text_digest(text: str) -> bytes:
    """What makes two texts the same: their characters, runs of white space counting as one space."""
    return hashlib.sha256(" ".join(text.split()).encode()).digest()


def metadata_values(metadata: Metadata) -> tuple[str | None, ...]:
    """The values of METADATA, as they are stored."""
    values = {name: getattr(metadata, name) for name in METADATA}
    values["authors"] = json.dumps(metadata.authors, ensure_ascii=False)
    values["origin"] = json.dumps(dict(metadata.origin), sort_keys=True)
    return tuple(values[name] for name in METADATA)


def metadata_of(row: Sequence[str | None]) -> Metadata:
    values = dict(zip(METADATA, row, strict=True))
    return Metadata(
        title=values["title"],
        authors=tuple(json.loads(values["authors"] or "[]")),
        outlet=values["outlet"],
        published=values["published"],
        updated=values["updated"],
        url=values["url"],
        language=values["language"],
        section=values["section"],
        editor=values["editor"],
        origin=json.loads(values["origin"] or "{}"),
    )


def map_values(revision: Revision) -> tuple[str, str, str | None]:
    """The source map, what was removed, and the pages, as they are stored."""
    pieces = [[p.text_start, p.source_start, p.length] for p in revision.source_map.pieces]
    removed = [[r.span.start, r.span.end, r.why] for r in revision.removed]
    pages = json.dumps(revision.pages) if revision.pages else None
    return json.dumps(pieces), json.dumps(removed, ensure_ascii=False), pages


REVISION_COLUMNS = "text, source_text, map, removed, pages"


def revision_of(
    number: int, text: str, source_text: str | None, pieces: str, removed: str, pages: str | None
) -> Revision:
    """From the number and REVISION_COLUMNS."""
    source = text if source_text is None else source_text
    return Revision(
        number=number,
        text=text,
        source_text=source,
        source_map=SourceMap(tuple(Piece(*p) for p in json.loads(pieces))),
        removed=tuple(Removed(Span(s, e), source[s:e], why) for s, e, why in json.loads(removed)),
        pages=tuple(json.loads(pages or "[]")),
    )


def statement_values(statement: Statement) -> tuple[str | int | None, ...]:
    """kind, content, start, end, speaker, role, cue, mention (two ends each), second_hand."""
    cue, mention = statement.cue, statement.mention
    return (
        statement.kind,
        json.dumps([[s.start, s.end] for s in statement.content]),
        min(s.start for s in statement.content),
        max(s.end for s in statement.content),
        statement.speaker,
        statement.role,
        *((cue.start, cue.end) if cue else (None, None)),
        *((mention.start, mention.end) if mention else (None, None)),
        statement.second_hand,
    )


def statement_of(row: sqlite3.Row | Sequence[object]) -> Statement:
    kind, content, speaker, role, cue_start, cue_end, mention_start, mention_end, second_hand = row
    return Statement(
        kind=kind,  # type: ignore[arg-type]  # only statement_values writes this column
        content=tuple(Span(*s) for s in json.loads(str(content))),
        speaker=_text(speaker),
        role=_text(role),
        cue=_span(cue_start, cue_end),
        mention=_span(mention_start, mention_end),
        second_hand=_text(second_hand),
    )


def said_of(article: str, revision: Revision, statement: Statement, also: tuple[str, ...] = ()) -> Said:
    """A statement with its words and its place in the source text."""
    return Said(
        article=article,
        revision=revision.number,
        statement=statement,
        text=tuple(s.of(revision.text) for s in statement.content),
        cue=statement.cue.of(revision.text) if statement.cue else None,
        source_content=tuple(revision.to_source(s) for s in statement.content),
        source_mention=revision.to_source(statement.mention) if statement.mention else None,
        also=also,
    )


def hit_of(article: str, revision: Revision, span: Span, score: float) -> Hit:
    return Hit(article, revision.number, span, revision.to_source(span), span.of(revision.text), score)


def card_of(row: Sequence[object], tags: Iterable[str], near_copies: Iterable[str]) -> Card:
    """From (key, id, revision, passages, statements, METADATA...)."""
    _, identity, revision, passages, statements = row[:5]
    return Card(
        id=str(identity),
        revision=int(str(revision)),
        metadata=metadata_of(row[5:]),  # type: ignore[arg-type]  # the columns of METADATA are text
        tags=tuple(tags),
        passages=int(str(passages)),
        statements=int(str(statements)),
        near_copies=tuple(near_copies),
    )


def words_of(statement: Statement, text: str) -> str:
    """What is searched of a statement."""
    return " ".join(s.of(text) for s in statement.content)


def article_condition(filters: Filters) -> tuple[str, list[str]]:
    """SQL over `article a` that holds for the articles that count, with its parameters."""
    parts, values = ["1"], []
    if filters.tags:
        parts.append(f"a.key IN (SELECT article FROM tag WHERE fold(tag) IN ({_marks(filters.tags)}))")
        values += [t.casefold() for t in filters.tags]
    if filters.articles:
        marks = _marks(filters.articles)
        parts.append(f"(a.id IN ({marks}) OR a.key IN (SELECT article FROM alias WHERE alias IN ({marks})))")
        values += [*filters.articles, *filters.articles]
    if filters.outlets:
        parts.append(f"outlet_key(a.outlet) IN ({_marks(filters.outlets)})")
        values += [outlet_key(o) or "" for o in filters.outlets]
    if filters.authors:
        one = "EXISTS (SELECT 1 FROM json_each(a.authors) WHERE name_matches(value, ?))"
        parts.append(f"({' OR '.join([one] * len(filters.authors))})")
        values += filters.authors
    if filters.since:
        parts.append(_dated(">="))
        values += [filters.since] * 2
    if filters.until:
        parts.append(_dated("<="))
        values += [filters.until] * 2
    return " AND ".join(parts), values


def _dated(compares: str) -> str:
    """Dates compared as exactly as both are known: a piece of "2026-03" may be of the 31st."""
    return f"substr(a.published, 1, length(?)) {compares} substr(?, 1, length(a.published))"


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _span(start: object, end: object) -> Span | None:
    return None if start is None or end is None else Span(int(str(start)), int(str(end)))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
