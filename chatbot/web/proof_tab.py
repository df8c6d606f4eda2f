"""The tab "Check a draft": what its script may ask of the server, and the one block that it is made of."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.proofreading import shown
from chatbot.web.ask_tab import AskFunctions
from chatbot.web.briefing_desk import plain_name
from chatbot.web.desk import Desk
from chatbot.web.parts import page_file, script
from chatbot.web.proof_desk import ProofDesk
from chatbot.web.proof_html import count_line, report_html
from chatbot.web.sent import Sent, served, waits
from ingest.errors import UsageError

_Json = dict[str, Any]


def proof_tab(desk: Desk) -> None:
    """Builds the tab inside the current context."""
    functions, asking = ProofFunctions(desk), AskFunctions(desk, None)
    gr.HTML(
        value="",
        html_template=page_file("proof.html"),
        elem_id="proof",
        apply_default_css=False,
        js_on_load=script("pieces.js", "working.js", "proof.js"),
        server_functions=[served(one) for one in (*functions.all(), asking.suggest)],
    )


class ProofFunctions:
    """What the tab's script may ask of the server. Each gets what was sent and whose browser it is, and gives JSON."""

    def __init__(self, desk: Desk) -> None:
        self.desk = ProofDesk(desk)

    def all(self) -> tuple[Any, ...]:
        return self.begin_upload, self.send_piece, self.check, self.look, self.stop, self.export

    def begin_upload(self, _sent: Sent, _owner: str) -> _Json:
        return {"upload": self.desk.uploads.begin()}

    def send_piece(self, sent: Sent, _owner: str) -> _Json:
        """The next piece of the draft."""
        self.desk.uploads.add(sent.text("upload"), 0, sent.text("name"), sent.text("piece", ""))
        return {}

    def check(self, sent: Sent, owner: str) -> _Json:
        """Begins to check what was handed over."""
        return {"work": self.desk.check(sent.text("upload"), sent.filters(), owner)}

    @waits
    def look(self, sent: Sent, owner: str) -> _Json:
        """How far it is, once it is further than the version that was seen; in the end what was found."""
        state = self.desk.work.look(sent.text("work"), sent.number("seen"), owner)
        if state.error:
            raise UsageError(state.error)
        told: _Json = {"version": state.version, "ended": state.ended, "stopped": state.stopped}
        told |= {"what": state.what, "done": state.done, "total": state.total}
        if state.made is None:
            return told
        return told | {"html": report_html(state.made), "spoken": count_line(state.made)}

    def stop(self, sent: Sent, owner: str) -> _Json:
        self.desk.work.stop(sent.text("work"), owner)
        return {}

    def export(self, sent: Sent, owner: str) -> _Json:
        """The report as `byline verify --json` gives it: a file's name, and its bytes in base64."""
        report = self.desk.work.made(sent.text("work"), owner)
        data = json.dumps(shown.json(report), ensure_ascii=False, indent=1).encode("utf-8", "replace")
        name = "-".join(part for part in ("checked", plain_name(Path(report.name).stem)) if part)
        return {"name": f"{name}.json", "data": base64.b64encode(data).decode("ascii")}
