"""The tags of an article, set by hand: by them it is found, and kept on this machine where one of them is "private"."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.library.record import Library, key_of


def set_tags(library: Library, article: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Give an article these tags and no others; returns them, sorted. Raises NoSuchArticle.

    Spaces around a tag mean nothing, and of tags that differ only in case the first counts. What takes the article in
    again adds the tags that it comes with.
    """
    stripped = (" ".join(tag.split()) for tag in tags)
    wanted = {tag.casefold(): tag for tag in reversed([*stripped]) if tag}
    with library.connections.writing() as connection:
        key = key_of(connection, article)
        before = {row[0] for row in connection.execute("SELECT tag FROM tag WHERE article = ?", (key,))}
        after = set(wanted.values())
        if before != after:
            connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'changes'")
            connection.execute(
                "UPDATE article SET change = (SELECT value FROM meta WHERE key = 'changes') WHERE key = ?", (key,)
            )
            connection.execute("DELETE FROM tag WHERE article = ?", (key,))
            connection.executemany("INSERT INTO tag VALUES (?, ?)", [(key, tag) for tag in sorted(after)])
    return tuple(sorted(after))
