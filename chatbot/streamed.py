"""A model's stream, cut into sentences with the numbers they cite.

The pieces of a stream are first put together into words, each with the white space after it: all that follows sees the
same words however the stream came, so that the sentences are the same. What is held is bounded by the longest sentence,
and every character is looked at a bounded number of times.

A sentence ends as `ingest.sentences` has it, but not within a quotation; the marks after its stop are its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatbot.answer import Dropped
from chatbot.hidden import Hidden
from chatbot.unmarked import MARK, MARKS, Cited, cleaned, clipped, visible
from ingest.sentences import sentence_spans

LONGEST = 4000
"""Characters of a sentence; a longer one is none."""
_UNIT = 200  # characters of a word; a longer one comes in several
_WINDOW = 30  # characters before a stop that tell whether it ends a sentence
_ENDING = 60  # characters at its end that tell whether a sentence is whole
_WRAPPED = range(45, 101)  # widths that lines are broken at

_WORD = re.compile(rf"\S{{0,{_UNIT - 1}}}\s|\S{{{_UNIT}}}")
_CANDIDATE = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]*_]*+|\n")
_AFTER = re.compile(rf"(?:[^\S\n]*+{MARKS.pattern}[*_]*)*+[.]?", re.IGNORECASE)
_HALF_MARK = re.compile(r"\(?\\?[\[【(][^\]】)\n]{0,40}$")
_ONLY_MARKS = re.compile(rf"\s*(?:{MARKS.pattern}\s*?)+[.]?[^\S\n]*(\n|$)", re.IGNORECASE)
_ITEM = re.compile(r"(?:#{1,6}\s|>|\||[-*+•‣◦·–—]\s|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s|[-*_]{3,})")
_ITEM_ONLY = re.compile(r"\s*(?:[-*+•]\s+)?[*_]*\(?(?:\d{1,3}|[a-zA-Z])[.)][*_]*")
_DEFINITION = re.compile(r"\s*(?:[-*•]\s+)?\[\^?\d{1,3}\]:\s")
_ENDED = re.compile(
    rf"(?:[.!?…。！？]\S{{0,4}}\s*(?:{MARKS.pattern})|(?:{MARKS.pattern})[\"'”’»)]*[.!?…。！？])\S{{0,4}}$"
)
_ASKED = re.compile(
    r"\b(?:asks?|asked|says?|said|wonders?|wondered|adds?|added|told|tells|replied|cried|exclaimed|inquired|demanded)\b",
    re.IGNORECASE,
)
# "Coun. Yvette Ring": titles are cut short in more ways than can be listed, and a name without its title is a
# fragment. What a sentence without a number lost by it would not have been shown.
_TITLE = re.compile(r"\b[A-Z][a-z]{1,4}\.$")
_FULL_NAME = re.compile(r"[A-Z][\w’'-]*\.?\s+[A-Z]")
_TWO_WORDS = re.compile(r"\S+\s+\S|\S*\n")
_CUE_WITHIN = 4  # words after a quoted question among which "Novak asked" stands
_CURRENCIES = "$€£¥₹₩₽₺₪₦"  # a sentence that begins with an amount
_OPENS, _CLOSES = "“„«", "”»"


def sentences(pieces: Iterable[str]) -> Iterator[Cited | Dropped]:
    """The sentences of a stream as soon as each is certain, and what was cut out between them."""
    cutter = Cutter()
    for piece in pieces:
        yield from cutter.push(piece)
    yield from cutter.end()


class Cutter:
    """Cuts a stream that is pushed in. `end` gives the rest."""

    def __init__(self) -> None:
        self._word = ""
        self._hidden = Hidden(_UNIT)
        self._lines = _Lines()

    def push(self, piece: str) -> Iterator[Cited | Dropped]:
        """What has become certain with a further piece."""
        self._word += visible(piece)
        at = 0
        for match in _WORD.finditer(self._word):
            at = match.end()
            yield from self._take(match.group())
        self._word = self._word[at:]

    def end(self, *, broken: bool = False) -> Iterator[Cited | Dropped]:
        """The rest. Where the stream broke off, a sentence that was not whole is dropped."""
        yield from self._take(self._word)
        for text in self._hidden.end():
            yield from self._said(text)
        yield from map(_read, self._lines.end(broken=broken))
        self._word = ""

    def _take(self, word: str) -> Iterator[Cited | Dropped]:
        for text in self._hidden.push(word):
            yield from self._said(text)

    def _said(self, text: str | Dropped | None) -> Iterator[Cited | Dropped]:
        if isinstance(text, Dropped):
            yield text
        elif text is None:
            self._lines.forget()
        else:
            yield from map(_read, self._lines.push(text))


def _read(sentence: str | Dropped) -> Cited | Dropped:
    if isinstance(sentence, Dropped):
        return sentence
    if _DEFINITION.match(sentence):
        return Dropped(clipped(sentence), "it is a list of sources, not a sentence")
    return cleaned(sentence)


class _Lines:
    """Cuts text into raw sentences, their marks still in them. What is held begins with one."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0  # where to look for an end next
        self._line = 0  # where the line that was last begun begins
        self._quotes = _Quotes()
        self._skips = False  # to the end of a line in which a sentence was too long

    def push(self, text: str) -> Iterator[str | Dropped]:
        if self._skips:
            _, line, text = text.partition("\n")
            self._skips = not line
        elif text.isspace() and (not self._text or self._text[-1].isspace()):
            text = "\n" if "\n" in text and self._text and not self._text.endswith("\n\n") else ""
        self._text += text
        if text:
            yield from self._certain(final=False)

    def end(self, *, broken: bool) -> Iterator[str | Dropped]:
        rest = [*self._certain(final=True)]
        if not self._skips and _says_something(self._text):
            self._quotes.read(self._text, len(self._text))
            rest += self._without_open_quotes(self._text) if self._quotes.are_open else [self._text]
        self.forget()
        if broken and rest and isinstance(rest[-1], str) and not _ENDED.search(rest[-1].rstrip()[-_ENDING:]):
            rest[-1] = Dropped(clipped(rest[-1]), "the stream broke off within it")
        yield from rest

    def forget(self) -> None:
        """Drops what is held."""
        self._cut_to(len(self._text))
        self._line, self._quotes = 0, _Quotes()

    def _certain(self, *, final: bool) -> Iterator[str | Dropped]:
        while (candidate := _CANDIDATE.search(self._text, self._at)) is not None:
            ends = self._line_ends(candidate, final) if candidate.group() == "\n" else self._ends(candidate, final)
            if ends is None:
                break
            if not ends:
                self._at = max(self._at, candidate.end())
                continue
            raw, is_line = self._text[:ends], candidate.group() == "\n"
            has_open_quotes = self._quotes.are_open
            self._cut_to(ends)
            if is_line:
                self._line, self._quotes = 0, _Quotes()
            if _says_something(raw):
                yield from self._without_open_quotes(raw) if is_line and has_open_quotes else [raw]
        else:
            self._at = len(self._text)
        if len(self._text) > LONGEST:
            yield from self._too_long(final)

    def _too_long(self, final: bool) -> Iterator[str | Dropped]:
        self._quotes.read(self._text, len(self._text))
        if self._quotes.are_open:
            self._quotes, self._at = _Quotes(counts=False), 0
            yield from self._certain(final=final)
            return
        yield Dropped(clipped(self._text), f"it is longer than {LONGEST:,} characters")
        self.forget()
        self._skips = True

    def _without_open_quotes(self, raw: str) -> list[str | Dropped]:
        """The sentences of a stretch with a mark of quotation that nothing closes: the mark counts for nothing."""
        lines = _Lines()
        lines._quotes = _Quotes(counts=False)
        lines._text = raw
        found = [*lines._certain(final=True)]
        return [*found, lines._text] if _says_something(lines._text) else found

    def _cut_to(self, end: int) -> None:
        self._text = self._text[end:]
        self._at, self._line = 0, self._line - end
        self._quotes = _Quotes(self._quotes.counts)

    # ── whether a candidate ends a sentence: where it does, 0 where it doesn't, None where it can't be told yet ──

    def _ends(self, stop: re.Match[str], final: bool) -> int | None:
        text = self._text
        after = _AFTER.match(text, stop.end())
        end = after.end() if after else stop.end()
        follows = text[end:].lstrip(" \t")
        if not final and (not follows or _HALF_MARK.match(follows)):
            return None
        if not follows or follows[0] == "\n":
            self._at = len(text) if not follows else end
            return 0
        if end > stop.end() and text[stop.end()].isspace() and MARK.search(text, 0, stop.start()):
            end = stop.end()  # it has cited already: these marks are the next one's
        self._quotes.read(text, stop.end())
        is_apart = text[end].isspace() or (end > stop.end() and follows[0].isupper()) or text[stop.start()] in "。！？"
        if not is_apart or self._quotes.are_open or _ITEM_ONLY.fullmatch(text, 0, stop.end()):
            return 0
        if text[stop.start()] in "?!" and stop.group()[-1] in "\"'”’»" and end == stop.end():
            asked = follows.split("\n")[0].split()
            if len(asked) <= _CUE_WITHIN and not final and "\n" not in follows:
                return None
            if _ASKED.search(" ".join(asked[:_CUE_WITHIN]).split(".")[0]):
                return 0
        if end == stop.end() and _TITLE.search(text, max(0, end - _WINDOW), end):
            if not final and not _TWO_WORDS.match(follows):
                return None
            if _FULL_NAME.match(follows):
                return 0
        return end if _is_end(text[: stop.end()], follows if end > stop.end() else text[end:].lstrip()) else 0

    def _line_ends(self, line: re.Match[str], final: bool) -> int | None:
        text, at = self._text, line.start()
        follows = text[at:].lstrip()
        if not final and (not follows or _HALF_MARK.match(follows)):
            return None
        gap = text[at : len(text) - len(follows)]
        self._quotes.read(text, at)
        if gap.count("\n") > 1 or not follows or not text[:at].strip():
            return line.end()
        only = _ONLY_MARKS.match(follows)
        if only and not only.group(1) and not final:
            return None
        if only or (not _ITEM.match(follows) and self._goes_on(at, follows)):
            self._text = text[:at] + " " + text[line.end() :]
            self._line = line.end()
            return 0
        return line.end()

    def _goes_on(self, at: int, follows: str) -> bool:
        """Whether a line goes on in the next: that begins in lower case, or this was broken to fit a width."""
        line = self._text[max(self._line, 0) : at].rstrip()
        width = at - self._line
        ended = line[-1:] in '.!?…:"”]】' or MARK.search(line[-4:]) is not None
        return follows[0].islower() or (width in _WRAPPED and not ended and not _ITEM.match(line))


class _Quotes:
    """Which quotations are open, read along a text once."""

    def __init__(self, counts: bool = True) -> None:
        self.counts = counts
        self._at = 0
        self._open: list[str] = []

    @property
    def are_open(self) -> bool:
        return bool(self._open)

    def read(self, text: str, end: int) -> None:
        """Reads on, up to `end`."""
        for i in range(self._at, end if self.counts else self._at):
            character = text[i]
            if character in "\"'‘’“”„«»":
                self._mark(character, text[i - 1 : i] or " ", text[i + 1 : i + 2])
        self._at = max(self._at, end)

    def _mark(self, mark: str, before: str, after: str) -> None:
        begins = before.isspace() or before in "([—–-*_“„«‘\"'"
        if mark == '"':
            if '"' in self._open:
                self._close('"')
            elif begins and not after.isspace():
                self._open.append('"')
        elif mark in "'‘’":
            # Before a capital it opens a quotation, unless one is open; a letter after it makes it an apostrophe.
            if mark != "’" and begins and after.isupper() and "‘" not in self._open:
                self._open.append("‘")
            elif mark != "‘" and not after.isalnum():
                self._close("‘")
        elif mark in _CLOSES or (mark == "“" and "„" in self._open):
            self._close("“„")
        elif mark in _OPENS:
            self._open.append("„" if mark == "„" else "“")

    def _close(self, marks: str) -> None:
        """Closes the innermost of these, and what was opened within it."""
        last = max((i for i, mark in enumerate(self._open) if mark in marks), default=None)
        if last is not None:
            del self._open[last:]


def _is_end(before: str, follows: str) -> bool:
    """Whether a sentence ends after a stop and before these words."""
    bare = MARKS.sub("", before[-_WINDOW:]).replace("\n", " ")
    bare = re.sub(r"\s+(?=[.!?…]+\S*$)|[*_]", "", bare)
    coming = MARKS.sub("", follows[:_WINDOW]).replace("*", "").replace("_", "").strip().lstrip(_CURRENCIES)
    if bare[-1:] in "。！？":
        return True
    window = f"{bare} {coming.splitlines()[0] if coming else 'A'}"
    return len(bare) in {span.end for span in sentence_spans(window)}


def _says_something(raw: str) -> bool:
    """Whether there is more than marks of form."""
    return any(c.isalnum() for c in raw)
