"""Who wrote it: the lines that name an article's authors, above it and at its foot."""

from __future__ import annotations

import re

from ingest.dates import begins_with_date, dates_in, is_date_line

_PARTICLE = r"(?:van|von|der|den|de|da|di|del|della|la|le|el|al|bin|ibn|dos|du|ten|ter|zu|y|e)"
_WORD = r"(?:(?:O'|D'|Mc|Mac|al-|el-)?[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?(?:-[^\W\d_a-z][\w'’]*)*)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_WORD}){{1,3}}"
_NAME_ONLY = re.compile(_NAME)
_BY = re.compile(
    r"\W*(?:(?:words|text|story|written|posted|reported|reporting|published|author|article|review|opinion|von|por|par|"
    r"door|oleh|da|autor|автор)s?\W{1,3}(?:by\b|von\b|por\b)?|by\b|von|por|par|oleh)\s*:?\s*(?P<names>.+)",
    re.IGNORECASE,
)
_BY_BEHIND_DATE = re.compile(r"(?P<date>.*\d)\W*\bby:? (?P<names>[^\W\d_].*)", re.IGNORECASE)
_NO_NAME = re.compile(r"[a-z][A-Z]{2}|-(?:winning|based|born|led|old|year|in)\b")
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|&)\s|,|\s(?:and|&|und|y|et|e)\s|;)\s*")
_AFTER_NAMES = re.compile(
    r"\s*(?:[|/•·–—(]|\s-\s|\s@|\b(?:for|in|at|on|of|via|is|with|updated|published|posted|contributor|correspondent|"
    r"reporter|editor|writer|journalist|columnist|critic|producer|business|senior|special|chief|political)\b|\d)",
    re.IGNORECASE,
)
_NOT_A_NAME = """
staff news newsroom team agency agencies press desk editors editorial board reporter reporters report correspondent
correspondents contributor writer writers wire services service media network online magazine times post journal
tribune herald gazette associated reuters afp ap guest admin editor department university institute
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
the our us more this read share follow comments but as when if while and after before since i he she they we it for
"""
_NOT_A_PERSON = frozenset(_NOT_A_NAME.split())
_TRADE = (
    r"(?:reporter|writer|journalist|correspondent|editor|columnist|contributor|author|freelancer?|critic|blogger|producer|"
    r"photographer|broadcaster|novelist|essayist|bureau chief)"
)
# A name, then within five words what the person is or does for the outlet.
_BIO = re.compile(
    rf"(?P<name>{_NAME})(?: is| was| has been| works as)?(?: [\w'’&-]+){{0,5}}? "
    rf"(?i:{_TRADE}s?\b|covers\b|covering\b|(?:writes|reports|reporting) (?:on|about|for|from)\b)",
)
# Who else a report is given to: "By Tideline Press Agency". A paper's own desk ("Arden Ledger Staff") is nobody.
_AGENCY = re.compile(
    rf"(?i:the )?(?:{_WORD} (?:(?:of|for) )?){{1,4}}(?i:agency|newswire|wire|news service|wire service)|"
    r"(?i:the )?(?i:press association|associated press|reuters|afp|agence france-presse|dpa|ap)"
)
_POST = re.compile(rf"(?:[\w'’&-]+ ){{0,4}}{_TRADE}(?:,? [\w'’&-]+){{0,3}}", re.IGNORECASE)  # "Senior News Reporter"
_LONGEST_BYLINE = 160
_LONGEST_NAME = 60
_MOST_BIO_WORDS = 120
_MOST_AUTHORS = 8


def is_byline(line: str) -> bool:
    """Whether a line names authors: "By A and B", "A - June 3, 2024", "June 3, 2024 by A"."""
    return bool(authors_of(line))


def is_credit(line: str) -> bool:
    """Whether a line says by whom it is, be that a person or a desk: "By Staff Writers"."""
    match = _BY.fullmatch(line) if len(line) <= _LONGEST_BYLINE else None
    if match is None or line[-1:] in ".?!":
        return False
    head = match["names"].split()
    return len(head) <= 14 and all(w[:1].isupper() or not w[:1].isalpha() for w in head[:2])


def authors_of(line: str) -> tuple[str, ...]:
    """The persons that a line above an article names as its authors; empty if it isn't such a line."""
    if len(line) > _LONGEST_BYLINE or line[-1:] in "?!":
        return ()
    match = _BY.fullmatch(line)
    names = _names(match["names"]) if match else ()
    return names or _behind_a_date(line) or _before_a_date(line) or _before_a_post(line)


def agency_of(line: str) -> str | None:
    """The news agency that a byline gives a report to, where it names no person: "By Tideline Press Agency"."""
    match = _BY.fullmatch(line) if len(line) <= _LONGEST_BYLINE else None
    named = re.split(r"[|/•·–—]|\s-\s|,", match["names"])[0].strip(" .") if match else ""
    return named if named[:1].isupper() and _AGENCY.fullmatch(named) else None


def is_post(line: str) -> bool:
    """Whether a line is what somebody does for an outlet, and nothing else: "Senior Reporter"."""
    return len(line) <= 60 and line[:1].isupper() and _POST.fullmatch(line) is not None


def _before_a_post(line: str) -> tuple[str, ...]:
    """ "ADA CRANE, Senior News Reporter"."""
    name, comma, post = line.partition(",")
    return (cased(name),) if comma and is_person(name) and is_post(post.strip()) else ()


def _names(text: str) -> tuple[str, ...]:
    """Names at the beginning of a text, up to the first that is none."""
    stop = _AFTER_NAMES.search(text)
    found: list[str] = []
    for part in _BETWEEN.split(text[: stop.start()] if stop else text):
        name = part.strip(" .,:;|")
        if not is_person(name):
            break
        found.append(cased(name))
    return tuple(found[:_MOST_AUTHORS])


def _behind_a_date(line: str) -> tuple[str, ...]:
    """ "June 3, 2024 by Ada Crane"."""
    match = _BY_BEHIND_DATE.fullmatch(line)
    return _names(match["names"]) if match and begins_with_date(match["date"]) else ()


def _before_a_date(line: str) -> tuple[str, ...]:
    """ "Ada Crane - June 3, 2024", "Ada Crane | 3 June 2024"."""
    found = dates_in(line)
    if not found or not is_date_line(line[found[0].start :]):
        return ()
    head = line[: found[0].start].rstrip()
    name = head.rstrip("-–—|•·/ ")
    return (cased(name),) if name != head and is_person(name) else ()


def is_person(name: str) -> bool:
    """Whether it has the form of a person's name, of two to four words."""
    if len(name) > _LONGEST_NAME or not _NAME_ONLY.fullmatch(name) or _NO_NAME.search(name):
        return False
    return _NOT_A_PERSON.isdisjoint(w.strip(".").lower() for w in name.split())


def cased(name: str) -> str:
    """A name as it is written elsewhere, where a page prints it in capitals."""
    return name.title() if name.isupper() else name


def bio_of(text: str, words: int) -> str | None:
    """The name that a note on an author begins with: "Ada Crane is a reporter based in Arden", or None."""
    if words > _MOST_BIO_WORDS:
        return None
    match = _BIO.match(text[:600])
    if match is None:
        return None
    name = match["name"]
    while name and not is_person(name):
        name = name.rpartition(" ")[0]
    return name or None
