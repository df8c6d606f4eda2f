"""An article's metadata out of what its page claims: the first claim of each field that makes sense.

JSON-LD comes before meta tags, those before microdata, that before what the page shows, and that before its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urljoin, urlsplit

from ingest.article import Metadata
from ingest.bylines import agency_of, authors_of
from ingest.readers.claims import Claims
from ingest.readers.page_signs import split_title
from ingest.stated import iso_date

_NOBODY_NAMES = """
admin administrator webmaster editor editors editorial staff newsroom desk team guest user root null undefined none
unknown anonymous author contributor moderator superuser wordpress test na reporter correspondent
"""
_NOBODY = frozenset(_NOBODY_NAMES.split())
_ADDRESS = re.compile(r"https?://|www\.|^[\w.-]+/|@|\.(?:html?|php)\b", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+")
_NO_OUTLET = frozenset("blogger wordpress admin website blog home mysite".split())  # what templates are filled with
_NAME_ENDS = re.compile(r"\s+[|–—-]\s+")
_PREFIX = re.compile(r"^\s*(?:by|von|par|por|author|written by)\b:?\s+", re.IGNORECASE)
_STAMP = re.compile(r"\d{10}(?:\d{3})?")
_SPACED_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d|UTC|GMT)")
_DAY_IN_URL = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[a-z]{3})[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-])", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)
_EARLIEST = 1800
_MOST_NAME_WORDS, _LONGEST_NAME = 6, 80
_LONGEST_TITLE = 300
_MOST_SECTION_WORDS = 5
_CUT_OFF = ("...", "…")

Layer = tuple[str, Claims]
"""Where claims come from, as `Metadata.origin` names it, and the claims."""


def described(layers: Sequence[Layer], heading: str | None, url: tuple[str, str] | None) -> Metadata:
    """The metadata; `heading` is the title as the page shows it, `url` the article's address and where it is from."""
    outlet = _outlet([(name, origin) for origin, claims in layers for name in claims.outlets], url and url[0])
    house = outlet[0] if outlet else None
    published = next(((d, o) for o, c in layers for d in _dates(c.published)), None) or _in_address(url)
    updated = next(((d, o) for o, c in layers for d in _dates(c.updated)), None)
    if published and updated and updated[0] <= published[0]:
        updated = None
    found = {
        "title": next(((t, o) for o, c in layers for t in _titles(c.titles, house, heading)), None),
        "authors": next(((n, o) for o, c in layers for n in _authors(c.authors, house)), None),
        "outlet": outlet,
        "published": published,
        "updated": updated,
        "url": url,
        "language": next(((n, o) for o, c in layers for n in _languages(c.languages)), None),
        "section": next(((s, o) for o, c in layers for s in _sections(c.sections)), None),
        "editor": next(((", ".join(n), o) for o, c in layers for n in _authors(c.editors, house)), None),
    }
    values = {name: one[0] for name, one in found.items() if one}
    return Metadata(**values, origin={name: one[1] for name, one in found.items() if one})  # type: ignore[arg-type]


def address_of(fetched: str | None, claims: Sequence[Layer], canonical: str | None) -> tuple[str, str] | None:
    """The article's address: the canonical one where it is of the same site as what was fetched.

    A canonical address that is a site's front page, as broken templates state, is none.
    """
    stated = [(url, "link") for url in [canonical] if url] + [(url, o) for o, c in claims for url in c.urls]
    for url, origin in stated:
        full = urljoin(fetched or "", url)
        parts = _split(full)
        if parts is None:
            continue
        if fetched is None or (_same_site(full, fetched) and (parts[1].strip("/") or not _path(fetched))):
            return full, origin
    return (fetched, "url") if fetched else None


def clean_title(title: str, outlet: str | None, heading: str | None) -> str | None:
    """A title without the house's name at its end, or before it."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    parts = split_title(title)
    while len(parts) > 1 and _is_house(parts[-1], outlet, title, heading):
        title = title[: title.rindex(parts.pop())].rstrip(" |–—·•»:-")
    if len(parts) > 1 and outlet and _folded(parts[0]) == _folded(outlet):
        title = title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |–—·•»:-")
    if heading and title.endswith(_CUT_OFF) and heading.startswith(title.rstrip(".…")[:40]):
        return heading
    return title or None


# ── what makes sense ──


def _titles(candidates: Iterable[str], outlet: str | None, heading: str | None) -> Iterable[str]:
    for candidate in candidates:
        title = clean_title(candidate, outlet, heading)
        if title and not _ADDRESS.match(title) and not (outlet and _folded(title) == _folded(outlet)):
            yield title


def _is_house(part: str, outlet: str | None, title: str, heading: str | None) -> bool:
    """Whether the last part of a title is the house's name, or what stands before it is the whole heading."""
    if outlet and _folded(part) in (_folded(outlet), _folded(outlet).removeprefix("the")):
        return True
    rest = _folded(title[: title.rindex(part)])
    return heading is not None and bool(rest) and rest == _folded(heading)


def _outlet(candidates: Iterable[tuple[str, str]], url: str | None) -> tuple[str, str] | None:
    """The house, and where its name is from: the first that is neither an address nor an agency, if there is one.

    What is in lower case throughout is written as a later candidate writes it.
    """
    host = ((_split(url) or ("", ""))[0] if url else "").removeprefix("www.")
    names = [(_NAME_ENDS.split(" ".join(text.split()))[0].strip(), origin) for text, origin in candidates]
    names = [one for one in names if _is_outlet(one[0])]
    best = min(names, key=lambda one: _doubt(one[0], host), default=None)
    if best and best[0].islower():
        written = (name for name, _ in names if not name.islower() and _folded(name).startswith(_folded(best[0])))
        best = (next(written, best[0]), best[1])
    return best


def _is_outlet(name: str) -> bool:
    if not name or len(name) > _LONGEST_NAME or re.match(r"https?:|@|//", name):
        return False
    return _folded(name) not in _NO_OUTLET and name.isprintable() and any(map(str.isalpha, name))


def _doubt(name: str, host: str) -> int:
    """How little a name is likely to be the house's: an agency's report is published by another, too."""
    if _DOMAIN.fullmatch(name) and (name.islower() or name == host):
        return 2
    return 1 if agency_of(f"By {name}") else 0


def _authors(groups: Iterable[tuple[str, ...]], outlet: str | None) -> Iterable[tuple[str, ...]]:
    for group in groups:
        names = tuple(dict.fromkeys(name for text in group for name in _people(text, outlet)))
        if names:
            yield names


def _people(text: str, outlet: str | None) -> tuple[str, ...]:
    """The persons that an author's field names, or the agency."""
    text = _PREFIX.sub("", " ".join(text.split()))
    if not text or _ADDRESS.search(text) or (outlet and _folded(text) == _folded(outlet)):
        return ()
    if names := authors_of(f"By {text}"):
        return names
    if agency := agency_of(f"By {text}"):
        return (agency,)
    words = re.findall(r"\w+", text.casefold())
    if len(words) > _MOST_NAME_WORDS or len(text) > _LONGEST_NAME or not _NOBODY.isdisjoint(words):
        return ()
    is_handle = len(words) == 1 and (text.islower() or not text.isalpha())
    return (text,) if any(map(str.isalpha, text)) and not any(map(str.isdigit, text)) and not is_handle else ()


def _dates(candidates: Iterable[str]) -> Iterable[str]:
    return filter(None, map(moment, candidates))


def moment(text: str) -> str | None:
    """A date as ISO 8601, with the time of day where its zone is stated; None where it is none, or can't be true."""
    text = text.strip()
    if _STAMP.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    if match := _SPACED_ZONE.match(text):
        zone = "+00:00" if match[3] in ("Z", "UTC", "GMT") else match[3]
        text = f"{match[1]}T{match[2]}{zone}"
    iso = iso_date(text)
    if iso is None or not _EARLIEST <= int(iso[:4]) <= datetime.now(UTC).year + 1:
        return None
    if "T" not in iso:
        return iso
    when = datetime.fromisoformat(iso)
    if when.tzinfo is None:
        return when.date().isoformat()
    if when > datetime.now(UTC) + timedelta(days=2):
        return None
    return when.replace(microsecond=0).isoformat()


def _in_address(url: tuple[str, str] | None) -> tuple[str, str] | None:
    """The day that an address names: /2024/06/18/, /2024/jun/18/."""
    match = _DAY_IN_URL.search(url[0]) if url else None
    if match is None:
        return None
    month = match[2].lower()
    if month in _MONTHS:
        month = f"{_MONTHS.index(month) + 1:02}"
    day = moment(f"{match[1]}-{month}-{match[3]}")
    return (day, "url") if day else None


def _languages(candidates: Iterable[str]) -> Iterable[str]:
    for candidate in candidates:
        match = _LANGUAGE.fullmatch(candidate.strip())
        if match and match[1].lower() not in ("und", "zxx", "mul"):
            region = f"-{match[3].upper()}" if match[3] else ""
            yield match[1].lower() + region


def _sections(candidates: Iterable[str]) -> Iterable[str]:
    for candidate in candidates:
        section = re.split(r"\s*[>›»/,;|]\s*", unquote(candidate).strip(" >›»/,;|"))[-1 if ">" in candidate else 0]
        if section and len(section.split()) <= _MOST_SECTION_WORDS and not _ADDRESS.search(section):
            yield section


# ── addresses ──


def _split(url: str) -> tuple[str, str] | None:
    """Host and path of an http address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return (host, parts.path) if parts.scheme in ("http", "https") and host and "." in host else None


def _path(url: str) -> str:
    parts = _split(url)
    return parts[1].strip("/") if parts else ""


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one house: the last two names of their hosts, three where these are short."""
    a, b = _split(one), _split(other)
    return a is not None and b is not None and _site(a[0]) == _site(b[0])


def _site(host: str) -> tuple[str, ...]:
    labels = host.lower().split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # example.co.uk
    return tuple(labels[-3:] if short else labels[-2:])


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
