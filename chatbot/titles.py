"""Articles that a question names: by id, or by title."""

from __future__ import annotations

import re

from chatbot.words import words
from ingest.article import Filters
from ingest.errors import NoSuchArticle
from ingest.library.record import Library
from ingest.names import fold

_QUOTED = re.compile(r"[\"“„«‘'](?P<title>[^\"“”„«»]{3,300}?)[\"”“»’'](?=\W|$)")
_FRAME = re.compile(
    r"^.*?\b(?:summar\w+|overview|recap|gist|tl;?dr|key points|main points|brief me on|compare)\b(?:\s+(?:of|for|on|from|in))?"
    r"(?:\s+the)?(?:\s+(?:article|story|piece|report))?(?:\s+(?:called|titled|entitled|headlined|with the title|about))?\s*:?\s*",
    re.IGNORECASE,
)
_FEWEST = 3  # words that a title must have to be recognised without quotation marks


def article_named(text: str, library: Library, filters: Filters) -> tuple[str, str] | None:
    """(id, the words that name it) of the one article that a question names; None where it names none, or several."""
    rest = _FRAME.sub("", text.rstrip("?!. "), count=1).strip()
    quoted = _QUOTED.search(text)
    for named in ([quoted["title"]] if quoted else []) + [rest]:
        found = _by_id(named, library) or _by_title(named, library, filters, is_quoted=named != rest)
        if found:
            return found, named
    return None


def _by_id(named: str, library: Library) -> str | None:
    if not named or " " in named:
        return None
    try:
        return library.card(named).id
    except NoSuchArticle:
        return None


def _by_title(named: str, library: Library, filters: Filters, *, is_quoted: bool) -> str | None:
    wanted = _folded(named)
    if len(wanted) < (1 if is_quoted else _FEWEST):
        return None
    titles = {card.id: _folded(card.metadata.title or "") for card in library.cards(filters)}
    same = [identity for identity, title in titles.items() if title == wanted]
    held = same or [identity for identity, title in titles.items() if len(wanted) >= _FEWEST and _holds(title, wanted)]
    return held[0] if len(held) == 1 else None


def _folded(title: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words(title))


def _holds(title: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether the words of a title hold these in a row."""
    return any(title[i : i + len(wanted)] == wanted for i in range(len(title) - len(wanted) + 1))
