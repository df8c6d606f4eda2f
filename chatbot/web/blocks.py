"""The page as Gradio blocks: its head, a panel for each tab, and the source pane beside them.

A tab builds its own blocks. What they share is HTML, and stands in the page's own scripts:

- `a.cite` with `data-at` (ARTICLE:REVISION:START:END), wherever it stands, opens the source pane at those words. The
  citations of one `.turn`, or of one element with `data-citations`, are walked one after the other.
- `button.ask` with `data-ask` asks that question on the Ask tab.
- `byline:tab` is sent to the document when a tab is shown (`event.detail.tab`: ask, library, people, briefing, proof); an
  element with `data-tab` shows that tab when it is clicked, and `byline:show` (`event.detail.tab`) does too.
- `byline:article` (`event.detail.id`) asks the Library tab to show that article.
"""

from __future__ import annotations

from collections.abc import Callable

import gradio as gr

from chatbot.web.ask_tab import ask_tab
from chatbot.web.briefing_tab import briefing_tab
from chatbot.web.desk import Desk
from chatbot.web.markup import escaped
from chatbot.web.parts import page_file
from chatbot.web.people import people_tab
from chatbot.web.proof_tab import proof_tab
from chatbot.web.shelf import library_tab
from chatbot.web.source import source_pane

TABS = (
    ("ask", "Ask"),
    ("library", "Library"),
    ("people", "Who said what"),
    ("briefing", "Briefing"),
    ("proof", "Check a draft"),
)
"""The tabs, by the name that they have in the page, in their order."""
_SESSIONS = 500
"""Browsers that Gradio remembers; one that it has forgotten it makes anew."""
_LOGOUT = '<form class="logout" method="post" action="logout"><button type="submit">Log out</button></form>'


def theme() -> gr.themes.Base:
    """Gradio's plainest theme, with fonts of the reader's own machine: nothing is fetched for it."""
    return gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])


def build(desk: Desk, note: str | None, *, users: bool = False) -> gr.Blocks:
    """The page over an open library; `note` says more about the library beside its name. With `users` whoever sees it
    has logged in."""
    opened = desk.opened
    panels: dict[str, Callable[[], None]] = {
        "ask": lambda: ask_tab(desk, note),
        "library": lambda: library_tab(opened),
        "people": lambda: people_tab(opened),
        "briefing": lambda: briefing_tab(desk),
        "proof": lambda: proof_tab(desk),
    }
    page = gr.Blocks(title="Byline", analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(head_html(note, users=users), elem_id="head", apply_default_css=False, js_on_load=page_file("tabs.js"))
        with gr.Row(elem_id="room"):
            with gr.Column(elem_id="panels", min_width=0):
                for name, _ in TABS:
                    with gr.Column(elem_id=f"panel-{name}", min_width=0):
                        panels[name]()
            with gr.Column(elem_id="reading", min_width=0):
                source_pane(desk)
    page.queue(api_open=False)
    page.state_session_capacity = _SESSIONS  # Gradio keeps a copy of the page for each; nothing is in them
    return page


def head_html(note: str | None, *, users: bool = False) -> str:
    """The head of the page, with its tabs, and a way out for those who have logged in."""
    said = f'<p class="library">{escaped(note)}</p>' if note else ""
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{name}" aria-controls="panel-{name}" '
        f'aria-selected="{"true" if name == "ask" else "false"}" tabindex="{0 if name == "ask" else -1}">{label}</button>'
        for name, label in TABS
    )
    return (
        '<header class="masthead"><h1>Byline</h1>'
        f'<div class="tabs" role="tablist" aria-label="Byline">{tabs}</div>{said}{_LOGOUT if users else ""}</header>'
    )
