"""The page over ten thousand articles, one of 50,000 words: how long a reader waits, measured in Chromium.

    python -m tests.bench.pages_at_size

Each figure is what passes between a reader's act and the last change that it asks for on the screen, all in all.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.article import Metadata, Original, Passage, Revision, SourceMap, Span, Statement
from tests.bench.shelf import ROOT, digest_of, kept

ARTICLES = 10_000
WORDS = 50_000
TIMES = 7
_PATIENCE = 300  # seconds for filling the index
_KEEPER = "Orla Penhallow"
_FIRST = "Ada Ben Cleo Dara Edda Finn Gus Hild Ines Jory Kit Lena Milo Nell Odo Pia Quin Rhea Sven Tova".split()
_LAST = (
    "Ash Brook Crane Dell Eyre Firth Glen Holm Isle Jarl Kell Lund Marsh North Oakes Pell Reed Shaw Thorne Vane".split()
)
_OUTLETS = [f"The {town} {kind}" for town in "Saltby Farholt Estray Larkmoor Wexcombe Oldmere".split() for kind in
            "Echo Courier Ledger Post Wire Gazette".split()]  # fmt: skip
_TAGS = "harbour council water rail ferry island energy fishing budget schools storm housing".split()

_SYLLABLES = "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo".split()


@dataclass(frozen=True)
class Act:
    """What a reader does, as JavaScript, and how it is seen that it is done; `within` in milliseconds."""

    name: str
    does: str
    done: str
    within: float
    before: str = ""


_SET = "const set = (one, value) => { one.value = value; one.dispatchEvent(new Event('input', { bubbles: true })); };"
_COUNT = "document.querySelector('#library .list .count').textContent"
_FIRST_ROW = "document.querySelector('#library tbody')?.innerHTML"
ACTS = (
    Act("table, next page", "document.querySelector('#library .list [aria-label=\"Further page\"]').click()",
        f"{_FIRST_ROW} !== was", 300, _FIRST_ROW),
    Act("table, last page", "document.querySelector('#library .list [aria-label=\"Last page\"]').click()",
        f"{_FIRST_ROW} !== was", 300, _FIRST_ROW),
    *(Act(f"table, by {order}", f"document.querySelector('#library [data-order={order}]').click()",
          f"{_FIRST_ROW} !== was", 300, _FIRST_ROW)
      for order in ("title", "outlet", "author", "published", "statements")),
    Act("filter, outlet", f"{_SET} set(document.querySelector('#library .filters [name=outlet]'), '{_OUTLETS[4]}')",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("filter, tag as well", f"{_SET} set(document.querySelector('#library .filters [name=tag]'), '{_TAGS[2]}')",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("filters cleared", "document.querySelector('#library .filters [type=reset]').click()",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("filter, author", f"{_SET} set(document.querySelector('#library .filters [name=author]'), 'Cleo Crane')",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("filter, dates as well", f"{_SET} set(document.querySelector('#library .filters [name=since]'), '2025-06-01')",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("filters cleared", "document.querySelector('#library .filters [type=reset]').click()",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("search, a common word", f"{_SET} set(document.querySelector('#library .filters [name=search]'), 'ferry')",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("search, a rare name", f"{_SET} set(document.querySelector('#library .filters [name=search]'), '{_KEEPER}')",
        f"{_COUNT} !== was", 300, _COUNT),
    Act("search cleared", "document.querySelector('#library .filters [type=reset]').click()",
        f"{_COUNT} !== was", 300, _COUNT),
)  # fmt: skip
_PEOPLE = "document.querySelector('#people .people-list')?.textContent"
_SAID = "document.querySelector('#people .statements')?.textContent"
VOICES = (
    Act("speakers, next page", "document.querySelector('#people .everybody [aria-label=\"Further page\"]').click()",
        f"{_PEOPLE} !== was", 300, _PEOPLE),
    Act("speakers, found by name", f"{_SET} set(document.querySelector('#people .find [name=search]'), 'Rhea')",
        f"{_PEOPLE} !== was", 300, _PEOPLE),
    Act("speaker, what they said", "document.querySelector('#people .people-list button').click()",
        f"{_SAID} !== was && {_SAID}.length > 40", 300, _SAID),
    Act("speaker, words searched", f"{_SET} set(document.querySelector('#people .sayings [name=words]'), 'company')",
        f"{_SAID} !== was", 300, _SAID),
)  # fmt: skip
_MARK = "document.querySelector('#source mark')"
_CITE = "document.querySelector('.turn a.cite')"
SOURCE = Act(
    f"source pane, {WORDS:,} words",
    f"{_CITE}.click()",
    f"{_MARK} && {_MARK}.getBoundingClientRect().top >= 0 && {_MARK}.getBoundingClientRect().bottom <= innerHeight",
    500,
)
_TIMED = """
async ([does, done, before]) => {
  const was = before ? eval(before) : null;
  const began = performance.now();
  (0, eval)(`{ ${does} }`);
  const over = new Function("was", `return ${done}`);
  while (!over(was)) {
    if (performance.now() - began > 20000) return null;
    await new Promise((next) => setTimeout(next, 2));
  }
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  return performance.now() - began;
}
"""


def at_size() -> list[str]:
    """Measure and print; returns what is slower than promised."""
    from playwright.sync_api import sync_playwright

    from chatbot.opening import opened
    from tests.chatbot.web.conftest import _FLAGS, CHROMIUM, running

    if not Path(CHROMIUM).exists():
        print(f"pages at size: there is no {CHROMIUM}")
        return []
    broken: list[str] = []
    with (
        opened(large_library() / "library", own_index=True) as over,
        running(over) as url,
        sync_playwright() as playwright,
    ):
        _until_indexed(over)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS.split())
        broken += _told("page usable", [_opening(browser, url) for _ in range(TIMES)], 2000)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(url)
        page.click("#tab-library")
        page.wait_for_selector("#library tbody tr")
        broken += _acts(page, ACTS)
        page.click("#tab-people")
        page.wait_for_selector("#people .people-list button")
        broken += _acts(page, VOICES, again="document.querySelector('#people .everybody [type=reset]').click()")
        broken += _sources(page)
        browser.close()
    return broken


def _until_indexed(over: Any) -> None:
    """The first opening of a library fills its index, on the same two cores."""
    until = time.monotonic() + _PATIENCE
    while over.retriever.index() is None and time.monotonic() < until:
        time.sleep(0.5)


def _opening(browser: Any, url: str) -> float:
    """Until one can type and see what is there, with nothing of it in the browser's cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    began = time.monotonic()
    page.goto(url, wait_until="commit")
    page.wait_for_selector("#answers .welcome .ask")
    page.wait_for_selector("#question textarea:enabled")
    took = 1000 * (time.monotonic() - began)
    context.close()
    return took


def _acts(page: Any, acts: tuple[Act, ...], again: str = "") -> list[str]:
    """Each act after the one before, all of them some times."""
    times: dict[Act, list[float]] = {}
    for _ in range(TIMES):
        for act in acts:
            times.setdefault(act, []).append(_timed(page, act))
            page.wait_for_timeout(30)
        if again:
            page.evaluate(again)
            page.wait_for_timeout(600)
    return [fault for act, took in times.items() for fault in _told(act.name, took, act.within)]


def _sources(page: Any) -> list[str]:
    page.click("#tab-ask")
    page.fill("#question textarea", f"What did {_KEEPER} say?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector('.turn[data-state="done"] a.cite')
    times = []
    for _ in range(TIMES):
        times.append(_timed(page, SOURCE))
        page.click("#source .close")
        page.evaluate("document.querySelector('#source .pane').innerHTML = ''")
        page.wait_for_timeout(50)
    return _told(SOURCE.name, times, SOURCE.within)


def _timed(page: Any, act: Act) -> float:
    took = page.evaluate(_TIMED, [act.does, act.done, act.before])
    return float("inf") if took is None else float(took)


def _told(name: str, times: list[float], within: float) -> list[str]:
    """A row of figures; the median is what is held to the promise."""
    from tests.bench.run import row

    median = statistics.median(times)
    row(name, f"{median:.0f} ms, longest {max(times):.0f} ms", f"≤ {within:.0f} ms")
    return [f"{name} took {median:.0f} ms, {within:.0f} ms are promised"] if median > within else []


# ── the library ──


def large_library() -> Path:
    """The folder of a kept library: stories of words by chance, with their statements, and vectors made up."""
    key = digest_of([ROOT / "ingest", Path(__file__)])
    return kept(f"atsize{ARTICLES}", key, _made)[0]


def _made(folder: Path) -> dict[str, Any]:
    from ingest.library.record import Library

    rng = random.Random(19)
    words = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(6000)] + ["ferry", "company"] * 60
    with Library(folder / "library", create=True) as library:
        for n in range(ARTICLES - 1):
            quoted = [(_name(rng), _sentence(words, rng)) for _ in range(5)]
            _put(library, n, _text([_sentence(words, rng) for _ in range(6)], quoted, words, rng), rng)
        half = [_sentence(words, rng) for _ in range(WORDS // 56)]
        said = (_KEEPER, "The longest night is over and the light is lit")
        _put(library, ARTICLES - 1, _text(half, [said], words, rng, half), rng)
    return {"articles": ARTICLES}


@dataclass(frozen=True)
class _Story:
    """A text, where its paragraphs stand, and its statements."""

    text: str
    paragraphs: tuple[Span, ...]
    statements: tuple[Statement, ...]


def _text(
    before: list[str],
    quoted: list[tuple[str, str]],
    words: list[str],
    rng: random.Random,
    after: list[str] | None = None,
) -> _Story:
    parts = [f"{first}. {_sentence(words, rng)}." if after is None else f"{first}." for first in before]
    parts += [f"“{said},” said {name}." for name, said in quoted] + [f"{last}." for last in after or []]
    text, spans, statements = "", list[Span](), list[Statement]()
    for at, part in enumerate(parts):
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{part}" if text else part
        spans.append(Span(start, len(text)))
        if len(before) <= at < len(before) + len(quoted):
            name, said = quoted[at - len(before)]
            content, mention = Span(start + 1, start + len(said) + 2), Span(len(text) - len(name) - 1, len(text) - 1)
            statements.append(
                Statement("direct", (content,), name, None, Span(mention.start - 5, mention.start - 1), mention)
            )
    return _Story(text, tuple(spans), tuple(statements))


def _sentence(words: list[str], rng: random.Random) -> str:
    return " ".join(rng.choices(words, k=28)).capitalize()


def _name(rng: random.Random) -> str:
    """A few are quoted often, most once or twice."""
    n = int(9000 ** rng.random())
    return f"{_FIRST[n % 20]} {_LAST[n // 20 % 20]}{'' if n < 400 else _SYLLABLES[n // 400]}"


def _put(library: Any, n: int, story: _Story, rng: random.Random) -> None:
    from ingest import clean, passages
    from ingest.embed import default_embedder
    from ingest.library.making import Made
    from ingest.library.recognise import Incoming
    from ingest.library.writing import put
    from ingest.statements import find

    embedder = default_embedder()
    several = [story.paragraphs[at : at + 3] for at in range(0, len(story.paragraphs), 3)]
    cut = tuple(Passage(Span(some[0].start, some[-1].end)) for some in several)
    vectors = np.random.default_rng(n).standard_normal((len(cut), embedder.dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = Made(cut, vectors, story.statements, passages.VERSION, find.VERSION, embedder.name, embedder.digest)
    known = Metadata(
        title=f"{rng.choice(_TAGS).capitalize()} and {rng.choice(_TAGS)}, number {n}",
        authors=tuple({f"{rng.choice(_FIRST)} {rng.choice(_LAST)}" for _ in range(rng.randint(1, 2))}),
        outlet=rng.choice(_OUTLETS),
        published=f"{rng.randint(2020, 2026)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
    )
    revision = Revision(0, story.text, story.text, SourceMap.identity(len(story.text)))
    original = Original(story.text.encode(), "text/plain", "text", 1)
    tags = tuple(rng.sample(_TAGS, 2))
    put(library, Incoming(f"made-{n}", known, revision, original, clean.VERSION, tags, None), made)


if __name__ == "__main__":
    print(*at_size(), sep="\n")
    sys.exit(0)
