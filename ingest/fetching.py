"""Pages from the web: what an address leads to, as something to read, asked for only where it is not what it was."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Protocol

from ingest.library.seen import Stamp
from ingest.sources import Found, Link

if TYPE_CHECKING:
    from ingest.web.fetch import Fetched


class Web(Protocol):
    """The way out to the network."""

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What stands at an address; nothing of it where it is what these said. Raises SourceError."""


def fetched(web: Web, link: Link, before: Stamp | None, depth: int = 0) -> tuple[Found, Stamp] | None:
    """A page and how it is now; None where it is as it was `before`, as its server says or its bytes do.

    `depth` is in how many feeds and sitemaps its address was. Raises SourceError where it can't be had.
    """
    known = before or Stamp()
    page = web.get(link.url, etag=known.etag, last_modified=known.last_modified)
    content = hashlib.sha256(page.data).digest()
    if before is not None and (page.not_modified or content == before.content):
        return None
    found = Found(
        name=link.name,
        location=page.final_url,
        open=lambda: io.BytesIO(page.data),
        media_type=page.media_type,
        charset=page.charset,
        url=page.final_url,
        stated=link.stated,
        depth=depth,
    )
    return found, Stamp(etag=page.etag, last_modified=page.last_modified, content=content)
