"""Named points of the flow, at which a test can end the process to see that nothing is lost.

Each stands before or after something is written. Nothing happens at them but in such a test.
"""

from __future__ import annotations

from collections.abc import Callable

_watchers: list[Callable[[str], None]] = []


def watch(watcher: Callable[[str], None]) -> None:
    """Call `watcher` with the name of every point that is reached from now on."""
    _watchers.append(watcher)


def reached(name: str) -> None:
    """The flow is at this point."""
    for watcher in _watchers:
        watcher(name)
