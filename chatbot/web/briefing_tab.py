"""The Briefing tab: what its script may ask of the server, and the one block that it is made of."""

from __future__ import annotations

import base64
from typing import Any

import gradio as gr

from chatbot.briefing.nouns import LENGTHS, STYLES, Abstention
from chatbot.web.ask_tab import AskFunctions
from chatbot.web.briefing_desk import BriefingDesk, Made, Wanted, earlier_of, file_of, to_save
from chatbot.web.briefing_html import abstention_html, briefing_html
from chatbot.web.desk import Desk
from chatbot.web.parts import page_file, script
from chatbot.web.sent import Sent, served, waits
from ingest.article import Filters
from ingest.errors import UsageError

_Json = dict[str, Any]


def briefing_tab(desk: Desk) -> None:
    """Builds the tab inside the current context."""
    functions, asking = BriefingFunctions(desk), AskFunctions(desk, None)
    gr.HTML(
        value="",
        html_template=page_file("briefing.html"),
        elem_id="briefing",
        apply_default_css=False,
        js_on_load=script("pieces.js", "working.js", "briefing.js"),
        server_functions=[served(one) for one in (*functions.all(), asking.offered, asking.suggest)],
    )


class BriefingFunctions:
    """What the tab's script may ask of the server. Each gets what was sent and whose browser it is, and gives JSON."""

    def __init__(self, desk: Desk) -> None:
        self.desk = BriefingDesk(desk)

    def all(self) -> tuple[Any, ...]:
        return self.brief, self.look, self.stop, self.again, self.export

    def brief(self, sent: Sent, owner: str) -> _Json:
        """Begins to make a briefing."""
        earlier = earlier_of(sent.values.get("earlier"))
        topic, filters = " ".join(sent.text("topic", "").split()) or None, sent.filters()
        if earlier and topic is None and filters == Filters():
            topic, filters = earlier.topic, earlier.filters
        length = next((one for one in LENGTHS if one == sent.text("length")), None)
        style = next((one for one in STYLES if one == sent.text("style")), None)
        if length is None or style is None:
            raise UsageError("there is no such length or style; reload the page")
        wanted = Wanted(topic, filters, length, style, sent.text("backend", "") or None, earlier)
        return {"work": self.desk.make(wanted, owner)}

    @waits
    def look(self, sent: Sent, owner: str) -> _Json:
        """How far it is, once it is further than the version that was seen; in the end the briefing."""
        state = self.desk.work.look(sent.text("work"), sent.number("seen"), owner)
        if state.error:
            raise UsageError(state.error)
        told: _Json = {"version": state.version, "ended": state.ended, "stopped": state.stopped}
        told |= {"what": state.what, "done": state.done, "total": state.total}
        return told | _shown(state.made) if state.made else told

    def stop(self, sent: Sent, owner: str) -> _Json:
        self.desk.work.stop(sent.text("work"), owner)
        return {}

    def again(self, sent: Sent, owner: str) -> _Json:
        """Begins to make a section again, without the sentences that were taken out."""
        return {"work": self.desk.again(sent.text("work"), sent.text("section"), sent.texts("out"), owner)}

    def export(self, sent: Sent, owner: str) -> _Json:
        """What is shown as a file: its name, and its bytes in base64."""
        given = self.desk.work.made(sent.text("work"), owner).briefing
        name, data = file_of(given, frozenset(sent.texts("out")), sent.text("form"))
        return {"name": name, "data": base64.b64encode(data).decode("ascii")}


def _shown(made: Made) -> _Json:
    if isinstance(made.given, Abstention):
        return {"html": abstention_html(made.given), "spoken": made.given.text, "saved": None, "added": None}
    count = sum(len(part.sentences) for part in made.given.parts)
    return {
        "html": briefing_html(made.given),
        "spoken": f"The briefing is there: {count} sentences, {len(made.given.citations)} citations.",
        "saved": to_save(made.given),
        "added": made.added,
    }
