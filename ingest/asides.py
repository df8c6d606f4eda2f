"""Page furniture that is told by where it stands: between, before or behind what.

Every rule names the reason that a reader is shown, and sees the whole page and what was found before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from ingest.body import indent_of
from ingest.bylines import bio_of, is_person
from ingest.headline import first_paragraph
from ingest.page import Page

_PICTURE_WHYS = ("caption", "image credit")
_NUMBERED = ("share count", "player")  # what the number of a picture is taken for
_LINKS = "links to other articles"
_LISTING = (_LINKS, "tags", "read more", "menu")
_MOST_ALT_WORDS = 35
_HEAD = 4  # blocks from the first paragraph that an address may stand below
_NESTED = 2  # columns that a list may stand in from its paragraphs
_BOX = 8  # columns that only a box stands in from the paragraphs
_CAPITALS = 7  # words in capitals: a link to another story; a heading has fewer
_TITLES = 0.3  # the most words in lower case that the titles in a list have
_FOOT = 4  # blocks at the article's end among which a note on its author is looked for
_NEAR = 12  # blocks over which a paragraph's neighbour is looked for
_BEHIND = 12  # and blocks behind it
_PUBLISHER = "about the publisher"
_ABOUT = re.compile(r"(?i:about) (?:the )?(?P<name>[A-Z][\w&'-]*(?: [\w&'-]+){0,4}):?")
_PRESS = "press contact"
_MOST_BEHIND = 5  # times as much must stand above as below
_END = re.compile(r"(?i:[-–—*\s]*ends[-–—*\s]*)|[-–—]\s?30\s?[-–—]|#(?:\s?#){2,}")
_CONTACT = re.compile(
    r"\W*(?:(?:media|press|news(?:room)?|investor)(?: \w+)? (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\b.{0,80}|"
    r"contacts?\W*|for (?:more|further|additional) information[, ]+(?:please )?(?:contact|visit|call|email|see)\b.{0,120}|"
    r"notes? (?:to|for) editors?\b.{0,40})",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SPOKEN_BY_PRONOUN = re.compile(
    r"[,?!.…]['\"”’»] (?:he|she|they|it|the \w+) (?:\w+ly )?\w+|['\"”’»] (?:said|added|asked) (?:he|she|they)\b"
)
_GOES_ON = re.compile(r"(?:He|She|They|His|Her|Their|It|This|That|These|Those|But|And|Yet|However|Still|Instead) ")
_QUOTE = tuple("\"“”'‘«„")
# Up to four words that begin with a capital, then a verb in the present or a participle: "Ada Crane opens the".
_ACTOR = r"(?:[A-Z][\w.-]*'?s? (?:and (?=[A-Z]))?){1,4}"
_QUESTION = r"(?:Who|What|How|Why|Where|When|Which|This|That|There|Here|It)\b"
_CAPTIONED = re.compile(
    rf"(?!{_QUESTION})(?:[\w .]{{2,20}}: )?{_ACTOR}"
    rf"(?:[a-z]{{2,}}(?:ing|[^siu\W]s)|is|are|was|were) [a-z'\"“‘(A-Z\d].*"
)


@dataclass
class Marks:
    """A page, where its article and its title lie, and why blocks are not of it, as far as is known."""

    page: Page
    part: range
    title: int | None
    whys: list[str | None] = field(default_factory=list)

    @cached_property
    def first(self) -> int:
        """The first paragraph."""
        found = first_paragraph(self.page, self.part, self.whys)
        return self.part.start if found is None else found

    @cached_property
    def indent(self) -> int | None:
        """How far the paragraphs are indented, where that tells anything."""
        return indent_of(self.page, self.part)

    @cached_property
    def last(self) -> int:
        """The last block that was the article's when this was first asked."""
        return max((at for at in self.part if not self.whys[at]), default=self.part.start)

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """What stands on the page outside of the article."""
        keys = self.page.keys
        return frozenset(keys[at].casefold() for at in range(len(keys)) if at not in self.part)

    def beside(self, at: int, step: int) -> int | None:
        """The nearest block in that direction that is the article's, if it is near."""
        for other in range(at + step, at + step * _NEAR, step):
            if not 0 <= other < len(self.page):
                return None
            if not self.whys[other]:
                return other if other in self.part else None
        return None

    def is_prose(self, at: int | None) -> bool:
        return at is not None and self.page.shapes[at].is_running


@dataclass(frozen=True, slots=True)
class Rule:
    """`test` says of a block that has no reason yet whether it is this kind of furniture.

    `page` is set where it means something only on a page, not in a bare article, `foot`
    where it also looks behind the article.
    """

    why: str
    test: Callable[[Marks, int], bool]
    page: bool = False
    foot: bool = False


def _address(marks: Marks, at: int) -> bool:
    """A line that is a URL and nothing else, no lower than under the first paragraphs: a summary is one too."""
    return at < marks.first + _HEAD and _URL.fullmatch(marks.page.keys[at]) is not None


def _title_again(marks: Marks, at: int) -> bool:
    return marks.title is not None and marks.page.keys[at].casefold() == marks.page.keys[marks.title].casefold()


def _alternative_text(marks: Marks, at: int) -> bool:
    """What a picture shows, said for who doesn't see it, right above the caption that says it again."""
    page, below = marks.page, at + 1
    while below < len(page) and marks.whys[below] in _NUMBERED and page.words(below) <= 2:
        below += 1
    if below >= len(page) or marks.whys[below] not in _PICTURE_WHYS or page.words(at) > _MOST_ALT_WORDS:
        return False
    if at == marks.title or (page.shapes[at].is_sentence and page.blocks[below].gap):
        return False
    same = page.shared(at, below) >= 0.5 or page.shared(below, at) >= 0.5
    return same or (not page.blocks[below].gap and page.blocks[at].gap and not page.shapes[at].is_sentence)


def _link_list(marks: Marks, at: int) -> bool:
    """What stands under "Related" and its like, until the paragraphs go on."""
    page = marks.page
    before = marks.whys[at - 1] if at else None
    opened = before in (_LINKS, "tags") or (
        page.words(at - 1) <= 3 and (before == "read more" or (before == "menu" and page.keys[at - 1].endswith(":")))
    )
    if page.blocks[at].gap and not page.blocks[at - 1].gap and at > 1 and marks.whys[at - 2] in _LISTING:
        return False  # items on neighbouring lines are over at a blank one
    if not opened or (page.shapes[at].is_sentence and page.words(at) > 20):
        return False
    return page.shapes[at].is_heading or bool(page.blocks[at].marker)


def _linked_elsewhere(marks: Marks, at: int) -> bool:
    """A heading that the page has once more, outside of the article: a link to another one."""
    page = marks.page
    return page.words(at) >= 4 and page.shapes[at].is_heading and page.keys[at].casefold() in marks.elsewhere


def _interrupts(marks: Marks, at: int) -> bool:
    """The title of a picture or a video that looks like a subheading.

    It says who does what, in the present or with a participle, and either a second heading stands right beside it
    or the paragraph below goes on with what was said above.
    """
    page = marks.page
    if at <= marks.first or not page.shapes[at].is_heading or page.blocks[at].marker:
        return False
    if not _CAPTIONED.fullmatch(page.keys[at]):
        return False
    before, after = marks.beside(at, -1), marks.beside(at, 1)
    if before is None or after is None:
        return False
    if marks.is_prose(before) and marks.is_prose(after):
        return _continues(page.keys[before], page.keys[after])
    if marks.is_prose(before):
        return _is_section(marks, after) and marks.is_prose(marks.beside(after, 1))
    return _is_section(marks, before) and marks.is_prose(marks.beside(before, -1)) and marks.is_prose(after)


def _is_section(marks: Marks, at: int) -> bool:
    """A heading that isn't a picture's title as well."""
    page = marks.page
    return page.shapes[at].is_heading and not page.blocks[at].marker and not _CAPTIONED.fullmatch(page.keys[at])


def _continues(before: str, after: str) -> bool:
    """Whether a paragraph belongs to the one before it: the same speaker, by a pronoun, or a pronoun at its start."""
    if after.startswith(_QUOTE):
        return _SPOKEN_BY_PRONOUN.search(after) is not None
    return _GOES_ON.match(after) is not None and before.endswith((*_QUOTE, "."))


def _said_twice(marks: Marks, at: int) -> bool:
    """A heading that stands twice in a row: the link of a picture, and that of its title."""
    page = marks.page
    if page.words(at) < 4 or not page.shapes[at].is_heading:
        return False
    around = [other for other in (at - 1, at + 1) if 0 <= other < len(page)]
    return any(page.keys[other] == page.keys[at] for other in around)


def _author_note(marks: Marks, at: int) -> bool:
    """At the foot: who the author is, and the name above that."""
    page = marks.page
    if at <= marks.first or marks.last - at >= _FOOT:
        return False
    key = page.keys[at]
    if bio_of(key, page.words(at)):
        return not page.shapes[at].is_sentence or not _mentioned(marks, key)
    following = page.keys[at + 1] if at + 1 < len(page) else ""
    return is_person(key) and following.startswith(key) and bio_of(following, page.words(at + 1)) is not None


def _mentioned(marks: Marks, note: str) -> bool:
    """Whether the article itself tells of the one that a note begins with: then it's no note."""
    last_name = (bio_of(note, 0) or "").rpartition(" ")[2]
    return any(last_name in marks.page.keys[at] for at in marks.part if marks.first <= at < marks.last - _FOOT)


def _head_label(marks: Marks, at: int) -> bool:
    """Short and no sentence, between the title and the first paragraph, with furniture before or behind it."""
    form, title = marks.page.shapes[at], marks.title
    if title is None or not title < at < marks.first or form.words > 6 or form.is_sentence:
        return False
    return all(marks.whys[max(title + 1, at - _NEAR) : at]) or any(marks.whys[at + 1 : min(marks.first, at + _NEAR)])


def _set_apart(marks: Marks, at: int) -> bool:
    """A label that is indented otherwise than the paragraphs: of a box, a picture or a link."""
    block, form = marks.page.blocks[at], marks.page.shapes[at]
    if marks.indent is None or block.marker:
        return False
    if form.is_running:
        return block.indent >= marks.indent + _BOX
    return block.indent > marks.indent + _NESTED or block.indent < marks.indent


def _in_capitals(marks: Marks, at: int) -> bool:
    """Another story's title in capitals between two paragraphs."""
    page = marks.page
    if page.words(at) < _CAPITALS or not page.keys[at].isupper() or page.keys[at].endswith("?"):
        return False
    if at <= marks.first:
        return False
    return marks.is_prose(marks.beside(at, -1)) and marks.is_prose(marks.beside(at, 1))


def _list_of_titles(marks: Marks, at: int) -> bool:
    """Bullets that are titles, each word with a capital, under a paragraph that doesn't announce a list."""
    page = marks.page
    if not page.blocks[at].marker or at <= marks.first or page.words(at) < 4:
        return False
    start, stop = at, at + 1
    while start > 0 and at - start < _NEAR and _is_item(page, start - 1):
        start -= 1
    while stop < len(page) and stop - at < _NEAR and _is_item(page, stop):
        stop += 1
    if not marks.is_prose(start - 1) or page.keys[start - 1].endswith(":"):
        return False
    items = range(start, stop)
    words = sum(page.words(i) for i in items)
    lower = sum(page.shapes[i].lower * page.words(i) for i in items)
    return len(items) > 1 and words >= 4 * len(items) and lower <= _TITLES * words


def _is_item(page: Page, at: int) -> bool:
    return bool(page.blocks[at].marker) and page.blocks[at].marker[0] in "*•-–·+" and not page.shapes[at].ended


def _publisher(marks: Marks, at: int) -> bool:
    """ "About Arden Mills" at the foot of a press release, and the same paragraphs under every one of them."""
    page = marks.page
    if at <= marks.first:
        return False
    if marks.whys[at - 1] == _PUBLISHER and page.shapes[at].is_sentence:
        return True
    about = _ABOUT.fullmatch(page.keys[at])
    if about is None or marks.last - at > _FOOT or at + 1 >= len(page):
        return False
    return page.shapes[at + 1].is_sentence and about["name"].casefold() in page.keys[at + 1][:120].casefold()


def _press_contact(marks: Marks, at: int) -> bool:
    """Behind the end of a press release: whom to ask. What says something stays."""
    page = marks.page
    if at <= marks.first:
        return False
    if marks.whys[at - 1] == _PRESS:
        return not page.shapes[at].is_sentence
    if not (_END.fullmatch(page.keys[at]) or _CONTACT.fullmatch(page.keys[at])):
        return False
    prose = [other for other in marks.part if marks.is_prose(other) and not marks.whys[other]]
    behind = sum(page.words(other) for other in prose if other > at)
    return behind * _MOST_BEHIND <= sum(map(page.words, prose))


def _bullet_alone(marks: Marks, at: int) -> bool:
    """A list marker, a rule, or an ornament without words."""
    return not any(c.isalnum() for c in marks.page.keys[at])


RULES: tuple[Rule, ...] = (
    Rule("no words", _bullet_alone, page=True),
    Rule("address", _address),
    Rule("title", _title_again),
    Rule("alternative text", _alternative_text),
    Rule(_LINKS, _link_list, page=True),
    Rule(_LINKS, _linked_elsewhere, page=True),
    Rule("head of the article", _head_label, page=True),
    Rule("teaser", _interrupts, page=True),
    Rule("teaser", _said_twice, page=True),
    Rule("set apart", _set_apart, page=True),
    Rule(_LINKS, _in_capitals, page=True),
    Rule(_LINKS, _list_of_titles, page=True),
    Rule(_PUBLISHER, _publisher, page=True),
    Rule(_PRESS, _press_contact, page=True),
    Rule("author's note", _author_note, foot=True),
)


def mark(marks: Marks, is_page: bool) -> None:
    """Give its reason to every block of the article that a rule finds not to be of it."""
    for rule in (rule for rule in RULES if is_page or not rule.page):
        stop = min(marks.part.stop + _BEHIND * rule.foot, len(marks.page))
        for at in range(marks.part.start, stop):
            if marks.whys[at] is None and rule.test(marks, at):
                marks.whys[at] = rule.why
