"""What comes back from a chat completion, streamed or whole: the words in it, and how it ended.

A stream is many events, a whole reply is one; both are read by the same rules. Nothing about them is taken for
granted: every field may be missing, or be something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatbot.backends.words import BackendError

_LETTERS_A_TOKEN = 16
"""More than any model's tokens hold in the mean (four or five): who writes more was asked for less, and doesn't obey."""
_OPENS, _CLOSES = "<think>", "</think>"

NO_CHAT = "sent JSON that is no chat completion; is the address right, and does it speak OpenAI's protocol?"


class Reported(BackendError):
    """The server itself said, inside of a reply, what went wrong; `body` is how."""

    def __init__(self, body: object) -> None:
        super().__init__("reported an error")
        self.body = body


class Reply:
    """One reply as it comes. `said` once words were in it, `finished` once the server called it an end."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = _LETTERS_A_TOKEN * most
        self._thoughts = _Thoughts()
        self._choices = self._tools = self._refused = False
        self._reason: str | None = None
        self.said = self.finished = self.progress = False

    def take(self, event: object) -> str:
        """The words in an event; `progress` tells whether the model did anything in it, reading and thinking too.

        Raises BackendError where it is no part of a chat completion, Reported where it tells of an error.
        """
        self.progress = False
        if not isinstance(event, Mapping):
            raise BackendError(NO_CHAT)
        if event.get("error"):
            raise Reported(event["error"])
        choice = self._choice(event)
        text = self._thoughts.without(self._content(choice))
        self.progress = self.progress or bool(event.get("prompt_progress"))  # llama.cpp reads the question
        reason = choice.get("finish_reason")
        if isinstance(reason, str) and reason:
            self._reason, self.finished = reason, True
            text += self._thoughts.rest()
        return self._counted(text)

    def problem(self) -> str | None:
        """What is wrong with it as it ended; None where nothing is."""
        return self._cut_short() if self.said else self._without_words()

    def _choice(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """The first choice; nothing where an event tells of something else, such as how much was used."""
        choices = event.get("choices")
        if choices is None or choices == []:
            return {}
        if not isinstance(choices, list) or not isinstance(choices[0], Mapping):
            raise BackendError(NO_CHAT)
        self._choices = True
        return choices[0] if choices[0].get("index") in (0, None) else {}

    def _content(self, choice: Mapping[str, Any]) -> str:
        message = choice.get("delta") or choice.get("message") or {}
        if not isinstance(message, Mapping):
            raise BackendError(NO_CHAT)
        content = message.get("content")
        if not isinstance(content, str | None):
            raise BackendError(NO_CHAT)
        self._tools = self._tools or bool(message.get("tool_calls") or message.get("function_call"))
        self._refused = self._refused or bool(message.get("refusal"))
        thought = message.get("reasoning_content") or message.get("reasoning") or message.get("thinking")
        self.progress = bool(content or thought or message.get("tool_calls"))
        return content or ""

    def _counted(self, text: str) -> str:
        if len(text) > self._room:
            text, self._reason, self.finished = text[: self._room], "length", True
        self._room -= len(text)
        self.said = self.said or bool(text.strip())
        return text

    def _without_words(self) -> str:
        if not self._choices:
            return NO_CHAT
        if self._refused:
            return "refused to answer"
        if self._tools or self._reason in ("tool_calls", "function_call"):
            return "answered with a call of a tool instead of text; none was offered to it"
        if self._reason == "content_filter":
            return "had the answer held back by its content filter"
        if self._reason == "length":
            return f"used all {self._most} tokens up before it said anything; a model that thinks less is needed"
        return "sent an empty answer"

    def _cut_short(self) -> str | None:
        if self._reason is None:
            return "ended before the answer did (no finish reason)"
        return {
            "length": f"came to the limit of {self._most} tokens before it was done",
            "content_filter": "was stopped by its content filter",
            "tool_calls": "went on to call a tool; none was offered to it",
            "function_call": "went on to call a tool; none was offered to it",
            "error": "broke off with an error",
        }.get(self._reason)


class _Thoughts:
    """Takes out what a model thought aloud: `<think>…</think>` before its answer, where the server leaves that in.

    Several open models write it so, and Ollama, vLLM and llama.cpp pass it on where no parser for the model is set.
    """

    def __init__(self) -> None:
        self._held = ""
        self._state = "before"

    def without(self, text: str) -> str:
        if self._state == "after":
            return text
        self._held += text
        if self._state == "before":
            begun = self._held.lstrip()
            if len(begun) < len(_OPENS) and _OPENS.startswith(begun):
                return ""
            if not begun.startswith(_OPENS):
                return self._go_on(self._held)
            self._state, self._held = "within", begun.removeprefix(_OPENS)
        before, closes, after = self._held.partition(_CLOSES)
        if closes:
            return self._go_on(after.lstrip())
        self._held = before[-len(_CLOSES) :]
        return ""

    def rest(self) -> str:
        """What was held back and is no thought, at the end."""
        return self._go_on(self._held) if self._state == "before" else ""

    def _go_on(self, text: str) -> str:
        self._state, self._held = "after", ""
        return text
