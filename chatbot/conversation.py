"""Questions that follow on earlier ones: "and what about Beijing?", "who else?", "what did she say about it?".

    question = resolved("and Novak?", earlier, names=known(library))

By rules, and as a question that stands by itself: what was understood is a text that can be read, is said in the
notes, and goes the way of every other question. Nothing is kept here; a conversation is the answers it has had. A
model may say what a follow-up means where no rule does (`reworded`): it too gives a question, and never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from chatbot.answer import Answer, Follow, Question
from chatbot.antecedents import antecedents
from chatbot.outlets import outlet_called
from chatbot.periods import periods_in
from chatbot.question import is_speaker
from chatbot.restated import restated, swapped, with_word
from ingest.article import Filters, Span
from ingest.library.record import Library
from ingest.names import name_words

_T = TypeVar("_T")
Reworded = Callable[[str, Sequence[Answer]], str | None]
"""A model's reading of a follow-up: the question that it stands for; None where it can't say."""

_LEAD = r"(?:(?:and|but|so|ok|okay|then|yes|well|now)\b[,]?\s+)*"
_POLITE = (
    r"(?:(?:please|can you|could you|would you|i want|i'd like|give me|show me|tell me|make it|make that|say it|a|an|bit|"
    r"much)\s+)*"
)
_TAIL = r"(?:\s*,?\s*(?:please|thanks|then))?"
_SHORTER = (
    r"(?:shorter|briefer|more briefly|more concise|shorten (?:it|that|this)|in short|in brief|in (?:one|a) sentence|"
    r"too long|that(?:['’]s| is) too long|(?:the |a )?short(?:er)? version|keep it short|tl;?dr)"
)
_MORE = (
    r"(?:more|some more|more of (?:it|that|them)|more about (?:it|that|this)|more details?|longer|go on|continue|"
    r"keep going|(?:what|anything) (?:else|more)|is there (?:more|anything else)|the rest|all of (?:it|them))"
)
_WHO_ELSE = (
    r"(?:who|anyone|anybody|someone|somebody) else(?: (?:said|says|say|thinks|talked about|mentioned|spoke about)"
    r"(?: (?:so|it|that|this))?)?"
)
_WH = (
    r"(?P<word>when|where|why|how come)(?:\s+(?:was|is|did|does|will|would|were)\s+(?:that|this|it|so)"
    r"(?:\s+(?:happen|said|be|so|published))?)?"
)
_SAID_WHEN = (
    r"(?P<word>when|where) (?:did|has|was) (?:s?he|they|that|it|this)(?: (?:say|said|quoted|published))"
    r"(?: (?:that|so|it|this))?"
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "1st": 1, "2nd": 2, "3rd": 3}
_NTH = (
    rf"(?:(?:what about|tell me(?: more)? about|more (?:about|on|from)|open|show me)\s+)?(?:the )?"
    rf"(?:(?P<nth>{'|'.join(_ORDINALS)})(?: (?:one|article|source|name))?|(?:number |no\. ?|source |article )?\[?(?P<n>\d{{1,2}})\]?)"
)
_ABOUT = r"(?:what|how) about (?P<new>.+)"
_AND = r"(?:and|but)\s+(?P<new>.+)"
_NAME = r"(?P<new>(?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+){0,3})"
_FROM = r"(?P<new>(?:in|according to|since|until|before|after|from|during|on|last|this|yesterday)\b.*)"
_FULL = re.compile(
    r"(?:what|who|whose|whom|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|will|would|can|could|"
    r"should|summar\w+|compare|give|list|show|quote|tell)\b",
    re.IGNORECASE,
)
_LONGEST_SWAP = 8  # words of what takes the place of something
_NARROW = re.compile(r"(?:about|on|regarding|concerning|of)\s+(?P<topic>.+)", re.IGNORECASE)
_PLACED = re.compile(r"(?:in|from|according to|by)\s+(?:the\s+)?(?P<outlet>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """What the library knows by name."""

    speaker: Callable[[str], bool] = lambda _: False
    outlet: Callable[[str], bool] = lambda _: False


def known(library: Library) -> Known:
    """What a library knows by name: whom it quotes (or but for one letter), and its outlets."""
    return Known(lambda name: is_speaker(name, library), lambda name: bool(outlet_called(name, library.outlets())))


def resolved(
    text: str,
    earlier: Sequence[Answer],
    *,
    names: Known = Known(),
    today: date | None = None,
    filters: Filters = Filters(),
    reworded: Reworded | None = None,
) -> Question:
    """The question that a text asks after these answers, oldest first; as it stands where it follows on none."""
    asked = Question(text, filters, today=today)
    said = " ".join(text.split()).rstrip("?!. ")
    if not earlier or not said:
        return asked
    for form, make in _RULES:
        match = form.fullmatch(said)
        question = make(match, asked, _Here(earlier, names)) if match else None
        if question is not None:
            return question
    return _with_names(said, asked, earlier) or _by_model(asked, earlier, reworded) or asked


def _by_model(asked: Question, earlier: Sequence[Answer], reworded: Reworded | None) -> Question | None:
    meant = reworded(asked.text, earlier) if reworded else None
    return _following(asked, meant) if meant and meant.strip() and meant != asked.text else None


def _following(asked: Question, text: str, follow: Follow | None = None) -> Question:
    """A question by itself in the place of what was typed, and a note that says so."""
    follow = follow or Follow(asked.text)
    note = (f"took “{asked.text.strip()}” to ask: {text}",) if text != asked.text else ()
    return replace(asked, text=text, follow=replace(follow, notes=(*note, *follow.notes)))


def _asking_back(asked: Question, unclear: str, candidates: Sequence[str] = ()) -> Question:
    return replace(asked, follow=Follow(asked.text, unclear=unclear, candidates=tuple(candidates)))


# ── the rules ──


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a conversation stands."""

    earlier: Sequence[Answer]
    names: Known

    @property
    def last(self) -> Answer:
        return self.earlier[-1]

    @property
    def answered(self) -> Answer | None:
        """The last answer that is none of abstentions."""
        return next((answer for answer in reversed(self.earlier) if not answer.abstained), None)


def _besides(last: Answer) -> tuple[str, ...]:
    """The speakers whom an answer left out already."""
    return last.question.follow.besides if last.question.follow else ()


def _offered(last: Answer) -> tuple[str, ...]:
    """The names among which an answer asked to choose."""
    return last.reading.candidates or (last.question.follow.candidates if last.question.follow else ())


def _shorter(_: re.Match[str], asked: Question, here: _Here) -> Question | None:
    last = here.answered
    if last is None:
        return None
    less = max(1, len(last.sentences) // 2)
    return replace(
        _following(asked, last.question.text, Follow(asked.text, besides=_besides(last), is_brief=True)),
        limit=less,
        filters=_kept(asked, last),
    )


def _more(_: re.Match[str], asked: Question, here: _Here) -> Question | None:
    last = here.answered
    if last is None:
        return None
    shown = _places(answer for answer in here.earlier if answer.question.text == last.question.text)
    return replace(
        _following(asked, last.question.text, Follow(asked.text, besides=_besides(last), shown=shown)),
        filters=_kept(asked, last),
    )


def _who_else(_: re.Match[str], asked: Question, here: _Here) -> Question | None:
    last = here.answered or here.last
    reading = last.reading
    if reading.intent != "who_said":
        question = _following(asked, last.question.text, Follow(asked.text, shown=_places([last])))
        return replace(question, filters=_kept(asked, last))
    if not reading.subject:
        return _asking_back(asked, "Who else on what? Name a subject, such as: who talked about the harbour?")
    heard = [s.speaker for s in last.sentences if s.speaker]
    names = tuple(dict.fromkeys([*_besides(last), *reading.speakers, *heard]))
    text = restated(last, speaker=None)
    return replace(_following(asked, text, Follow(asked.text, besides=names)), filters=_kept(asked, last))


def _wh(match: re.Match[str], asked: Question, here: _Here) -> Question | None:
    last = here.answered
    if last is None:
        return None
    word = match["word"].lower().replace("how come", "why")
    if last.reading.intent == "who_said" and word == "when":
        question = _following(asked, last.question.text, Follow(asked.text, _printed(last), _besides(last)))
        return replace(question, filters=_kept(asked, last))
    cited = tuple(dict.fromkeys(c.article for c in last.citations))
    narrowed = replace(asked.filters, articles=asked.filters.articles or cited)
    follow = Follow(asked.text, _printed(last) if word == "when" else ())
    return replace(_following(asked, with_word(word, last), follow), filters=narrowed)


def _nth(match: re.Match[str], asked: Question, here: _Here) -> Question | None:
    last = here.last
    n = _ORDINALS[match["nth"].lower()] if match["nth"] else int(match["n"])
    offered = _offered(last)
    if offered:
        chosen = _at(offered, n)
        return _chosen(chosen, asked, here) if chosen else _no_such(asked, n, len(offered))
    cited = last.citations or last.nearest
    if not cited:
        return None
    citation = _at(cited, n)
    if citation is None:
        return _no_such(asked, n, len(cited))
    named = f"“{citation.title}”" if citation.title else citation.article
    question = _following(asked, f"Summarize {named}")
    return replace(question, filters=Filters(articles=(citation.article,)))


def _no_such(asked: Question, n: int, many: int) -> Question:
    return _asking_back(asked, f"There is no number {n}: {many} {'was' if many == 1 else 'were'} shown.")


def _chosen(name: str, asked: Question, here: _Here) -> Question:
    """The question that asked back, with the name that was chosen."""
    last = here.last
    follow = last.question.follow
    if follow and follow.unclear:  # nobody knew who "she" was
        found = antecedents(here.earlier)
        return _following(asked, found.filled(last.question.text, people=(name,)) or last.question.text)
    return replace(_following(asked, restated(last, speaker=name)), filters=_kept(asked, last))


def _swap(match: re.Match[str], asked: Question, here: _Here) -> Question | None:
    new, last = match["new"].strip(" ,"), here.last
    if _FULL.match(new) or len(new.split()) > _LONGEST_SWAP or antecedents(here.earlier).is_pronoun(new):
        return None
    offered = _offered(last)
    for name in offered:
        if set(name_words(new)) <= set(name_words(name)):
            return _chosen(name, asked, here)
    return replace(_following(asked, _with_new(new, last, here.names, asked.today)), filters=_kept(asked, last))


def _with_new(new: str, last: Answer, names: Known, today: date | None) -> str:
    """The last question with something new in the place of what is of its kind."""
    periods = periods_in(new, today)
    if periods and periods[0].words == new:
        return restated(last, dates=new)
    placed = _PLACED.fullmatch(new)
    if names.outlet(placed["outlet"] if placed else new):
        return restated(last, outlets=placed["outlet"] if placed else new)
    narrow = _NARROW.fullmatch(new)
    if last.reading.intent == "who_said":
        if not narrow and names.speaker(new):
            return restated(last, speaker=new)
        return restated(last, subject=narrow["topic"] if narrow else new)
    return swapped(last, narrow["topic"] if narrow else new)


def _rule(form: str) -> re.Pattern[str]:
    return re.compile(form, re.IGNORECASE)


_Make = Callable[[re.Match[str], Question, _Here], Question | None]
_RULES: tuple[tuple[re.Pattern[str], _Make], ...] = (
    (_rule(rf"{_LEAD}{_POLITE}{_SHORTER}{_TAIL}"), _shorter),
    (_rule(rf"{_LEAD}{_POLITE}{_MORE}{_TAIL}"), _more),
    (_rule(rf"{_LEAD}{_WHO_ELSE}{_TAIL}"), _who_else),
    (_rule(rf"{_LEAD}{_SAID_WHEN}{_TAIL}"), _wh),
    (_rule(rf"{_LEAD}{_WH}{_TAIL}"), _wh),
    (_rule(rf"{_LEAD}{_NTH}{_TAIL}"), _nth),
    *((_rule(rf"{_LEAD}{form}{_TAIL}"), _swap) for form in (_ABOUT, _FROM, _NAME)),
    (_rule(_AND), _swap),
)


def _with_names(said: str, asked: Question, earlier: Sequence[Answer]) -> Question | None:
    """A question with the names of whom and what its pronouns mean; asks back where that can't be told."""
    found = antecedents(earlier)
    if not found.needed(said):
        return None
    text = found.filled(asked.text)
    if text is None:
        return _asking_back(asked, found.unclear(said), found.people)
    if text == asked.text:
        return None
    is_more = re.search(r"\bwhat else\b", said, re.IGNORECASE)
    return _following(asked, text, Follow(asked.text, shown=_places(earlier[-1:]) if is_more else ()))


# ── what earlier answers hold ──


def _kept(asked: Question, last: Answer) -> Filters:
    """The filters set by hand now; else those that were set by hand before."""
    return asked.filters if asked.filters != Filters() else last.question.filters


def _places(answers: Iterable[Answer]) -> tuple[tuple[str, int, Span], ...]:
    return tuple((c.article, c.revision, c.span) for answer in answers for c in answer.citations)


def _printed(last: Answer) -> tuple[str, ...]:
    """Says when the articles that were cited were published."""
    dates = dict.fromkeys((c.title or "untitled", c.outlet, c.published) for c in last.citations)
    return tuple(
        f"“{title}”{f' in {outlet}' if outlet else ''} {f'was published on {day[:10]}' if day else 'has no date'}"
        for title, outlet, day in dates
    )


def _at(listed: Sequence[_T], n: int) -> _T | None:
    """The nth of a list, counted from 1; -1 is the last."""
    return listed[n - 1 if n > 0 else n] if -len(listed) <= n <= len(listed) and n else None
