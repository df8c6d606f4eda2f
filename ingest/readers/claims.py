"""What a page or a file claims of its article, before it is weighed: candidates, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.article import Metadata


@dataclass
class Claims:
    """Candidates for each field, as they were written; of authors, groups of names that belong together."""

    titles: list[str] = field(default_factory=list)
    authors: list[tuple[str, ...]] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    editors: list[tuple[str, ...]] = field(default_factory=list)


def over(own: Metadata, led: Metadata) -> Metadata:
    """What a document says of itself, and where it is silent what led to it: a feed of its item, a mail of its link."""
    missing = {name: origin for name, origin in led.origin.items() if name not in own.origin}
    values = {name: getattr(led, name) for name in missing}
    return replace(own, **values, origin={**own.origin, **missing})
