"""Characters that steer what shows a text: a terminal's controls, and those that turn the direction of what follows."""

from __future__ import annotations

import re

_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """A text without them; its lines and tabs stay."""
    return _STEERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def harmless_json(document: str) -> str:
    """A document of JSON that means the same, and has them as escapes."""
    return _STEERS.sub(lambda match: f"\\u{ord(match[0]):04x}", document)
