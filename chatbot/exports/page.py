"""A briefing as one HTML file that needs nothing else, reads well on a screen and prints well on paper."""

from __future__ import annotations

from importlib.resources import files

from chatbot.exports.outline import ABOUT, NOTES, SOURCES, Outline
from chatbot.steering import harmless


def written(outline: Outline) -> str:
    """The whole file. Everything in it is escaped by the template; it runs nothing and fetches nothing."""
    import jinja2

    room = files("chatbot.exports")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(room.joinpath("page.html").read_text(encoding="utf-8"))
    style = room.joinpath("page.css").read_text(encoding="utf-8")
    page = template.render(
        outline=outline, style=style, about_heading=ABOUT, notes_heading=NOTES, sources_heading=SOURCES
    )
    return harmless(page)
