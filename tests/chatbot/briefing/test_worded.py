"""Points that a model words: batch by batch, then over what the batches cite; each sentence before the judge."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from chatbot.backends.words import BackendError, Message
from chatbot.briefing.making import brief
from chatbot.briefing.nouns import Briefing
from chatbot.opening import Opened
from ingest.article import Filters
from tests.chatbot.briefing.conftest import TOPIC, made, part, texts
from tests.chatbot.scripted import ScriptedBackend, stretches

CRACK = "inspectors found a crack"


def _copying(*holding: str) -> Callable[[str], str]:
    """Says the first sentence of each stretch that holds some words, as it stands, with its number."""

    def script(prompt: str) -> str:
        return " ".join(
            f"{text.rstrip('.')} [{n}]."
            for n, text in stretches(prompt).items()
            if any(words in text for words in holding) and "“" not in text and '"' not in text
        )

    return script


def _worded(desk: Opened, backend: ScriptedBackend) -> Briefing:
    return made(desk, backend=backend)


def test_model_words_the_points(desk: Opened) -> None:
    backend = ScriptedBackend(_copying("army ferry began", "40 kilometres"), context=32_000)
    briefing = _worded(desk, backend)
    points = [*part(briefing, "in brief").sentences, *part(briefing, "key points").sentences]
    assert len(backend.calls) == 1
    assert {sentence.kind for sentence in points} == {"generated"}
    assert any("army ferry" in sentence.text for sentence in points)
    assert (briefing.backend, briefing.host) == ("scripted", "models.example:443")
    assert briefing.used == 11


def test_small_context_is_worded_in_batches_and_then_together(desk: Opened) -> None:
    backend = ScriptedBackend(_copying("army ferry began", "40 kilometres", "resigned on Wednesday"), context=2600)
    briefing = _worded(desk, backend)
    assert len(backend.calls) > 2
    everything = "\n".join(message.text for call in backend.calls[:-1] for message in call)
    for words in ("closed to all traffic", "wrong side of the river", "petition"):
        assert words in everything
    last = stretches(backend.prompt).values()
    assert all(re.search("army ferry began|40 kilometres|resigned on Wednesday", text) for text in last)
    assert any("army ferry" in text for text in texts(briefing, "in brief", "key points"))
    assert briefing.used == 11 and not any("was not sent" in one.why for one in briefing.left_out)


def test_batch_of_which_the_model_writes_nothing_is_told_of(desk: Opened) -> None:
    briefing = _worded(desk, ScriptedBackend(_copying("army ferry began"), context=2600))
    (silent,) = [one for one in briefing.left_out if "wrote nothing" in one.why]
    assert briefing.used == 11 - len(silent.articles) < 11
    assert "wire-2" not in silent.articles
    assert any("army ferry" in text for text in texts(briefing, "in brief", "key points"))


def test_context_too_small_for_what_the_batches_cite_is_worded_in_more_rounds(desk: Opened) -> None:
    backend = ScriptedBackend(_copying("the", "The"), context=2000)
    briefing = _worded(desk, backend)
    told = "\n".join(message.text for call in backend.calls for message in call)
    for words in ("closed to all traffic", "wrong side of the river", "petition"):
        assert words in told
    articles = {citation.n: citation.article for citation in briefing.citations}
    points = [*part(briefing, "in brief").sentences, *part(briefing, "key points").sentences]
    assert {"wire-1", "argus-3"} <= {articles[n] for sentence in points for n in sentence.citations}
    assert not any("not sent" in one.why for one in briefing.left_out)
    assert len(backend.calls) < 10


def test_backend_that_fails_midway_tells_what_it_was_not_sent(desk: Opened) -> None:
    backend = ScriptedBackend(_copying("closed to all traffic"), context=2000)
    words = backend.words

    def until_it_fails(messages: Sequence[Message], *, most: int) -> Iterator[str]:
        yield from words(messages, most=most)
        if len(backend.calls) == 2:
            raise BackendError("the line broke")

    backend.words = until_it_fails  # type: ignore[method-assign]
    briefing = _worded(desk, backend)
    assert any("the line broke" in note for note in briefing.notes)
    (unsent,) = [one for one in briefing.left_out if "it failed before" in one.why]
    sent = "\n".join(message.text for call in backend.calls for message in call)
    assert "gazette-3" in unsent.articles and "petition" not in sent
    assert briefing.used < 11


def test_model_that_invents_everything_leaves_the_articles_own_words(desk: Opened) -> None:
    def lies(prompt: str) -> str:
        return " ".join(f"A dragon of {n} metres ate the mayor of Tolm [{n}]." for n in stretches(prompt))

    briefing = _worded(desk, ScriptedBackend(lies, context=32_000))
    assert not any("dragon" in text for text in texts(briefing, "in brief", "key points"))
    assert texts(briefing, "key points") and len(briefing.dropped) > 10


def test_lie_is_dropped_and_what_it_cites_shown(desk: Opened) -> None:
    def lie(prompt: str) -> str:
        n = next(n for n, text in stretches(prompt).items() if "army ferry began" in text)
        return f"An army ferry sank at Pellworth on Friday with 300 people [{n}]."

    briefing = _worded(desk, ScriptedBackend(lie, context=32_000))
    assert not any("sank" in text for text in texts(briefing, "in brief", "key points"))
    assert any("sank" in one.text for one in briefing.dropped)


def test_failing_backend_leaves_the_articles_own_words_and_says_so(desk: Opened) -> None:
    briefing = _worded(desk, ScriptedBackend("", fails=BackendError("no answer came in 30 s")))
    assert any("no answer came in 30 s" in note for note in briefing.notes)
    assert briefing.backend == "extractive" and texts(briefing, "key points")


def test_model_that_says_nothing_leaves_the_articles_own_words(desk: Opened) -> None:
    assert texts(_worded(desk, ScriptedBackend("")), "key points")


def test_private_article_is_not_sent(library_of: Callable[..., Opened]) -> None:
    open_one = {"id": "open", "published": "2026-05-05", "text": "The shipyard of Saltby burned down on Sunday."}
    secret = {"id": "secret", "published": "2026-05-06", "tags": ["private"],
              "text": "The shipyard of Saltby was insured by nobody, its own ledgers show."}  # fmt: skip
    backend = ScriptedBackend(_copying("shipyard"))
    found = brief(library_of(open_one, secret), None, Filters(), backend=backend)
    assert isinstance(found, Briefing)
    assert "ledgers" not in "\n".join(message.text for call in backend.calls for message in call)
    assert [one.articles for one in found.left_out if "private" in one.why] == [("secret",)]
    assert found.used == 1


def test_topic_reaches_the_model_as_data(desk: Opened) -> None:
    backend = ScriptedBackend(_copying(CRACK), context=32_000)
    _worded(desk, backend)
    assert TOPIC in backend.prompt
