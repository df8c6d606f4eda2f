"""No serious or critical fault that axe-core finds, on any tab, light and dark, wide and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.chatbot.web.conftest import BOATS, HOSTILE, LIGHTHOUSE

pytestmark = pytest.mark.browser
_LOOKS = {
    "light": {"color_scheme": "light", "width": 1440},
    "dark": {"color_scheme": "dark", "width": 1440},
    "phone": {"color_scheme": "light", "width": 390},
}
_RULES = {"dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}}
"""Where a look differs from the light one in its colours alone, the rules on colours say all that is new in it."""
_RUN = """async (rules) => {
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.all(ending.map((one) => one.finished.catch(() => {})));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return (await axe.run(document, { resultTypes: ["violations"], ...rules })).violations;
}"""


@dataclass
class Look:
    """Notes the grave faults that a page has at the moment."""

    page: Any
    rules: dict[str, Any] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, where: str) -> None:
        from axe_core_python.base import AXE_SCRIPT

        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        for fault in self.page.evaluate(_RUN, self.rules):
            if fault["impact"] in ("serious", "critical"):
                nodes = [f"{one['target']} {one['failureSummary'].splitlines()[1].strip()}" for one in fault["nodes"]]
                self.found.setdefault(f"{where}: {fault['id']} ({fault['help']})", []).extend(nodes[:6])


@pytest.fixture(scope="module")
def served(serve_articles: Callable[..., Any]) -> Any:
    """A chat of its own, since articles are added to it."""
    return serve_articles([LIGHTHOUSE, BOATS, HOSTILE], title_note="invented articles")


@pytest.fixture
def checked(open_page: Callable[..., Any], served: Any, request: Any) -> Iterator[tuple[Any, Look]]:
    """A page in the looks that the test asks for, and what looks at it; in the end nothing was found."""
    page = open_page(served.url, reduced_motion="reduce", **_LOOKS[request.param])
    look = Look(page, _RULES.get(request.param, {}))
    yield page, look
    assert look.found == {}


@pytest.mark.parametrize(
    ("checked", "kind"), [("light", "image-alt"), ("dark", "color-contrast")], indirect=["checked"]
)
def test_grave_faults_would_be_seen(checked: Any, kind: str) -> None:
    page, look = checked
    page.evaluate("""document.querySelector("#answers").insertAdjacentHTML("beforeend",
        "<img src=data:,><p style='color: #555; background: #444'>grey</p>")""")
    look("here")
    assert kind in " ".join(look.found)
    look.found.clear()


every_look = pytest.mark.parametrize("checked", _LOOKS, indirect=True)


@every_look
def test_ask_has_no_grave_fault(checked: Any) -> None:
    page, look = checked
    look("the start")
    _asked(page, "What did Thorne say?", 1)
    look("an answer")
    page.click(".turn a.cite >> nth=0")
    page.wait_for_selector("#source mark")
    look("an open article")
    page.click("#source .close")
    _asked(page, "What did Zebulon Ark say?", 2)
    look("an abstention")
    page.click("#ask .filter")
    page.fill("#filters [name=outlets]", "Wednesday Wire")
    page.press("#filters [name=outlets]", "Enter")
    look("filters")
    _asked(page, "What did Calloway say?", 3)
    look("an answer that is narrowed")
    for more in (".chat-head .more", ".show-list"):
        if page.locator(more).is_visible():
            page.click(more)
            look(more)


def _asked(page: Any, question: str, number: int) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f'.turn[data-turn="{number}"][data-state="done"]')


@every_look
def test_library_has_no_grave_fault(checked: Any) -> None:
    page, look = checked
    page.click("#tab-library")
    page.wait_for_selector("#library tbody tr")
    look("the table")
    page.click("#library .table-head .add")
    look("adding")
    page.fill("#add-text", "The eel weir\n\n“The eels are late,” said Tam Brook, who keeps the weir.")
    page.click("#library .paste [type=submit]")
    page.wait_for_selector('#library .outcome[data-state="done"]')
    look("added")
    page.click("#library tbody .open >> nth=1")
    page.wait_for_selector("#library .leaf")
    look("an article")
    page.click("#library .leaf .delete")
    page.wait_for_selector("#library .undo")
    look("being deleted")
    page.click("#library .leaving-note .undo")
    page.fill("#library .filters [name=search]", "nothing has this")
    page.wait_for_selector("#library .nothing:visible")
    look("nothing found")


@every_look
def test_who_said_what_has_no_grave_fault(checked: Any) -> None:
    page, look = checked
    page.click("#tab-people")
    page.wait_for_selector("#people .people-list button")
    look("everybody")
    page.click("#people .people-list button >> nth=0")
    page.wait_for_selector("#people .statements a.cite")
    look("a speaker")
    page.click("#people .statements a.cite >> nth=0")
    page.wait_for_selector("#source mark")
    look("an open article")


@every_look
def test_briefing_has_no_grave_fault(checked: Any) -> None:
    page, look = checked
    page.click("#tab-briefing")
    look("the start")
    page.click("#briefing [type=submit]")
    page.wait_for_selector("#briefing .briefing")
    look("a briefing")
    page.click("#briefing .take-out >> nth=0")
    look("a sentence taken out")
    page.fill("#briefing [name=topic]", "zeppelins")
    page.select_option("#briefing [name=compared]", "file")
    page.click("#briefing [type=submit]")
    page.wait_for_selector("#briefing .error:visible")
    look("no file")
    page.select_option("#briefing [name=compared]", "")
    page.click("#briefing [type=submit]")
    page.wait_for_selector("#briefing .refusal")
    look("an abstention")


@every_look
def test_check_of_a_draft_has_no_grave_fault(checked: Any) -> None:
    page, look = checked
    page.click("#tab-proof")
    look("the start")
    page.fill(
        "#proof textarea",
        "“The lamp is younger than I am,” said Wanda Thorne. “A lens costs more than a boat,” said Ines Calloway.",
    )
    page.click("#proof [type=submit]")
    page.wait_for_selector("#proof .findings del")
    look("what was found")
