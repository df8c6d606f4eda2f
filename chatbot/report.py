"""What became of the documents that were taken in, as a person is told it at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chatbot.terminal import count_of, plain, shortened, wrapped
from ingest.article import Entry

_STATUSES = ("added", "updated", "unchanged", "duplicate", "skipped", "failed")
_NAMED = 3
_NAME_COLUMNS = 60
_VARIES = re.compile(r"“[^”]*”|\"[^\"]*\"|'[^']*'|\d+")
"""What differs between two errors that are one reason: what they quote, and numbers."""


def report(entries: Sequence[Entry], seconds: float, *, dry_run: bool = False) -> str:
    """How many of each status, what failed and why, and what else is to be known, each reason once."""
    lines = ["nothing was taken in; this would happen:"] if dry_run else []
    if len(entries) == 1:
        lines.append(f"1 {entries[0].status} in {seconds:.1f} s")
    else:
        lines += _table(entries, seconds)
        lines += _grouped("failed:", [(e, _bare(e, e.error)) for e in entries if e.error])
    lines += _grouped("to be known:", [(e, _bare(e, note)) for e in entries for note in e.notes])
    return "\n".join(lines)


def _table(entries: Sequence[Entry], seconds: float) -> list[str]:
    rows: list[tuple[str, str]] = []
    for status in _STATUSES:
        of = [entry for entry in entries if entry.status == status]
        if of:
            held = sum(e.passages for e in of), sum(e.statements for e in of)
            beside = (
                f"  ({count_of(held[0], 'passage')}, {count_of(held[1], 'statement')})"
                if status in _STATUSES[:2]
                else ""
            )
            rows.append((f"{len(of):,}", status + beside))
    rate = f", {len(entries) / seconds:,.1f} a second" if seconds >= 1 and entries else ""
    rows.append((f"{len(entries):,}", f"in all, in {seconds:.1f} s{rate}"))
    width = max(len(number) for number, _ in rows)
    return [f"{number:>{width + 2}}  {what}" for number, what in rows]


def _grouped(heading: str, said: Iterable[tuple[Entry, str]]) -> list[str]:
    """Each reason with how many it was said of, and the first of them by name."""
    groups: dict[str, list[tuple[Entry, str]]] = {}
    for entry, reason in said:
        groups.setdefault(_VARIES.sub("", reason), []).append((entry, reason))
    lines = []
    for group in sorted(groups.values(), key=len, reverse=True):
        lines.append(wrapped(f"{len(group):,}  {plain(group[0][1])}", "  ", "     "))
        names = ", ".join(shortened(entry.source, _NAME_COLUMNS) for entry, _ in group[:_NAMED])
        more = f" and {len(group) - _NAMED:,} more" if len(group) > _NAMED else ""
        lines.append(wrapped(f"{names}{more}", "     "))
    return [heading, *lines] if lines else []


def _bare(entry: Entry, reason: str) -> str:
    """A reason without the name of what it is said of, so that the same reasons are the same text."""
    whole = entry.source.rpartition("#")[0] or entry.source
    for name in (entry.source, whole):
        reason = re.sub(rf"^{re.escape(name)}(?: line \d+)?(?:: | )", "", reason)
        reason = reason.replace(name, "…") if len(name) > 1 else reason
    return reason
