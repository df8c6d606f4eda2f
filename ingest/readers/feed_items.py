"""What a feed says of its items, as JSON can hold it. Runs in the process for readers: a feed may be made to be slow."""

from __future__ import annotations

import io
import json
import time
from typing import Any

from ingest.limits import MAX_PARTS

_Said = dict[str, Any]


def items(data: bytes) -> _Said:
    """A feed's "title", "link", "language", whether it "is_feed", and its "items".

    An item has "title", "link", "authors", "published", "updated", "source", "text", "is_html" and "is_summary",
    where the feed says it. Of more than MAX_PARTS items one more than that is given.
    """
    return _of_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _of_xml(data)


def _of_xml(data: bytes) -> _Said:
    import feedparser

    # A stream: a string would be opened as a file or an address. What is unsafe in its HTML is its reader's business.
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    feed = found.feed
    return {
        "is_feed": bool(found.version or found.entries),
        "title": feed.get("title"),
        "link": feed.get("link"),
        "language": feed.get("language"),
        "items": [_entry(entry, found.version.startswith("atom")) for entry in found.entries[: MAX_PARTS + 1]],
    }


def _entry(entry: Any, is_atom: bool) -> _Said:
    text, is_html, is_summary = _text(entry)
    source = entry.get("source")
    published, updated = _dates(entry, "published"), _dates(entry, "updated") if "updated" in entry else []
    if not (published or is_atom):
        published, updated = updated, []  # Dublin Core's one date
    return {
        "title": entry.get("title"),
        "link": entry.get("feedburner_origlink") or entry.get("link"),
        "authors": _authors(entry),
        "published": published,
        "updated": updated,
        "source": source.get("title") if hasattr(source, "get") else None,
        "text": text,
        "is_html": is_html,
        "is_summary": is_summary,
    }


def _authors(entry: Any) -> list[str]:
    """Names; of an address without one feedparser makes odd ones."""
    written = (entry.get("author") or "").strip()
    if "@" in written and not any(map(str.isspace, written)):
        return []
    return [author.get("name") for author in entry.get("authors", ()) if author.get("name")]


def _text(entry: Any) -> tuple[str, bool, bool]:
    """The longest of an item's contents, or else its summary; whether it is HTML; whether it is the summary."""
    contents = [content for content in entry.get("content", ()) if (content.get("value") or "").strip()]
    if contents:
        longest = max(contents, key=lambda content: len(content.value))
        return longest.value, longest.get("type") != "text/plain", False
    detail = entry.get("summary_detail") or {}
    return entry.get("summary") or "", detail.get("type") != "text/plain", True


def _dates(entry: Any, key: str) -> list[str]:
    """A date as it is written, and as feedparser understood it (in UTC): it knows forms that nobody else does."""
    parsed = entry.get(f"{key}_parsed")
    understood = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", parsed) if parsed else ""
    return [date for date in (entry.get(key), understood) if isinstance(date, str) and date]


def _of_json(data: bytes) -> _Said:
    """A JSON feed, https://www.jsonfeed.org/version/1.1/."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        feed = {}
    there = feed.get("items")
    return {
        "is_feed": isinstance(there, list),
        "title": _string(feed.get("title")),
        "link": _string(feed.get("home_page_url")),
        "language": _string(feed.get("language")),
        "items": [_json_item(one if isinstance(one, dict) else {}) for one in (there or [])[: MAX_PARTS + 1]]
        if isinstance(there, list)
        else [],
    }


def _json_item(one: _Said) -> _Said:
    html, plain, summary = (_string(one.get(key)) or "" for key in ("content_html", "content_text", "summary"))
    authors = one.get("authors")
    people = [*(authors if isinstance(authors, list) else []), one.get("author")]
    return {
        "title": _string(one.get("title")),
        "link": _string(one.get("url")) or _string(one.get("external_url")),
        "authors": [name for who in people if isinstance(who, dict) and (name := _string(who.get("name")))],
        "published": list(filter(None, [_string(one.get("date_published"))])),
        "updated": list(filter(None, [_string(one.get("date_modified"))])),
        "source": None,
        "text": html or plain or summary,
        "is_html": bool(html),
        "is_summary": not (html or plain),
    }


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None
