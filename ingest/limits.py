"""What is too much, for all sources and readers. Everything from outside is hostile: it may be made to be too large.

Bytes, counts, depths and seconds; a document beyond them fails alone, with its reason. What a reader judges by (how long
a headline is) stands with the reader; what bounds how much it takes of the machine stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

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

UNCOUNTED_BYTES = 2**20
"""So much may come out of a part however small it is: a short text of one letter is no bomb."""

MAX_LIST_BYTES = 8 * 2**20
"""A zip's list of its files: 20,000 names of 400 bytes."""

MAX_TAR_HEADER = 2**15
"""Of one file in a tar archive: a longer one is none. Data is read in smaller pieces."""

MAX_ENTRIES = 2 * MAX_PARTS
"""What a tar archive lists: folders and hidden files count as well."""

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

MAX_RUNS = 3_000
"""Stretches of text on one page of a PDF up to which its columns are looked for: one with more is a plan or a table."""

MAX_XMP_BYTES = 2**20
"""What a PDF says of itself in XML."""

MAX_XML_BYTES = 128 * 2**20
"""What a part of an office document may unpack to."""

MAX_OFFICE_NESTING = 60
"""Elements in one another that a paragraph of an office document may stand in."""

MAX_SITEMAP_DEPTH = 8
"""Elements in one another; the protocol has five."""

MAX_SITEMAP_EVENTS = 4_000_000
"""Beginnings and ends of a sitemap's elements."""

MAX_ADDRESS = 2048
"""Characters of an address in a sitemap; the protocol's own limit."""

MAX_ELEMENTS = 100_000
"""Elements of a page up to which a library looks for the article in it; in a larger one our own rules do."""

MAX_TAGS = 1_000_000
"""Elements of a page up to which it is parsed: each takes some hundreds of bytes."""

MAX_PAGE_TEXT = 4_000_000
"""Characters of a page's visible text, some 600,000 words: more is no article."""

MAX_LINES = 50_000
"""Lines of a page's visible text."""

MAX_STYLE = 200_000
"""Characters of a page's style sheets that are looked at."""

MAX_JSON_LD = 2_000_000
"""Characters of one script in which a page tells about itself."""

MAX_JSON_LD_NODES = 5_000
"""Things that it tells about there."""

MAX_MAIL_HEADER = 2000
"""Characters of a header: to read a longer one takes Python's parser ever longer."""

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


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a fetch may take: of time, of memory, of other people's patience. Seconds, bytes and counts.

    `seconds` is for everything that goes over the network for one address: robots.txt and redirects are in it, pauses
    are not. `body_bytes` counts what came and, again, what it decompressed to. `pause` lies between two requests to a site;
    a longer one that its robots.txt asks for is kept up to `longest_pause`. `patience` is the longest wait that a busy
    site is granted.
    """

    seconds: float = 30
    connect_seconds: float = 10
    body_bytes: int = 20 * 2**20
    header_bytes: int = 64 * 2**10
    headers: int = 200
    redirects: int = 5
    robots_bytes: int = 500 * 2**10  # what RFC 9309 (2.5) asks to be read at least
    pause: float = 1
    longest_pause: float = 30
    patience: float = 60
    retries: int = 2
