"""A briefing as a Word document: real styles, and numbers that lead to their notes and back."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from chatbot.exports.outline import ABOUT, NOTES, SOURCES, Line, Outline, Section, one_line
from chatbot.steering import harmless

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

ABOUT_STYLE = "About the briefing"
_BASE_FONT, _HEAD_FONT = "Georgia", "Calibri"
_ACCENT = "7A2E1D"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, production 2)."""


def written(outline: Outline) -> bytes:
    """The whole file."""
    import docx

    made = docx.Document()
    _styles(made)
    made.core_properties.title = legal(outline.title)[:255]
    made.core_properties.author = "Byline"
    made.core_properties.comments = ""
    made.add_paragraph(legal(outline.title), style="Title")
    made.add_paragraph(legal(outline.under_title), style=ABOUT_STYLE)
    marks = _Marks()
    for section in outline.sections:
        _section(made, section, marks)
    made.add_heading(NOTES, 1)
    for note in outline.notes:
        paragraph = made.add_paragraph(style="Note")
        marks.note(paragraph, note.n)
        paragraph.add_run(f" {legal(one_line(note.text))} — ")
        paragraph.add_run(legal(note.place)).italic = True
        if note.link:
            paragraph.add_run(" ")
            _web_link(paragraph, "the words", note.link)
    if outline.sources:
        made.add_heading(SOURCES, 1)
    for source in outline.sources:
        paragraph = made.add_paragraph(style="List Bullet")
        if source.link:
            _web_link(paragraph, legal(source.title), source.link)
        else:
            paragraph.add_run(legal(source.title))
        paragraph.add_run(f", {legal(source.place)}")
    made.add_heading(ABOUT, 1)
    for line in outline.about:
        made.add_paragraph(legal(one_line(line)), style=ABOUT_STYLE)
    _page_numbers(made)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def legal(text: str) -> str:
    """A text without what XML can't hold: one such character and Word does not open the file."""
    return _ILLEGAL.sub("", harmless(text))


def _section(made: Document, section: Section, marks: _Marks) -> None:
    made.add_heading(legal(section.heading), 1)
    if section.note:
        made.add_paragraph(legal(section.note), style=ABOUT_STYLE)
    for group in section.groups:
        if group.heading:
            made.add_heading(legal(group.heading), 2)
        plain = "Normal" if section.is_speech else "List Bullet"
        for line in group.lines:
            _line(made.add_paragraph(style="Quote" if line.is_quotation else plain), line, marks)


def _line(paragraph: Paragraph, line: Line, marks: _Marks) -> None:
    if line.lead:
        paragraph.add_run(f"{legal(line.lead)} ", style="Strong")
    paragraph.add_run(f"{legal(one_line(line.text))}\u00a0")  # a number never begins a line
    for n in line.notes:
        marks.reference(paragraph, n)
    if line.beside:
        paragraph.add_run(f" ({legal(line.beside)})").italic = True


class _Marks:
    """The bookmarks of a document: a number leads to its note, and the note back to where it is first cited."""

    def __init__(self) -> None:
        self._made = 0
        self._cited: set[int] = set()

    def reference(self, paragraph: Paragraph, n: int) -> None:
        _inner_link(paragraph, f"[{n}]", f"note_{n}", self._bookmark(f"cite_{n}") if n not in self._cited else None)
        self._cited.add(n)

    def note(self, paragraph: Paragraph, n: int) -> None:
        target = f"cite_{n}" if n in self._cited else f"note_{n}"
        _inner_link(paragraph, f"[{n}]", target, self._bookmark(f"note_{n}"))

    def _bookmark(self, name: str) -> tuple[Any, Any]:
        self._made += 1
        start = _element("w:bookmarkStart", id=str(self._made), name=name)
        return start, _element("w:bookmarkEnd", id=str(self._made))


def _inner_link(paragraph: Paragraph, text: str, anchor: str, bookmark: tuple[Any, Any] | None) -> None:
    link = _element("w:hyperlink", anchor=anchor, history="1")
    link.append(_run(text, "Citation"))
    around = (bookmark[0], link, bookmark[1]) if bookmark else (link,)
    for element in around:
        paragraph._p.append(element)


def _web_link(paragraph: Paragraph, text: str, address: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    link = _element("w:hyperlink", history="1")
    link.set(qn("r:id"), paragraph.part.relate_to(legal(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(_run(text, "Web link"))
    paragraph._p.append(link)


def _run(text: str, style: str) -> Any:
    run = _element("w:r")
    properties = _element("w:rPr")
    properties.append(_element("w:rStyle", val=style.replace(" ", "")))
    run.append(properties)
    words = _element("w:t")
    words.text = text
    run.append(words)
    return run


def _element(tag: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _styles(made: Document) -> None:
    """The look of the document, all of it in styles, so that a newsroom's own template can take it over."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    accent, quiet = RGBColor.from_string(_ACCENT), RGBColor.from_string("625D55")
    sizes = {"Normal": 11, "Title": 22, "Heading 1": 14, "Heading 2": 11.5, "Quote": 11, "List Bullet": 11}
    for name, size in sizes.items():
        style: Any = made.styles[name]
        _font(style, _HEAD_FONT if name.startswith(("Title", "Heading")) else _BASE_FONT, size)
    for name in ("Title", "Heading 1", "Heading 2"):
        head: Any = made.styles[name]
        head.font.color.rgb = accent if name == "Heading 1" else RGBColor(0, 0, 0)
        head.paragraph_format.keep_with_next = True
    title: Any = made.styles["Title"]
    _without_rule(title)
    bullets: Any = made.styles["List Bullet"]
    bullets.paragraph_format.space_after = Pt(4)
    quote: Any = made.styles["Quote"]
    quote.font.italic = False
    quote.paragraph_format.left_indent = Pt(18)
    quote.paragraph_format.keep_together = True
    for name, size in (("Note", 9.5), (ABOUT_STYLE, 9.5)):
        small: Any = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        small.base_style = made.styles["Normal"]
        _font(small, _BASE_FONT, size)
        small.paragraph_format.keep_together = True
        if name == ABOUT_STYLE:
            small.font.color.rgb = quiet
    for name in ("Citation", "Web link"):
        linked: Any = made.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        linked.font.color.rgb = accent
        linked.font.underline = name == "Web link"


def _font(style: Any, family: str, points: float) -> None:
    """Size and family of a style, for all scripts: Word keeps them apart."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = family, Pt(points)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), family)


def _without_rule(style: Any) -> None:
    """Without the line that Word's own template draws under it."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    for rule in properties.findall(qn("w:pBdr")):
        properties.remove(rule)


def _page_numbers(made: Document) -> None:
    """The number of each page at its foot, as a field that Word fills in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    foot = made.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = _element("w:fldSimple", instr="PAGE")
    run = _element("w:r")
    number = _element("w:t")
    number.text = "1"
    run.append(number)
    field.append(run)
    foot._p.append(field)
