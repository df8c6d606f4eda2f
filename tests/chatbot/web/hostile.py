"""What a stranger may have written, put wherever the page shows something, and a browser that sees what comes of it.

An attack is a text with `pwn(#)` or an address at 198.51.100.7 in it. A `Victim` is a page on which `pwn` notes that it
was called; all requests but those to the server are stopped and noted, and so is what the Content-Security-Policy had
to stop, since nothing should come so far.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chatbot.answer import Answer, Beside, Citation, Coverage, Dropped, Question, Reading, Sentence
from chatbot.conversations import Conversations
from ingest.article import Card, Filters, Said, Span, Statement
from ingest.library.record import Library

ATTACKS = Path(__file__).with_name("attacks.json")
SPEAKER = "Tessa Quill"
_WORDS = (
    "harbour lamp rope anchor ferry keel mast sail buoy tide reef pilot crane barge dock wharf net oar hull".split()
)
_SPIES = """
window.hits = [];
window.pwn = (n) => window.hits.push(`attack ${n} ran`);
window.alert = window.confirm = window.prompt = (said) => window.hits.push(`dialog ${said}`);
document.addEventListener("securitypolicyviolation", (event) =>
  window.hits.push(`the policy stopped ${event.effectiveDirective} ${event.blockedURI}`));
"""
_STRANGE = """
() => {
  const found = [];
  for (const one of document.querySelectorAll("#head *, #panels *, #reading *")) {
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) found.push(`<${one.tagName} ${name}>`);
      if (/^(href|src|action|formaction|data|srcset|ping|xlink:href|poster|background)$/i.test(name) &&
          !/^(#|https?:\\/\\/127\\.0\\.0\\.1|\\/|\\.|data:image|blob:|$)/.test(value)
          && !one.matches("a[target=_blank][rel~=noopener]"))
        found.push(`<${one.tagName} ${name}=${value.slice(0, 60)}>`);
    }
  }
  const strange = document.querySelectorAll("#panels :is(SELECTOR), #reading :is(SELECTOR)");
  for (const one of strange) found.push(`<${one.tagName}>`);
  return found;
}
""".replace(
    "SELECTOR",
    "script, style, link, meta, base, img, picture, video, audio, iframe, object, embed, marquee, math, template, "
    "plaintext, noscript, listing, svg :not(path)",
)
"""What no text of ours has in it, and so is a stranger's."""


@dataclass(frozen=True)
class Attack:
    name: str
    payload: str


def attacks(rows: Iterable[dict[str, str]]) -> list[Attack]:
    """The attacks of a table, each with its number in it."""
    return [Attack(f"{n} {row['name']}", row["payload"].replace("#", str(n))) for n, row in enumerate(rows, start=1)]


def own_attacks() -> list[Attack]:
    return attacks(json.loads(ATTACKS.read_text("utf8")))


# ── where they stand ──


def records(given: Sequence[Attack]) -> list[dict[str, Any]]:
    """An article for each attack, with it in every field that a record has."""
    return [_record(n, attack.payload) for n, attack in enumerate(given, start=1)]


def _record(n: int, payload: str) -> dict[str, Any]:
    chance = random.Random(n)

    def words() -> str:
        """Plain English, so that what is said is looked for."""
        one, two, three = chance.sample(_WORDS, 3)
        return f"the {one} has been beside the {two} since {chance.randint(1800, 2020)} and was not in the {three}"

    text = (
        f"It was said that {words()}.\n\nThere it says {payload} and that {words()}.\n\n“I think {words()}, and {n} "
        f"{payload} is what they all had,” said {SPEAKER}, a bargee who {payload} has been there for a year.\n\n"
        f"Nobody knew why {words()}.\n\n“My barge {n} came late because of them,” Quill said."
    )
    record = {
        "id": f"{n} {printable(payload)[:180]}",
        "title": f"{n} {payload}",
        "author": [payload],
        "outlet": payload,
        "text": text,
    }
    return record | {"tags": [payload], "url": payload, "published": f"2026-03-{1 + n % 28:02d}", "section": payload}


def answers(given: Sequence[Attack]) -> Iterator[tuple[str, Answer]]:
    """For each attack an answer and an abstention, with it in every field that is shown: what a model says, too."""
    for n, attack in enumerate(given, start=1):
        bad = attack.payload
        span = Span(0, 3)
        citation = Citation(1, bad or "a", 1, bad, bad, bad, span, span, bad, Beside(3, True, (bad,), (bad,)))
        said = Said(bad, 1, Statement("direct", (span,), bad, bad), (bad,), None, (span,), None)
        sentences = (
            Sentence(f"{bad}: {bad}", (1,), "quote", bad),
            Sentence(bad, (1,), "generated"),
            Sentence(bad, (1,), "extract", None, bad),
        )
        filters = Filters((bad,), (bad,), (bad,), (bad,), (bad,), bad, bad)
        reading = Reading(
            "who_said", filters, bad, bad, (bad,), (bad,), read=("outlets", "speakers"), phrases=((bad, bad),)
        )
        answer = Answer(
            Question(f"{n} {bad}", filters), reading, bad, sentences, (citation,), (said,), Coverage(1, 1, 1),
            dropped=(Dropped(bad, bad),), backend=bad, host=bad,
        )  # fmt: skip
        refused = Answer(
            Question(bad, filters), reading, bad, reason="nothing_found", nearest=(citation,), speakers=(bad,),
            backend=bad, host=bad,
        )  # fmt: skip
        yield f"{n} {bad}", answer
        yield bad, refused


@dataclass(frozen=True)
class _Turn:
    number: int
    question: str
    answer: Answer | None
    error: str | None = None


def keep(conversations: Conversations, given: Sequence[Attack]) -> str:
    """One conversation with all their answers, whose id is given, and one named by each attack."""
    together = conversations.begin()
    for number, (question, answer) in enumerate(answers(given), start=1):
        conversations.keep(together, _Turn(number, question, answer))
    for attack in given:
        one = conversations.begin()
        conversations.keep(one, _Turn(1, attack.payload, None, attack.payload))
        conversations.rename(one, f"named {attack.payload}")
    return together


# ── the browser ──


@dataclass
class Victim:
    """A page, and what went wrong on it."""

    page: Any
    asked: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    seen: int = 0

    def look(self, where: str) -> None:
        """Note what has run or been asked for by now, and what stands in the page that is not ours."""
        self.faults += [f"{where}: {hit}" for hit in self.page.evaluate("window.hits.splice(0)")]
        self.faults += [f"{where}: strange {one}" for one in self.page.evaluate(_STRANGE)]
        self.faults += [f"{where}: asked for {url}" for url in sorted(self.asked)]
        self.asked.clear()
        if not self.page.locator("#head h1").is_visible():
            self.faults.append(f"{where}: the head of the page is gone")

    def literally(self, where: str, expected: str, shown: str | None) -> None:
        """That a text is shown as it is; white space may be."""
        self.seen += 1
        if flat(expected) not in flat(shown or ""):
            self.faults.append(f"{where}: {flat(expected)[:80]!r} is not shown, but {flat(shown or '')[:160]!r}")

    def show(self, tab: str) -> None:
        self.page.click(f"#tab-{tab}")
        self.page.wait_for_selector(f"#panel-{tab}:visible")


def printable(text: str) -> str:
    """A text as ids and names are: on one line, without what can't be seen."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def flat(text: str) -> str:
    """What can be seen of a text, without white space."""
    return "".join(c for c in text if c.isprintable() and c not in " \ufffd")


@contextmanager
def victim(chromium: Any, url: str) -> Iterator[Victim]:
    """A page of its own profile at `url`, from which nothing gets out."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    made = Victim(page)
    host = urlsplit(url).netloc

    def route(asked: Any) -> None:
        if urlsplit(asked.request.url).netloc == host:
            asked.continue_()
        else:
            made.asked.add(asked.request.url)
            asked.abort()

    context.route(re.compile(r"^(https?|wss?|ftp):"), route)
    page.on("dialog", lambda dialog: (made.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: made.faults.append(f"the page's script failed: {error}"))
    context.on("page", lambda other: made.faults.append(f"a window was opened: {other.url}") if other != page else None)
    page.add_init_script(_SPIES)
    try:
        page.goto(url)
        page.wait_for_selector("#answers :is(.welcome, .turn)")
        yield made
    finally:
        context.close()


# ── what is done there ──


def asked(on: Victim, question: str) -> Any:
    """Ask a question; its turn, once it has ended."""
    page = on.page
    number = page.locator("#answers .turn").count() + 1
    page.fill("#question textarea", question)
    page.click("#send")
    selector = f'#answers .turn[data-turn="{number}"][data-state="done"]'
    page.wait_for_selector(selector)
    return page.locator(selector)


def usable(on: Victim) -> None:
    """The page is whole: a question is answered, its citation opens, all tabs can be shown."""
    for tab in ("library", "people", "briefing", "proof", "ask"):
        on.show(tab)
    turn = asked(on, f"What did {SPEAKER} say?")
    turn.locator("a.cite").first.click()
    on.page.wait_for_selector("#source mark")
    on.page.click("#source .close")
    on.look("afterwards")


def quoted(on: Victim, library: Library) -> None:
    """Ask for all that is quoted, and open every article by a citation."""
    turn = asked(on, f"What did {SPEAKER} say?")
    shown = flat(turn.evaluate("e => [...e.querySelectorAll('*')].map(x => x.open = true) && e.textContent"))
    cards = {card.id: card for card in library.cards()}
    for said in library.said(Filters(speakers=(SPEAKER,))):
        for words in said.text:
            on.literally("the answer", words, shown)
    on.look("the answer")
    opened: set[str] = set()
    for link in turn.locator("a.cite").all():
        article = str(link.get_attribute("data-at")).rsplit(":", 3)[0]
        if article in opened or article not in cards:
            continue
        opened.add(article)
        link.evaluate("e => e.click()")
        on.page.wait_for_function(
            "t => document.querySelector('#source h2')?.textContent === t", arg=_as_shown(cards[article])
        )
        text = on.page.text_content("#source .text")
        if text != library.revision(article, cards[article].revision).text.replace("\0", "\ufffd"):
            on.faults.append(f"source pane: the text of {article!r} is not shown as it is")
        on.literally("source pane", cards[article].metadata.outlet or "", on.page.text_content("#source .facts"))
        on.seen += 1
    on.look("source pane")
    if len(opened) < 0.6 * len(cards):
        on.faults.append(f"only {len(opened)} of {len(cards)} articles could be opened")


def _as_shown(card: Card) -> str:
    return (card.metadata.title or "Untitled article").replace("\0", "\ufffd")


def shelved(on: Victim, library: Library) -> None:
    """The table of the Library tab, page by page, and each article's page."""
    on.show("library")
    page = on.page
    cards = library.cards()
    page.wait_for_selector("#library tbody tr")
    tables = []
    while True:
        tables.append(page.text_content("#library tbody"))
        on.look("the table")
        further = page.locator('#library .list .pager button[aria-label="Further page"]:enabled')
        if not further.count():
            break
        before = page.text_content("#library .list .pager span")
        further.click()
        page.wait_for_function(
            "t => document.querySelector('#library .list .pager span')?.textContent !== t", arg=before
        )
    for card in cards:
        on.literally("the table", card.metadata.title or "Untitled", " ".join(map(str, tables)))
        page.evaluate("id => document.dispatchEvent(new CustomEvent('byline:article', { detail: { id } }))", card.id)
        page.wait_for_function("id => document.querySelector('#library .leaf')?.dataset.article === id", arg=card.id)
        leaf = page.evaluate(
            "() => { const leaf = document.querySelector('#library .leaf');"
            " return { text: leaf.querySelector('.text').textContent, all: leaf.textContent } }"
        )
        if leaf["text"] != library.revision(card.id, card.revision).text.replace("\0", "\ufffd"):
            on.faults.append(f"article's page: the text of {card.id!r} is not shown as it is")
        for words in (card.metadata.title, card.metadata.outlet, *card.metadata.authors, *card.tags, card.id):
            on.literally("article's page", words or "", leaf["all"])
    on.look("an article's page")


def voices(on: Victim, library: Library) -> None:
    """Who said what: everybody, what they said, and searches for the attacks' words."""
    on.show("people")
    page = on.page
    page.wait_for_selector("#people .people-list li")
    page.locator("#people .people-list button", has_text=SPEAKER).first.click()
    page.wait_for_function("n => document.querySelector('#people .sayings')?.textContent.includes(n)", arg=SPEAKER)
    page.wait_for_selector("#people .statements a.cite")
    on.look("who said what")


def searched(on: Victim, given: Sequence[Attack]) -> None:
    """The attacks as what is looked for, in the library, among speakers and in the conversations, and as filters."""
    page = on.page
    lines = [" ".join(attack.payload for attack in given[at : at + 8])[:3000] for at in range(0, len(given), 8)]
    fields = (
        ("library", "#library .filters [name=search]"),
        ("library", "#library .filters [name=author]"),
        ("people", "#people .find [name=search]"),
        ("ask", "#conversations .search input"),
    )
    for tab, selector in fields:
        on.show(tab)
        for line in lines:
            page.fill(selector, line)
            page.wait_for_timeout(200)  # it is looked for when no more is typed
        on.look(f"looked for in {selector}")
        page.fill(selector, "")
    on.show("ask")
    page.click("#ask .filter")
    for name in ("outlets", "speakers", "tags"):
        for line in lines:
            page.fill(f"#filters [name={name}]", line)
            page.press(f"#filters [name={name}]", "Enter")
            typed = page.input_value(f"#filters [name={name}]")
            on.literally("a filter", typed, page.text_content(".chips.set"))
        on.look(f"filter by {name}")
    turn = asked(on, "What is there?")
    on.look("filtered")
    on.literally("chips of a turn", typed, turn.text_content())
    for button in page.locator(".chips.set .off").all()[::-1]:
        button.click()


def questioned(on: Victim, given: Sequence[Attack], together: int = 8) -> None:
    """The attacks as questions, some at a time."""
    for at in range(0, len(given), together):
        question = "\n".join(attack.payload for attack in given[at : at + together])
        turn = asked(on, f"What about {question[:5000]}?")
        on.literally("a question", f"What about {question}"[:900], turn.locator(".asked").text_content())
        on.look("a question")


def conversed(on: Victim, url: str, conversation: str, given: Sequence[Attack]) -> None:
    """Kept answers with attacks in every field, and conversations that are named by them."""
    page = on.page
    page.goto(f"{url}#c={conversation}")
    page.reload()
    page.wait_for_selector(f'#answers .turn[data-turn="{2 * len(given)}"]')
    shown = page.eval_on_selector_all("#answers .turn", "all => all.map(one => one.textContent)")
    for n, attack in enumerate(given):
        on.literally("a kept answer", attack.payload[:1000], shown[2 * n])
        on.literally("a kept abstention", attack.payload, shown[2 * n + 1])
    names = page.eval_on_selector_all("#conversations .name", "all => all.map(one => one.textContent)")
    for attack in given[-150:]:
        expected = f"named {printable(attack.payload)}"[:140].rpartition(" ")[0]
        on.literally("a conversation's name", expected, "\n".join(names))
    on.look("kept answers")
    for selector in (".turn a.cite", ".turn .tool[data-do=copy]"):
        for one in page.locator(selector).all()[:: max(1, len(given) // 12)]:
            one.evaluate("e => e.click()")
    page.wait_for_timeout(500)
    on.look("citations of kept answers")


def handed_over(on: Victim, given: Sequence[Attack]) -> None:
    """The attacks as names of files."""
    on.show("library")
    page = on.page
    page.click("#library .table-head .add")
    names = [_file_name(n, attack.payload) for n, attack in enumerate(given, start=1)]
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": f"The {n} boats\n\nBoat {n} is {'very ' * n}old.".encode()}
        for n, name in enumerate(names)
    ]
    page.set_input_files("#library input[type=file]", files)
    page.wait_for_selector('#library .outcome[data-state="done"]', timeout=120_000)
    shown = page.text_content("#library .outcome .entries")
    for name in names[:150]:
        on.literally("a file's name", printable(name), shown)
    on.look("files' names")


def _file_name(n: int, payload: str) -> str:
    kept = re.sub(r"[\x00-\x1f/\\]", " ", payload).encode()[:100].decode("utf8", "ignore")
    return f"{n} {kept}.txt"


def fetched(on: Victim, given: Sequence[Attack]) -> None:
    """The attacks as addresses and as pasted texts."""
    on.show("library")
    page = on.page
    if page.locator("#add-address").is_hidden():
        page.click("#library .table-head .add")
    for attack in given:
        page.fill("#add-address", attack.payload)
        page.press("#add-address", "Enter")
        page.wait_for_function(
            "() => !document.querySelector('#library .adding > .error').hidden"
            " || document.querySelector('#library .outcome').dataset.state === 'done'"
        )
    on.look("addresses")
