"""Taking articles in while the page is open: each go in a process of its own, whether or not anybody looks.

Each has the library open for itself, so that several people add at the same time and none can stop another.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chatbot import settings
from chatbot.web.taker import Handed, Order, Taker, Takers
from chatbot.web.uploads import Upload, Uploads
from ingest.article import PRIVATE, Entry, Metadata
from ingest.errors import BylineError, UsageError
from ingest.limits import MAX_PASTED
from ingest.reading import Given
from ingest.sources import is_address
from ingest.stated import iso_date

if TYPE_CHECKING:
    from chatbot.opening import Opened

PASTED = "-"
"""The source of what was pasted."""
_AT_ONCE = 4
_WAITING = 50
"""How many goes may be under way or wait; further ones are refused."""
_KEPT = 100
"""Goes whose outcome can still be seen."""
_MOST_ADDRESSES = 100
_MOST_TAGS, _LONGEST = 20, 500
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]\S*)?")
_log = logging.getLogger(__name__)


@dataclass
class Going:
    """One go: what became of its documents so far. `reading` is what it is at, `error` what ended all of it.

    `stopping` holds once somebody asked for its end.
    """

    expected: int | None
    entries: list[Entry] = field(default_factory=list)
    reading: str | None = None
    error: str | None = None
    ended: bool = False
    stopping: bool = False
    taker: Taker | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sources:
    """What is to be taken in; `upload` is where the files among it lie."""

    handed: tuple[Handed, ...]
    given: Given = Given()
    upload: Upload | None = None


class TakingIn:
    """Takes in what browsers hand over. All methods are safe between threads."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._goes: dict[str, Going] = {}
        self._places = threading.BoundedSemaphore(_AT_ONCE)
        self._guard = threading.Lock()
        self._takers = Takers()
        weakref.finalize(self, Takers.close, self._takers)

    def begin(self, sources: Sources) -> str:
        """Begin to take in; the name by which it can be asked how far it is.

        Raises UsageError where too much is being taken in already.
        """
        countable = sources.upload is not None or not any(one.url for one in sources.handed)
        going = Going(len(sources.handed) if countable else None)
        name = secrets.token_urlsafe(16)
        with self._guard:
            ended = [one for one, there in self._goes.items() if there.ended]
            if len(self._goes) - len(ended) >= _WAITING:
                raise UsageError("too much is being added at the moment; try again in a minute")
            for one in ended[: max(0, len(self._goes) - _KEPT)]:
                del self._goes[one]
            self._goes[name] = going
        threading.Thread(target=self._take_in, args=(name, going, sources), name="taking in", daemon=True).start()
        return name

    def going(self, name: str) -> Going:
        """How far it is. Raises UsageError where there is none of that name."""
        with self._guard:
            going = self._goes.get(name)
        if going is None:
            raise UsageError("what was being added is not known any more; look for it in the table")
        return going

    def stop(self, name: str) -> None:
        """End it after the article that is being written. Raises UsageError where there is none of that name."""
        going = self.going(name)
        going.stopping = True
        if going.taker is not None:
            going.taker.stop(name)

    # ── on a thread of its own ──

    def _take_in(self, name: str, going: Going, sources: Sources) -> None:
        def at(source: str) -> None:
            going.reading = source

        try:
            order = Order(
                name=name,
                library=str(self._opened.library.folder.absolute()),
                embedder=self._opened.embedder,
                handed=sources.handed,
                given=sources.given,
                allowed=tuple(settings.load({}).allowed_hosts),
            )
            with self._places, self._takers.one() as taker:
                going.taker = taker
                if not going.stopping:
                    going.error = taker.take(order, at, going.entries.append)
        except BylineError as error:
            going.error = str(error)
        except Exception:  # noqa: BLE001  # the page must not wait for ever, nor show our insides
            _log.exception("articles could not be taken in")
            going.error = "Something went wrong here; the server's log says what."
        finally:
            if sources.upload is not None:
                sources.upload.close()
            going.reading, going.taker, going.ended = None, None, True


# ── what is asked for ──


def from_files(uploads: Uploads, upload: str, sent: Mapping[str, object]) -> Sources:
    """Files that were handed over, with what was said of them. Raises UsageError."""
    given = Given(tags=tags_of(sent))
    files = uploads.take(upload)
    return Sources(tuple(Handed(file, path=str(path)) for file, path in files.files), given, files)


def from_text(sent: Mapping[str, object]) -> Sources:
    """A pasted article, with what was said of it; an address that was pasted in its place. Raises UsageError."""
    text = sent.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UsageError("there is no text yet; paste an article")
    if len(text) > MAX_PASTED:
        raise UsageError(f"that is more than {MAX_PASTED:,} characters; add it as a file")
    if len(text.split()) == 1 and is_address(text.strip()):
        return from_addresses({**sent, "address": text})
    stated = {name: _line(sent, name) for name in ("title", "outlet", "author", "published")}
    published = iso_date(stated["published"]) if stated["published"] else None
    if stated["published"] and published is None:
        raise UsageError(f"{stated['published']!r} is no date; write it as 2026-03-31")
    values: dict[str, object] = {
        "title": stated["title"],
        "outlet": stated["outlet"],
        "authors": tuple(name.strip() for name in re.split(r"[;,]", stated["author"]) if name.strip()),
        "published": published,
    }
    values = {name: value for name, value in values.items() if value}
    metadata = Metadata(**values, origin=dict.fromkeys(values, "given"))  # type: ignore[arg-type]  # names and types are Metadata's own
    return Sources((Handed(PASTED, text=text),), Given(metadata, tags_of(sent)))


def from_addresses(sent: Mapping[str, object]) -> Sources:
    """Web pages, feeds or sitemaps, by their addresses. Raises UsageError."""
    typed = sent.get("address")
    addresses = typed.split() if isinstance(typed, str) else []
    if not addresses:
        raise UsageError("there is no address yet; give that of a page, a feed or a sitemap")
    if len(addresses) > _MOST_ADDRESSES:
        raise UsageError(f"that is more than {_MOST_ADDRESSES} addresses at a time; add them in parts")
    return Sources(tuple(Handed(one, url=one) for one in map(_address, addresses)), Given(tags=tags_of(sent)))


def _address(typed: str) -> str:
    if is_address(typed):
        return typed
    if _NAME.fullmatch(typed):
        return f"https://{typed}"
    raise UsageError(f"{typed[:100]!r} is no address; it begins with https:// or http://")


def _line(sent: Mapping[str, object], name: str) -> str:
    value = sent.get(name)
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def tags_of(sent: Mapping[str, object]) -> tuple[str, ...]:
    """The tags that were typed, separated by commas, and "private" where that was ticked."""
    typed = (tag.strip()[:_LONGEST] for tag in _line(sent, "tags").split(","))
    tags = [tag for tag in dict.fromkeys(typed) if tag][:_MOST_TAGS]
    return (*tags, PRIVATE) if sent.get("private") is True and PRIVATE not in tags else tuple(tags)


def counted_by_status(entries: Iterable[Entry]) -> dict[str, int]:
    """How many documents came to what, in the order of the first of each."""
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.status] = counts.get(entry.status, 0) + 1
    return counts
