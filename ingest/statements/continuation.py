"""To whom quotations belong that no cue of their sentence gives to anybody.

A quotation that stands alone goes on with who spoke before it in its paragraph, else with who is named right after
it there, else with who spoke in the paragraph before. Quoted words inside a sentence of the article's own belong to
whom that sentence is about, where that is somebody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.statements import grammar as g
from ingest.statements import phrases
from ingest.statements.attribution import Draft, can_speak
from ingest.statements.mentions import Mention, read_mention
from ingest.statements.quotations import Quotation
from ingest.statements.sentences import Sentence, Token, in_title_case, inner
from ingest.statements.subjects import sentence_subject

WORD = re.compile(r"\w+")
# Shorter ones are held at arm's length rather than said.
MIN_WORDS = 3
# Shorter ones without a cue are as often somebody else's words as those of whom the sentence is about.
GUESSED_WORDS = 5
# How many paragraphs may lie between what somebody said and their answer to a question that is only told.
ASKED_REACH = 3
CALLS = frozenset(
    ["answer", "reply", "retort", "response", "question", "heckle", "shout", "cry", "voice", "call", "chant"]
)
COMES = frozenset(["came", "comes", "rang", "went", "rose"])
DASHES = frozenset("-–—―") | {"--"}


def complete(
    text: str, sentences: Sequence[Sentence], drafts: Sequence[Draft], skipped: Collection[int] = ()
) -> list[Draft]:
    """The drafts with one more for each quotation that had none, in order of the text.

    `skipped` are the paragraphs that are left alone, since they are read in another way.
    """
    by_sentence: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_sentence[draft.sentence].append(draft)
    found: list[Draft] = []
    previous: Draft | None = None
    for number, sentence in enumerate(sentences):
        here = by_sentence[number]
        taken = frozenset(i for draft in here for i in draft.quoted)
        free = [i for i, token in enumerate(sentence.tokens) if token.kind == "quote" and i not in taken]
        if free and sentence.paragraph not in skipped:
            here = here + _give(text, number, sentences, free, here, previous, by_sentence)
            here.sort(key=lambda draft: draft.content[0])
        found += here
        previous = _last_speech(here) or previous
    return _told_later(sentences, found)


def _quotations(sentences: Sequence[Sentence], draft: Draft) -> list[Quotation]:
    tokens = sentences[draft.sentence].tokens
    return [quotation for i in draft.quoted if (quotation := tokens[i].quotation)]


def _told_later(sentences: Sequence[Sentence], drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the speaker of a quotation over paragraphs also where only a later paragraph tells it."""
    found = list(drafts)
    for at in range(len(found) - 2, -1, -1):
        draft, following = found[at], found[at + 1]
        if draft.cue is None and following.mention and draft.sentence < following.sentence:
            opened = any(not q.closed for q in _quotations(sentences, draft))
            if opened and any(q.continues for q in _quotations(sentences, following)):
                found[at] = replace(draft, mention=following.mention)
    return found


def _last_speech(here: Sequence[Draft]) -> Draft | None:
    """The draft that a quotation after the sentence goes on with: its last direct one, else its last."""
    outer = [draft for draft in here if not draft.nested]
    return next((draft for draft in reversed(outer) if draft.kind == "direct"), outer[-1] if outer else None)


def _give(
    text: str,
    number: int,
    sentences: Sequence[Sentence],
    free: Sequence[int],
    here: Sequence[Draft],
    previous: Draft | None,
    by_sentence: dict[int, list[Draft]],
) -> list[Draft]:
    sentence = sentences[number]
    tokens = sentence.tokens
    alone = all(token.kind != "word" or g.is_adverb(token) or token.lower in g.CONJUNCTIONS for token in tokens)
    continued = [i for i in free if (q := tokens[i].quotation) and q.continues]
    attributed = _attributed(text, tokens) if 0 in free and not alone else None
    long = [
        i for i in free if alone or i in continued or _is_speech(inner(tokens[i]).of(text)) or (attributed and not i)
    ]
    if not long:
        return []
    if alone or continued:
        mention = _neighbour(text, number, sentences, previous, by_sentence)
        return [Draft("direct", tuple(inner(tokens[i]) for i in long), number, mention, None, frozenset(long))]
    led = _led(text, tokens, long)
    if led:
        return [Draft("direct", (inner(tokens[long[-1]]),), number, led, None, frozenset({long[-1]}))]
    if tokens[0].kind == "quote" and 0 in long:
        if attributed:
            return [Draft("direct", (inner(tokens[0]),), number, attributed, None, frozenset({0}))]
        if previous and previous.kind == "direct" and sentences[previous.sentence].paragraph == sentence.paragraph:
            return [
                Draft("direct", tuple(inner(tokens[i]) for i in long), number, previous.mention, None, frozenset(long))
            ]
    owner = next((draft.mention for draft in reversed(here) if draft.mention), None) or _subject(text, sentence)
    found = []
    for i in long:
        sure = len(WORD.findall(inner(tokens[i]).of(text))) >= GUESSED_WORDS
        mention = owner if sure else None
        found.append(Draft("mixed", (inner(tokens[i]),), number, mention, None, frozenset({i}), guessed=True))
    return found


def _led(text: str, tokens: Sequence[Token], long: Sequence[int]) -> Mention | None:
    """Whom a sentence ends with before a colon and what they say: It is no surprise to Ada Lane: "…"."""
    at = long[-1]
    if at < 3 or at != len(tokens) - 1 or tokens[at - 1].text != ":" or len(long) > 1 or not tokens[at - 2].capital:
        return None
    start = at - 2
    while start > 0 and (tokens[start - 1].capital or tokens[start - 1].lower in g.CONNECTORS | g.ROLES):
        start -= 1
    mention = read_mention(text, tokens, start, at - 1)
    return mention if mention.kind == "name" and at - 1 - start > 1 else None


def _is_speech(quoted: str) -> bool:
    return len(WORD.findall(quoted)) >= MIN_WORDS and not in_title_case(quoted)


def _attributed(text: str, tokens: Sequence[Token]) -> Mention | None:
    return unlisted(text, tokens) or signed(text, tokens[1:])


def unlisted(text: str, tokens: Sequence[Token]) -> Mention | None:
    """Who follows a quotation with a verb that no list holds: "…," Marsh barked."""
    said = inner(tokens[0]).of(text).rstrip("'’”) ")
    if not said or said[-1] not in ",?!—":
        return None
    if _tells(tokens[1]) and len(tokens) > 2 and tokens[2].capital:
        found = phrases.phrase_after(tokens, 2)
        return read_mention(text, tokens, *found) if found else None
    found = phrases.phrase_after(tokens, 1)
    if found is None or found[1] >= len(tokens) or not g.opens_phrase(tokens[1]):
        return None
    return read_mention(text, tokens, *found) if _tells(tokens[found[1]]) else None


def _tells(verb: Token) -> bool:
    return verb.kind == "word" and verb.lower.endswith("ed") and not verb.capital


def signed(text: str, tokens: Sequence[Token]) -> Mention | None:
    """Who signs a quotation, right after it or on a line of its own: - Lena Marsh, Leeds."""
    if len(tokens) < 2 or tokens[0].text not in DASHES or not tokens[1].capital or len(tokens) > 15:
        return None
    found = phrases.phrase_after(tokens, 1)
    return read_mention(text, tokens, *found) if found else None


def _subject(text: str, sentence: Sentence, announced: bool = False) -> Mention | None:
    """Who a sentence is about, where it is a person by pronoun or name, or it announces that somebody speaks."""
    found = sentence_subject(sentence.tokens)
    mention = read_mention(text, sentence.tokens, *found) if found else None
    if (
        mention is None
        or (mention.kind in ("nominal", "group") and not (announced and can_speak(mention)))
        or mention.words[0] in ("it", "which", "that", "i", "you")
    ):
        return None
    return mention


def _from_nowhere(tokens: Sequence[Token]) -> bool:
    """Whether a sentence brings in what somebody calls out whom it doesn't name: The answer came from the back."""
    found = sentence_subject(tokens)
    if found is None or found[1] >= len(tokens) or tokens[found[0]].lower not in g.DETERMINERS:
        return False
    return tokens[found[1] - 1].lower in CALLS and tokens[found[1]].lower in COMES


def _neighbour(
    text: str,
    number: int,
    sentences: Sequence[Sentence],
    previous: Draft | None,
    by_sentence: dict[int, list[Draft]],
) -> Mention | None:
    """Who speaks in a quotation that stands alone."""
    paragraph = sentences[number].paragraph
    last = sentences[previous.sentence].paragraph if previous else -1
    if previous and last == paragraph:
        return previous.mention
    after = number + 1
    if after < len(sentences) and (signature := signed(text, sentences[after].tokens)):
        return signature
    if after < len(sentences) and sentences[after].paragraph == paragraph:
        ahead = next((draft for draft in by_sentence[after] if draft.kind == "direct" and not draft.nested), None)
        if ahead:
            return ahead.mention
    before = sentences[number - 1] if number else None
    if before and before.paragraph == paragraph and _from_nowhere(before.tokens):
        return None
    if before and before.paragraph == paragraph:
        return _subject(text, before) or (previous.mention if previous else None)
    announced = before and before.tokens and before.tokens[-1].text == ":" and before.paragraph == paragraph - 1
    if before and announced and not by_sentence[number - 1] and (mention := _subject(text, before, True)):
        return mention
    if previous and last >= paragraph - 1:
        return previous.mention
    if not before or before.paragraph != paragraph - 1:
        return None
    asked = sentence_subject(before.tokens)  # I ask what it was like, and she sits down
    answers = asked and before.tokens[asked[0]].lower in ("i", "we") and last >= paragraph - ASKED_REACH
    return previous.mention if previous and answers else _subject(text, before)
