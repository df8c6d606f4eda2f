"""Pages that hold no article: walls, errors, empty shells. They are told by what they say where little else is said."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.errors import NoArticle
from ingest.readers.page_body import Judged
from ingest.readers.page_text import PageText
from ingest.walls import EMPTY_SHELL, ERROR, LITTLE, LOGIN_WALL, SAVE, SCRIPT, SHORT, is_notice, refused, walled

_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*['\"]?\s*(\S+?)['\"]?\s*$", re.IGNORECASE)


def refuse(found: Judged, root: HtmlElement, text: PageText, title: str | None) -> None:
    """Raises NoArticle, with what the page is instead, where it holds no article: words that follow its name."""
    if found.words >= SHORT or (found.words >= LITTLE and _is_told(found) and not ERROR.fullmatch(title or "")):
        return
    shown = text.text[:20_000]
    unseen = "\n".join(e.text_content() for e in root.iter("noscript"))[:5_000]
    heads = [title or "", *(" ".join(e.text_content().split()) for e in root.iter("h1", "h2"))]
    if why := _reason(root, heads, shown, unseen):
        raise NoArticle(why)
    if found.words < LITTLE and not _says_something(found):
        raise NoArticle(f"holds no article, only menus or a notice; {SAVE}")


def _reason(root: HtmlElement, heads: list[str], shown: str, unseen: str) -> str | None:
    """What a page with little text is, as far as it says so."""
    if why := refused(heads, shown):
        return why
    if target := _refreshed(root):
        return f"only leads on to {target[:200]}; take that in"
    if any(True for _ in root.iter("frame")):
        return "is made of frames; take in the address of the frame that shows the article"
    if why := LOGIN_WALL if _has_password(root) else walled(shown):
        return why
    if SCRIPT.search(f"{shown}\n{unseen}") or (len(shown.split()) < LITTLE and _is_run(root)):
        return EMPTY_SHELL
    return None


def _is_told(found: Judged) -> bool:
    """Whether what was kept are sentences that are no notice to the page's reader."""
    prose = [found.page.keys[at] for at in found.kept if found.page.shapes[at].is_sentence]
    return sum(map(is_notice, prose)) * 2 < len(prose)


def _says_something(found: Judged) -> bool:
    return any(found.page.shapes[at].is_sentence for at in found.kept)


def _refreshed(root: HtmlElement) -> str | None:
    for tag in root.iter("meta"):
        if (tag.get("http-equiv") or "").lower() == "refresh" and (match := _REFRESH.match(tag.get("content") or "")):
            return match[1]
    return None


def _has_password(root: HtmlElement) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in root.iter("input"))


def _is_run(root: HtmlElement) -> bool:
    return any(True for _ in root.iter("script"))
