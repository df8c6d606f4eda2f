"""The forms a briefing can be written in, by name."""

from __future__ import annotations

from collections.abc import Callable

from chatbot.briefing.nouns import Briefing
from chatbot.exports import briefing_json, document, markdown, page
from chatbot.exports.outline import outline

FORMATS: dict[str, Callable[[Briefing], bytes]] = {
    "md": lambda briefing: markdown.written(outline(briefing)).encode("utf-8", "replace"),
    "html": lambda briefing: page.written(outline(briefing)).encode("utf-8", "replace"),
    "docx": lambda briefing: document.written(outline(briefing)),
    "json": lambda briefing: briefing_json.written(briefing).encode("utf-8", "replace"),
}


def exported(briefing: Briefing, form: str) -> bytes:
    """A briefing as a file of this form, one of FORMATS. UTF-8 where it is text."""
    return FORMATS[form](briefing)
