"""Take the pictures in docs/pictures from the running chat: `python docs/pictures.py LIBRARY [--note TEXT]`.

Asks the first question that the page itself proposes and opens a citation of the answer, light, dark and on a phone.
Needs Playwright and Chromium (`--chromium`, else /usr/bin/chromium).
"""

from __future__ import annotations

import argparse
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.opening import opened
from chatbot.web.app import create_app
from chatbot.web.listening import address, listen, server

FOLDER = Path(__file__).parent / "pictures"
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_CITATION = 2


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    name: str
    scheme: str
    width: int
    height: int
    phone: bool = False


LOOKS = (
    Look("light", "light", 1360, 860),
    Look("dark", "dark", 1360, 860),
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


def take(browser: Any, url: str, look: Look) -> Iterator[Path]:
    """The start of the page, an answer, an opened citation, and a question that nothing answers."""
    page = browser.new_page(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        device_scale_factor=2 if look.phone else 1,
        reduced_motion="reduce",
    )

    def picture(step: str) -> Path:
        page.wait_for_timeout(400)  # fonts and scrolling come to rest
        path = FOLDER / f"{step}-{look.name}.png"
        page.screenshot(path=path)
        return path

    page.goto(url)
    page.wait_for_selector(".welcome .ask")
    yield picture("start")
    page.click(".welcome .ask >> nth=0")
    page.wait_for_selector('.turn[data-state="done"]')
    if look.phone:
        yield picture("answer")
    page.click(f'.turn a.cite[data-n="{_CITATION}"]')
    page.wait_for_selector("#source mark")
    yield picture("source")
    page.fill("#question textarea", "What did the tooth fairy say?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector('.turn[data-turn="2"][data-state="done"]')
    yield picture("abstention")
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--note", default="invented samples")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with running(given.library, given.note) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=_FLAGS)
        for look in LOOKS:
            for path in take(browser, url, look):
                print(path)
        browser.close()


if __name__ == "__main__":
    main()
