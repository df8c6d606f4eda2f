"""The page as Gradio blocks, and what happens on it. The only module that knows Gradio's components."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import gradio as gr

from chatbot.opening import Opened
from chatbot.web import source
from chatbot.web.answers import summary, turn_html
from chatbot.web.markup import escaped
from chatbot.web.turns import Conversation, Turn, asked
from chatbot.web.welcome import welcome, welcome_html
from ingest.errors import BylineError

AT_ONCE = 8
"""How many questions are answered at the same time; further ones wait their turn."""
_WAITING = 200
_PLACEHOLDER = "What did … say about …?"


def page_file(name: str) -> str:
    """The text of a file that stands beside this module."""
    return files("chatbot.web").joinpath(name).read_text(encoding="utf-8")


def theme() -> gr.themes.Base:
    """Gradio's plainest theme, with fonts of the reader's own machine: nothing is fetched for it."""
    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def build(opened: Opened, note: str | None) -> gr.Blocks:
    """The page over an open library; `note` says more about the library beside its name."""
    library = opened.library

    welcomed = functools.lru_cache(maxsize=1)(lambda _changes: welcome(library))

    def start() -> str:
        try:
            return conversation_html((), welcome_html(welcomed(library.changes()), note))
        except BylineError as error:
            return conversation_html((), f'<p class="error">{escaped(str(error))}</p>')

    def open_citation(sent: dict[str, Any]) -> str:
        return source.opened_by_link(library, sent)

    def answer(text: str, conversation: Conversation, event: gr.EventData) -> Iterator[tuple[Any, Any, Any]]:
        yield from _answered(opened, _question(text, event), conversation)

    page = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True)
    with page:
        conversation = gr.State(())
        gr.HTML(_head(note), elem_id="head", apply_default_css=False)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="chat", min_width=0):
                answers = gr.HTML(
                    start,
                    elem_id="answers",
                    apply_default_css=False,
                    js_on_load=page_file("page.js"),
                    server_functions=[open_citation],
                )
                question, send = _field()
            with gr.Column(elem_id="reading", min_width=0):
                gr.HTML(
                    f'<div class="pane" tabindex="-1">{source.EMPTY}</div>',
                    elem_id="source",
                    apply_default_css=False,
                    js_on_load="",
                )
        gr.on(
            [question.submit, send.click, answers.click],
            answer,
            inputs=[question, conversation],
            outputs=[answers, question, conversation],
            show_progress="hidden",
            trigger_mode="once",
            concurrency_limit=AT_ONCE,
            api_visibility="private",
        )
    page.queue(max_size=_WAITING, api_open=False)
    return page


def _field() -> tuple[gr.Textbox, gr.Button]:
    """Where a question is typed, and the button beside it."""
    with gr.Row(elem_id="ask"):
        question = gr.Textbox(
            elem_id="question",
            label="Your question",
            show_label=False,
            container=False,
            placeholder=_PLACEHOLDER,
            lines=1,
            max_lines=6,
            autofocus=True,
        )
        return question, gr.Button("Ask", elem_id="send", variant="primary", min_width=0)


def _answered(opened: Opened, text: str, conversation: Conversation) -> Iterator[tuple[Any, Any, Any]]:
    """What the conversation, the field and the kept turns become, step by step."""
    before = "".join(map(turn_html, conversation))
    kept: str | Any = ""
    turn: Turn | None = None
    for turn in asked(opened.engine, text, conversation):
        yield conversation_html((turn,), before), kept, gr.skip()
        kept = gr.skip()  # what is typed while the answer comes stays
    if turn is not None:
        yield gr.skip(), gr.skip(), (*conversation, turn)


def _question(text: str, event: gr.EventData) -> str:
    """What is asked: the question that was clicked, or else what stands in the field."""
    clicked = event._data.get("ask") if isinstance(event._data, dict) else None
    return clicked if isinstance(clicked, str) else text


def conversation_html(turns: Conversation, before: str = "") -> str:
    """Turns below what is shown already, and a line that a screen reader says when the last of them has ended."""
    spoken = escaped(summary(turns[-1])) if turns else ""
    shown = "".join(map(turn_html, turns))
    return f'<p class="spoken" role="status">{spoken}</p><div class="turns">{before}{shown}</div>'


def _head(note: str | None) -> str:
    said = f'<p class="library">{escaped(note)}</p>' if note else ""
    return f'<header class="masthead"><h1>Byline</h1>{said}</header>'
