"""Web pages: the article's text, and its metadata found without what a page states of it for machines."""

from __future__ import annotations

import gzip
import io
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.article import Document, Metadata
from ingest.errors import SourceError
from ingest.readers import registry
from ingest.sources import Found

_STATED = ("json-ld", "meta")
_LINKED = re.compile(rb"<script[^>]*ld\+json.*?</script\s*>", re.DOTALL | re.IGNORECASE)
_META = re.compile(rb"<meta\b(?![^>]*charset)[^>]*>", re.IGNORECASE)
_FIELDS: dict[str, Callable[[Any], object]] = {
    "title": lambda value: _folded(value),
    "authors": lambda value: {_folded(name) for name in value},
    "published": lambda value: value[:10],
    "outlet": lambda value: _folded(value).removeprefix("the"),
}


@dataclass
class Measured:
    """`texts` by page, `seconds` of each; `found` counts for each field how what a page states was found without that."""

    texts: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    found: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _FIELDS})

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def measured(folder: Path, pages: list[dict[str, str]]) -> Measured:
    """Reads every page twice: as it is, and without its JSON-LD and meta tags."""
    result = Measured()
    for page in pages:
        data = gzip.decompress((folder / "html" / f"{page['id']}.html.gz").read_bytes())
        began = time.perf_counter()
        whole = _read(data, page["url"])
        result.seconds.append(time.perf_counter() - began)
        bare = _read(_META.sub(b"", _LINKED.sub(b"", data)), page["url"])
        if whole is not None and whole.body is not None:
            result.texts[page["id"]] = whole.body.text
            _compare(whole.stated, Metadata() if bare is None else bare.stated, result.found)
    return result


def _read(data: bytes, url: str) -> Document | None:
    try:
        read = next(
            registry.documents(Found("page.html", None, lambda: io.BytesIO(data), media_type="text/html", url=url))
        )
    except SourceError:
        return None
    return read if isinstance(read, Document) else None


def _compare(stated: Metadata, found: Metadata, counts: dict[str, Counter[str]]) -> None:
    for name, key in _FIELDS.items():
        if stated.origin.get(name) in _STATED:
            value = getattr(found, name)
            right = bool(value) and key(value) == key(getattr(stated, name))
            counts[name]["right" if right else "wrong" if value else "none"] += 1


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
