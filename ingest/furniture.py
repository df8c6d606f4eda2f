"""Page furniture that is told by its own words, wherever on a page it stands: the rules of furniture.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

_MOST_SHARE_WORDS = 16


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rule about a block's own words, as furniture.toml explains its parts."""

    why: str
    most: int
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    page: bool


SHARE_WHY = "share button"


@dataclass(frozen=True)
class Wordings:
    """All rules, in the order in which they are tried, and the words of share buttons."""

    phrases: tuple[Phrase, ...]
    share: frozenset[str]
    share_filler: frozenset[str]

    @cached_property
    def _any_need(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(need) for need in sorted({n for p in self.phrases for n in p.needs})))

    @cached_property
    def _without_needs(self) -> tuple[Phrase, ...]:
        return tuple(phrase for phrase in self.phrases if not phrase.needs)

    def why(self, key: str, words: int) -> str | None:
        """The first rule that a block's words match: its reason, or None.

        `key` is the block's text with its white space made one, at most 400 characters; `words` how many
        it has.
        """
        folded = key.casefold()
        if words <= _MOST_SHARE_WORDS and self._is_sharing(folded):
            return SHARE_WHY
        for phrase in self.phrases if self._any_need.search(folded) else self._without_needs:
            if words > phrase.most or (phrase.needs and not any(map(folded.__contains__, phrase.needs))):
                continue
            if phrase.pattern.fullmatch(key):
                return phrase.why
        return None

    def _is_sharing(self, folded: str) -> bool:
        words = {w.strip(":!.()") for w in folded.split()} - {""}
        return bool(words & self.share) and all(w in self.share or w in self.share_filler or w.isdigit() for w in words)


@cache
def wordings() -> Wordings:
    """The rules of furniture.toml, read once."""
    rules: dict[str, Any] = tomllib.loads(files("ingest").joinpath("furniture.toml").read_text(encoding="utf8"))
    words = {name: "|".join(lines.split("\n")).strip("|") for name, lines in rules["words"].items()}
    phrases = tuple(_phrase(rule, words) for rule in rules["rule"])
    share = rules["share"]
    verbs = frozenset((share["network"] + share["verb"]).split())
    return Wordings(phrases, verbs, frozenset(share["filler"].split()))


@cache
def page_whys() -> frozenset[str]:
    """The reasons that count only where a page was pasted, not in a bare article."""
    return frozenset({SHARE_WHY, *(phrase.why for phrase in wordings().phrases if phrase.page)})


def _phrase(rule: dict[str, Any], words: dict[str, str]) -> Phrase:
    lines = "|".join(f"(?:{line})" for line in rule["any"].split("\n") if line.strip())
    for name, choices in words.items():
        lines = lines.replace("{" + name + "}", choices)
    pattern = re.compile(lines, re.IGNORECASE | re.DOTALL)
    return Phrase(rule["why"], rule["most"], tuple(rule.get("needs", "").split()), pattern, rule.get("page", False))
