"""The library of invented samples, for the first run: of its own, marked, and never over the reader's."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from ingest.library.record import Library

TAG = "invented"
NOTE = "invented samples"


def make_sample_library(folder: Path, *, say: Callable[[str], None]) -> None:
    """Take the samples into the library at `folder`; what is there already stays as it is."""
    from ingest.embed import default_embedder
    from ingest.pipeline import take_in
    from ingest.reading import Given
    from ingest.sources import find

    with resources.as_file(resources.files("ingest") / "samples") as samples, Library(folder, create=True) as library:
        paths = sorted(str(path) for path in samples.glob("*.txt"))
        added = 0
        for entry in take_in(library, default_embedder(), find(paths, io.BytesIO()), Given(tags=(TAG,))):
            added += entry.status == "added"
    if added:
        say(f"took {added} invented sample articles into {folder}")


def is_of_samples(folder: Path) -> bool:
    """Whether all that a library holds are the samples."""
    with Library(folder) as library:
        cards = library.cards()
        return bool(cards) and all(TAG in card.tags for card in cards)
