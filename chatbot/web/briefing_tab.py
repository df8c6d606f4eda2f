"""The Briefing tab: today, what the engine sums up of a selection of articles."""

from __future__ import annotations

from typing import Any

import gradio as gr

from chatbot.opening import Opened
from chatbot.web.answers import turn_html
from chatbot.web.parts import page_file
from chatbot.web.sent import Sent, served
from chatbot.web.turns import asked


def briefing_tab(opened: Opened) -> None:
    """Builds the tab inside the current context."""

    def brief(sent: Sent, _owner: str) -> dict[str, Any]:
        """A summary of the articles that were chosen; on a subject, where one is given."""
        subject = " ".join(sent.text("subject", "").split())
        question = f"Summary of {subject}" if subject else "Summary"
        *_, turn = asked(opened.engine, question, filters=sent.filters())
        return {"html": turn_html(turn)}

    gr.HTML(
        value="",
        html_template=page_file("briefing.html"),
        elem_id="briefing",
        apply_default_css=False,
        js_on_load=page_file("briefing.js"),
        server_functions=[served(brief)],
    )
