"""The setting BYLINE_EMBEDDER: the bundled embedder, or any LlamaIndex embedding, from the first article to a change."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from chatbot import settings
from chatbot.embedders import embedder_named
from chatbot.opening import opened
from ingest.embed import Embedder, default_embedder
from ingest.errors import EmbedderError, UsageError
from ingest.library.record import Library
from ingest.remake import outdated
from ingest.statements import find
from tests.chatbot.conftest import Byline

OWN = "tests.chatbot.own_embedding"
LETTERS = f"{OWN}:Letters"
NOTE = "“The kiln is safe,” said Orla Brandt, the works manager. “We tested it twice.”"
ROOT = Path(__file__).parents[2]


def load(setting: str) -> settings.Settings:
    return settings.load({}, {"BYLINE_EMBEDDER": setting})


# ── the setting ──


@pytest.mark.parametrize("setting", ["bundled", LETTERS, "own:Embedding", "a.b_c.d:E"])
def test_setting_that_can_name_an_embedder_is_accepted(setting: str) -> None:
    load(setting).check()
    assert load(setting).embedder == setting


@pytest.mark.parametrize(
    "setting", ["minilm", "own:", ":Embedding", "own.Embedding", "own:Embedding:x", "o wn:E", "../own:E"]
)
def test_setting_that_names_none_is_wrong_use_and_lists_the_choices(setting: str) -> None:
    with pytest.raises(UsageError, match=r"BYLINE_EMBEDDER is .* there is: bundled, or module:Class of a LlamaIndex"):
        load(setting).check()
    with pytest.raises(UsageError, match="there is: bundled"):
        embedder_named(setting)


def test_bundled_embedder_by_its_name() -> None:
    assert embedder_named("bundled") is default_embedder()


@pytest.mark.parametrize(
    ("setting", "error", "said"),
    [
        ("no_such_package:Embedding", UsageError, r"no_such_package can't be imported \(ModuleNotFoundError"),
        (f"{OWN}:Nothing", UsageError, f"there is no Nothing in {OWN}"),
        (f"{OWN}:NoEmbedding", UsageError, "is no LlamaIndex embedding"),
        (f"{OWN}:zlib", UsageError, "is no LlamaIndex embedding"),
        ("llama_index.core:MockEmbedding", EmbedderError, "can't be set up .*embed_dim"),
        (f"{OWN}:WithoutKey", EmbedderError, r"can't be set up \(ValueError: No key found; set OWN_KEY\)"),
        (f"{OWN}:Unreachable", EmbedderError, r"can't embed \(ConnectionError: the server is away\)"),
    ],
)
def test_class_that_can_not_be_used_is_told_in_one_line(setting: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        embedder_named(setting)
    assert setting in str(raised.value)
    assert "\n" not in str(raised.value)


# ── the adapter ──


def test_adapter_gives_unit_vectors_in_the_order_of_the_texts() -> None:
    embedder: Embedder = embedder_named(LETTERS)
    texts = [f"Text {n} on lamps and ladders." for n in range(25)]
    together = embedder.embed(texts)
    assert (together.shape, together.dtype) == ((25, 64), np.float32)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0)
    assert np.array_equal(together[7], embedder.embed([texts[7]])[0])
    assert embedder.embed([]).shape == (0, 64)
    assert np.isfinite(embedder.embed(["", "\ud800", "a\0b"])).all()


def test_adapter_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from chatbot.llamaindex import LlamaIndexEmbedder

    embedder = LlamaIndexEmbedder(LETTERS)
    assert embedder.name == f"{LETTERS} letters-1"
    assert (embedder.max_tokens, embedder.dimensions) == (default_embedder().max_tokens, 64)
    assert embedder.token_offsets(NOTE) == default_embedder().token_offsets(NOTE)
    assert embedder.count_tokens([NOTE]) == default_embedder().count_tokens([NOTE])
    monkeypatch.setenv("OWN_DIMENSIONS", "32")
    assert LlamaIndexEmbedder(LETTERS).digest != embedder.digest != default_embedder().digest


def test_adapter_lets_an_embedding_make_questions_in_its_own_way() -> None:
    embedder = embedder_named(f"{OWN}:Asymmetric")
    assert np.array_equal(embedder.embed_query("kiln"), embedder.embed(["what answers: kiln"])[0])
    assert not np.array_equal(embedder.embed_query("kiln"), embedder.embed(["kiln"])[0])


@pytest.mark.parametrize(
    ("name", "said"),
    [("Zero", "is zero"), ("Changing", r"in the shape \(1, 21\), not \(1, \d+\)"), ("Changing", "can't embed")],
)
def test_vectors_that_are_none_are_refused(name: str, said: str) -> None:
    texts = ["a text of some length", "one longer than that"] if said == "can't embed" else ["a text of some length"]
    with pytest.raises(EmbedderError, match=said):
        embedder_named(f"{OWN}:{name}").embed(texts)


# ── from end to end ──


def test_embedding_of_llamaindex_from_the_first_article_to_a_change(
    byline: Byline, sample_folder: Path, tmp_path: Path
) -> None:
    own = {"PYTHONPATH": str(ROOT), "BYLINE_EMBEDDER": LETTERS}
    shutil.copytree(sample_folder, tmp_path / "library")
    refused = byline("search", "harbour costs", "--json", **own)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("byline: the library's vectors were made by all-MiniLM-L6-v2-int8")
    assert "`byline reindex`" in refused.err
    assert refused.err.count("\n") == 1
    taken = byline("ingest", "-", given=NOTE, **own)
    assert (taken.code, len(byline("articles", "list", "--json").lines)) == (1, 10)

    mended = byline("reindex", "--json", **own)
    assert mended.code == 0, mended.err
    document = mended.json
    assert (document["articles"], document["embedded"] > 10, document["embedder"]) == (10, True, f"{LETTERS} letters-1")
    assert document["indexed"] >= document["embedded"]
    state = json.loads((tmp_path / "library" / "index" / "state.json").read_text())
    with Library(tmp_path / "library") as library:
        ((name, digest, dimensions),) = library.embedders()
    assert (name, state["embedder"], dimensions) == (f"{LETTERS} letters-1", digest, 64)

    assert byline("ingest", "-", "--json", given=NOTE, **own).json["counts"] == {"added": 1}
    found = byline("search", "is the kiln safe", "--json", **own)
    assert found.json["hits"][0]["text"] == NOTE
    changed = byline("search", "is the kiln safe", "--json", OWN_SEED="2", **own)
    assert changed.code == 1
    assert "now makes other vectors than those in the library" in changed.err
    assert "made by tests.chatbot.own_embedding:Letters letters-1" in byline("search", "kiln", "--json").err
    findings = {f["name"]: f for f in byline("doctor", "--json", **own).json["findings"]}
    assert not any(findings[name]["problem"] for name in ("embedder", "vectors", "up to date", "index"))


def test_question_about_who_said_something_needs_no_embedder(
    byline: Byline, sample_folder: Path, tmp_path: Path
) -> None:
    answered = byline("ask", "what did Easley say?", "--json", library=sample_folder, BYLINE_EMBEDDER="away:Embedding")
    assert answered.code == 0, answered.err


# ── in the server, and the doctor ──


def test_server_makes_again_in_the_background_what_an_older_version_made(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "library"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("index"))
    monkeypatch.setattr(find, "VERSION", find.VERSION + 1)
    monkeypatch.setattr(find, "find_statements", lambda *_: ())
    with opened(folder, own_index=True) as desk:
        until = time.monotonic() + 20
        while outdated(desk.library) and time.monotonic() < until:
            time.sleep(0.05)
        assert not outdated(desk.library)
        assert desk.library.speakers() == []


def test_doctor_counts_what_is_outdated_and_names_the_command(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chatbot.doctor import examine

    folder = tmp_path / "library"
    shutil.copytree(sample_folder, folder, ignore=shutil.ignore_patterns("index"))
    monkeypatch.setattr(find, "VERSION", find.VERSION + 1)
    chosen = settings.load({"BYLINE_LIBRARY": str(folder)}, {})
    finding = next(f for f in examine(chosen).findings if f.name == "up to date")
    assert "the statements of 10; a server, or `byline reindex`" in finding.value
    assert finding.problem is None
    with Library(folder) as library:
        library.connections.get().execute("DELETE FROM vector WHERE passage IN (SELECT id FROM passage LIMIT 3)")
    finding = next(f for f in examine(chosen).findings if f.name == "up to date")
    assert finding.problem is not None
    assert "3 passages" in finding.problem
