"""Text to vectors: the bundled all-MiniLM-L6-v2, run by onnxruntime on the processor, offline.

Each text goes through the model alone, on one core, as many at once as there are cores: nothing is padded, and
a vector depends on nothing but its text. Batches are no faster, and would tie a vector to its neighbours by the
scales that they share. `ingest/model/README.md` has the figures, and where the model comes from.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EmbedderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Encoding, Tokenizer

Vectors = NDArray[np.float32]

TEST_SENTENCE = "The ferry to the island leaves at noon, said the harbour master of Saltby."
"""What an embedder is asked for again and again, to see that its model was not changed under its name."""

DIMENSIONS = 384
POSITIONS = 256
CLS, SEP = 101, 102
WINDOWS_VERSION = 1
_SURROGATES = re.compile("[\ud800-\udfff]")
_loading = threading.Lock()
_most_cores: int | None = None


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that comes with Byline, and the SHA-256 it must have."""

    name: str
    sha256: str


MODEL = ModelFile("all-MiniLM-L6-v2-int8.onnx", "133cdc39704594a0ae934f8612f628c5314007045baca14ddd6e95ca71e7aa6d")
TOKENIZER = ModelFile("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037")


class Embedder(Protocol):
    """What makes vectors of texts. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    @property
    def digest(self) -> str:
        """Identifies what makes the vectors: two that differ in it make vectors that can't be compared."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    @property
    def max_tokens(self) -> int:
        """The longest text that is read as one, in tokens as `count_tokens` counts them."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, without those that the model adds around it."""

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """Where each token stands in the text: start and end, code points, in order."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A unit vector for each text, in their order: float32 [texts, dimensions]. Reads all of each text."""

    def embed_query(self, text: str) -> Vectors:
        """A unit vector for a question that texts are to answer: float32 [dimensions]. For some models another."""


class MiniLM:
    """all-MiniLM-L6-v2 in int8. Construct it through `default_embedder`, which loads it once."""

    name = "all-MiniLM-L6-v2-int8"
    digest = hashlib.sha256(f"{MODEL.sha256} {TOKENIZER.sha256} {WINDOWS_VERSION}".encode()).hexdigest()
    dimensions = DIMENSIONS
    max_tokens = POSITIONS - 2

    def __init__(self, folder: Path) -> None:
        """Loads the model from its folder. EmbedderError if a file is missing, or not the one it should be."""
        self._tokenizer = _load_tokenizer(_checked(folder, TOKENIZER))
        self._session = _load_session(_checked(folder, MODEL))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, without [CLS] and [SEP]."""
        return [len(self._encoded(text)) for text in texts]

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """Where each token stands in the text: start and end, code points, in order.

        White space belongs to none. A word of more than 100 characters is one token. Texts cut at white space have
        as many tokens together as they had before.
        """
        return self._encoded(text).offsets

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A unit vector for each text, in their order: float32 [texts, 384].

        A text of more than `max_tokens` is read in windows, as few and as equal as can be; its vector is the
        mean of theirs, weighted by their tokens and of length one again. An empty text has a vector too.
        A word of more than 100 characters is read as one unknown token, as BERT does; a lone surrogate, which
        is no text, as nothing.
        """
        workers = min(_cores(), len(texts))
        if workers <= 1:
            found = [self._vector(text) for text in texts]
        else:
            with ThreadPoolExecutor(workers, thread_name_prefix="embed") as pool:
                found = list(pool.map(self._vector, texts))
        return np.array(found, dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def embed_query(self, text: str) -> Vectors:
        """As `embed`: this model makes no difference."""
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        windows = _windows(self._ids(text), self.max_tokens)
        found = [self._run(window) for window in windows]
        if len(found) == 1:
            return found[0]
        total = np.asarray(np.average(found, axis=0, weights=[len(window) for window in windows]), dtype=np.float32)
        return total / np.linalg.norm(total)

    def _run(self, ids: list[int]) -> Vectors:
        (vector,) = self._session.run(None, {"ids": np.array(wrapped(ids), dtype=np.int64)})
        return np.asarray(vector, dtype=np.float32)

    def _ids(self, text: str) -> list[int]:
        """Its tokens, without where they stand, which takes longer."""
        (encoded,) = self._tokenizer.encode_batch_fast([_SURROGATES.sub("\ufffd", text)], add_special_tokens=False)
        return encoded.ids

    def _encoded(self, text: str) -> Encoding:
        # One code point for one, so that offsets stay right; the tokenizer then drops it.
        return self._tokenizer.encode(_SURROGATES.sub("\ufffd", text), add_special_tokens=False)


def default_embedder() -> Embedder:
    """The bundled embedder; the first call loads it. EmbedderError if a file of it is missing or altered."""
    with _loading:
        return _bundled()


@cache
def _bundled() -> MiniLM:
    return MiniLM(Path(__file__).parent / "model")


def test_vector(embedder: Embedder) -> Vectors:
    """What an embedder makes of the test sentence: float32 [dimensions]. Raises EmbedderError where it fails."""
    vector: Vectors = embedder.embed([TEST_SENTENCE])[0]
    return vector


def wrapped(ids: list[int]) -> list[int]:
    """A text's token ids as the model reads them."""
    return [CLS, *ids, SEP]


def session_options() -> SessionOptions:
    """How the model is run: each text on one thread, its caller's, so that texts and not products are spread."""
    from onnxruntime import GraphOptimizationLevel, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graph has the fused operators that pay; of the others, SkipLayerNormalization makes it slower.
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return options


def _load_session(model: bytes) -> InferenceSession:
    from onnxruntime import InferenceSession

    return InferenceSession(model, session_options(), providers=["CPUExecutionProvider"])


def _load_tokenizer(description: bytes) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(description.decode("utf-8"))
    # Upstream's file cuts at 128 tokens and pads to them, and would read "[SEP]" in a text as an order.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def _checked(folder: Path, file: ModelFile) -> bytes:
    try:
        data = (folder / file.name).read_bytes()
    except OSError as error:
        raise EmbedderError(
            f"the embedding model can't be read ({folder / file.name}: {error.strerror}): install Byline again"
        ) from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise EmbedderError(
            f"the embedding model is not the one that came with Byline ({folder / file.name} was altered or is "
            f"incomplete): install Byline again"
        )
    return data


def _windows(ids: list[int], longest: int) -> list[list[int]]:
    count = max(1, -(-len(ids) // longest))
    ends = [len(ids) * i // count for i in range(count + 1)]
    return [ids[start:end] for start, end in pairwise(ends)]


def use_cores(most: int) -> None:
    """Use at most so many cores for embedding from now on."""
    global _most_cores
    _most_cores = most


def spare_a_core() -> None:
    """Leave one core to others from now on, where there is more than one."""
    use_cores(max(1, _cores() - 1))


def _cores() -> int:
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(there, _most_cores or there)
