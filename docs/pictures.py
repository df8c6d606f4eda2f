"""Take the pictures in docs/pictures from the running chat: `python docs/pictures.py [LIBRARY] [--note TEXT]`.

Of each tab, light, dark and on a phone, over the samples or a copy of LIBRARY: what is asked and added for them leaves
no trace there. Needs Playwright and Chromium (`--chromium`, else /usr/bin/chromium).
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.opening import opened
from chatbot.samples import make_sample_library
from chatbot.web.app import create_app
from chatbot.web.listening import address, listen, server

FOLDER = Path(__file__).parent / "pictures"
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_CITATION = 2
_PASTED = "The ferry's last captain\n\n“I shall miss the seals more than the passengers,” said Tam Brook, a deckhand."
_DRAFT = """# The boat and the berths

“There is no timetable left to trim,” said Anders Kell of Sound Ferries. “We looked for a buyer for 14 months and did not
find one,” he told a news conference.

“Silt is not a surprise to anybody who runs a harbour,” says Pieter Halloran. Marisol Easley said that harbour fees would
have to rise by 22 per cent, and that a smaller plan would pay for itself.

“We shall build a bridge to Estray,” Maria Sandoval said. The line carried 212,000 passengers last year [1].

1. Estray ferry to make its last crossing on 31 October, Larkmoor Courier
"""


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    name: str
    scheme: str
    width: int
    height: int
    phone: bool = False


LOOKS = (
    Look("light", "light", 1440, 900),
    Look("dark", "dark", 1440, 900),
    Look("phone", "light", 390, 844, phone=True),
)


@contextlib.contextmanager
def running(library: Path, note: str | None) -> Iterator[str]:
    """The chat over a library, on a free port; its address."""
    ready = threading.Event()
    with opened(library, own_index=True) as over, listen("127.0.0.1", 0) as socket:
        serving = server(create_app(over, title_note=note), ready.set)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [socket]})
        thread.start()
        try:
            ready.wait()
            yield address(socket)
        finally:
            serving.should_exit = True
            thread.join()


# ── what is done before each picture ──


def _start(page: Any) -> None:
    page.wait_for_selector(".welcome .ask")


def _answer(page: Any) -> None:
    page.click(".welcome .ask >> nth=0")
    page.wait_for_selector('.turn[data-turn="1"][data-state="done"]')


def _source(page: Any) -> None:
    page.click(f'.turn a.cite[data-n="{_CITATION}"]')
    page.wait_for_selector("#source mark")


def _abstention(page: Any) -> None:
    page.click("#source .close")
    page.fill("#question textarea", "What did the tooth fairy say?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector('.turn[data-turn="2"][data-state="done"]')


def _conversations(page: Any) -> None:
    if page.locator(".show-list").is_visible():
        page.click(".show-list")
    page.wait_for_selector("#conversations .name:visible")


def _library(page: Any) -> None:
    if page.locator(".hide-list").is_visible():
        page.click(".hide-list")
    page.click("#tab-library")
    page.wait_for_selector("#library tbody tr")


def _adding(page: Any) -> None:
    page.click("#library .table-head .add")
    page.fill("#add-text", _PASTED)
    page.click("#library .paste [type=submit]")
    page.wait_for_selector('#library .outcome[data-state="done"]')


def _article(page: Any) -> None:
    page.click("#library .table-head .add")
    page.click("#library .close-outcome")
    page.click("#library tbody .open >> nth=3")
    page.wait_for_selector("#library .leaf")


def _people(page: Any) -> None:
    page.click("#tab-people")
    page.wait_for_selector("#people .people-list button")


def _speaker(page: Any) -> None:
    page.click("#people .people-list button >> nth=0")
    page.wait_for_selector("#people .statements a.cite")


def _briefing(page: Any) -> None:
    page.click("#tab-briefing")
    page.click("#briefing [type=submit]")
    page.wait_for_selector("#briefing .briefing")


def _proof(page: Any) -> None:
    page.click("#tab-proof")
    page.set_input_files(
        "#proof input[type=file]", {"name": "draft.md", "mimeType": "text/markdown", "buffer": _DRAFT.encode()}
    )
    page.click("#proof [type=submit]")
    page.wait_for_selector("#proof .findings")


STEPS: dict[str, Callable[[Any], None]] = {
    "start": _start,
    "answer": _answer,
    "source": _source,
    "abstention": _abstention,
    "conversations": _conversations,
    "library": _library,
    "adding": _adding,
    "article": _article,
    "people": _people,
    "speaker": _speaker,
    "briefing": _briefing,
    "proof": _proof,
}
"""What each picture is called, and what is done for it after the one before."""


def take(browser: Any, url: str, look: Look, only: str | None = None) -> Iterator[Path]:
    """The pictures of one look, or but one, of a tab that needs nothing done before it."""
    page = browser.new_page(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        device_scale_factor=2 if look.phone else 1,
        reduced_motion="reduce",
    )
    page.goto(url)
    for name, step in STEPS.items():
        if only and name != only:
            continue
        step(page)
        page.wait_for_timeout(400)  # fonts and scrolling come to rest
        path = FOLDER / f"{name}-{look.name}.png"
        page.screenshot(path=path)
        yield path
    page.close()


@contextlib.contextmanager
def copied(library: Path | None) -> Iterator[Path]:
    """A copy of a library, or of the samples, for as long as it takes."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "library"
        if library:
            shutil.copytree(library, copy)
        else:
            make_sample_library(copy, say=print)
        yield copy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path, nargs="?")
    parser.add_argument("--note", default="invented samples")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--only", metavar="NAME", choices=sorted(STEPS), help="but one picture, of a tab")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    for look in LOOKS:  # each over a copy of its own: what one added is not in the pictures of the next
        with copied(given.library) as library, running(library, given.note) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=_FLAGS)
            for path in take(browser, url, look, given.only):
                print(path)
            browser.close()


if __name__ == "__main__":
    main()
