"""What the page says before anything is asked: what is in the library, and three questions worth asking of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chatbot.web.markup import ask_buttons, counted, escaped, long_date
from chatbot.words import terms
from ingest.article import Said
from ingest.library.listing import Listing, Wanted
from ingest.library.record import Library
from ingest.library.voices import Heard, statements
from ingest.names import fold, name_words

_CANDIDATES = 24
"""How many of the most quoted speakers are looked at for examples."""
_LOOKED_AT = 12
"""How many statements of each of them, of the newest articles."""
_EXAMPLES = 3
_ABOUT = 8
"""Among how many of them somebody to ask about a subject is looked for."""
_OUTLETS_NAMED = 4
_SHORTEST_SUBJECT = 4  # characters; shorter words of a title are rarely what something is about


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is in the library; `examples` are questions that it answers, `since` and `until` the first and last date."""

    articles: int
    outlets: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


def welcome(library: Library) -> Welcome:
    """Reads it out of a library. Outlets come with the most articles first."""
    listing = Listing(library)
    dates = [_end(listing, descending) for descending in (False, True)]
    return Welcome(
        library.count(), tuple(name for name, _ in listing.choices().outlets), examples(library), dates[0], dates[1]
    )


def _end(listing: Listing, descending: bool) -> str | None:
    """The first or the last day on which an article was published."""
    cards = listing.page(Wanted(order="published", descending=descending), limit=1).cards
    return cards[0].metadata.published if cards else None


def welcome_html(what: Welcome, note: str | None) -> str:
    """The start of the page; `note` says more about the library, as that its articles are invented."""
    if not what.articles:
        return (
            '<section class="welcome"><h2>The library is empty</h2>'
            "<p>Byline answers from your own articles. Add some, by file, by pasting, by web address or by feed; then ask "
            "about them here.</p>"
            '<p><button type="button" class="primary" data-tab="library">Add articles</button></p>'
            '<p class="aside">On the command line: <code>byline ingest FILE</code></p></section>'
        )
    held = f"{counted(what.articles, 'article', 'articles')}{_from(what.outlets)}{_between(what)}"
    asks = (
        f'<h3>Questions to begin with</h3><ul class="asks">{ask_buttons((q, q) for q in what.examples)}</ul>'
        if what.examples
        else ""
    )
    return (
        '<section class="welcome"><h2>Ask your articles</h2>'
        f'<p class="held">{held}{f" — {escaped(note)}" if note else ""}.</p>'
        "<p>Every sentence of an answer has a number; it opens the article at the very words.</p>"
        f"{asks}"
        '<p class="aside">Not in there? <button type="button" class="link" data-tab="library">Add articles</button> '
        "by file, by pasting, by web address or by feed.</p>"
        '<p class="aside keys"><kbd>/</kbd> to ask, <kbd>Escape</kbd> to leave the field, <kbd>n</kbd> and <kbd>p</kbd> to '
        "the next and the previous citation.</p></section>"
    )


def _between(what: Welcome) -> str:
    first, last = long_date(what.since), long_date(what.until)
    if not first or not last:
        return ""
    return f", {escaped(first)}" if first == last else f", {escaped(first)} to {escaped(last)}"


def _from(outlets: Sequence[str]) -> str:
    if not outlets:
        return ""
    named = [f"<bdi>{escaped(name)}</bdi>" for name in outlets[:_OUTLETS_NAMED]]
    more = len(outlets) - len(named)
    rest = [counted(more, "other outlet", "other outlets")] if more else []
    *head, last = [*named, *rest]
    return f" from {', '.join(head)} and {last}" if head else f" from {last}"


# ── examples ──


def examples(library: Library) -> tuple[str, ...]:
    """Questions about those who are quoted most in one article: what they said, and what about a word of theirs."""
    most = [name for name, _, _ in library.speakers()[:_CANDIDATES] if name]
    said = {name: statements(library, Heard(name), limit=_LOOKED_AT).said for name in most}
    people = {name for name in said if is_person(name, said[name], library)}
    ranked = sorted(said, key=lambda name: (name not in people, -_most_in_one_article(said[name]), most.index(name)))
    asks: list[tuple[str, str | None]] = [(name, None) for name in ranked]
    about = next(((name, on) for name in ranked[1:_ABOUT] if (on := subject(name, said[name], library))), None)
    if about:
        asks = [asks[0], about, *(ask for ask in asks[1:] if ask[0] != about[0])]
    called = {name: _called(name, library) if name in people else name for name, _ in asks[:_EXAMPLES]}
    return tuple(f"What did {called[name]} say{f' about {on}' if on else ''}?" for name, on in asks[:_EXAMPLES])


def _most_in_one_article(said: Sequence[Said]) -> int:
    return max(Counter(one.article for one in said).values())


def _called(name: str, library: Library) -> str:
    """A person by the last name, as one asks, where that means nobody else."""
    last = name.rsplit(maxsplit=1)[-1]
    return last if library.known_as(last) == [name] else name


def is_person(name: str, said: Sequence[Said], library: Library) -> bool:
    """Whether a speaker is somebody, by how articles write of people: a name of two to four capitalised words, and a
    role with it, or "he" or "she", or the last name alone, where their statements name them."""
    words = name.split()
    if not 2 <= len(words) <= 4 or not all(word[0].isupper() and not word.isupper() for word in words):
        return False
    personal = {("he",), ("she",), name_words(words[-1])}
    return any(one.statement.role or name_words(_mention(one, library)) in personal for one in said)


def _mention(said: Said, library: Library) -> str:
    mention = said.statement.mention
    return mention.of(library.revision(said.article, said.revision).text) if mention else ""


def subject(name: str, said: Sequence[Said], library: Library) -> str | None:
    """A word to ask a speaker about: one of the title of an article, that the most of their statements in it hold.

    A plural, or one that they speak of with "the": others make no English after "about".
    """
    titles = {one.article: set(terms(library.card(one.article).metadata.title or "")) for one in said}
    own = set(name_words(name))
    counts: Counter[str] = Counter()
    for one in said:
        spoken = titles[one.article].intersection(terms(" ".join(one.text)))
        counts.update(w for w in spoken if len(w) >= _SHORTEST_SUBJECT and w.isalpha() and fold(w) not in own)
    word = min(counts, key=lambda word: (-counts[word], -len(word), word), default=None)
    with_article = word and any(f"the {word}" in text.lower() for one in said for text in one.text)
    if with_article:
        return f"the {word}"
    return word if word and word.endswith("s") else None
