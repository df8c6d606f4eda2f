"""The files that stand beside this module: scripts, styles and the HTML that doesn't change."""

from __future__ import annotations

from importlib.resources import files


def page_file(name: str) -> str:
    """The text of a file."""
    return files("chatbot.web").joinpath(name).read_text(encoding="utf-8")


def script(*names: str) -> str:
    """A tab's script: that of asking, which comes first in all of them, and those of these files, in this order."""
    return "\n".join(page_file(name) for name in ("asking.js", *names))


def style() -> str:
    """Every style sheet of the page; `page.css` comes first, since it has the variables."""
    names = sorted(file.name for file in files("chatbot.web").iterdir() if file.name.endswith(".css"))
    return "\n".join(page_file(name) for name in sorted(names, key=lambda name: name != "page.css"))
