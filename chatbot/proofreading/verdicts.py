"""Whether a quotation of a draft stands in the library, word for word, as whom it is given to said it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatbot.checks.figures import figures
from chatbot.checks.reading import read
from chatbot.checks.tokens import CONDITIONS, NEGATIONS
from chatbot.proofreading.alignment import Edit, edits, left_out
from chatbot.proofreading.nouns import Draft, Finding, Kind
from chatbot.proofreading.offices import holds, is_role
from chatbot.proofreading.places import Place, exact_places, likeness, near_places
from chatbot.proofreading.quoted import Quoted, is_named_nearer, may_mean
from chatbot.proofreading.shelf import Page, Shelf
from chatbot.proofreading.whose import (
    SOMEBODY,
    is_by,
    is_called_otherwise,
    is_described,
    is_kin_named,
    is_proper,
    is_the_article,
    is_told_by,
    may_tell,
    statement_at,
)
from chatbot.proofreading.wording import Item, keys, words_of
from ingest.article import Statement
from ingest.names import name_matches
from ingest.statements import grammar as g

_RANKS: dict[Kind, int] = {"ok": 0, "outdated": 1, "second_hand": 2, "wrong_speaker": 3, "misquoted": 4}
NEAR, NEAR_OF_SPEAKER, NEAR_OF_FEW = 0.6, 0.42, 0.5
"""From which likeness on words are misquoted and not others: of anybody, of whom they are given to, of up to three words."""
_FEW, _SHORT = 3, 6
_CLEARLY = 0.75
"""From which likeness on it is clear what is misquoted."""
_PART = 4  # words that each part of a quotation has at the least that is put together from two articles
_SHOWN = 14  # words left out that are shown
_CONTEXT = 5
_OTHERS = 4
_TURNING = NEGATIONS | CONDITIONS | {"only", "deny", "denied", "false", "unlikely"}
_PASSED_ON = re.compile(
    r"\b(?:he|she|they)\b (?:had |has |have )?(?:told|said|asked|shouted|called|warned) (?:to )?(?:him|her|them)\b"
    r"|\b(?:was|were|been|being) (?:told|asked|warned)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][”’\"'\]]*\s")


@dataclass(frozen=True)
class Verdict:
    """What one place of the library makes of a quotation."""

    kind: Kind
    place: Place
    statement: Statement | None
    why: str | None = None


def judged(quoted: Quoted, draft: Draft, shelf: Shelf) -> Finding | None:
    """What is to be said of a quotation; None where it is the title of an article, and no quotation."""
    if quoted.given_to is None and _is_title(quoted, shelf):
        return None
    finding = Finding("not_found", "quotation", quoted.inner.of(draft.text), quoted.inner, quoted.given_to)
    pages = shelf.candidates(quoted.items)
    verdicts = _exact(quoted, draft, pages, shelf)
    is_open = not shelf.has_all and not any(one.kind == "ok" for one in verdicts)
    if is_open and _may_stand_elsewhere(quoted, verdicts, pages, shelf):
        more = [page for page in shelf.more(quoted.items, quoted.beside, quoted.given_to) if page not in pages]
        pages += more
        verdicts += _exact(quoted, draft, more, shelf)
    if not any(one.kind == "ok" for one in verdicts):
        verdicts += [
            replace(
                one, kind="outdated", why=f"it stands only in revision {one.place.page.revision.number} of the article"
            )
            for one in _exact(quoted, draft, shelf.older(quoted.items), shelf)
            if one.kind == "ok" or not verdicts
        ]
    if verdicts:
        best = min(verdicts, key=lambda one: _RANKS[one.kind])
        return _told(finding, best, _also(verdicts, best), _changed(quoted, best, draft, shelf))
    return _joined(finding, quoted, draft, pages, shelf) or _near(finding, quoted, draft, pages, shelf)


def _may_stand_elsewhere(quoted: Quoted, verdicts: Sequence[Verdict], pages: Sequence[Page], shelf: Shelf) -> bool:
    """Whether more is to be looked at than what has the runs of words that tell most: of a few words, or of strange ones."""
    if len(keys(quoted.items)) <= _SHORT:
        return True
    near = near_places(quoted.items, pages, shelf.vocabulary)[:1]
    return not verdicts and not any(likeness(quoted.items, place) >= _CLEARLY for place in near)


def _is_title(quoted: Quoted, shelf: Shelf) -> bool:
    return tuple(keys(quoted.items)) in shelf.titles


# ── word for word ──


def _exact(quoted: Quoted, draft: Draft, pages: Sequence[Page], shelf: Shelf) -> list[Verdict]:
    places = exact_places(quoted.items, pages, shelf.vocabulary)
    return [_verdict(quoted, place, draft, shelf) for place in places]


def _verdict(quoted: Quoted, place: Place, draft: Draft, shelf: Shelf) -> Verdict:
    statement = statement_at(place)
    if place.in_notice and not draft.tells_notice(quoted.outer):
        return Verdict("outdated", place, statement, "it stands only in a notice of what the article had wrong")
    if changed := _turned(quoted, place):
        return Verdict("misquoted", place, statement, changed)
    if quoted.given_to is None:
        return Verdict("ok", place, statement)
    return _given(quoted, place, statement, draft, shelf)


def _given(quoted: Quoted, place: Place, statement: Statement | None, draft: Draft, shelf: Shelf) -> Verdict:
    asked = quoted.given_to or ""
    if statement is None:
        if is_the_article(asked, place.page):
            return Verdict("ok", place, None)
        if place.marked_share() > 0.5:
            return Verdict("ok", place, None, "who says it there can't be told")
        return Verdict("wrong_speaker", place, None, "these are the article's own words")
    by = _is_by(quoted, statement, place.page, draft, shelf)
    teller = statement.second_hand
    if by is not True and is_the_article(asked, place.page) and not is_described(statement):
        return Verdict("ok", place, statement, "it is the author's own")
    around = quoted.around.of(draft.text)
    if teller and by is not True and name_matches(teller, asked) and _is_passed_on(quoted, around, draft):
        return Verdict("ok", place, statement, f"{teller} tells it of {statement.speaker or 'somebody else'}")
    if by is False or (by is None and name_matches(teller, asked)):
        return Verdict("wrong_speaker", place, statement, _really(statement))
    told = is_told_by(teller, statement.speaker or asked, around) if teller else True
    told = told or name_matches(teller, quoted.statement.second_hand if quoted.statement else None)
    told = told or bool(teller and is_kin_named(teller, place.page, around))
    if teller == SOMEBODY and quoted.called is None and may_tell(asked, statement, place.page):
        told = True
    if not told and not name_matches(teller, asked):  # "her mother, she said, had screamed": given to both
        return Verdict("second_hand", place, statement, f"the article has it from {teller}")
    if statement.kind != "direct" and len(keys(quoted.items)) > _FEW and place.marked_share() < 0.5:
        return Verdict("misquoted", place, statement, "the article tells this in its own words; it does not quote it")
    return Verdict("ok", place, statement, None if by else "who says it there can't be told for sure")


def _is_passed_on(quoted: Quoted, around: str, draft: Draft) -> bool:
    """Whether the draft, too, has somebody tell what another said: "she had told him, Bakke says"."""
    return _PASSED_ON.search(around.replace(quoted.inner.of(draft.text), " ")) is not None


def _is_by(quoted: Quoted, statement: Statement, page: Page, draft: Draft, shelf: Shelf) -> bool | None:
    """Whether words are by whom a draft gives them to, whatever it calls them: by the article they stand in, and, of
    who is called by what they are, by the others."""
    by = _is_by_page(quoted, statement, page, draft, shelf)
    asked = quoted.called or quoted.given_to or ""
    if by is True or not is_proper(statement.speaker or "") or not is_role(asked):
        return by
    known = holds(asked, statement.speaker or "", [page, *shelf.pages_on(asked)])
    return by if known is None else known


def _is_by_page(quoted: Quoted, statement: Statement, page: Page, draft: Draft, shelf: Shelf) -> bool | None:
    """The same by the article that the words stand in.

    Whom "the judge" means the draft tells less surely than the article does. Where it has a pronoun, or no one at
    all, the last who is named before may be meant as well, and whoever the sentence names.
    """
    answers = [is_by(name, statement, page) for name in dict.fromkeys((quoted.given_to, quoted.called)) if name]
    if any(answers) or is_named_nearer(statement, quoted, draft.text):
        return True
    if quoted.called is not None and None not in answers:
        return False
    mention = quoted.statement.mention if quoted.statement else None
    if mention and is_called_otherwise(mention.of(draft.text), statement, page):
        return None if None in answers else False
    roles = shelf.roles(statement.speaker) if statement.speaker and quoted.called is None else None
    if roles is not None and may_mean(statement, quoted, draft.text, roles):
        return True
    if quoted.called is None and not quoted.is_named_beside:
        return None
    return None if None in answers else False


def _really(statement: Statement) -> str:
    if statement.second_hand:
        return f"{statement.second_hand} tells it of {statement.speaker or 'somebody else'}"
    return f"{statement.speaker or 'somebody else'} says it there"


def _turned(quoted: Quoted, place: Place) -> str | None:
    """Where an insertion turns what was said: a "[not]", or a name or number that the article doesn't have."""
    for item in quoted.items:
        if item.kind == "inserted":
            words = words_of(item.key)
            if any(word.key in NEGATIONS for word in words):
                return f"“[{item.key}]” turns what was said"
            named = [w for w in words if item.key[w.start].isupper() and (w.start > 0 or len(words) == 1)]
            if named and not any(word.key.removesuffix("'s") in place.page.keys for word in named):
                return f"the article has no “{item.key}”"
            if figures(read(item.key), set()) and not {word.key for word in words} <= place.page.keys:
                return f"the article has no “{item.key}”"
    return _hidden(quoted, place)


def _hidden(quoted: Quoted, place: Place) -> str | None:
    """Where a gap leaves out what turns the rest of its sentence: a "not", an "if"."""
    words, text = place.page.words, place.page.revision.text
    for gap in left_out(quoted.items, place.keys):
        numbers = place.numbers[slice(*gap.theirs)]
        if not numbers:
            continue
        between = text[words[numbers[0]].start : words[numbers[-1]].end]
        edges = {words[numbers[0]].key, words[numbers[-1]].key}
        if len(numbers) > 1 and words[numbers[-2]].key in g.PREPOSITIONS:  # "for nothing" turns no sentence
            edges = {words[numbers[0]].key}
        if any(key in _TURNING or key.endswith("n't") for key in edges) and not _SENTENCE_END.search(between):
            return f"what it leaves out turns it: “{between}”"
    return None


def _told(finding: Finding, best: Verdict, also: tuple[str, ...], difference: str | None) -> Finding:
    page, statement = best.place.page, best.statement
    metadata = page.card.metadata
    return replace(
        finding,
        kind=best.kind,
        speaker=statement.speaker if statement else None,
        article=page.card.id,
        revision=page.revision.number,
        span=best.place.span,
        title=metadata.title,
        outlet=metadata.outlet,
        published=metadata.published,
        difference=difference,
        why=best.why,
        also=also,
    )


def _also(verdicts: Sequence[Verdict], best: Verdict) -> tuple[str, ...]:
    others = (one.place.page.card.id for one in verdicts if one.kind == best.kind)
    return tuple(dict.fromkeys(id for id in others if id != best.place.page.card.id))[:_OTHERS]


def _changed(quoted: Quoted, best: Verdict, draft: Draft, shelf: Shelf) -> str | None:
    """What the article has now instead of what stood in an earlier revision."""
    if best.kind != "outdated" or best.place.page.is_newest:
        return None
    newest = shelf.newest(best.place.page.card.id)
    places = near_places(quoted.items, [newest], shelf.vocabulary)
    if places and likeness(quoted.items, places[0]) >= NEAR_OF_SPEAKER:
        return difference(quoted.items, places[0], draft) or None
    return None


# ── nearly ──


def _near(finding: Finding, quoted: Quoted, draft: Draft, pages: Sequence[Page], shelf: Shelf) -> Finding:
    scored = []
    for place in near_places(quoted.items, pages, shelf.vocabulary):
        statement = statement_at(place)
        asked = quoted.given_to
        own = bool(asked and statement and _is_by(quoted, statement, place.page, draft, shelf))
        scored.append((likeness(quoted.items, place) + 0.15 * own, own, place, statement))
    if not scored:
        return replace(finding, why="nothing like it stands in the library")
    score, own, place, statement = max(scored, key=lambda one: (one[0], -one[2].match.cost))
    alike = score - 0.15 * own
    few = len(keys(quoted.items)) <= _FEW
    least = NEAR_OF_SPEAKER if own and not few else NEAR_OF_FEW if own else NEAR if not few else 2.0
    if alike < least:
        return replace(finding, why="nothing like it stands in the library")
    why = None
    if quoted.given_to and statement and _is_by(quoted, statement, place.page, draft, shelf) is False:
        why = _really(statement)
    verdict = Verdict("misquoted", place, statement, why)
    return _told(finding, verdict, (), difference(quoted.items, place, draft))


def _joined(finding: Finding, quoted: Quoted, draft: Draft, pages: Sequence[Page], shelf: Shelf) -> Finding | None:
    """A quotation of which one part stands in one article, and the rest in another."""
    for at in _seams(quoted.items, draft):
        parts = quoted.items[:at], quoted.items[at:]
        if min(len(keys(part)) for part in parts) < _PART:
            continue
        first, rest = (exact_places(part, pages, shelf.vocabulary) for part in parts)
        if first and rest and not {p.page.card.id for p in first} & {p.page.card.id for p in rest}:
            other = rest[0].page.card
            why = f"its first part stands there, the rest in {other.metadata.title or other.id} ({other.id}): no article has it in one"
            told = _told(finding, Verdict("misquoted", first[0], statement_at(first[0]), why), (other.id,), None)
            return replace(told, difference=_seam_shown(quoted.items, at, draft))
    return None


def _seams(items: Sequence[Item], draft: Draft) -> list[int]:
    """Where parts of a quotation may have been put together: at gaps and sentences' ends."""
    found = []
    for at in range(1, len(items)):
        between = draft.text[items[at - 1].end : items[at].start]
        if items[at].kind == "gap" or _SENTENCE_END.match(between):
            found.append(at)
    return found


def _seam_shown(items: Sequence[Item], at: int, draft: Draft) -> str:
    return f"{draft.text[items[0].start : items[at - 1].end]} ‖ {draft.text[items[at].start : items[-1].end]}"


# ── the difference ──


def difference(items: Sequence[Item], place: Place, draft: Draft) -> str:
    """A quotation word by word against a place: [-what only the draft has-], [+what only the article has+]."""
    found, at = [], 0
    changes = edits(items, place.keys)
    for edit in changes:
        found.append(_same(items, at, edit.ours[0], draft, is_first=at == 0))
        found.append(_edit(items, place, edit, draft))
        at = edit.ours[1]
    found.append(_same(items, at, len(items), draft, is_first=at == 0, is_last=True))
    return " ".join(piece for piece in found if piece)


def _same(items: Sequence[Item], start: int, end: int, draft: Draft, *, is_first: bool, is_last: bool = False) -> str:
    shown = [draft.text[item.start : item.end] for item in items[start:end]]
    if len(shown) > 2 * _CONTEXT + 1:
        head = [] if is_first else shown[:_CONTEXT]
        tail = [] if is_last else shown[-_CONTEXT:]
        shown = [*head, "…", *tail]
    return " ".join(shown)


def _edit(items: Sequence[Item], place: Place, edit: Edit, draft: Draft) -> str:
    (a, b), (c, d) = edit.ours, edit.theirs
    ours = " ".join(draft.text[item.start : item.end] for item in items[a:b] if item.kind == "word")
    text, words = place.page.revision.text, place.page.words
    theirs = [text[words[i].start : words[i].end] for i in place.numbers[c:d]]
    more = [f"… ({len(theirs)} words)"] if len(theirs) > _SHOWN else []
    left_out = " ".join([*theirs[:_SHOWN], *more])
    return " ".join(filter(None, (f"[-{ours}-]" if ours else "", f"[+{left_out}+]" if left_out else "")))
