"""A model's sentence without its marks: which numbers it cites, and its words without links, pictures, HTML and code.

A link's words stay, and are judged as text. Emphasis, list marks and headings are form only, and go without a word.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from chatbot.answer import Dropped

SHOWN = 300
"""How much is shown of what was cut out or dropped."""

_NUMBERS = r"\^?\d{1,3}(?:\s*(?:[,;&–—-]|and|to)\s*\^?\d{1,3})*+"
_NAMED = r"(?:(?:sources?|evidence|ref(?:erence)?s?|passages?|stretch(?:es)?|doc(?:ument)?s?|citations?)\s*[:#.]?\s*)?"
_BRACKETED = rf"\\?[\[【]\s*{_NAMED}{_NUMBERS}\s*(?:†[^\]】\n]{{0,40}})?\\?[\]】]"
# Raised figures after a word or a stop; after a single letter or a figure they are units and powers.
_RAISED = r"(?<=[\w.,;:!?\"'”’)…*])(?<!\d)(?<!\b[^\W\d_])(?<!\b[kcdmµ]m)[¹²³⁰⁴-⁹]{1,3}"
MARK = re.compile(rf"{_BRACKETED}|{_RAISED}", re.IGNORECASE)
"""One mark of a citation: `[1]`, `[1, 2]`, `[1–3]`, `[^1]`, `【1】`, `[source 1]`, a raised ¹."""
_GAP = r"[^\S\n]*+"
MARKS = re.compile(
    rf"\(?(?:{MARK.pattern})(?:{_GAP}[,;]?{_GAP}(?:(?:&|\band\b){_GAP})?(?:{MARK.pattern}))*+\)?", re.IGNORECASE
)
"""Several that stand together."""
_RANGE = re.compile(r"(\d+)(?:\s*(?:[–—-]|to)\s*\^?(\d+))?", re.IGNORECASE)
_BESIDE = re.compile(r"†[^\]】]*")  # what some services write after a number: where in their copy it stands
_WIDEST = 50  # numbers that a range may stand for; a wider one cites what isn't there anyway
_RAISED_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEADING = re.compile(
    r"(?:#{1,6}\s+|>\s*|\[[ xX]?\]\s+|(?:[-*+•‣◦·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?!$))+", re.ASCII
)
_CODE = re.compile(r"`+[^`]*`+")
_ADDRESS = r"\((?:[^()\n]|\([^()\n]*\))*+\)"
_PICTURE = re.compile(rf"!\[[^\[\]]*\](?:{_ADDRESS}|\[[^\[\]]*\])")
_LINK = re.compile(rf"\[((?:[^\[\]]|\[[^\[\]]*\])*+)\]{_ADDRESS}")
_TAG = re.compile(r"<[a-zA-Z/!?|][^<>]*>|<[a-zA-Z]+\s[^<>=]*=[^<>]*$")
_BARE = re.compile(
    r"<?\b(?:(?:https?|ftp|file)://|(?:javascript|data|mailto|vbscript):(?=\S)|www\.)"
    r"[^\s<>\[\]“”\"]*[^\s<>\[\]()“”\"'’.,;:!?*_]>?",
    re.IGNORECASE,
)
_CUTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_CODE, "code was cut out"),
    (_PICTURE, "a picture was cut out"),
    (_LINK, "a link was cut out"),
    (_BARE, "a link was cut out"),
    (_TAG, "markup was cut out"),
)
_EMPHASIS = re.compile(r"\*\*+|__+|~~+|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_POINTING = re.compile(rf"\b(?:according to|as \w+ (?:in|by)|see|per)\s+({MARKS.pattern})\s*,?", re.IGNORECASE)
_EMPTY = re.compile(r"\s*[(\[](?:see|sources?|from|cf\.?)?:?\s*[)\]]", re.IGNORECASE)
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?…](?:\s|$|[\"”’)])|[”)])")
_TWO_STOPS = re.compile(r"(?<![.…])\.\s*\.(?!\.)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence that a model wrote: its words, the numbers it cites in their order, and what was cut out of it."""

    text: str
    numbers: tuple[int, ...]
    cut: tuple[Dropped, ...] = ()


def visible(text: str) -> str:
    """A text without characters that nobody sees: controls, zero widths, marks of direction, halves of characters."""
    return text if text.isprintable() else "".join(c for c in text if c.isprintable() or c.isspace())


def clipped(text: str) -> str:
    """As much of a text as is shown where it was dropped, on one line."""
    whole = " ".join(text[: SHOWN * 2].split())
    return whole if len(whole) <= SHOWN and len(text) <= SHOWN * 2 else f"{whole[:SHOWN].rstrip()} …"


def cleaned(raw: str) -> Cited:
    """What a stretch of a model's text says, and cites. Linear for what is as long as a sentence."""
    text = " ".join(visible(html.unescape(_ESCAPE.sub(r"\1", raw))).split())
    leading = _LEADING.match(text)
    text = text[leading.end() :] if leading else text
    cut: list[Dropped] = []
    for pattern, why in _CUTS:
        text = pattern.sub(_into(cut, why), text)
    numbers: list[int] = []

    def read(match: re.Match[str]) -> str:
        numbers.extend(_numbers(match.group()))
        return ""

    text = _EMPHASIS.sub("", text)
    begins = text[:1].isupper()
    text = _without_marks(_POINTING.sub(lambda match: match.group(1), text), read)
    text = text[:1].upper() + text[1:] if begins else text
    return Cited(text, tuple(dict.fromkeys(numbers)), tuple(cut))


def _into(cut: list[Dropped], why: str) -> Callable[[re.Match[str]], str]:
    """Notes what is cut out; leaves a link's words, and the citation that a link was laid on."""

    def note(match: re.Match[str]) -> str:
        cut.append(Dropped(clipped(match.group()), why))
        if match.re is not _LINK:
            return " "
        words = match.group(1)
        return f"[{words}]" if re.fullmatch(_NUMBERS, words) else words

    return note


def _without_marks(text: str, read: Callable[[re.Match[str]], str]) -> str:
    pieces, at = [], 0
    for match in MARKS.finditer(text):
        pieces.append(text[at : match.start()].rstrip())
        at = match.end()
        # A bracket that was opened before the marks is theirs only if they also close it.
        opens, closes = match.group().startswith("("), match.group().endswith(")")
        pieces.append("(" if opens and not closes else ")" if closes and not opens else "")
        if text[at : at + 1].isalnum() or text[at : at + 1] in ("“", "‘"):
            pieces.append(" ")
        read(match)
    text = _EMPTY.sub("", "".join([*pieces, text[at:]]))
    text = _TWO_STOPS.sub(".", _BEFORE_STOP.sub("", " ".join(text.split())))
    bare = text.lstrip(" ,;:")
    return bare if bare == text else bare[:1].upper() + bare[1:]


def _numbers(marks: str) -> list[int]:
    """The numbers of marks, a range written out."""
    found: list[int] = []
    for first, last in _RANGE.findall(_BESIDE.sub("", marks.translate(_RAISED_FIGURES))):
        start, end = int(first), int(last or first)
        is_range = start <= end <= start + _WIDEST
        found += range(start, end + 1) if is_range else [start, end]
    return found
