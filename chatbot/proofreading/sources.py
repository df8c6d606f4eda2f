"""Which articles a note means: by an article's id, its address, its title, or its outlet and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chatbot.proofreading.nouns import Note
from chatbot.proofreading.shelf import Shelf
from chatbot.proofreading.wording import words_of
from ingest.article import Card
from ingest.names import outlet_key

_ADDRESS = re.compile(r"https?://[^\s)>\]\"”]+")
_TOKEN = re.compile(r"[\w.:-]{4,80}")
_LEAST_TITLE = 2


def articles_of(notes: Iterable[Note], shelf: Shelf) -> list[str]:
    """The articles that notes mean, with their near-copies, in order; those that can't be told are left out."""
    found: list[str] = []
    for note in notes:
        if note.pointer is not None:
            found.append(note.pointer.article)
        else:
            found += _meant(note.text, shelf)
    copies = [copy for article in found for copy in shelf.cards[article].near_copies if copy in shelf.cards]
    return list(dict.fromkeys([*found, *copies]))


def _meant(text: str, shelf: Shelf) -> list[str]:
    by_id = [token for token in _TOKEN.findall(text) if token in shelf.cards]
    if by_id:
        return by_id
    addresses = {_bare(address) for address in _ADDRESS.findall(text)}
    by_address = [c.id for c in shelf.cards.values() if c.metadata.url and _bare(c.metadata.url) in addresses]
    if by_address:
        return by_address
    written = [word.key for word in words_of(text)]
    titled = [words for words in shelf.titles if len(words) >= _LEAST_TITLE and _holds(written, words)]
    if titled:
        return _narrowed(shelf.titles[max(titled, key=len)], text, shelf)
    return _by_outlet(text, shelf)


def _bare(address: str) -> str:
    return address.partition("#")[0].rstrip("/.,;").removeprefix("https://").removeprefix("http://")


def _holds(written: Sequence[str], words: Sequence[str]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(written)} "


def _narrowed(articles: Sequence[str], text: str, shelf: Shelf) -> list[str]:
    """Of several with one title those whose outlet is named."""
    return [a for a in articles if _is_of_outlet(shelf.cards[a], text)] or [*articles]


def _is_of_outlet(card: Card, text: str) -> bool:
    outlet = outlet_key(card.metadata.outlet)
    written = " ".join(word.key for word in words_of(text))
    return bool(outlet) and " ".join(word.key for word in words_of(outlet or "")) in written


def _by_outlet(text: str, shelf: Shelf) -> list[str]:
    """Those of an outlet that is named, of the day that is; with no day, if there is but one."""
    of_outlet = [card for card in shelf.cards.values() if _is_of_outlet(card, text)]
    dated = [card for card in of_outlet if card.metadata.published and _names_day(card.metadata.published[:10], text)]
    found = dated or (of_outlet if len(of_outlet) == 1 else [])
    return [card.id for card in found]


_MONTHS = "january february march april may june july august september october november december".split()


def _names_day(day: str, text: str) -> bool:
    """Whether a text names a day: as 2026-03-09, 9 March 2026, March 9th, 2026 or Mar 9."""
    if day in text:
        return True
    _, month, number = day.split("-")
    name, n = _MONTHS[int(month) - 1][:3], int(number)
    day_of = rf"\b0?{n}(?:st|nd|rd|th)?\.?\s+{name}|\b{name}[a-z]*\.?\s+0?{n}(?:st|nd|rd|th)?\b"
    return re.search(day_of, text, re.IGNORECASE) is not None
