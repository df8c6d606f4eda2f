"""One spelling for all the ways in which marks and spaces are set."""

from __future__ import annotations

import re

_MARKS = str.maketrans(dict.fromkeys('’‘‚‛“”„«»‹›"', "'") | dict.fromkeys("–—‑", "-"))
_DOUBLED = re.compile("'{2,}")


def fold_typography(text: str) -> str:
    """The words of a text, however its marks and spaces were set: quotes, dashes, ellipses, white space."""
    # One mark for all, since three in a row may be one within two, or two around one.
    return " ".join(_DOUBLED.sub("'", text.translate(_MARKS)).replace("...", "…").split())
