"""LlamaIndex LLMs as somebody might set them: one that works, and some that don't."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen, CompletionResponse, LLMMetadata
from llama_index.core.llms.custom import CustomLLM

ENDED: list[str] = []
"""The names of the classes whose stream was closed or came to its end."""


class Parrot(CustomLLM):
    """Says what it was asked last, a word at a time."""

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=2048, model_name="parrot-1")

    def chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:
        return ChatResponse(message=ChatMessage(role="assistant", content=messages[-1].content))

    def stream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponseGen:
        try:
            for piece in self.pieces(messages[-1].content or ""):
                yield ChatResponse(message=ChatMessage(role="assistant", content=piece), delta=piece)
        finally:
            ENDED.append(type(self).__name__)

    def pieces(self, text: str) -> Any:
        return (word + " " for word in text.split())

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        return CompletionResponse(text=prompt)

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> Any:
        return iter([CompletionResponse(text=prompt, delta=prompt)])


class Local(Parrot):
    api_base: str = "http://127.0.0.1:8000/v1"


class Remote(Parrot):
    base_url: str = "https://models.example/v1"


class WithoutStream(Parrot):
    def stream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponseGen:
        raise NotImplementedError


class Slow(Parrot):
    def pieces(self, text: str) -> Any:
        yield "One "
        time.sleep(1)
        yield "two "


class Endless(Parrot):
    def pieces(self, text: str) -> Any:
        while True:
            yield "more "
            time.sleep(0.001)


class Silent(Parrot):
    def pieces(self, text: str) -> Any:
        return iter(())


class Unreachable(Parrot):
    def pieces(self, text: str) -> Any:
        yield "One "
        raise ConnectionError(f"the server\nrefused the key {os.environ.get('OWN_API_KEY')}")


class WithoutKey(Parrot):
    def __init__(self) -> None:
        raise ValueError("No key found;\nset OWN_KEY")
