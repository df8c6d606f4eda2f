"""Whether the words that a sentence has for a speaker mean the speaker of a statement."""

from __future__ import annotations

from chatbot.checks import names
from chatbot.checks.case import Source
from chatbot.checks.meanings import same
from chatbot.checks.reading import read
from chatbot.checks.tokens import Word
from ingest.article import Said
from ingest.names import name_matches
from ingest.statements import grammar as g


def is_of(asked: str, source: Source, said: Said) -> bool:
    """Whether a statement is by whom a claim calls so: by name, by a role with it or without, by "the company"."""
    statement = said.statement
    name = statement.speaker or _only_person(source, said)
    if name and name_matches(name, asked):
        return True
    words = [w for w in read(asked).words if w.telling]
    if not words:
        return False
    if [w.lower for w in words] == [w.lower for w in _mention(source, said) if w.telling]:
        return True
    described = [*read(name).words, *read(statement.role or "").words, *_mention(source, said)]
    meant = _meant(source, said)
    named = {names.folded(w) for w in name.split()}
    roles = [w for w in words if _is_role(w)]
    for word in words:
        if any(same(word.root, other.root) for other in described if other.root):
            continue
        if any(same(word.root, key) for key in meant):
            continue
        if names.is_company(word) and name and names.stands_for_company(name.split()) and not _is_person(source, name):
            continue
        return False
    capitals = [w for w in words if w.capital and not _is_role(w)]
    if any(names.folded(w.text) in named for w in capitals):
        return True
    return bool(roles) or not capitals


def _only_person(source: Source, said: Said) -> str:
    """Who "he" or "she" is that could be given to nobody: the only person whom the paragraph names before."""
    mention, words = said.statement.mention, _mention(source, said)
    if mention is None or len(words) != 1 or words[0].lower not in ("he", "she"):
        return ""
    return names.only_person(source, mention.start)


def _meant(source: Source, said: Said) -> frozenset[str]:
    """What "its" in "its director" means: the doer before it, in its sentence or the one before."""
    mention, start = said.statement.mention, source.evidence.span.start
    words = {w.lower for w in _mention(source, said)}
    statement_pronoun = said.statement.speaker is None and words <= {"it", "they"}
    if mention is None or not words & (g.POSSESSIVES | {"it", "they"}):
        return frozenset()
    number = source.sentence_at(mention.start - start)
    if statement_pronoun:
        return source.tails[number][0]
    here = source.full
    doers = {
        key for s in here.segments[:1] for i in range(s.start, s.end) for key in here.keys[i]
        if here.words[i].start < mention.start - start
    }  # fmt: skip
    return source.tails[number][0] | doers


def _is_role(word: Word) -> bool:
    return word.lower.rstrip(".") in g.PEOPLE | g.TITLES | g.DOCUMENTS


def _is_person(source: Source, name: str) -> bool:
    person = source.people.find([w.lower() for w in name.split()], source.evidence.span.start)
    return person is not None and person.person


def _mention(source: Source, said: Said) -> list[Word]:
    mention, span = said.statement.mention, source.evidence.span
    if mention is None or not span.covers(mention):
        return []
    return list(read(source.evidence.text[mention.start - span.start : mention.end - span.start]).words)
