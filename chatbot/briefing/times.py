"""Whether two figures are of one time: one that has risen since contradicts none that was told before."""

from __future__ import annotations

import re

from chatbot.briefing.dated import day_of
from chatbot.briefing.material import Line
from chatbot.periods import periods_in

_GROWS = re.compile(
    r"\b(?:rose|risen|rises?|rising|climb(?:ed|s|ing)|grew|grown|gone up|went up|goes up|fell to|fallen to|dropped to|"
    r"increased|so far|up from|down from|revised|have now|has now|is now|are now|now at|no longer|another|further)\b|"
    r"\b[Nn]ow \d|\b(?:more|others?) (?:people|were|had|have|was)\b",
)
_MONTH, _DAY = 7, 10  # characters of an ISO date


def is_developing(line: Line) -> bool:
    """Whether a sentence says of its figure that it moves."""
    return _GROWS.search(line.text) is not None


def days_between(a: Line, b: Line) -> int | None:
    """How many days apart the articles of two sentences were published; None where it isn't known."""
    one, other = day_of(a.published), day_of(b.published)
    return abs((one - other).days) if one and other else None


def are_other_times(a: Line, b: Line) -> bool:
    """Whether two sentences name times that can't be one, or the figure moved between their articles."""
    if (is_developing(a) or is_developing(b)) and days_between(a, b) != 0:
        return True
    here, there = _times(a), _times(b)
    if bool(here) != bool(there):  # what has no time of its own is told of the year in which it is told
        here, there = here or {(a.published or "")[:4]}, there or {(b.published or "")[:4]}
        here, there = {one[:4] for one in here}, {one[:4] for one in there}
    return bool(here and there) and not any(
        one.startswith(other) or other.startswith(one) for one in here for other in there
    )


def _times(line: Line) -> set[str]:
    """The days, months and years that a sentence names."""
    found = periods_in(line.text, day_of(line.published), "near")
    return {when for period in found if (when := period.since or period.until)}
