"""An earlier question asked again with something else in it, as a text that stands by itself."""

from __future__ import annotations

import re

from chatbot.answer import Answer, Reading
from chatbot.words import STOP_WORDS, words

_ASKED = re.compile(
    r"^(?:(?:and|so)\s+)?(?:(?:what|which)(?:\s+(?:year|date|day|time|month|number|percentage|share|person|place|city|country))?|"
    r"when|where|why|who|whom|how(?:\s+(?:many|much|long|old|big|far|high|often|tall|large))?)\b\s*",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:give me|show me|summar\w+|compare|list|a|an|the|timeline|chronology|overview|"
    r"summary|recap|gist|of|for|on)\s+",
    re.IGNORECASE,
)
_PROPER = re.compile(r"(?<=\s)(?P<name>[A-Z0-9][\w’-]*(?:\s+(?:of\s+)?[A-Z][\w’-]*)*)")
_ABOUT = re.compile(r"\b(?:about|of|on|for|regarding)\s+(?P<what>[^?]+?)\s*$", re.IGNORECASE)
_PREPOSITION = re.compile(r"(?P<word>in|at|from|on|for|to|of|by|with)\s+", re.IGNORECASE)
_JOIN = r"(?:of|over|in|on|at|for|to|between|from|under|near)"
_DEFINITE = re.compile(
    rf"\b(?P<head>(?:the|this|that)(?:\s+(?!{_JOIN}\b|and\b|or\b)[\w'’-]+){{1,3}})"
    rf"(?P<of>(?:\s+{_JOIN}\s+(?:the\s+)?(?:[A-Z][\w'’-]*|(?<=of )[\w'’-]+|(?<=of the )[\w'’-]+))+)?",
)
_SAME = object()


def restated(
    last: Answer,
    *,
    speaker: object = _SAME,
    subject: str | None = None,
    dates: str | None = None,
    outlets: str | None = None,
) -> str:
    """The question of an answer, with another speaker (None: anybody), subject, dates or outlets."""
    reading = last.reading
    when = dates or next((said for kind, said in reading.phrases if kind == "dates"), "")
    where = (
        _in(outlets)
        if outlets
        else " and ".join(map(_in, reading.filters.outlets if "outlets" in reading.read else ()))
    )
    if reading.intent == "who_said":
        who = reading.speaker if speaker is _SAME else speaker
        return _who_said(reading, str(who) if who else None, subject, when, where)
    base = swapped_in(bare(last), subject) if subject else bare(last).rstrip("?!. ")
    return " ".join(filter(None, (base, when, where))) + "?"


def _in(outlet: str) -> str:
    return f"in {outlet}" if outlet.lower().startswith("the ") else f"in the {outlet}"


def _who_said(reading: Reading, who: str | None, subject: str | None, when: str, where: str) -> str:
    claim = reading.subject if subject is None and reading.manner in ("whether", "who") else None
    topic = reading.subject if subject is None else subject
    begins = f"{f'Did {who} say' if claim else f'What did {who} say'}" if who else "Who said" if claim else "Who talked"
    if not who and not topic:
        begins = "Who said what"
    about = f"that {claim}" if claim else f"about {topic}" if topic else ""
    return " ".join(filter(None, (begins, when, about, where))) + "?"


def bare(last: Answer) -> str:
    """The question of an answer without the phrases that say which articles it is about."""
    text = last.question.text
    for kind, said in last.reading.phrases:
        if kind != "articles":
            text = text.replace(said, " ", 1)
    return re.sub(r"\s+([?!.,])", r"\1", " ".join(text.split())).strip(" ,")


def swapped(last: Answer, new: str) -> str:
    """The question of an answer that is no who-said, about something else: a name in the place of the last name."""
    return swapped_in(bare(last), new) + "?"


def swapped_in(text: str, new: str) -> str:
    base = text.rstrip("?!. ")
    preposition = _PREPOSITION.match(new)
    name = new[preposition.end() :] if preposition else new
    names = list(_PROPER.finditer(base))
    if names and name.removeprefix("the ")[:1].isupper():
        return base[: names[-1].start()] + name + base[names[-1].end() :]
    definite = noun_phrase(base) if name.lower().startswith("the ") and not preposition else None
    if definite:
        return base.replace(definite, new, 1)
    about = _ABOUT.search(base)
    if about and not preposition:
        return base[: about.start("what")] + new
    return f"{base} {new if preposition else f'for {new}'}"


def with_word(word: str, last: Answer) -> str:
    """The question of an answer with "why", "when", "where" or "how" in the place of what it asked for."""
    reading = last.reading
    if reading.intent == "who_said":
        about = reading.subject or str(reading.speaker or "")
    else:
        about = _ASKED.sub("", bare(last).rstrip("?!. "), count=1)
    return f"{word.capitalize()} {about}?"


def topic(last: Answer) -> str:
    """What a question was about, in a few words: its subject, what it names, or the words of it that count."""
    if last.reading.intent in ("who_said", "comparison"):
        return last.reading.subject
    asked = bare(last).rstrip("?!. ")
    if named := noun_phrase(asked):
        return named
    asked = _ASKED.sub("", asked, count=1)
    while (rest := _ORDER.sub("", asked, count=1)) != asked:
        asked = rest
    return " ".join(word for word in words(asked) if word.lower() not in STOP_WORDS)


def noun_phrase(text: str) -> str | None:
    """The first definite thing that a question names, with what it is of: "the bridge over the Sund".

    In a question the word before a full verb's place is the verb ("when does the ferry line close"), so that of
    several words that nothing is said of the last goes.
    """
    match = _DEFINITE.search(text)
    if match is None:
        return None
    head = match["head"].split()
    if match["of"]:
        return match.group().strip()
    is_factual = _ASKED.match(text) is not None
    return " ".join(head[:-1] if is_factual and len(head) > 2 else head)
