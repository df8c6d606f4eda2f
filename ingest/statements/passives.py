"""What is said of somebody without a speaker before it: the plan was described as reckless, it was reported that ….

Who says it stands after "by", or nowhere; then the statement has no speaker, and is counted all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.statements import grammar as g
from ingest.statements import phrases, subjects
from ingest.statements.cues import group_start
from ingest.statements.lexicon import Verb, cue_verbs, words
from ingest.statements.sentences import Token

REPORTED = words("cue_words.txt", "reported of somebody")
# What a passive brings in ends before these.
ENDS = frozenset({";", ":", "—", "–", "--"})
MIN_CONTENT = 2


@dataclass(frozen=True, slots=True)
class Passive:
    """A passive that tells, as token numbers, half open: its cue, what it brings in, and who says it ("by …")."""

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    agent: tuple[int, int] | None = None


def find_passives(tokens: Sequence[Token]) -> Iterator[Passive]:
    """The passives of a sentence, from left to right, none within what another brings in."""
    verbs, reach = cue_verbs(), 0
    for i, token in enumerate(tokens):
        if i < max(reach, 1) or token.kind != "word" or token.lower not in verbs:
            continue
        verb = verbs[token.lower]
        if "participle" in verb.forms and (found := _passive(tokens, i, verb)):
            reach = found.pieces[-1][1]
            yield found


def _passive(tokens: Sequence[Token], i: int, verb: Verb) -> Passive | None:
    start = group_start(tokens, i)
    group = [token.lower for token in tokens[start:i]]
    if not any(word in g.BE for word in group) or any(word in g.MODALS or word.endswith("n't") for word in group):
        return None
    agent, at = _agent(tokens, i + 1)
    if at >= len(tokens) or "not" in group or "never" in group:
        return None
    opener = tokens[at].lower
    if opener == "that" and verb.frames & {"clause", "that"} and start > 0 and tokens[start - 1].lower == "it":
        end = _end(tokens, at)
        return Passive(start, i + 1, ((at, end),), agent) if end - at > MIN_CONTENT else None
    if (
        opener == "that" and "tell" in verb.frames and subjects.subject_before(tokens, start)
    ):  # residents were told that
        end = _end(tokens, at)
        return Passive(start, i + 1, ((at, end),), agent) if end - at > MIN_CONTENT else None
    taken_for = opener == "as" and "as" in verb.frames
    reported = opener == "to" and bool(verb.bases & REPORTED)
    charged = opener == "of" and "accuse" in verb.bases
    if not (taken_for or reported or charged):
        return None
    subject = subjects.subject_before(tokens, start)
    content = at + taken_for
    end = _end(tokens, content)
    if subject is None or tokens[subject[0]].lower in g.RELATIVES or end - content < 1:
        return None
    if agent is None and not reported and (by := _last_agent(tokens, content, end)):
        agent, end = by, by[0] - 1
    return Passive(start, i + 1, (subject, (content, end)), agent)


def _agent(tokens: Sequence[Token], at: int) -> tuple[tuple[int, int] | None, int]:
    """Who says it where "by …" follows the verb, and where what is said can begin."""
    if at < len(tokens) and tokens[at].lower == "by" and (found := phrases.phrase_after(tokens, at + 1)):
        after = subjects.tail_after(tokens, found[1])
        return found, after + (after < len(tokens) and tokens[after].text == "," and after > found[1])
    return None, at


def _last_agent(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """Who says it where "by …" ends what is said: was described as reckless by the minister."""
    for k in range(end - 2, max(start, end - 12), -1):
        if tokens[k].lower == "by":
            found = phrases.phrase_after(tokens, k + 1)
            return found if found and found[1] >= end and subjects.can_be_subject(tokens, *found) else None
    return None


def _end(tokens: Sequence[Token], start: int) -> int:
    """Where what is said ends: with its clause."""
    for k in range(start, len(tokens)):
        after = tokens[k + 1].lower if k + 1 < len(tokens) else ""
        if tokens[k].text in ENDS or (tokens[k].text == "," and (after in g.CONJUNCTIONS or after in g.RELATIVES)):
            return k
        if tokens[k].lower in ("and", "but") and g.is_predicate(tokens, k + 1):
            return k
    end = len(tokens)
    while end > start and tokens[end - 1].kind == "mark":
        end -= 1
    return end
