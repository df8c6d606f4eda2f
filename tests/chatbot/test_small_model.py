"""A real small model words answers through the whole engine. It invents; nothing that it invents is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chatbot.answer import Answer, Question
from chatbot.backends import gguf
from chatbot.backends.registry import backend_named
from chatbot.backends.words import Backend
from chatbot.opening import Opened
from chatbot.verify import fold_typography
from chatbot.words import STOP_WORDS, stem, words
from tests.chatbot.backends.conftest import load
from tests.chatbot.backends.test_gguf import MODEL, PATIENT, model, real, running

pytestmark = real
QUESTIONS = ("What did Marisol Easley say?", "How much will the Kestrel Link cost?")


@pytest.fixture(scope="module", autouse=True)
def ends() -> Iterator[None]:
    yield
    gguf.stop()


def small() -> Backend:
    assert MODEL
    return model(MODEL, BYLINE_CONTEXT="1024", BYLINE_DEADLINES=PATIENT)


def as_server() -> Backend:
    """The same model by the protocol, from the server that the backend gguf has started."""
    if not gguf._servers:
        list(zip(range(1), small().words([], most=1), strict=False))
    server = running()
    given = {"OPENAI_BASE_URL": f"{server.address}/v1", "OPENAI_API_KEY": server.key, "BYLINE_CONTEXT": "1024"}
    made = backend_named(
        load(BYLINE_BACKEND="openai-compatible", BYLINE_MODEL="gguf", BYLINE_DEADLINES=PATIENT, **given)
    )
    assert made
    return made


def check(desk: Opened, answer: Answer) -> None:
    """What is shown as the articles' own words is; of what the model worded every word of weight is in what it cites."""
    cited = {citation.n: citation for citation in answer.citations}
    for citation in answer.citations:
        assert citation.span.of(desk.library.revision(citation.article, citation.revision).text) == citation.text
    for sentence in answer.sentences:
        assert sentence.citations
        assert set(sentence.citations) <= cited.keys()
        evidence = fold_typography(" ".join(f"{cited[n].text} {cited[n].title or ''}" for n in sentence.citations))
        there = {stem(word) for word in words(evidence)} | {stem(word) for word in words(sentence.speaker or "")}
        invented = [w for w in words(sentence.text) if w.lower() not in STOP_WORDS and stem(w) not in there]
        figures = [w for w in words(sentence.text) if w[0].isdigit() and w not in words(evidence)]
        if sentence.kind == "generated":
            assert not figures, sentence.text
            assert not [word for word in invented if word[0].isupper()], sentence.text
            assert len(invented) <= len(words(sentence.text)) / 4, sentence.text


@pytest.mark.parametrize(
    ("make", "questions"), [(small, QUESTIONS), (as_server, QUESTIONS[:1])], ids=["by itself", "by its server"]
)
def test_nothing_that_a_small_model_invents_is_shown(
    samples: Opened, make: Callable[[], Backend], questions: tuple[str, ...]
) -> None:
    """By its server it says the same words, so that one question shows whether they come and go the same way."""
    backend = make()
    engine = samples.engine.with_backend(backend)
    answers = [engine.answer(Question(text)) for text in questions]
    for answer in answers:
        check(samples, answer)
        assert answer.backend == backend.name
    assert any(answer.dropped for answer in answers), "it invented nothing: this shows nothing"
    assert not any(answer.abstained for answer in answers)
    easley = answers[0].coverage
    assert easley is not None
    assert easley.shown == easley.found == 6
