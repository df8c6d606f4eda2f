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

MAX_READING_SECONDS = 120.0
"""What the reader of a binary form may take for one document, in its own process."""

MAX_READING_BYTES = 2**30
"""Memory that it may take for one document, beyond what it starts with."""

MAX_RESULT_BYTES = 256 * 2**20
"""What it may make of one."""

MAX_GLYPHS = 200_000
"""Characters on one page of a PDF: a newspaper's page has some 40,000."""

MAX_XML_BYTES = 128 * 2**20
"""What a part of an office document may unpack to."""

MAX_ELEMENTS = 100_000
"""Elements of a page up to which a library looks for the article in it; in a larger one our own rules do."""

MAX_TAGS = 1_000_000
"""Elements of a page up to which it is parsed: each takes some hundreds of bytes."""

MAX_PAGE_TEXT = 4_000_000
"""Characters of a page's visible text, some 600,000 words: more is no article."""

MAX_LINES = 50_000
"""Lines of a page's visible text."""

MAX_MAIL_LINES = 1_500_000
"""Lines of a mail: Python's parser keeps an object for each line of a header."""

MAX_MAIL_PARTS = 5_000
"""Parts of a mail, and lines that look as if one began there."""

MAX_UPLOADED_FILES = 500
"""Files that a browser hands over at a time."""

MAX_UPLOADED_BYTES = 512 * 2**20
"""All of them together."""

MAX_PASTED = 4_000_000
"""Characters that are pasted at a time."""
