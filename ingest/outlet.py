"""Which house a page belongs to, as its own furniture says it.

No one line is enough: who holds the copyright is often another company than the paper, and the first line of a
page may be a section's name. So every name that stands where an outlet's stands is weighed by in how many different
ways the page uses it for itself. Wrong is worse than none: two ways at least, and no rival.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.furniture import wordings
from ingest.page import Page

_WORD = r"[A-Z0-9][\w&'’-]*(?:\.\w+)*"
_NAME = rf"(?P<outlet>{_WORD}(?: (?:(?:of|the|and|&|in|for) )?{_WORD}){{0,5}}?)"
_YEARS = r"(?:19|20)\d\d(?:\s?[-–]\s?(?:(?:19|20)\d\d|\d\d))?"
_SIGN = r"(?:©|(?i:copyright)|\([cC]\))"
_NETS = r"(?i:facebook|twitter|instagram|x|youtube|linkedin|whatsapp)"
_END = r"(?=$|[.,;|•·(–—]| - | (?i:all|or its|unless|is|are|rights|reserved)\b)"

# How a page names its house: the kind of line, how much it says, and its form.
_LINES = tuple(
    (kind, weight, re.compile(form))
    for kind, weight, form in (
        ("skip link", 5, rf"(?i:skip|jump) to (?i:more) {_NAME} (?i:sites|pages|stories|news)"),
        ("notice", 4, rf"{_NAME} (?i:is|are) not responsible for .*"),
        ("copyright", 2, rf".*?{_SIGN}[\s©]*(?:(?i:copyright) )?{_YEARS}[,.]?\s*(?:by )?{_NAME}{_END}.*"),
        ("copyright", 2, rf".*?{_SIGN}[\s©]*(?:(?i:copyright) )?{_NAME},? {_YEARS}(?!\d).*"),
        (
            "menu",
            2,
            r"(?i:about|contact|search|follow|join|advertise (?:with|in|on)|welcome to|subscribe to|work (?:at|for)|visit|"
            rf"log in to|support) (?:(?:the|[Oo]ur) )?{_NAME}"
            rf"(?: (?i:newsletters?|today|now)| (?i:on) {_NETS}\b.*| (?i:for (?:the |top |more |daily |news)).*)?\W*",
        ),
        (
            "standards",
            2,
            rf"(?i:our (?:standards|ethics)): {_NAME} (?i:(?:trust )?principles|handbook|code|guidelines)\b.*",
        ),
    )
)
_MARKED = re.compile(_SIGN)
_DATELINE = re.compile(r"[^a-z(]{0,30}[A-Z][^(]{0,60}\((?P<outlet>[A-Z][A-Z0-9-]{1,9}|[A-Z][\w-]{2,12})\)\s*[-–—:]")
_FIRMS = """
inc ltd limited llc plc gmbh ag corp corporation company co media group holdings publishing network digital newsgroup
"""
_OWNER = re.compile(r"\b(?i:company|holdings?|corporation|corp|communications)\b")  # who holds shares, not who prints
_LEGAL = re.compile(r"(?:,? (?:inc|ltd|limited|llc|plc|gmbh)\.?)?", re.IGNORECASE)
_FIRM = frozenset(_FIRMS.split())
_NO_NAMES = """
all the our more this us you your read it a an in rights new world business sports sport politics opinion science
health news tech technology culture life support search follow about contact subscribe join get watch listen show hide
submit sign log visit privacy terms cookie cookies comment comments author authors ads advertise quotes copyright
newsletter newsletters app apps menu skip filtered for press release
"""
_NO_NAME = frozenset(_NO_NAMES.split())
_TOP = 12  # unmarked lines of a page among which its masthead stands
_MOST_MASTHEAD_WORDS = 5
_MOST_NAMES = 10  # that are weighed, the likelier ones first
_MASTHEAD = 2
_ENOUGH = 4
_AHEAD = 2  # by how much more than any rival
_MOST_USES = 40  # of one name that are looked at
_AROUND = 80  # characters
_TOLD = re.compile(r"\b(?:told|spoke to|speaking to|interview with|seen by|obtained by) (?:the )?$")
_HAS_SEEN = re.compile(r" has (?:seen|learned|approached|contacted)\b")
_WRITES_FOR = re.compile(
    r"\b(?:report|writ|wrote|cover|correspond|edit|work|column)\w*\b[^.]{0,60} (?:for|at|of|with) (?:the )?$|\bjoined (?:the )?$"
)
_OWNED = re.compile(
    r"(?P<of>'s?)? (?:(?:free|daily|weekly|morning|news) )?(?:newsletters?|apps?|alerts|handbook|news ?desk|newsroom)\b"
)
_CREDITED = re.compile(r"(?:/|photo: |via) ?(?:the )?$")
_LEAST_LETTERS = 5  # of a last word that stands for a name
_LABEL, _LABELS = 7, 3  # words of a label, and how many labels are several
_LONGEST = 300  # characters of a line that names the house


@dataclass
class _Weighed:
    """A name as it is written, and how much each kind of line says for it."""

    forms: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)

    def note(self, form: str, kind: str, weight: int) -> None:
        self.forms.append(form)
        self.kinds[kind] = max(weight, self.kinds.get(kind, 0))

    @property
    def sum(self) -> int:
        return sum(self.kinds.values())


def outlet_of(page: Page, title: int | None, worded: Sequence[str | None], url: str | None) -> str | None:
    """The outlet's name, or None where the page doesn't say it surely. `url` is the article's own, if known."""
    names: dict[str, _Weighed] = defaultdict(_Weighed)
    for form, kind, weight in (*_named(page, worded), *_on_top(page, title, worded), *_behind_title(page, title)):
        key = _bare(form)
        if key and not (kind == "copyright" and _OWNER.search(form)):
            names[key].note(form, kind, weight)
    likely = sorted(names, key=lambda key: -names[key].sum)[:_MOST_NAMES]
    _add_holders(names)
    text = "\n".join(page.keys)
    folded = text.lower()
    for key in likely:
        labels = _in_labels(page, key) if "copyright" in names[key].kinds else ()
        for kind, weight in (*_used(folded, key, url), *_shortened(folded, key), *labels):
            names[key].note("", kind, weight)
    likely.sort(key=lambda key: -names[key].sum)
    if not likely or not _is_sure(likely, names):
        return None
    return _written(names[likely[0]].forms, likely[0], text)


def _add_holders(names: dict[str, _Weighed]) -> None:
    """A copyright's holder and an agency's letters speak for a name too: "Arden Ledger Newspapers", "(ALN)"."""
    holders = [key for key, found in names.items() if "copyright" in found.kinds]
    datelines = {key for key, found in names.items() if "dateline" in found.kinds}
    for key, found in names.items():
        if any(holder.startswith(key + " ") for holder in holders):
            found.note("", "copyright", 2)
        if "".join(word[0] for word in key.split()) in datelines:
            found.note("", "dateline", 1)


def _named(page: Page, worded: Sequence[str | None]) -> Iterator[tuple[str, str, int]]:
    for at, key in enumerate(page.keys):
        if len(key) <= _LONGEST and (worded[at] or page.words(at) <= 12):
            for kind, weight, form in _LINES:
                if (kind != "copyright" or _MARKED.search(key)) and (match := form.fullmatch(key)):
                    yield match["outlet"], kind, weight
        elif page.shapes[at].is_running and "(" in key[:100] and (match := _DATELINE.match(key)):
            yield match["outlet"], "dateline", 1


def _on_top(page: Page, title: int | None, worded: Sequence[str | None]) -> Iterator[tuple[str, str, int]]:
    """Lines by themselves at the top of the page: one of them may be the masthead."""
    top = [at for at in range(len(page) if title is None else title) if not page.blocks[at].marker][:_TOP]
    for at in top:
        key = page.keys[at]
        words = key.split()
        if not worded[at] and len(words) <= _MOST_MASTHEAD_WORDS and re.fullmatch(_NAME, key):
            yield key, "masthead", _MASTHEAD


def _behind_title(page: Page, title: int | None) -> Iterator[tuple[str, str, int]]:
    """ "Arden closes its bridge | Arden Ledger": the name of a browser's window."""
    if title is None:
        return
    start = page.keys[title]
    for key in (*page.keys[:_TOP], start):
        head, mark, tail = next(
            (key.rpartition(mark) for mark in (" | ", " - ", " – ", " — ") if mark in key), ("", "", "")
        )
        if mark and (head == start or (key == start and mark == " | ")) and re.fullmatch(_NAME, tail):
            yield tail, "title", 4 if head == start and " " in tail else 3 if head == start else 2


def _used(folded: str, name: str, url: str | None) -> Iterator[tuple[str, int]]:
    """The ways in which a page uses a name for itself. `folded` is all of the page in lower case, a block a line."""
    at = folded.find(name)
    for _ in range(_MOST_USES):
        if at < 0:
            break
        end = at + len(name)
        if not (folded[at - 1 : at].isalnum() or folded[end : end + 1].isalnum()):
            before, after = folded[max(0, at - _AROUND) : at], folded[end : end + _AROUND]
            yield from _way(before.rpartition("\n")[2], after.partition("\n")[0])
        at = folded.find(name, end)
    site = re.sub(r"\W", "", name)
    if url and f".{site}." in re.sub(r"^\w+://", ".", url.casefold()).replace("-", ""):
        yield "address", 3
    elif any(f"{lead}{site}." in folded for lead in ("@", "www.", " from ", "//")):
        yield "address", 2


def _in_labels(page: Page, name: str) -> Iterator[tuple[str, int]]:
    """The name in several of the page's labels: "Ledger Plus", "Ledger podcasts"."""
    found = {
        key
        for at, key in enumerate(page.keys)
        if page.words(at) <= _LABEL and not page.shapes[at].ended and name in key.lower() and not _MARKED.search(key)
    }
    if len(found) >= _LABELS:
        yield "labels", 2


def _shortened(folded: str, name: str) -> Iterator[tuple[str, int]]:
    """The name by its last word, in what the house offers: "the Courier's newsletter"."""
    first, _, last = name.rpartition(" ")
    if first and len(last) >= _LEAST_LETTERS and re.search(rf"\b(?:the|our) {re.escape(last)}{_OWNED.pattern}", folded):
        yield "own", 2


def _way(before: str, after: str) -> Iterator[tuple[str, int]]:
    if _TOLD.search(before) or (after.startswith(" has ") and _HAS_SEEN.match(after)):
        yield "told", 2
    if _WRITES_FOR.search(before):
        yield "author", 2
    if owned := _OWNED.match(after):
        yield "own", 3 if owned["of"] else 1
    if _CREDITED.search(before) and not after.strip(" )."):
        yield "credit", 1
    if before.endswith(('"', "“")) and "trademark" in after:
        yield "trademark", 1


def _bare(form: str) -> str:
    """A name without article and legal form, in lower case: what two ways to write it share."""
    words = form.casefold().replace(",", "").rstrip(".'’").split()
    while words and words[-1].rstrip(".") in _FIRM:
        words.pop()
    if words[:1] == ["the"]:
        words = words[1:]
    if not words or words[0] in _NO_NAME or not any(map(str.isalpha, "".join(words))):
        return ""
    key = " ".join(words)
    return "" if key in wordings().share or re.fullmatch(_YEARS, key) else key


def _is_sure(likely: Sequence[str], names: dict[str, _Weighed]) -> bool:
    best = names[likely[0]]
    rivals = [names[key].sum for key in likely[1:] if key not in likely[0] and likely[0] not in key]
    return best.sum >= _ENOUGH and best.sum - max(rivals, default=0) >= _AHEAD - (best.sum > _ENOUGH)


def _written(forms: Sequence[str], key: str, text: str) -> str:
    """The name as the page writes it, not in capitals where it does so anywhere."""
    found = [form for form in forms if _bare(form) == key]
    match = re.compile(rf"(?:\bThe )?(?<!\w){re.escape(key)}(?!\w)", re.IGNORECASE)
    exact = [
        m.group() if _LEGAL.fullmatch(form, m.end()) else m.group().removeprefix("The ")
        for form in found
        for m in match.finditer(form)
    ]
    exact += [
        m.group()
        for m in re.finditer(rf"(?<!\w){re.escape(key)}(?!\w)", text, re.IGNORECASE)
        if m.group()[:1].isupper()
    ]
    return next((form for form in exact if not form.isupper()), exact[0] if exact else key)
