"""Links to the very words of a page: text fragments, as browsers follow them (WICG, "URL Fragment Text Directives")."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_WHOLE = 100  # characters of a stretch that a link holds whole; of a longer one its first and last words
_WORDS = 6
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def web_address(url: str | None) -> str | None:
    """An address that may be a link: of the web, and without anything in it that could be taken for something else."""
    if not url or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def passage_link(url: str | None, text: str) -> str | None:
    """The address of `text` on the page at `url`; None where there is no page. A browser scrolls to it and marks it.

    A fragment that the address has already stays in front. A stretch over several paragraphs, or a long one, is given
    by how it begins and ends, because a directive's text must not cross a paragraph.
    """
    page = web_address(url)
    if page is None or not text.strip():
        return page
    words = text.split()
    if len(text) <= _WHOLE and "\n" not in text.strip():
        directive = _encoded(" ".join(words))
    else:
        lines = [line.split() for line in text.strip().splitlines() if line.strip()]
        first, last = lines[0][:_WORDS], lines[-1][-_WORDS:]
        directive = f"{_encoded(' '.join(first))},{_encoded(' '.join(last))}"
    page, hash_mark, fragment = page.partition("#")
    return f"{page}#{fragment.partition(':~:')[0] if hash_mark else ''}:~:text={directive}"


def _encoded(words: str) -> str:
    """Percent-encoded; "-" and "," have a meaning in a directive, so they are too."""
    return quote(words, safe="").replace("-", "%2D")
