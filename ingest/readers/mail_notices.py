"""Lines of a mail that are about the mail: how to see it, why one gets it, how to get no more of it, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.article import Document, Span
from ingest.readers.cutting import body_of, without

_NOTICE, _TITLE, _SIGNATURE = "mailing notice", "title", "signature"
_VIEW = re.compile(
    r".*\b(?:(?:view|read|open|see)\b.{0,40}\b(?:in|on) (?:your |a |the )?(?:web ?)?browser|view (?:this e-?mail )?online|"
    r"web version|(?:trouble|problems?) (?:viewing|reading|seeing)|im browser (?:ansehen|anzeigen|öffnen)|"
    r"dans (?:votre|le) navigateur|en (?:el|su|tu) navegador)\b.*",
    re.IGNORECASE,
)
_WHY_ONE_GETS_IT = re.compile(
    r"\b(?:unsubscribe|opt[- ]out of|(?:manage|update|change|edit) (?:your |my )?(?:e-?mail |subscription |mailing |newsletter )*"
    r"(?:preferences|subscriptions?|settings|profile)|"
    r"you(?:'re| are)? (?:receiv(?:ing|ed)|getting|got) this (?:e-?mail|newsletter|message)|"
    r"this (?:e-?mail|newsletter|message) (?:was|has been|is) (?:sent|forwarded)|"
    r"abbestellen|abmelden|se désabonner|désinscrire|darse de baja|cancelar (?:la )?suscripción)\b",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_HEAD, _FOOT = 6, 20  # lines that aren't blank
_LONGEST_NOTICE = 30  # words
_LONGEST_OF_FOOT = 80


def without_notices(document: Document) -> Document:
    """The same without what at its head and its foot is about the mail."""
    text = body_of(document).text
    lines = [Span(*match.span()) for match in _LINE.finditer(text) if match.group().strip()]
    gone = dict(_at_head(text, lines, document.stated.title))
    at = next(_at_foot(text, lines), None)
    if at is not None:
        why = _SIGNATURE if lines[at].of(text).rstrip() == "--" else _NOTICE
        gone |= dict.fromkeys((span for span in lines[at:] if span not in gone), why)
    return without(document, sorted(gone.items(), key=lambda one: one[0]))


def _at_head(text: str, lines: list[Span], title: str | None) -> Iterator[tuple[Span, str]]:
    for span in lines[:_HEAD]:
        line = span.of(text)
        if len(line.split()) <= _LONGEST_NOTICE and _VIEW.match(line):
            yield span, _NOTICE
        elif title and _key(line) == _key(title):
            yield span, _TITLE


def _at_foot(text: str, lines: list[Span]) -> Iterator[int]:
    """Where the foot begins: from there on is no paragraph of an article."""
    for at in range(max(1, len(lines) - _FOOT), len(lines)):
        line = lines[at].of(text)
        begins = line.rstrip() == "--" or (len(line.split()) <= _LONGEST_OF_FOOT and _WHY_ONE_GETS_IT.search(line))
        if begins and all(len(span.of(text).split()) <= _LONGEST_OF_FOOT for span in lines[at:]):
            yield at


def _key(line: str) -> str:
    return re.sub(r"\W+", " ", line.casefold()).strip()
