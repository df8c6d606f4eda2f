"""What became of the documents that are being taken in, as HTML."""

from __future__ import annotations

from chatbot.web.markup import counted, escaped
from chatbot.web.taking_in import PASTED, Going, counted_by_status
from ingest.article import Entry

SHOWN_AT_ONCE = 200
_WORDS = {
    "added": "added",
    "updated": "updated",
    "unchanged": "unchanged: it is in already",
    "duplicate": "a duplicate: its text is in already",
    "failed": "failed",
    "skipped": "skipped",
}


def line_text(going: Going) -> str:
    """How far it is: `Adding … 3 of 12 done: 2 added, 1 failed`. Plain text."""
    counts = counted_by_status(going.entries)
    parts = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    done = len(going.entries)
    if going.ended:
        how = "Stopped" if going.stopping else "Done"
        return f"{how}: {parts}." if parts else f"{how}: nothing was added."
    of = f" of {going.expected:,}" if going.expected and going.expected >= done else ""
    at = f" Reading {name_of(going.reading)} …" if going.reading else ""
    return f"Adding … {done:,}{of} done{f': {parts}' if parts else ''}.{at}"


def entries_html(entries: list[Entry]) -> str:
    """An item of a list for each document."""
    return "".join(map(_item, entries))


def more_text(count: int) -> str:
    """Of documents that are not listed one by one."""
    return f"{counted(count, 'more document', 'more documents')} not listed here"


def name_of(source: str) -> str:
    return "the pasted text" if source == PASTED else source


def _item(entry: Entry) -> str:
    title = entry.metadata.title
    if entry.id is not None:
        shown = (
            f'<button type="button" class="open link" data-article="{escaped(entry.id)}">'
            f"<bdi>{escaped(title or 'Untitled article')}</bdi></button>"
        )
    else:
        shown = f"<bdi>{escaped(title or name_of(entry.source))}</bdi>"
    told = [_WORDS[entry.status], "" if entry.source == PASTED or entry.id is None else name_of(entry.source)]
    if entry.near_copy_of is not None:
        told.append("the same story as an article that is in already")
    lines = "".join(
        f'<span class="why" dir="auto">{escaped(text)}</span>' for text in (entry.error, *entry.notes) if text
    )
    what = " · ".join(f"<bdi>{escaped(text)}</bdi>" for text in told if text)
    return f'<li class="{entry.status}">{shown}<span class="told">{what}</span>{lines}</li>'
