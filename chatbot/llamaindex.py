"""Byline for LlamaIndex: its engine as a query engine, its search as a retriever.

    from chatbot.llamaindex import query_engine, retriever

Importing this module imports LlamaIndex (some seconds); nothing else here does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from chatbot import render
from chatbot.answer import Citation, Question
from chatbot.engine import Engine
from chatbot.opening import bundled_embedder
from chatbot.question import interpret, query_terms
from chatbot.retrieve import Retriever
from ingest.article import Filters, Hit, Span
from ingest.library.record import Library


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
        answer = self._engine.answer(Question(query_bundle.query_str, self._filters))
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


def retriever(library: str | Path, k: int = 10, filters: Filters = Filters()) -> BylineRetriever:
    """A retriever over the library in a folder. Raises LibraryError where it can't be opened."""
    return BylineRetriever(Retriever(Library(Path(library)), bundled_embedder), k, filters)


def query_engine(library: str | Path, filters: Filters = Filters()) -> BylineQueryEngine:
    """A query engine over the library in a folder. Raises LibraryError where it can't be opened."""
    return BylineQueryEngine(Engine(Retriever(Library(Path(library)), bundled_embedder)), filters)


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
