"""Answers as JSON and back: the same answer again, whatever is in it."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbot.answer import Answer, Question
from chatbot.conversation import known, resolved
from chatbot.engine import Engine
from chatbot.kept import VERSION, UnreadableAnswer, answer_from, answer_json


def nouns(kind: Any) -> set[type]:
    """The dataclasses of which a type is made."""
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return {kind}.union(*(nouns(hint) for hint in get_type_hints(kind).values()))
    return set[type]().union(*(nouns(one) for one in get_args(kind) if not isinstance(one, str)))


for noun in nouns(Answer):
    # Every field, also those with a default, which hypothesis would leave out.
    st.register_type_strategy(
        noun, lambda kind: st.builds(kind, **{f.name: st.from_type(get_type_hints(kind)[f.name]) for f in fields(kind)})
    )
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(str, st.text(st.characters(), max_size=12))  # halves of characters too


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_type(Answer))
def test_any_answer_is_the_same_after_a_round_trip(answer: Answer) -> None:
    assert answer_from(json.loads(json.dumps(answer_json(answer)))) == answer


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("What did Maria Sandoval say?", "who_said"),
        ("Who said anything about the ferry?", "who_said"),
        ("What does a ticket for the ferry cost?", "fact"),
        ("Summarize the articles on the ferry", "summary"),
        ("Timeline of the ferry", "timeline"),
        ("Compare the outlets on the ferry", "comparison"),
        ("What did Zebulon Ark say?", "who_said"),
    ],
)
def test_answers_of_the_engine_are_kept_whole(engine: Engine, question: str, intent: str) -> None:
    answer = engine.answer(Question(question))
    assert answer.reading.intent == intent
    assert answer_from(json.loads(json.dumps(answer_json(answer)))) == answer


def test_kept_answer_is_followed_on_as_the_first_was(engine: Engine) -> None:
    first = engine.answer(Question("What did Maria Sandoval say?"))
    again = answer_from(json.loads(json.dumps(answer_json(first))))
    follows = [resolved("What about Ingrid Novak?", [one], names=known(engine.library)) for one in (first, again)]
    assert follows[0] == follows[1]
    assert engine.answer(follows[1]).question.follow == follows[0].follow


def test_answer_of_an_earlier_version_has_the_defaults(engine: Engine) -> None:
    answer = engine.answer(Question("What did Maria Sandoval say?"))
    kept = answer_json(replace(answer, cut=True, host="h"))
    del kept["answer"]["cut"], kept["answer"]["host"]
    kept["answer"]["of_a_later_version"] = {"any": 1}
    assert answer_from(kept) == replace(answer, cut=False, host=None)


def test_newer_form_says_to_upgrade(engine: Engine) -> None:
    kept = answer_json(engine.answer(Question("What did Maria Sandoval say?")))
    with pytest.raises(UnreadableAnswer, match=r"newer Byline.*upgrade"):
        answer_from(kept | {"version": VERSION + 1})


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "x",
        {},
        {"version": VERSION},
        {"version": "1", "answer": {}},
        {"version": VERSION, "answer": {}},
        {"version": VERSION, "answer": {"question": 3}},
        {"version": VERSION, "answer": {"question": {"text": 3}, "reading": {"intent": "fact", "filters": {}}, "text": ""}},
        {"version": VERSION, "answer": {"question": {"text": ""}, "reading": {"intent": "x", "filters": {}}, "text": ""}},
        {
            "version": VERSION,
            "answer": {"question": {"text": "", "today": "1"}, "reading": {"intent": "fact", "filters": {}}, "text": ""},
        },
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told(kept: object) -> None:
    with pytest.raises(UnreadableAnswer):
        answer_from(kept)
