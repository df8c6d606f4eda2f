"""Byline for LlamaIndex: its engine as a query engine, its search as a retriever; LlamaIndex's embeddings and LLMs as ours.

    from chatbot.llamaindex import query_engine, retriever

Importing this module imports LlamaIndex (some seconds); nothing else here does.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.llms.llm import LLM
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from chatbot import render
from chatbot.answer import Citation, Question
from chatbot.backends.addresses import Address, address_of
from chatbot.backends.borrowed import borrowed_words
from chatbot.backends.replies import Reply
from chatbot.backends.words import BackendError, Deadlines, Message
from chatbot.classes import made, names_class, said_by
from chatbot.embedders import BUNDLED, embedder_named
from chatbot.engine import Engine
from chatbot.question import interpret, query_terms
from chatbot.rerankers import NONE, RerankerError, reranker_named
from chatbot.retrieve import Retriever
from ingest.article import Filters, Hit, Span
from ingest.embed import TEST_SENTENCE, Vectors, default_embedder
from ingest.errors import EmbedderError, UsageError
from ingest.library.record import Library

_ADDRESSES = ("api_base", "base_url", "azure_endpoint", "endpoint", "api_url")
"""What LlamaIndex's LLMs call the address that they ask."""


class BylineRetriever(BaseRetriever):
    """Byline's search as a LlamaIndex retriever: passages as nodes, with our spans."""

    def __init__(self, retriever: Retriever, k: int = 10, filters: Filters = Filters()) -> None:
        super().__init__()
        self._retriever = retriever
        self._k = k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = query_bundle.query_str
        library = self._retriever.library
        terms = query_terms(interpret(Question(text), library), text)
        hits = self._retriever.search(text, terms, self._k, self._filters)
        return [_node_of_hit(hit, library) for hit in hits]


class BylineQueryEngine(BaseQueryEngine):
    """Byline's engine as a LlamaIndex query engine.

    A response's `source_nodes` are the answer's citations in the order of their numbers, `metadata` is the answer
    as `byline ask --json` prints it. Where Byline abstains the response says so and has no source nodes.
    """

    def __init__(self, engine: Engine, filters: Filters = Filters()) -> None:
        super().__init__(callback_manager=None)
        self._engine = engine
        self._filters = filters

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        answer = self._engine.answer(Question(query_bundle.query_str, self._filters, today=date.today()))
        return Response(
            response=answer.text,
            source_nodes=[_node_of_citation(citation) for citation in answer.citations],
            metadata=render.answer(answer),
        )

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        import asyncio

        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def retriever(
    library: str | Path, k: int = 10, filters: Filters = Filters(), *, embedder: str = BUNDLED, reranker: str = NONE
) -> BylineRetriever:
    """A retriever over the library in a folder; `embedder` as BYLINE_EMBEDDER, `reranker` as BYLINE_RERANKER.

    Raises LibraryError where it can't be opened.
    """
    return BylineRetriever(_searching(library, embedder, reranker), k, filters)


def query_engine(
    library: str | Path, filters: Filters = Filters(), *, embedder: str = BUNDLED, reranker: str = NONE
) -> BylineQueryEngine:
    """A query engine over the library in a folder; the rest as `retriever`."""
    return BylineQueryEngine(Engine(_searching(library, embedder, reranker)), filters)


def _searching(library: str | Path, embedder: str, reranker: str) -> Retriever:
    make_reranker = functools.partial(reranker_named, reranker)
    return Retriever(Library(Path(library)), functools.partial(embedder_named, embedder), reranker=make_reranker)


class LlamaIndexEmbedder:
    """A LlamaIndex embedding as an `ingest.embed.Embedder`, set up by its own environment.

    Its own limit on what it reads isn't known, so that texts are measured with the bundled tokenizer, and passages
    are as long as for the bundled embedder. Calls wait for each other: not every embedding bears several threads.
    """

    def __init__(self, setting: str) -> None:
        """`setting` is module:Class. Makes one embedding, to know its dimensions.

        Raises UsageError where there is no such class, or it is no embedding; EmbedderError where it can't be made,
        or can't embed.
        """
        self._guard = threading.Lock()
        self._setting = setting
        self._embedding: BaseEmbedding = made("BYLINE_EMBEDDER", setting, BaseEmbedding, "embedding", EmbedderError)
        model = self._embedding.model_name
        self.name = setting if model == "unknown" else f"{setting} {model}"
        self.dimensions = 0  # until they are known
        self.dimensions = self.embed([TEST_SENTENCE]).shape[1]
        self.digest = hashlib.sha256(f"{self.name} {self.dimensions}".encode()).hexdigest()

    @property
    def max_tokens(self) -> int:
        return default_embedder().max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As the bundled tokenizer counts them."""
        return default_embedder().count_tokens(texts)

    def token_offsets(self, text: str) -> list[tuple[int, int]]:
        """As the bundled tokenizer cuts them."""
        return default_embedder().token_offsets(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A unit vector for each text, in their order: float32 [texts, dimensions]. Raises EmbedderError."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        sent = [_sendable(text) for text in texts]
        return self._asked(lambda: self._embedding.get_text_embedding_batch(sent), len(texts))

    def embed_query(self, text: str) -> Vectors:
        """A unit vector for a question, as this embedding makes them: float32 [dimensions]. Raises EmbedderError."""
        sent = _sendable(text)
        vector: Vectors = self._asked(lambda: [self._embedding.get_query_embedding(sent)], 1)[0]
        return vector

    def _asked(self, ask: Callable[[], list[list[float]]], count: int) -> Vectors:
        try:
            with self._guard:
                matrix = np.array(ask(), dtype=np.float64)
        except Exception as error:  # whatever that class, its network and its server raise
            raise EmbedderError(f"{self._setting} can't embed ({said_by(error)}); check its settings") from error
        if matrix.ndim != 2 or matrix.shape != (count, self.dimensions or matrix.shape[1]):
            wanted = f"({count}, {self.dimensions or 'any'})"
            raise EmbedderError(f"{self._setting} gave numbers in the shape {matrix.shape}, not {wanted}")
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise EmbedderError(f"{self._setting} gave a vector that is zero, or holds what is no number")
        unit: Vectors = (matrix / lengths).astype(np.float32)
        return unit


class LlamaIndexBackend:
    """A LlamaIndex LLM as a backend, set up by its own environment.

    Where its class names no address it may ask anybody: then the text counts as leaving this machine, and the class
    stands where a host would. Its calls can't be interrupted; when one takes too long it is let go.
    """

    name = "llama-index"

    def __init__(self, setting: str, context: int | None, deadlines: Deadlines) -> None:
        """`setting` is module:Class. Raises UsageError where there is no such class, or it is no LLM; BackendError
        where it can't be made."""
        if not names_class(setting):
            raise UsageError(f"BYLINE_MODEL is {setting!r}; the backend llama-index needs module:Class of an LLM")
        self._llm: LLM = made("BYLINE_MODEL", setting, LLM, "LLM", BackendError)
        self._deadlines = deadlines
        address = _address_of(self._llm)
        self.model = setting
        self.host: str | None = address.host if address else setting
        self.hosted = address.hosted if address else True
        self.context = context or max(self._llm.metadata.context_window, 512)

    def words(self, messages: Sequence[Message], *, most: int) -> Iterator[str]:
        """As `Backend.words`; `most` bounds what is shown, since every class takes its own bound by another name."""
        sent = [ChatMessage(role=MessageRole(m.role), content=_sendable(m.text)) for m in messages]
        reply = Reply(most)
        problem: str | None = None
        try:
            for event in _events(borrowed_words(lambda: _streamed(self._llm, sent), self._deadlines)):
                text = reply.take(event)
                if text:
                    yield text
                if reply.finished:
                    break
            problem = reply.problem()
        except BackendError as error:
            problem = str(error)
        except Exception as error:  # noqa: BLE001 - whatever that class, its network and its server raise
            problem = f"can't answer ({said_by(error)}); check its settings"
        if problem:
            raise BackendError(f"{self.model} {problem}", cut=reply.said)


class LlamaIndexReranker:
    """A LlamaIndex node postprocessor as a `chatbot.retrieve.Reranker`, set up by its own environment.

    Calls wait for each other: not every postprocessor bears several threads.
    """

    def __init__(self, setting: str) -> None:
        """`setting` is module:Class. Raises UsageError where it is no postprocessor, RerankerError where it can't be made."""
        self._guard = threading.Lock()
        self._setting = setting
        self._postprocessor: BaseNodePostprocessor = made(
            "BYLINE_RERANKER", setting, BaseNodePostprocessor, "node postprocessor", RerankerError
        )

    def __call__(self, query: str, texts: Sequence[str]) -> list[float]:
        """By text, the higher the earlier the postprocessor gives it; what it leaves out comes last, as it stood."""
        nodes = [NodeWithScore(node=TextNode(id_=str(i), text=_sendable(t)), score=0.0) for i, t in enumerate(texts)]
        with self._guard:
            kept = self._postprocessor.postprocess_nodes(nodes, query_str=_sendable(query))
        first = [int(one.node.node_id) for one in kept]
        place = {i: at for at, i in enumerate(dict.fromkeys([*first, *range(len(texts))]))}
        return [-float(place[i]) for i in range(len(texts))]


def _events(pieces: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Pieces of text as `Reply` takes them. The iterator's own end is a finish: LLMs don't agree on how to tell of one."""
    for piece in pieces:
        yield {"choices": [{"delta": {"content": piece}}]}
    yield {"choices": [{"delta": {}, "finish_reason": "stop"}]}


def _streamed(llm: LLM, messages: list[ChatMessage]) -> Iterator[str]:
    """What an LLM says, in pieces; in one where it can't stream."""
    try:
        replies = llm.stream_chat(messages)
    except (NotImplementedError, AttributeError):
        yield llm.chat(messages).message.content or ""
        return
    for reply in replies:
        yield reply.delta or ""


def _address_of(llm: LLM) -> Address | None:
    for name in _ADDRESSES:
        given = getattr(llm, name, None)
        if isinstance(given, str) and given:
            with contextlib.suppress(UsageError):
                return address_of(given, name)
    return None


def _sendable(text: str) -> str:
    """Without lone surrogates, which no server takes."""
    return text.encode("utf-8", "replace").decode()


def _node_of_hit(hit: Hit, library: Library) -> NodeWithScore:
    metadata = library.card(hit.article).metadata
    node = _node(hit.article, hit.revision, hit.span, hit.text, metadata.title, metadata.outlet, metadata.published)
    return NodeWithScore(node=node, score=hit.score)


def _node_of_citation(citation: Citation) -> NodeWithScore:
    node = _node(
        citation.article,
        citation.revision,
        citation.span,
        citation.text,
        citation.title,
        citation.outlet,
        citation.published,
    )
    return NodeWithScore(node=node)


def _node(
    article: str, revision: int, span: Span, text: str, title: str | None, outlet: str | None, published: str | None
) -> TextNode:
    return TextNode(
        id_=f"{article}:{revision}:{span.start}-{span.end}",
        text=text,
        start_char_idx=span.start,
        end_char_idx=span.end,
        metadata={"article": article, "revision": revision, "title": title, "outlet": outlet, "published": published},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article)},
    )
