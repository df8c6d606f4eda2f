"""Speech that a dash opens instead of quotation marks, a paragraph each, as some houses print it: – Yes, said Marsh.

A dash opens lists, too. So a run of such paragraphs counts where one of them tells who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.article import Span
from ingest.statements.attribution import Draft
from ingest.statements.cues import Cue, find_cues
from ingest.statements.mentions import read_mention
from ingest.statements.sentences import Sentence, Token

DASHES = frozenset({"–", "—", "―"})
# Questions and cries are followed by who asked without a comma: – Why? asked Marsh.
STOPS = frozenset({",", "?", "!"})


def dialogue(text: str, sentences: Sequence[Sentence]) -> list[Draft]:
    """The drafts of paragraphs that a dash opens, one for each; without a mention where the paragraph has none."""
    found: list[Draft] = []
    run: list[Draft] = []
    last = -2
    for number, sentence in enumerate(sentences):
        opens = sentence.paragraph != last and _opens(sentence)
        if opens:
            run.append(_spoken(text, number, sentence))
        elif run and sentence.paragraph == last:
            first = next((token for token in sentence.tokens if token.text not in DASHES), sentence.tokens[0])
            run[-1] = _with(run[-1], Span(first.start, sentence.span.end))
        elif run:
            found += run if any(draft.mention for draft in run) else []
            run = []
        last = sentence.paragraph if run else -2
    return found + (run if any(draft.mention for draft in run) else [])


def _opens(sentence: Sentence) -> bool:
    tokens = sentence.tokens
    marked = len(tokens) > 2 and tokens[0].text in DASHES and tokens[1].start > tokens[0].end
    return marked and tokens[1].kind == "word" and not any(token.kind == "quote" for token in tokens)


def _with(draft: Draft, span: Span) -> Draft:
    return Draft("direct", (*draft.content, span), draft.sentence, draft.mention, draft.cue)


def _spoken(text: str, number: int, sentence: Sentence) -> Draft:
    """What is said in the first sentence of a paragraph, around who says it."""
    tokens = sentence.tokens
    cue = next((cue for cue in find_cues(tokens[1:]) if _attributes(tokens[1:], cue)), None)
    if cue is None or cue.subject is None:
        return Draft("direct", (Span(tokens[1].start, tokens[-1].end),), number)
    words = tokens[1:]
    first = min(cue.lead, cue.start)
    pieces = [Span(words[0].start, words[first - 1].end)]
    after = max(cue.tail, cue.end)
    if after + 1 < len(words):
        pieces.append(Span(words[after + (words[after].kind == "mark")].start, words[-1].end))
    span = Span(words[cue.start].start, words[cue.end - 1].end)
    return Draft("direct", tuple(pieces), number, read_mention(text, words, *cue.subject), span)


def _attributes(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether a cue stands after what is said: …, said Marsh; …, she said."""
    first = min(cue.lead, cue.start)
    if "quote" not in cue.frames or cue.subject is None or first < 1 or tokens[first - 1].text not in STOPS:
        return False
    after = max(cue.tail, cue.end)
    return after >= len(tokens) or tokens[after].kind == "mark"
