"""What an article says otherwise since: sentences of an earlier revision that were changed, and a text that repeats one."""

from __future__ import annotations

from difflib import SequenceMatcher

from chatbot.proofreading.shelf import Page
from chatbot.proofreading.wording import tells, words_of
from ingest.article import Span
from ingest.sentences import sentence_spans

_SHARED = 0.5
"""The share of a text's telling words that a sentence must have to be the one that it repeats."""


def repeated(text: str, earlier: Page, newest: Page) -> Span | None:
    """The sentence of an earlier revision that a text repeats with what was changed in it since; None where it has none.

    It has at least half of the words that went, and none of those that came for them.
    """
    mine = _telling(text)
    for span, gone, come in _changes(earlier, newest):
        old = _telling(span.of(earlier.revision.text))
        if len(mine & old) >= _SHARED * len(mine) and 2 * len(mine & gone) >= len(gone) and not mine & come:
            return span
    return None


def _changes(earlier: Page, newest: Page) -> list[tuple[Span, set[str], set[str]]]:
    """Each changed sentence with the words that went, and those that came for them."""
    olds, news = ([(span, span.of(page.revision.text)) for span in sentence_spans(page.revision.text)]
                  for page in (earlier, newest))  # fmt: skip
    matcher = SequenceMatcher(None, [text for _, text in olds], [text for _, text in news], autojunk=False)
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "replace":
            continue
        now = [_telling(text) for _, text in news[c:d]]
        for span, text in olds[a:b]:
            old = _telling(text)
            new = max(now, key=lambda words: len(words & old))
            if old - new and len(new & old) >= _SHARED * len(old - new):
                found.append((span, old - new, new - old))
    return found


def _telling(text: str) -> set[str]:
    return {word.key for word in words_of(text) if tells(word.key)}
