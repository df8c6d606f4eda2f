"""The bundled embedder: what it promises to whoever stores and compares its vectors."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import ingest.embed
from ingest.embed import MODEL, TOKENIZER, Embedder, MiniLM, default_embedder
from ingest.errors import EmbedderError

MODEL_FOLDER = Path(ingest.embed.__file__).parent / "model"
# Made by ingest/model/build.py's own graph without quantizing: vectors(model(weights, quantized=False), …).
EXACT = Path(__file__).parent / "minilm_fp32.json"

FERRY = "The ferry to Norrholm was cancelled because of the storm."
BOAT = "High winds stopped the boat service to the island."
BUDGET = "Shareholders approved the dividend at the annual meeting."
LONG = "The inquiry heard that the pumps had failed twice before. " * 60


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return default_embedder()


def test_vectors_shape_and_length(embedder: Embedder) -> None:
    vectors = embedder.embed([FERRY, BOAT, LONG])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, embedder.dimensions) == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_vectors_of_nothing(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)
    assert embedder.count_tokens([]) == []


def test_vectors_near_fp32(embedder: Embedder) -> None:
    exact = json.loads(EXACT.read_text(encoding="utf-8"))
    cosines = (embedder.embed(list(exact)) * np.array(list(exact.values()))).sum(axis=1)
    assert cosines.min() >= 0.98
    assert cosines.mean() >= 0.99


def test_vectors_in_order_given(embedder: Embedder) -> None:
    texts = [f"{FERRY} It carried {number} cars. " * (1 + number * 7 % 5) for number in range(40)]
    together = embedder.embed(texts)
    assert np.array_equal(together[::-1], embedder.embed(texts[::-1]))


def test_vector_independent_of_neighbours(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed([FERRY])[0], embedder.embed([LONG, BUDGET, FERRY, "", BOAT])[2])


def test_vectors_same_from_many_threads(embedder: Embedder) -> None:
    texts = [FERRY, BOAT, BUDGET]
    alone = embedder.embed(texts)
    with ThreadPoolExecutor(4) as pool:
        assert all(np.array_equal(alone, found) for found in pool.map(embedder.embed, [texts] * 12))


def test_similar_sentences_closer(embedder: Embedder) -> None:
    ferry, boat, budget = embedder.embed([FERRY, BOAT, BUDGET])
    assert ferry @ boat > max(ferry @ budget, boat @ budget) + 0.2


def test_long_text_read_to_its_end(embedder: Embedder) -> None:
    assert embedder.count_tokens([LONG])[0] > 2 * embedder.max_tokens
    plain, other_end = embedder.embed([LONG + BUDGET, LONG + FERRY])
    assert plain @ other_end < 0.9999


def test_long_text_is_weighted_mean_of_windows(embedder: Embedder) -> None:
    # 300 one-token words, read as 150 and 150.
    words = ["ferry"] * 150, ["bank"] * 150
    first, second = embedder.embed([" ".join(half) for half in words])
    whole = embedder.embed([" ".join(words[0] + words[1])])[0]
    mean = first + second
    assert whole == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)


def test_text_at_the_limit_read_as_one(embedder: Embedder) -> None:
    limit, over = ("ferry " * (embedder.max_tokens + extra) + "bank" for extra in (-1, 0))
    assert embedder.count_tokens([limit, over]) == [embedder.max_tokens, embedder.max_tokens + 1]
    assert np.isfinite(embedder.embed([limit, over])).all()


def test_token_offsets_are_code_points(embedder: Embedder) -> None:
    text = "Zoë 🎉 naïve\x00 İzmir\ud83d said"
    words = [text[start:end] for start, end in embedder.token_offsets(text)]
    assert [words[0], words[1], words[-1]] == ["Zoë", "🎉", "said"]
    assert embedder.count_tokens([text]) == [len(words)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\t", id="white-space"),
        pytest.param("\x00\x01", id="nul"),
        pytest.param("a \ud83d b \udc00", id="lone-surrogates"),
        pytest.param("👩‍👩‍👧‍👦" * 50, id="emoji"),
        pytest.param("x" * 1_000_000, id="one-long-word"),
        pytest.param("e" + "\u0301" * 100_000, id="combining-marks"),
        pytest.param("\u202e\u200b\ufeff", id="invisible"),
        pytest.param("漢" * 1_000, id="chinese"),
    ],
)
def test_hostile_text_gives_a_unit_vector(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed([text])[0]) == pytest.approx(1, abs=1e-5)
    assert all(0 <= start <= end <= len(text) for start, end in embedder.token_offsets(text))


def test_markup_of_the_model_read_as_text(embedder: Embedder) -> None:
    assert embedder.count_tokens(["[SEP]"])[0] > 1


@pytest.mark.parametrize("file", [MODEL, TOKENIZER])
def test_bundled_file_is_the_one_that_was_built(file: ingest.embed.ModelFile) -> None:
    assert hashlib.sha256((MODEL_FOLDER / file.name).read_bytes()).hexdigest() == file.sha256
    assert file.sha256 in (MODEL_FOLDER / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", [MODEL, TOKENIZER])
def test_altered_file_refused(tmp_path: Path, file: ingest.embed.ModelFile) -> None:
    for each in (MODEL, TOKENIZER):
        shutil.copy(MODEL_FOLDER / each.name, tmp_path)
    data = bytearray((tmp_path / file.name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / file.name).write_bytes(data)
    with pytest.raises(EmbedderError, match=rf"{file.name} was altered.*install Byline again"):
        MiniLM(tmp_path)


def test_missing_file_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"can't be read.*install Byline again"):
        MiniLM(tmp_path)


def test_default_embedder_loaded_once() -> None:
    assert default_embedder() is default_embedder()


def test_import_leaves_heavy_packages_alone() -> None:
    code = "import sys, ingest.embed; print([m for m in ('onnxruntime', 'tokenizers') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_fewer_cores_make_the_same_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The ferry is late.", "The council met.", "Nobody came."]
    expected = default_embedder().embed(texts)
    monkeypatch.setattr(ingest.embed, "_most_cores", None)
    ingest.embed.use_cores(1)
    assert ingest.embed._cores() == 1
    assert np.array_equal(default_embedder().embed(texts), expected)


@pytest.mark.parametrize(("there", "used"), [(1, 1), (2, 1), (8, 7)])
def test_spared_core_is_one_where_there_are_several(monkeypatch: pytest.MonkeyPatch, there: int, used: int) -> None:
    monkeypatch.setattr(ingest.embed, "_most_cores", None)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(there), raising=False)
    ingest.embed.spare_a_core()
    assert ingest.embed._cores() == used
