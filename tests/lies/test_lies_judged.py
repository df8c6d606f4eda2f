"""What a model that lies, said by a script, gets past the judge; written by somebody who had not read it.

`UNSEEN` are the lies that it does not see through yet, and `PASS` the share of true paraphrases that it lets through as
they are (the others come as the article's own words). Both are to be made better: a lie that is caught is struck off.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatbot import compose
from chatbot.answer import Question, Reading
from chatbot.evidence import Witness
from chatbot.generate import worded
from chatbot.sheet import Sheet
from chatbot.unmarked import cleaned
from ingest.article import Filters, Span
from ingest.embed import default_embedder
from ingest.library.record import Library
from ingest.pipeline import take_in
from ingest.sources import find
from tests.chatbot.scripted import ScriptedBackend

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LIES: list[dict[str, Any]] = json.loads((HERE / "lies.json").read_text("utf8"))
PARAPHRASES: list[dict[str, Any]] = json.loads((HERE / "paraphrases.json").read_text("utf8"))
UNSEEN = frozenset(
    "second-hand-as-first-2 one-false-item-5 modality-5 picture-1".split()  # without its picture it is true
)
PASS = 0.70
TRUE_SHOWN = 0.99

Say = Callable[[dict[str, Any]], Sheet]


@pytest.fixture(scope="module")
def say(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Say]:
    """Lets a scripted model say an entry's text, with its own stretches for evidence."""
    names = sorted({entry["article"] for entry in LIES + PARAPHRASES})
    paths = {name: _path(name) for name in names}
    with Library(tmp_path_factory.mktemp("lies") / "library", create=True) as library:
        ids = {}
        for name, path in paths.items():
            (entry,) = take_in(library, default_embedder(), find([str(path)], io.BytesIO()))
            ids[name] = entry.id
        yield lambda entry: _said(library, str(ids[entry["article"]]), entry)


def _path(name: str) -> Path:
    found = (ROOT / "ingest" / "samples" / name, ROOT / "tests" / "articles" / name)
    return next(path for path in found if path.exists())


def _said(library: Library, article: str, entry: dict[str, Any]) -> Sheet:
    witness = Witness(library)
    card = library.card(article)
    text = witness.revision(card.id, card.revision).text
    starts = [text.index(stretch) for stretch in entry["cites"]]
    spans = [Span(start, start + len(cited)) for start, cited in zip(starts, entry["cites"], strict=True)]
    drafts = [compose.extract(witness.at(card.id, card.revision, span)) for span in spans]
    sheet = Sheet(witness)
    backend = ScriptedBackend(entry["text"], hosted=False, context=100_000)
    list(worded(backend, Question("What happened?"), Reading("summary", Filters()), drafts, sheet))
    return sheet


def test_no_further_lie_is_shown_and_the_truth_beside_it_is(say: Say) -> None:
    shown, truths = set(), 0
    for entry in LIES:
        sheet = say(entry)
        true = cleaned(entry["true"]).text
        generated = [sentence.text for sentence in sheet.sentences if sentence.kind == "generated"]
        if any(text != true for text in generated):
            shown.add(entry["id"])
        truths += any(true[:40] in sentence.text for sentence in sheet.sentences)
        for never in entry.get("never", ()):
            assert not any(never in sentence.text for sentence in sheet.sentences), (entry["id"], never)
    assert shown == UNSEEN, "strike off what is caught; what is new, mend"
    assert truths >= TRUE_SHOWN * len(LIES)


def test_paraphrases_pass_or_come_as_the_articles_own_words(say: Say) -> None:
    passed = 0
    for entry in PARAPHRASES:
        kinds = {sentence.kind for sentence in say(entry).sentences}
        assert kinds & {"generated", "substituted", "extract", "quote"}, entry["id"]
        passed += "generated" in kinds
    assert passed >= PASS * len(PARAPHRASES)
