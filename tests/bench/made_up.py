"""Large libraries of made-up articles, which differ from one another as real ones do.

The samples' paragraphs are recombined, and in each article most of their plain words and names are others: plain words
as common and as rare as those of a language (Zipf), names of its own for each article, of which some are everybody's.
So few articles are near-copies, words are rare, and there are thousands of speakers, as in a real library.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.shelf import ROOT, digest_of, kept

_PARAGRAPHS = 14
_WORDS, _NAMES = 30_000, 8_000  # of which are drawn
_OTHER_WORDS, _OTHER_NAMES = 0.6, 0.9  # the share of plain words, and of names in an article, that are others
_SYLLABLES = "ba del for gim har jen kol lum mer nos pal rud sem tor ven wys ast ild orn umb".split()
_PLAIN, _NAME = re.compile(r"\b[a-z]{5,}\b"), re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")


def made_up(passages: int) -> Path:
    """The folder of a kept library of so many passages, with vectors made up (of the right size)."""
    key = digest_of([ROOT / "ingest", Path(__file__)])
    return kept(f"madeup{passages}", key, lambda folder: _filled(folder / "library", passages))[0]


def texts(seed: int) -> Iterator[str]:
    """Articles without an end, the same ones for the same seed."""
    from ingest import clean

    chance = random.Random(seed)
    samples = [clean.clean(path.read_text("utf8")).text for path in sorted((ROOT / "ingest" / "samples").glob("*.txt"))]
    paragraphs = [p for text in samples for p in text.split("\n") if p.strip()]
    known = {word for p in paragraphs for word in _PLAIN.findall(p)}
    called = {name for p in paragraphs for name in _NAME.findall(p)}
    words = _vocabulary(chance, sorted(known), _WORDS)
    names = [name.title() for name in _vocabulary(chance, sorted(called), _NAMES)]
    common, rare = _zipf(len(words)), _zipf(len(names))
    for number in count(1):
        cast = {
            name: chance.choices(names, cum_weights=rare)[0] if chance.random() < _OTHER_NAMES else name
            for name in sorted(called)
        }
        drawn = iter(chance.choices(words, cum_weights=common, k=4000))

        def word(found: re.Match[str], drawn: Iterator[str] = drawn) -> str:
            return next(drawn) if chance.random() < _OTHER_WORDS else found[0]

        def name(found: re.Match[str], cast: dict[str, str] = cast) -> str:
            return cast.get(found[0], found[0])

        text = "\n\n".join(chance.sample(paragraphs, _PARAGRAPHS))
        yield f"{_PLAIN.sub(word, _NAME.sub(name, text))}\n\nThis is article number {number}."


def _vocabulary(chance: random.Random, known: Sequence[str], size: int) -> list[str]:
    """The words there are, the commonest, and invented ones."""
    made = dict.fromkeys(known)
    while len(made) < size:
        made["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(made)


def _zipf(size: int) -> list[float]:
    """Cumulative weights: the nth word is as common as 1/n."""
    return list(accumulate(1 / n for n in range(1, size + 1)))


def _filled(folder: Path, wanted: int) -> dict[str, Any]:
    from ingest import clean, passages
    from ingest.article import Metadata, Original, Revision
    from ingest.embed import default_embedder
    from ingest.library.making import Made
    from ingest.library.recognise import Incoming
    from ingest.library.record import Library
    from ingest.library.writing import put
    from ingest.statements import find

    noise, embedder = np.random.default_rng(7), default_embedder()
    total = articles = near = 0
    with Library(folder, create=True) as library:
        for text in texts(7):
            cleaned = clean.whole(text)
            cut = passages.cut(text, (), embedder.token_offsets(text), embedder.max_tokens)
            vectors = noise.standard_normal((len(cut), embedder.dimensions)).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            said = find.find_statements(text)
            made = Made(cut, vectors, said, passages.VERSION, find.VERSION, embedder.name, embedder.digest)
            original = Original(text.encode(), "text/plain", "text", 1)
            revision = Revision(0, text, text, cleaned.source_map)
            incoming = Incoming(f"made-{articles}", Metadata(), revision, original, clean.VERSION, (), None)
            near += put(library, incoming, made).near_copy_of is not None
            total, articles = total + len(cut), articles + 1
            if total >= wanted:
                break
    return {"passages": total, "articles": articles, "near_copies": near}
