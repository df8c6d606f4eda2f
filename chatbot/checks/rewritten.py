"""A claim in the form in which it can be held against its evidence: what English puts in two ways, put in one."""

from __future__ import annotations

import re

_WAYS = (
    # "Lane, according to Ring, has left" for "According to Ring, Lane has left"
    (re.compile(r"^([A-Z][^,.;:“”\"]{0,80}), according to ([^,.;:“”\"]{2,80}), (?=[a-z])"), r"According to \2, \1 "),
    # "Lane, a 71-year-old pilot" for "Lane, 71, a pilot"
    (re.compile(r"\b, an? (\d{1,3})-year-old (?=[a-z])(?!(?:from|who|with|in|and) )"), r", \1, a "),
    (re.compile(r"\b(is|was|are|were) (no relation to|unrelated to)\b"), r"\1 not related to"),
)  # fmt: skip


def rewritten(text: str) -> str:
    """A sentence with such forms put in the plain way; it tells the same."""
    for pattern, plain in _WAYS:
        text = pattern.sub(plain, text)
    return text
