"""A briefing as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chatbot.answer import UNKNOWN_SPEAKER, Citation
from chatbot.briefing.nouns import Abstention, Briefing, Difference, New, Part
from chatbot.terminal import count_of, plain, wrapped
from ingest.names import same_name


def text(given: Briefing) -> str:
    """The whole briefing; what it says of itself comes last."""
    blocks: list[list[str]] = [[plain(given.title)]]
    if given.new:
        blocks.append(_new(given.new))
    blocks += [[*_part(part)] for part in given.parts]
    if given.timeline:
        entries = (
            wrapped(f"{entry.date}: {_cited(entry.text, entry.citations)}", "  ", "    ") for entry in given.timeline
        )
        blocks.append(["Timeline", *entries])
    if given.differences:
        blocks.append(["Where the articles differ", *_differences(given.differences)])
    blocks.append(["Sources", *_sources(given)])
    blocks.append(_itself(given))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def nothing(given: Abstention) -> str:
    """That there is no briefing, and what there is instead."""
    there = [wrapped(f"– {plain(line)}", "  ", "    ") for line in given.there]
    return "\n".join([wrapped(plain(given.text)), *(["What there is:", *there] if there else [])])


def _part(part: Part) -> Iterator[str]:
    yield part.name[:1].upper() + plain(part.name[1:]) + (f" ({plain(part.note)})" if part.note else "")
    voices, last = part.name == "who said what", None
    for i, sentence in enumerate(part.sentences):
        shown = sentence.text
        if voices:
            if i == 0 or not _is_same(sentence.speaker, last):
                yield wrapped(plain(sentence.speaker or UNKNOWN_SPEAKER), "  ")
            last = sentence.speaker
            shown = shown.removeprefix(f"{sentence.speaker or UNKNOWN_SPEAKER}: ")
        outlets = part.outlets[i] if i < len(part.outlets) else 1
        told = f" ({count_of(outlets, 'outlet')})" if outlets > 1 else ""
        also = part.also[i] if i < len(part.also) else ()
        line = _cited(shown, (*sentence.citations, *also)) + told
        yield wrapped(line, "    ") if voices else wrapped(f"– {line}", "  ", "    ")


def _is_same(a: str | None, b: str | None) -> bool:
    return a == b or (a is not None and b is not None and same_name(a, b))


def _differences(found: Sequence[Difference]) -> Iterator[str]:
    for difference in found:
        yield wrapped(plain(difference.about), "  ")
        for side in difference.sides:
            yield wrapped(f"– {_cited(side.text, side.citations)}", "    ", "      ")


def _new(new: New) -> list[str]:
    lines = [f"New since {new.since}: {count_of(len(new.sources), 'article')}, {count_of(new.statements, 'statement')}"]
    for source in new.sources:
        about = " · ".join(
            plain(part) for part in (source.title or "untitled", source.outlet, source.published) if part
        )
        lines.append(wrapped(f"– {about} ({plain(source.article)})", "  ", "    "))
    if new.changed:
        lines += ["Changed", *_differences(new.changed)]
    return lines


def _sources(given: Briefing) -> Iterator[str]:
    numbers: dict[str, list[Citation]] = {}
    for citation in given.citations:
        numbers.setdefault(citation.article, []).append(citation)
    for source in given.sources:
        about = (source.title or "untitled", source.outlet, source.published or "no date")
        cited = " ".join(f"[{one.n}]" for one in numbers.get(source.article, ()))
        head = " · ".join(plain(part) for part in about if part)
        yield wrapped(f"{head} ({plain(source.article)}) {cited}", "  ", "    ")


def _itself(given: Briefing) -> list[str]:
    """How it was made, and what is not in it."""
    lines = [f"{given.used:,} of {count_of(given.considered, 'article')} used."]
    lines += [f"{count_of(len(group), 'article')} tell one story and count once." for group in given.near_copies]
    lines += [f"Left out: {plain(one.what)} ({plain(one.why)})." for one in given.left_out]
    lines += [f"({plain(note)})" for note in given.notes]
    if given.backend != "extractive":
        went = f"; the evidence went to {plain(given.host)}" if given.host else ""
        lines.append(f"Worded by {plain(given.backend)}{went}.")
    if given.dropped:
        lines.append(f"{count_of(len(given.dropped), 'sentence')} dropped: {plain(given.dropped[0].why)}.")
    return [wrapped(line) for line in lines]


def _cited(shown: str, citations: Iterable[int]) -> str:
    return f"{plain(shown)} {''.join(f'[{n}]' for n in citations)}"
