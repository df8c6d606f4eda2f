"""Dates that a source states as dates: in a record, or on the command line."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from ingest.dates import dates_in

_PARTIAL = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?")
_LONGEST = 100


def iso_date(text: str) -> str | None:
    """A stated date as ISO 8601, as exact as it was stated: "2026", "2026-03", a day, or a moment.

    None where it is no date.
    """
    text = text.strip()[:_LONGEST]
    if _PARTIAL.fullmatch(text):
        return text
    with contextlib.suppress(ValueError):
        return date.fromisoformat(text).isoformat()
    with contextlib.suppress(ValueError):
        return datetime.fromisoformat(text).isoformat()
    with contextlib.suppress(ValueError, TypeError):
        return parsedate_to_datetime(text).isoformat()
    found = dates_in(text)
    return found[0].iso if found else None
