"""The record's tables, and how a library of an earlier version becomes one of this.

`article.key` orders articles as they came in; everything inside the record points to it, everything outside to
`article.id`. Passages, statements and vectors are made from the newest revision and may be made again; their
ids are never used twice (AUTOINCREMENT), since the index outside of the record knows passages by them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from ingest.errors import NewerLibrary, NotALibrary
from ingest.points import reached

APPLICATION_ID = 0x42794C6E  # "ByLn", in SQLite's header: tells our file from any other

_V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('changes', 0);

CREATE TABLE article (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,          -- the newest
    title TEXT, authors TEXT NOT NULL,  -- a JSON list
    outlet TEXT, published TEXT, updated TEXT, url TEXT, language TEXT, section TEXT, editor TEXT,
    origin TEXT NOT NULL,               -- JSON: field -> where it came from
    cutter INTEGER NOT NULL,            -- versions of the code that made passages and statements
    finder INTEGER NOT NULL,
    change INTEGER NOT NULL
);
CREATE INDEX article_url ON article (url) WHERE url IS NOT NULL;

CREATE TABLE alias (
    alias TEXT PRIMARY KEY, article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX alias_article ON alias (article);
CREATE TABLE tag (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (article, tag)
) WITHOUT ROWID;
CREATE TABLE source (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, source TEXT NOT NULL, PRIMARY KEY (article, source)
) WITHOUT ROWID;
CREATE INDEX source_source ON source (source);

CREATE TABLE revision (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    source_text TEXT,          -- NULL: the text is its own source
    map TEXT NOT NULL,         -- JSON: [[text_start, source_start, length], ...]
    removed TEXT NOT NULL,     -- JSON: [[source_start, source_end, why], ...]
    digest BLOB NOT NULL,      -- of the text, white space folded
    original BLOB NOT NULL,    -- zlib
    media_type TEXT NOT NULL, reader TEXT NOT NULL, reader_version INTEGER NOT NULL, cleaner INTEGER NOT NULL,
    taken_in TEXT NOT NULL,    -- ISO 8601, UTC
    PRIMARY KEY (article, number)
);
CREATE INDEX revision_digest ON revision (digest);

CREATE TABLE embedder (
    key INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL
);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    change INTEGER NOT NULL
);
CREATE INDEX passage_article ON passage (article);
CREATE INDEX passage_change ON passage (change);
CREATE TABLE vector (
    passage INTEGER PRIMARY KEY REFERENCES passage ON DELETE CASCADE,
    embedder INTEGER NOT NULL REFERENCES embedder,
    data BLOB NOT NULL         -- float32, little endian
);
CREATE TABLE gone (passage INTEGER PRIMARY KEY, change INTEGER NOT NULL);
CREATE INDEX gone_change ON gone (change);

CREATE TABLE statement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,     -- JSON: [[start, end], ...]
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    speaker TEXT, role TEXT,
    cue_start INTEGER, cue_end INTEGER, mention_start INTEGER, mention_end INTEGER,
    second_hand TEXT
);
CREATE INDEX statement_article ON statement (article, position);
CREATE INDEX statement_speaker ON statement (speaker);
CREATE TABLE named (           -- what an article calls a speaker
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    speaker TEXT NOT NULL, name TEXT NOT NULL,
    words TEXT NOT NULL,       -- that it can be asked for by, folded, each between spaces
    role TEXT NOT NULL,        -- words that may stand beside them, in the same form
    PRIMARY KEY (article, speaker, name)
) WITHOUT ROWID;

-- Words as they stand, and their stems: what somebody's very words are found by, and what questions put otherwise are.
CREATE VIRTUAL TABLE passage_words USING fts5 (text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE passage_stems USING fts5 (text, content='', tokenize="porter unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE statement_stems USING fts5 (text, content='', tokenize="porter unicode61 remove_diacritics 2");
"""

_V2 = """
ALTER TABLE embedder ADD COLUMN test_vector BLOB;  -- what it makes of its test sentence: float32, NULL where not asked
CREATE INDEX vector_embedder ON vector (embedder);

CREATE TABLE told (            -- what each source last told of an article: told again, it is nothing new
    source TEXT NOT NULL,      -- the id of a record that has one, else where it came from
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    digest BLOB NOT NULL,      -- of its text and metadata
    PRIMARY KEY (source, article)
) WITHOUT ROWID;
CREATE INDEX told_article ON told (article);
"""

_V3 = """
ALTER TABLE article ADD COLUMN alike INTEGER NOT NULL DEFAULT 0;  -- version of the code that found its near-copies
ALTER TABLE article ADD COLUMN story INTEGER;  -- the key of the first of its near-copies, itself included; NULL: none
CREATE INDEX article_story ON article (story) WHERE story IS NOT NULL;
ALTER TABLE revision ADD COLUMN pages TEXT;    -- JSON: offsets in the source text at which pages begin; NULL: no pages

CREATE TABLE sketch (          -- what an article is compared to others by: the least of its runs' numbers
    article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    size INTEGER NOT NULL,     -- of how many runs
    least BLOB NOT NULL        -- uint64, little endian
);
CREATE TABLE run (             -- the first of them, to look it up by
    number INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (number, article)
) WITHOUT ROWID;
CREATE INDEX run_article ON run (article);
CREATE TABLE near_copy (       -- every pair, both ways
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX near_copy_other ON near_copy (other);

CREATE TABLE seen (            -- files and pages as they were when they were read: again the same, they tell nothing new
    key INTEGER PRIMARY KEY,
    location TEXT NOT NULL UNIQUE,     -- a path, or the address that was asked for
    size INTEGER, modified INTEGER,    -- of a file; nanoseconds
    etag TEXT, last_modified TEXT,     -- of a page, as its server says
    content BLOB,              -- digest of its bytes; NULL where a file's size and time tell whether it changed
    given BLOB NOT NULL,       -- digest of what was given with it
    readers TEXT NOT NULL,     -- JSON: reader -> version; the cleaner is one
    parts INTEGER NOT NULL     -- how many articles it told of
);
CREATE TABLE seen_part (
    seen INTEGER NOT NULL REFERENCES seen ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,        -- what follows the name of the whole: "", "#3"
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    notes TEXT NOT NULL,       -- JSON
    PRIMARY KEY (seen, position)
) WITHOUT ROWID;
CREATE INDEX seen_part_article ON seen_part (article);

CREATE TABLE decision (        -- lines that a person put back, or took out
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    line TEXT NOT NULL,        -- of the source text, white space folded
    nth INTEGER NOT NULL,      -- from 1: which of the lines that read so
    keep INTEGER NOT NULL,     -- 1: it is of the article; 0: it is not
    PRIMARY KEY (article, line, nth)
) WITHOUT ROWID;
"""

MIGRATIONS = (_V1, _V2, _V3)
"""SQL that makes version n+1 out of version n, at position n."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection, path: str) -> int:
    """The schema version of an open file; 0 where it is new.

    Raises NotALibrary or NewerLibrary, and sqlite3.DatabaseError where it is damaged.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and tables:
        raise NotALibrary(f"{path} is another program's database; choose another folder with --library")
    if version > VERSION:
        raise NewerLibrary(
            f"{path} was made by a newer Byline (schema {version}, this one knows {VERSION}); upgrade Byline"
        )
    return version if application == APPLICATION_ID else 0


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring a file to VERSION in one transaction, so that it ends as it was or new.

    What version it is of is asked for within: another process may have been quicker. Raises as `version_of`.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in MIGRATIONS[version_of(connection, path) :]:
            for statement in _statements(step):
                reached("migrate.step")
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        reached("migrate.before_commit")
        connection.execute("COMMIT")
        reached("migrate.committed")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """One by one, since `executescript` would commit the transaction that they are to be one of."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
