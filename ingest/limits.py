"""What is too much, for all sources and readers. Everything from outside is hostile: it may be made to be too large.

Bytes, counts and depths; a document beyond them fails alone, with its reason.
"""

from __future__ import annotations

MAX_BYTES = 64 * 2**20
"""A larger file is no article. (JSON lines and CSV are read line by line, archives and mailboxes part by part.)"""

MAX_CONTAINER_BYTES = 2 * 2**30
"""A larger archive or mailbox is to be split."""

MAX_PARTS = 20_000
"""Documents in one archive, feed, mailbox."""

MAX_UNPACKED_BYTES = 2 * 2**30
"""All that comes out of one archive, archives in it included."""

MAX_RATIO = 200
"""Bytes that come out of an archive's part for each that is in it: more is a bomb."""

MAX_DEPTH = 3
"""Containers in one another: a feed in a mail in an archive."""

MAX_NESTING = 250
"""Elements in one another up to which a page's parsers are right."""

MAX_PAGES = 3_000
"""Pages of a document."""
