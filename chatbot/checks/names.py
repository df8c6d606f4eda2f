"""The names in a sentence: each stands in what it cites, or is the cited article's fuller form of one that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from chatbot.checks.case import Source
from chatbot.checks.meanings import meanings, root, same
from chatbot.checks.reading import Reading
from chatbot.checks.tokens import AUX, NEUTRAL, PRONOUNS, Word
from ingest.names import fold
from ingest.statements import grammar as g
from ingest.statements.lexicon import cue_verbs

_JOINS = frozenset("of for the and de van von der den la le du al bin & on in".split())
_BEFORE_NAME = g.TITLES | g.ROLES
_COMPANIES = frozenset("company firm operator business group corporation".split())
_HUMAN = frozenset("he she him her his hers who".split())

_OPEN_ROLE = g.DETERMINERS | g.POSSESSIVES | g.PEOPLE | g.TITLES
_TELLING = frozenset(map(root, cue_verbs()))
_NEAR = 16  # words from a name within which it is said what its bearer is

_COUNTED = frozenset("two three four five six seven eight nine ten several many".split())
_CLOSE = 5
_COURTESY = frozenset("mr mrs ms miss dr sir dame mr. mrs. ms. dr.".split())
_OWNERS = frozenset("its his her their".split())

Names = frozenset[str]
"""The words of one name, folded."""


def runs(words: Sequence[Word], taken: Set[int] = frozenset()) -> Iterator[tuple[int, int]]:
    """Where words with capitals follow one another; one at a sentence's start counts where it can be a name."""
    i = 0
    while i < len(words):
        if not _may_name(words, i) or i in taken:
            i += 1
            continue
        end = i + 1
        while end < len(words) and words[end].capital and end not in taken and words[end - 1].lower != "'s":
            end += 1
        yield i, end
        i = end


def _may_name(words: Sequence[Word], i: int) -> bool:
    word = words[i]
    if not word.capital or word.lower in NEUTRAL | PRONOUNS:
        return False
    begins = i == 0 or (words[i - 1].kind == "mark" and words[i - 1].text not in ",-–—(&/")
    if not begins:
        return True
    following = words[i + 1] if i + 1 < len(words) else None
    return bool(following and following.capital and following.lower not in NEUTRAL) or not is_common(word)


def is_common(word: Word) -> bool:
    """Whether a word at a sentence's start need be no name: it is a word of the lists, or an adverb."""
    known = meanings()
    listed = word.root in known.lines or word.root in known.verbs or word.root in known.general
    closed = (
        word.lower
        in g.PREPOSITIONS
        | g.SUBORDINATORS
        | g.CONJUNCTIONS
        | g.ADVERBS
        | g.TIME
        | g.PEOPLE
        | g.GROUPS
        | g.DOCUMENTS
        | g.BODIES
    )
    return listed or closed or word.lower.endswith(("ly", "ing", "ed"))


def known_names(sources: Sequence[Source]) -> set[Names]:
    """The names that may be used: those in the cited stretches, their fuller forms, speakers, tellers and outlets."""
    found: set[Names] = set()
    for source in sources:
        here = set(_joined(source.full))
        found |= here
        span = source.evidence.span
        for run in (run for runs_here in source.people.runs for run in runs_here if span.start <= run.start < span.end):
            person = source.people.find(run.words, run.start)
            if person:
                found.add(frozenset(map(fold, person.words)))
        for said in source.statements:
            for name in (said.statement.speaker, said.statement.second_hand, said.statement.role):
                if name:
                    found.add(_folded(name.split()))
        for text in (source.evidence.outlet, source.evidence.title):
            if text:
                found.add(_folded(text.split()))
        found |= {_folded(name.split()) for name in antecedents(source)}
        found.add(_folded(only_person(source, span.start).split()))
    return found


def _joined(reading: Reading) -> Iterator[Names]:
    """The names of a text, also those that go on past "of" and the like, as one and in their pieces."""
    words = reading.words
    i = 0
    while i < len(words):
        if not words[i].capital:
            i += 1
            continue
        end = i + 1
        while end < len(words) and (
            words[end].capital
            or (
                words[end].lower in _JOINS
                and end + 1 < len(words)
                and words[end].lower != "and"
                and words[end + 1].capital
            )
        ):
            end += 1
        yield _folded([w.text for w in words[i:end]])
        i = end


def _folded(words: Iterable[str]) -> Names:
    return frozenset(folded(word) for word in words if word)


def folded(word: str) -> str:
    """A word of a name without case, accents, possessive ending and marks."""
    bare = fold(word.replace("’", "'")).strip(".,;:()'\"“”")
    return bare.removesuffix("'s").rstrip("'")


def fault(claim: Reading, taken: Set[int], sources: Sequence[Source]) -> str | None:
    """The name in a claim that the evidence doesn't have. `taken` are the words of its dates and figures."""
    known = known_names(sources)
    every = set().union(*known) if known else set()
    roots = {root(word) for word in every}
    lower = {w.lower for s in sources for w in s.full.words if not w.capital}
    for start, end in runs(claim.words, taken):
        run = claim.words[start:end]
        if len(run) == 1 and (run[0].lower in lower or run[0].lower in _BEFORE_NAME):
            continue
        begins = start == 0 or claim.words[start - 1].kind == "mark"
        for piece in _pieces(run[1:] if begins and run[0].lower in lower else run):
            words = [folded(w.text) for w in piece]
            if not words or _borne_out(words, known, roots):
                continue
            missing = next((w.text for w in piece if folded(w.text) not in every), None)
            name = " ".join(w.text for w in piece)
            return f"the name {missing or name} is not in what it cites"
    return None


def apposed_fault(claim: Reading, taken: Set[int], sources: Sequence[Source]) -> str | None:
    """What a claim says beside a name that somebody is ("Lane, the owner,") and the evidence doesn't have near it."""
    words = claim.words
    for start, end in runs(words, taken):
        name = {folded(w.text) for w in words[start:end]}
        for low, high in (_after_comma(words, end), _before_comma(words, start)):
            if any(words[i].root in _TELLING or words[i].lower in AUX - {"'s"} for i in range(low, high)):
                continue
            apposed = [
                i for i in range(low, high)
                if words[i].telling and i not in taken and (words[i].capital or words[i + 1].lower not in ("'s", "'", "’"))
            ]  # fmt: skip
            if apposed and (missing := _not_near(claim, apposed, name, sources)) is not None:
                return f"what it cites does not call {words[end - 1].text} “{words[missing].text}”"
    return None


def title_fault(claim: Reading, taken: Set[int], sources: Sequence[Source]) -> str | None:
    """A title before a name ("Mayor Lane") where what is cited has another before it, and this one nowhere by it."""
    words = claim.words
    for start, end in runs(words, taken):
        first = start - 1 if start and words[start - 1].lower in _BEFORE_NAME else start
        title = next((i for i in range(first, end - 1) if words[i].lower.rstrip(".") in g.ROLES | g.TITLES), None)
        if title is None or words[title].lower in _COURTESY:
            continue
        name = folded(words[end - 1].text)
        there = [_titles(s.full.words, name) for s in sources]
        other = set().union(*there)
        mine = words[title].root
        if not other or any(same(mine, root(one)) for one in other):
            continue
        if (
            _not_near(claim, [title], {folded(w.text) for w in words[title + 1 : end]} - other, sources, _CLOSE)
            is not None
            or len(words[title + 1 : end]) == 1
        ):
            return f"what it cites does not call {words[end - 1].text} “{words[title].text}”"
    return None


def _titles(words: Sequence[Word], name: str) -> set[str]:
    """What stands as title right before a name."""
    found = set()
    for k, word in enumerate(words):
        if word.kind != "word" or folded(word.text) != name:
            continue
        i = k - 1
        while i >= 0 and words[i].capital and words[i].lower.rstrip(".") not in _BEFORE_NAME:
            i -= 1
        if i >= 0 and words[i].lower.rstrip(".") in g.ROLES | g.TITLES and words[i].lower not in _COURTESY:
            found.add(words[i].lower)
    return found


def _after_comma(words: Sequence[Word], end: int) -> tuple[int, int]:
    """The phrase between the comma after a name and the next: from "a", "the" or "its" on."""
    if end + 1 >= len(words) or words[end].text != "," or words[end + 1].lower not in _OPEN_ROLE - _COUNTED:
        return 0, 0
    close = next(
        (
            i
            for i in range(end + 1, min(end + 12, len(words)))
            if (words[i].kind == "mark" and words[i].text in ",.;") or words[i].lower in ("who", "which", "that")
        ),
        0,
    )
    return end + 1, close


def _before_comma(words: Sequence[Word], start: int) -> tuple[int, int]:
    """The phrase before the comma before a name: "Larch's coach, Lane"."""
    if start < 3 or words[start - 1].text != "," or words[start - 2].kind != "word":
        return 0, 0
    open_ = next((i for i in range(start - 2, max(-1, start - 8), -1) if words[i].kind == "mark"), -1)
    return open_ + 1, start - 1


def _not_near(
    claim: Reading, apposed: Sequence[int], name: Set[str], sources: Sequence[Source], reach: int = _NEAR
) -> int | None:
    near: set[str] = set()
    for source in sources:
        both = (*source.before_words, *source.full.words)
        keys = source.earlier
        for k, word in enumerate(both):
            if word.kind == "word" and folded(word.text) in name:
                near.update(*keys[max(0, k - reach) : k + reach])
                at = k - len(source.before_words)
                if at >= 0 and any(w.lower in _OWNERS for w in both[max(0, k - reach) : k + reach]):
                    near |= source.tails[source.sentence_at(word.start)][0]
        for said in source.statements:
            if name & _folded((said.statement.speaker or "").split()):
                near |= {root(folded(w)) for w in (said.statement.role or "").split()}
    return next((i for i in apposed if not any(same(a, b) for a in claim.keys[i] for b in near)), None)


def _borne_out(words: list[str], known: set[Names], roots: set[str]) -> bool:
    wanted = frozenset(words)
    if any(wanted <= name for name in known):
        return True
    initials = [word for word in words if len(word) == 1]
    rest = wanted - set(initials)
    if (
        initials
        and rest
        and any(rest <= name and all(any(w.startswith(i) for w in name) for i in initials) for name in known)
    ):
        return True
    return len(words) == 1 and (
        root(words[0]) in roots or ("-" in words[0] and all(any(p in n for n in known) for p in words[0].split("-")))
    )


def _pieces(run: Sequence[Word]) -> Iterator[list[Word]]:
    """A run without titles and roles, which part it where they stand within."""
    piece: list[Word] = []
    for word in run:
        if word.lower.rstrip(".") in _BEFORE_NAME or word.lower in NEUTRAL:
            if piece:
                yield piece
            piece = []
        else:
            piece.append(word)
    if piece:
        yield piece


def antecedents(source: Source) -> list[str]:
    """Whom "it", "he" or "the company" at a stretch's start may be: the subject of the last sentence that names one."""
    first = source.full.words[:1]
    words = source.full.words
    opens = bool(first) and (
        words[0].lower in PRONOUNS | {"the", "its", "his", "her", "their"}
        or any(w.lower in PRONOUNS for w in words[:8])
    )
    if not opens:
        return []
    start = source.evidence.span.start
    human = any(w.lower in _HUMAN for w in words[:8])
    said = [s.statement for s in source.statements if s.statement.speaker and s.statement.mention]
    found = [
        s.speaker for s in said
        if s.speaker and s.mention and source.evidence.span.covers(s.mention) and s.mention.start - start < 40
    ]  # fmt: skip
    for number in range(len(source.people.runs) - 1, -1, -1):
        here = [run for run in source.people.runs[number] if run.start < start]
        if not here or start - here[0].start > 1_500:
            continue
        named = [person for run in here if (person := source.people.find(run.words, run.start))]
        fitting = [person.name for person in named if person.person == human]
        if fitting:
            return [*found, fitting[0]]
    return found


def only_person(source: Source, offset: int) -> str:
    """The name of the only person that a paragraph names before an offset, or where it names none the one before it."""
    text = source.before + source.evidence.text[: max(0, offset - source.evidence.span.start)]
    start = offset - len(text.rsplit("\n", 1)[-1])
    named = _persons(source, start, offset)
    if not named and text.strip():
        earlier = text[: start - offset].rstrip() if start < offset else text.rstrip()
        named = _persons(source, offset - len(text) + len(earlier) - len(earlier.rsplit("\n", 1)[-1]), start)
    return named.pop() if len(named) == 1 else ""


def _persons(source: Source, start: int, end: int) -> set[str]:
    """The persons whom an article names between two offsets."""
    return {
        person.name
        for here in source.people.runs for run in here
        if start <= run.start < end and (person := source.people.find(run.words, run.start)) and person.person
    }  # fmt: skip


def stands_for_company(name_words: Iterable[str]) -> bool:
    """Whether a name may be called "the company": it says no other kind of body."""
    return not {word.lower() for word in name_words} & (
        g.BODIES
        - {"company", "firm", "llc", "ltd", "inc", "plc", "corporation", "house", "service", "services", "bank"}
    )


def is_company(word: Word) -> bool:
    return word.lower in _COMPANIES
