"""A briefing as JSON, to the letter of the command line's contract, with all spans; and the fields that go beyond it."""

from __future__ import annotations

import json
from typing import Any

from chatbot import render
from chatbot.answer import Sentence
from chatbot.briefing.nouns import Briefing, Difference, New, Part, Source
from chatbot.steering import harmless_json


def written(briefing: Briefing) -> str:
    """The whole file: one document."""
    return harmless_json(json.dumps(document(briefing), ensure_ascii=False, indent=1)) + "\n"


def document(briefing: Briefing) -> dict[str, Any]:
    """`byline brief --format json`."""
    return {
        "title": briefing.title,
        "topic": briefing.topic,
        "filters": render.filters(briefing.filters),
        "style": briefing.style,
        "length": briefing.length,
        "made_at": briefing.made_at,
        "parts": [_part(part) for part in briefing.parts],
        "timeline": [
            {"date": one.date, "text": one.text, "citations": list(one.citations)} for one in briefing.timeline
        ],
        "differences": [_difference(one) for one in briefing.differences],
        "near_copies": [list(group) for group in briefing.near_copies],
        "citations": [render.citation(one) for one in briefing.citations],
        "sources": [_source(one) for one in briefing.sources],
        "articles": {"used": briefing.used, "considered": briefing.considered},
        "left_out": [{"what": one.what, "why": one.why, "articles": list(one.articles)} for one in briefing.left_out],
        "new": _new(briefing.new) if briefing.new else None,
        "dropped": [{"text": one.text, "why": one.why} for one in briefing.dropped],
        "notes": list(briefing.notes),
        "backend": briefing.backend,
        "host": briefing.host,
    }


def _part(part: Part) -> dict[str, Any]:
    counts = part.outlets or (None,) * len(part.sentences)
    also = part.also or ((),) * len(part.sentences)
    return {
        "name": part.name,
        "note": part.note,
        "sentences": [
            _sentence(sentence)
            | ({"outlets": count} if count is not None else {})
            | ({"also": list(others)} if others else {})
            for sentence, count, others in zip(part.sentences, counts, also, strict=True)
        ],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    known = {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "kind": sentence.kind,
        "speaker": sentence.speaker,
    }
    return known | ({"date": sentence.date} if sentence.date else {})


def _difference(one: Difference) -> dict[str, Any]:
    sides = [{"text": side.text, "citations": list(side.citations)} for side in one.sides]
    return {"about": one.about, "kind": one.kind, "sides": sides}


def _source(one: Source) -> dict[str, Any]:
    return {
        "article": one.article,
        "revision": one.revision,
        "title": one.title,
        "author": list(one.authors),
        "outlet": one.outlet,
        "published": one.published,
        "url": one.url,
        "language": one.language,
    }


def _new(new: New) -> dict[str, Any]:
    return {
        "since": new.since,
        "sources": [_source(one) for one in new.sources],
        "statements": new.statements,
        "changed": [_difference(one) for one in new.changed],
    }
