"""Paragraphs, sentences and tokens of a text, with quotations as single tokens.

A quotation is one token of its sentence, whatever it holds: a sentence ends where one does outside of quotation
marks, or with a quotation that ends in a full stop. All offsets count in the whole text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingest.article import Span
from ingest.statements.lexicon import cue_verbs, words
from ingest.statements.quotations import Quotation

TokenKind = Literal["word", "mark", "quote"]
# Longer sentences are cut, so that looking around within one costs a bounded amount of work.
MAX_TOKENS = 250
HEADING_WORDS = 15

PARAGRAPH = re.compile(r"\S[^\r\n\u2028\u2029]*")  # from its first character on: white space alone costs nothing
LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029]")
# The widths, in characters, between which a line may have been broken because it was full.
MIN_WIDTH, MAX_WIDTH = 55, 90
TOKEN = re.compile(
    r"(?:\w+-)?(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s?[^\W\d_])"  # U.S., J.
    r"|\w+(?:[.,:]\d+)*(?:['’-]?[^\W\d_]\w*)*['’]?(?<=\w)"
    r"|\w+|--+|\.\.\.+|[^\w\s]"
)
WORDS = re.compile(r"[\w’'-]+")
# LEEDS, Maine, July 3 (Agency) — …
DATELINE = re.compile(
    r"[A-Z][A-Z.'’]+(?:[ ,]{1,2}[A-Z][\w.'’]*){0,5}(?:,? \d{1,2})?,?\s{0,2}"
    r"(?:\([^)\n]{1,40}\))?\s{0,2}(?:—|–|--|-\s)\s?"
)
TITLE_LENGTH = 80
ARTICLES = frozenset({"the", "a", "an"})
SOFT_HYPHEN = "\u00ad"
# Whose the body is, is part of its name: the Fishermen's Association, the Seafarers' Union.
MEMBERS = re.compile(
    r"(?:[A-Z][\w-]*s['’]|(?:[A-Z][\w-]*men|[A-Z][\w-]*women|People|Men|Women|Children)['’]s)"
    r"(?=(?: [A-Z][\w-]*){0,2}? (?P<body>[A-Z]\w*))"
)
CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m)$", re.IGNORECASE)
ENDS = frozenset(".?!…") | {"..."}
INNER_END = re.compile(r"[.?!…][)\]'’”\s]*$")
QUESTION_END = re.compile(r"(?:[?!…]|\.\.\.|[—–-])[)\]'’”\s]*$")


class Token(NamedTuple):
    """A word, a punctuation mark or a whole quotation. `lower` is the word in lower case, "" for a quotation."""

    start: int
    end: int
    text: str
    lower: str
    kind: TokenKind
    quotation: Quotation | None = None

    @property
    def capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence; `paragraph` is the number of the paragraph that it stands in."""

    tokens: tuple[Token, ...]
    paragraph: int

    @property
    def span(self) -> Span:
        return Span(self.tokens[0].start, self.tokens[-1].end)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text, without white space around them: its lines, or blocks of lines that were wrapped."""
    blocks: list[list[Span]] = []
    end = -1
    for match in PARAGRAPH.finditer(text):
        line = match.group()
        start = match.start()
        if end < 0 or len(LINE_END.findall(text, end, match.start())) != 1:
            blocks.append([])
        blocks[-1].append(Span(start, start + len(line.strip())))
        end = match.end()
    found: list[Span] = []
    for block in blocks:
        found += [Span(block[0].start, block[-1].end)] if _wrapped(text, block) else block
    return tuple(found)


def _wrapped(text: str, block: Sequence[Span]) -> bool:
    """Whether lines that follow one another are one paragraph, wrapped at a width as wires and mails are."""
    full = [line.end - line.start for line in block[:-1]]
    if not full or min(full) < MIN_WIDTH or max(full) > MAX_WIDTH or block[-1].end - block[-1].start > MAX_WIDTH:
        return False
    open_ends = sum(text[line.end - 1] not in '.?!:"”' for line in block[:-1])
    return 2 * open_ends >= len(full)


def _plain_tokens(text: str, low: int, high: int) -> Iterator[Token]:
    """Words and marks; "Marsh's" is "Marsh" and "'s", "don't" is one word, "Mr." one with its stop."""
    dotted: set[int] = set()
    members = low
    for match in TOKEN.finditer(text, low, high):
        start, end, word = match.start(), match.end(), match.group()
        if start < members:
            continue
        owned = word[0].isupper() and (text[end : end + 1] in ("'", "’") or "'" in word or "’" in word)
        owners = MEMBERS.match(text, start, high) if owned else None
        if owners and any(
            w.lower() in words("people.txt", "bodies") for w in text[owners.end() : owners.end("body")].split()
        ):
            members = owners.end()
            yield Token(start, members, owners.group(), owners.group().lower().replace("’", "'"), "word")
            continue
        if (word == "." and start in dotted) or word == SOFT_HYPHEN:
            continue
        if word in "'’" and start > low and text[start - 1].isalpha():
            yield Token(start, end, word, "'s", "word")
            continue
        if not (word[0].isalnum() or word[0] == "_"):
            yield Token(start, end, "..." if word.startswith("..") else word, word, "mark")
            continue
        clitic = CLITIC.search(word)
        if clitic and clitic.start():
            head = word[: clitic.start()]
            yield Token(start, start + len(head), head, head.lower(), "word")
            tail = word[clitic.start() :]
            yield Token(start + len(head), end, tail, tail.lower().replace("’", "'"), "word")
            continue
        if text[end : end + 1] == "." and _abbreviates(word, text[end + 1 : end + 3]):
            dotted.add(end)
            yield Token(start, end + 1, text[start : end + 1], word.lower(), "word")
            continue
        yield Token(start, end, word, word.lower().replace("’", "'"), "word")


def _abbreviates(word: str, following: str) -> bool:
    """Whether a word before a full stop is shortened, not the last of its sentence."""
    lower = word.lower()
    if lower not in words("function_words.txt", "abbreviations") or not following.strip():
        return False
    if lower in ("no", "nos"):
        return following.strip()[:1].isdigit()
    return word[0].isupper() or lower in ("vs", "v", "etc", "approx")


def tokens_of(text: str, paragraph: Span, quotations: Sequence[Quotation]) -> list[Token]:
    """The tokens of one paragraph, its quotations as one token each."""
    found: list[Token] = []
    dateline = DATELINE.match(text, paragraph.start, paragraph.end)
    at = dateline.end() if dateline else paragraph.start
    for quotation in quotations:
        found += _plain_tokens(text, at, quotation.outer.start)
        found.append(_quote_token(text, quotation, found))
        at = quotation.outer.end
    found += _plain_tokens(text, at, paragraph.end)
    return found


def inner(token: Token) -> Span:
    """The words of a quotation token, without its marks."""
    assert token.quotation is not None
    return token.quotation.inner


def in_title_case(quoted: str) -> bool:
    """Whether all longer words are written with capitals, as the titles of works, shows and columns are."""
    found = WORDS.findall(quoted)
    long = [word for word in found if len(word) > 3 or word == found[0] or word == found[-1]]
    return len(found) > 1 and all(word[0].isupper() or word[0].isdigit() for word in long)


def _quote_token(text: str, quotation: Quotation, found: Sequence[Token]) -> Token:
    """A quotation as a token; the title of a work within a sentence is a word of it, as a name is."""
    inner = quotation.inner.of(text)
    work = len(found) > 1 and found[-1].text == "," and found[-2].lower in words("people.txt", "documents")
    within = bool(found) and (found[-1].kind == "word" or work)
    if within and len(inner) < TITLE_LENGTH and inner[-1] not in ("?!" if work else ".?!"):
        named = found[-1].lower in ARTICLES and inner[0].isupper() and inner.isalpha()  # the “Echo”
        if named or in_title_case(inner):
            return Token(quotation.outer.start, quotation.outer.end, inner, inner.lower(), "word")
    return Token(quotation.outer.start, quotation.outer.end, "", "", "quote", quotation)


def _ends_with_mark(tokens: Sequence[Token], i: int) -> bool:
    """Whether the full stop (or the like) at `i` ends a sentence."""
    if tokens[i].text not in ENDS:
        return False
    if i + 1 == len(tokens):
        return True
    after = tokens[i + 1]
    if after.kind == "mark":
        return after.text in "—–-([•*"
    return after.kind == "quote" or after.text[0].isupper() or after.text[0].isdigit()


def _ends_with_initials(tokens: Sequence[Token], i: int) -> bool:
    """Whether a sentence ends with the stop of "U.S.": a word follows that would be small within one."""
    if not tokens[i].text.endswith(".") or i + 1 >= len(tokens) or tokens[i].text.count(".") < 2:
        return False
    after = tokens[i + 1]
    closed = words("function_words.txt", "common") | words("function_words.txt", "subordinators")
    return after.capital and after.lower in closed and after.lower != "i"


def _ends_with_quote(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Whether the quotation at `i` ends its sentence; one that asks or calls out may be followed by who did."""
    quotation = tokens[i].quotation
    if quotation is None or i + 1 == len(tokens):
        return False
    after = tokens[i + 1]
    tail = text[max(quotation.inner.start, quotation.inner.end - 8) : quotation.inner.end]
    if not INNER_END.search(tail) or not (after.kind == "quote" or after.capital):
        return False
    return not (QUESTION_END.search(tail) and after.kind == "word" and _names_who_asked(tokens, i + 1))


def _names_who_asked(tokens: Sequence[Token], i: int) -> bool:
    """Whether a short "Marsh asked." stands at `i`."""
    verbs = cue_verbs()
    for token in tokens[i : i + 16]:
        if token.kind != "word" and token.text != ",":
            return False
        verb = verbs.get(token.lower)
        if verb and "quote" in verb.frames and verb.forms & {"past", "s"} and not token.capital:
            return True
    return False


def sentences(text: str, spans: Sequence[Span], quotations: Sequence[Sequence[Quotation]]) -> tuple[Sentence, ...]:
    """All sentences of a text, paragraph by paragraph."""
    found: list[Sentence] = []
    for number, (paragraph, quoted) in enumerate(zip(spans, quotations, strict=True)):
        tokens = tokens_of(text, paragraph, quoted)
        low = 0
        for i, token in enumerate(tokens):
            ends = (
                _ends_with_quote(text, tokens, i)
                if token.kind == "quote"
                else _ends_with_mark(tokens, i)
                if token.kind == "mark"
                else _ends_with_initials(tokens, i)
            )
            if ends or i + 1 == len(tokens) or i + 1 - low >= MAX_TOKENS:
                found.append(Sentence(tuple(tokens[low : i + 1]), number))
                low = i + 1
    return tuple(found)


def headings(parts: Sequence[Sentence]) -> frozenset[int]:
    """The paragraphs that are headings: one short sentence, unfinished or a question, without anything quoted."""
    counts = Counter(part.paragraph for part in parts)
    return frozenset(part.paragraph for part in parts if counts[part.paragraph] == 1 and _is_heading(part))


def _is_heading(part: Sentence) -> bool:
    last = part.tokens[-1]
    if len(part.tokens) > HEADING_WORDS or any(token.kind == "quote" for token in part.tokens):
        return False
    return last.text == "?" or (last.kind == "word" and not last.text.endswith("."))
