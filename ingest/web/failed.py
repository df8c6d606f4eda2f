"""Why nothing came of a fetch."""

from __future__ import annotations


class Failed(Exception):
    """Raised within this room only; `Web.get` makes the one line of it that a person reads.

    `why` says what is wrong ("it has no port 22"), `remedy` what to do about it.
    """

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


class Late(Failed):
    """Time was up; that says nothing about who was asked last."""
