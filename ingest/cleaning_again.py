"""An article made again as a person decided: lines put back or taken out, as a revision of the same source."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from importlib import import_module

from ingest import clean, passages
from ingest.article import Article, Body, Document, Original, Revision
from ingest.by_hand import Decisions, Line, LineKey, decided_on, lines_of
from ingest.embed import Embedder, test_vector
from ingest.errors import BylineError, SourceError, UsageError
from ingest.library.decisions import decided
from ingest.library.making import Made
from ingest.library.originals import original_of
from ingest.library.recognise import Incoming
from ingest.library.record import Library
from ingest.library.writing import revised
from ingest.readers import registry
from ingest.sources import Found
from ingest.statements import find as statements


@dataclass(frozen=True)
class Lines:
    """An article's source text line by line; `revision` is the one they are of."""

    article: str
    revision: int
    lines: tuple[Line, ...]


def lines(library: Library, article: str) -> Lines:
    """The lines of an article's source text, and what is in the article of each. Raises NoSuchArticle."""
    found = library.article(article)
    revision = found.revision
    return Lines(found.id, revision.number, lines_of(revision.source_text, _body(revision), decided(library, article)))


def clean_again(
    library: Library,
    embedder: Embedder,
    article: str,
    keep: Collection[int] = (),
    drop: Collection[int] = (),
    *,
    reset: bool = False,
) -> Lines:
    """Put lines back into an article (by their numbers), take others out; `reset` forgets what was decided before.

    The decisions are kept with the article. Where its text becomes another that is a new revision, of which everything
    is made. Raises NoSuchArticle, UsageError for lines that aren't there or are both, NoArticle where nothing would be
    left, SourceError where what was decided can't be forgotten, EmbedderError.
    """
    found = library.article(article)
    old, before = found.revision, decided(library, article)
    asked = _asked(lines_of(old.source_text, _body(old)), keep, drop)
    base = _by_rule(library, found) if reset else _body(old)
    body = decided_on(old.source_text, base, asked)
    forgotten: dict[LineKey, bool | None] = dict.fromkeys(before) if reset else {}
    revision = replace(old, text=body.text, source_map=body.source_map, removed=body.removed)
    _write(library, embedder, found, revision, {**forgotten, **asked})
    return lines(library, article)


def _body(revision: Revision) -> Body:
    return Body(revision.text, revision.source_map, revision.removed)


def _asked(there: Iterable[Line], keep: Collection[int], drop: Collection[int]) -> Decisions:
    if both := sorted(set(keep) & set(drop)):
        raise UsageError(f"line {both[0]} can't be both kept and dropped; name it once")
    of_number = {line.number: line for line in there}
    last = max(of_number, default=0)
    if beyond := [n for n in (*keep, *drop) if not 0 < n <= last]:
        raise UsageError(f"there is no line {beyond[0]}; the source text has {last}")
    asked = {of_number[n].key: True for n in keep if n in of_number}
    asked |= {of_number[n].key: False for n in drop if n in of_number}
    if not asked and (keep or drop):
        raise UsageError(f"line {[*keep, *drop][0]} is blank; name one that has words")
    return asked


# ── what the rules alone make of it ──


def _by_rule(library: Library, article: Article) -> Body:
    """The body that the rules find in the source text of an article's newest revision.

    Its original is read again. A reader that makes another text of it by now can't tell: then the first revision
    with this source text does, if nobody had decided on it.
    """
    wanted = article.revision
    kept = original_of(library, article.id, wanted.number)
    for document in _read_again(kept.original, article.id):
        if document.text == wanted.source_text:
            found = clean.cleaned(document)
            return Body(found.text, found.source_map, found.removed)
    older = (library.revision(article.id, number) for number, _ in library.revisions(article.id))
    return _body(next(revision for revision in older if revision.source_text == wanted.source_text))


def _read_again(original: Original, name: str) -> Iterable[Document]:
    form = registry.FORMS.get(original.reader)
    if form is None:
        return []
    item = Found(name, None, lambda: io.BytesIO(original.data), media_type=original.media_type)
    try:
        return [read for read in import_module(form.reader).documents(item) if isinstance(read, Document)]
    except SourceError:
        return []


# ── writing ──


def _write(
    library: Library, embedder: Embedder, article: Article, revision: Revision, asked: dict[LineKey, bool | None]
) -> None:
    old = article.revision
    kept = original_of(library, article.id, old.number)
    incoming = Incoming(article.id, article.metadata, revision, kept.original, kept.cleaner, (), None)
    is_new = (revision.text, revision.source_map, revision.removed) != (old.text, old.source_map, old.removed)
    made = _made(library, embedder, revision, article.metadata.language) if is_new else None
    if not revised(library, incoming, old.number, made, asked):
        raise BylineError(f"article {article.id} was changed meanwhile; look at its lines again")


def _made(library: Library, embedder: Embedder, revision: Revision, language: str | None) -> Made:
    test = test_vector(embedder)
    library.check_embedder(embedder.name, embedder.digest, test)
    text, breaks = revision.text, revision.breaks
    cut = passages.cut(text, breaks, embedder.token_offsets(text), embedder.max_tokens)
    return Made(
        passages=cut,
        vectors=embedder.embed([passage.span.of(text) for passage in cut]),
        statements=statements.find_statements(text, breaks, language),
        cutter=passages.VERSION,
        finder=statements.VERSION,
        embedder=embedder.name,
        embedder_digest=embedder.digest,
        test_vector=test,
    )
