"""What the words of a text weigh against those of others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from chatbot.words import STOP_WORDS, stem, words


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that count."""
    return frozenset(stem(word) for word in words(text) if word.lower() not in STOP_WORDS)


def weighed(held: Mapping[str, frozenset[str]]) -> dict[str, dict[str, float]]:
    """By article, its words' weights: what few of these articles have weighs more; each of length 1."""
    spread = Counter(word for found in held.values() for word in found)
    vectors = {}
    for article, found in held.items():
        weights = {word: math.log(1 + len(held) / spread[word]) for word in found}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vectors[article] = {word: weight / length for word, weight in weights.items()}
    return vectors


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Of two vectors of length 1."""
    return sum(weight * b.get(word, 0.0) for word, weight in a.items())
