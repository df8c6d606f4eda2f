"""A briefing as Markdown with footnotes (`[^1]`, as GitHub, Pandoc and Obsidian read them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatbot.exports.outline import ABOUT, SOURCES, Line, Outline, Section, one_line
from chatbot.steering import harmless

_MEANS = re.compile(r"([\\`*_{}\[\]<>|#~$&])")
_OPENS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.M)


def written(outline: Outline) -> str:
    """The whole file. What the articles say can't become markup: what has a meaning in Markdown is escaped."""
    return "\n".join(_lines(outline)).rstrip("\n") + "\n"


def _lines(outline: Outline) -> Iterator[str]:
    yield f"# {literal(outline.title)}\n"
    yield f"*{literal(outline.under_title)}*\n"
    for section in outline.sections:
        yield from _section(section)
    if outline.sources:
        yield f"## {SOURCES}\n"
        for source in outline.sources:
            title = f"[{literal(source.title)}](<{_address(source.link)}>)" if source.link else literal(source.title)
            yield f"- {title}, {literal(source.place)}"
        yield ""
    for note in outline.notes:
        link = f" ([the words](<{_address(note.link)}>))" if note.link else ""
        yield f"[^{note.n}]: {literal(one_line(note.text))} — *{literal(note.place)}*{link}"
    yield f"\n---\n\n## {ABOUT}\n"
    yield from (f"{literal(one_line(line))}\n" for line in outline.about)


def _section(section: Section) -> Iterator[str]:
    yield f"## {literal(section.heading)}\n"
    if section.note:
        yield f"*{literal(section.note)}*\n"
    for group in section.groups:
        if group.heading:
            yield f"### {literal(group.heading)}\n"
        mark = "" if section.is_speech else "- "
        yield from (_line(line, mark) for line in group.lines)
        yield ""


def _line(line: Line, mark: str) -> str:
    """A point of a list, or a paragraph; what is quoted in a block of its own."""
    lead = f"**{literal(line.lead)}** " if line.lead else ""
    beside = f" *({literal(line.beside)})*" if line.beside else ""
    text = f"{lead}{literal(one_line(line.text))}" + "".join(f"[^{n}]" for n in line.notes) + beside
    return f"> {text}\n" if line.is_quotation else f"{mark}{text}" + ("" if mark else "\n")


def literal(text: str) -> str:
    """A text that a Markdown reader shows as it is."""
    return _OPENS.sub(r"\1\\\2", _MEANS.sub(r"\\\1", harmless(text)))


def _address(link: str) -> str:
    return link.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
