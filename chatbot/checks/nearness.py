"""How near a sentence is, on the whole, to what it cites: the soft check, after all that is hard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from chatbot.answer import Evidence
from ingest.sentences import sentence_spans

NEAR = 0.30
"""The cosine that a sentence must have to the nearest stretch or sentence of what it cites.

Of the 330 true paraphrases in the tests the lowest has 0.36 and 99% have 0.43; of the same with evidence drawn at random 96% lie
below 0.30, and all that are from another article below 0.40. Most that is false is nearer: it only guards what words can't.
"""
_SENTENCES = 24


def fault(text: str, evidence: Sequence[Evidence]) -> str | None:
    """Whether a sentence is about something else than what it cites, by the bundled embedder."""
    return None if nearness(text, evidence) >= NEAR else "it is about something else than what it cites"


def nearness(text: str, evidence: Sequence[Evidence]) -> float:
    """The best cosine of a text to a cited stretch, or to a sentence of one."""
    from ingest.embed import default_embedder

    stretches = [one.text for one in evidence]
    sentences = [span.of(t) for t in stretches for span in sentence_spans(t)]
    there = list(dict.fromkeys([*stretches, *islice(sentences, _SENTENCES)]))
    vectors = default_embedder().embed([text, *there])
    return float(np.max(vectors[1:] @ vectors[0]))
