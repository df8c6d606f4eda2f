"""What a comparison is of: outlets or speakers, and on what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

By = Literal["outlet", "speaker"]

_ON = r"(?:\s+(?:on|about|over|regarding|concerning|when it comes to)\s+(?P<what>.+))?"
_SAID = r"(?:\s+(?:said|say|says|wrote|write|writes|think|thinks|report|reports|reported|told us))?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:and |so )?(?:how|where|on what|in what|do|does|did)?\s*(?:do|does|did)?\s*(?P<sides>.+?)\s+"
        rf"(?:differ|disagree|agree|contradict (?:each other|one another)|compare){_ON}",
        r"(?:please )?(?:compare|contrast)\s+(?:what |how |the views of |the positions of |the coverage (?:of|in|by) )?"
        rf"(?P<sides>.+?){_SAID}{_ON}",
        r"(?:(?:give|show|tell)(?: me)? )?(?:what (?:is|are|was|were) )?(?:the )?(?:main )?"
        rf"(?:differences?|disagreements?|comparison)\s+(?:between|of|among)\s+(?P<sides>.+?){_ON}",
        rf"(?P<sides>.+?\s(?:vs\.?|versus)\s.+?){_ON}",
        r"(?:who|which (?:speakers|people|politicians|experts))\s+(?:disagrees?|differs?|contradicts?)(?: with whom)?"
        rf"(?P<sides>){_ON}",
    )
)
_SPLIT = re.compile(r"\s*(?:[,;&]|\band\b|\bwith\b|\bto\b|\bfrom\b|\bversus\b|\bvs\b\.?)\s*", re.IGNORECASE)
_OUTLETS = re.compile(
    r"\b(?:outlets?|papers?|newspapers?|media|press|publications?|coverage|articles?|reports?|accounts?|sources?)\b",
    re.IGNORECASE,
)
_SPEAKERS = re.compile(
    r"\b(?:who|speakers?|people|politicians?|experts?|officials?|everyone|everybody|sides?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sides:
    """By what is compared; the names asked for (none: whatever there is), and the subject ("": anything)."""

    by: By
    names: tuple[str, ...]
    subject: str


def sides_of(text: str, is_outlet: Callable[[str], bool], is_speaker: Callable[[str], bool]) -> Sides:
    """What a question that compares compares. Names that are nobody's are taken for its subject."""
    bare = text.rstrip("?!. ")
    match = next((m for form in _FORMS if (m := form.fullmatch(bare))), None)
    if match is None:
        return Sides("speaker" if _SPEAKERS.search(bare) and not _OUTLETS.search(bare) else "outlet", (), bare)
    asked, subject = match["sides"], match["what"] or ""
    names = [name for part in _SPLIT.split(asked) if (name := re.sub(r"^both\s+", "", part.strip(" ,")))]
    for by, is_side in (("outlet", is_outlet), ("speaker", is_speaker)):
        known = tuple(name for name in names if is_side(name))
        if known and (len(known) == len(names) or len(known) > 1):
            return Sides("outlet" if by == "outlet" else "speaker", known, subject)
    if _OUTLETS.search(asked):
        return Sides("outlet", (), subject or _rest(asked, _OUTLETS))
    if not asked or _SPEAKERS.search(asked):
        return Sides("speaker", (), subject or _rest(asked, _SPEAKERS))
    return Sides("outlet", (), f"{asked} {subject}".strip())


def _rest(asked: str, general: re.Pattern[str]) -> str:
    return re.sub(r"^(?:of|the|all|on)\s+", "", general.sub("", asked).strip()).strip()
