"""What a reader wants of any story, however short it is told: who speaks, what comes next, what isn't known,
what stands against it."""

from __future__ import annotations

import re

from chatbot.briefing.material import Line

_UNKNOWN = re.compile(
    r"\b(?:(?:is|was|are|were|remains?|remained|['’]s) (?:still |as yet |yet |far from )?"
    r"(?:unclear|not clear|unknown|not known|uncertain|undecided|unresolved|unanswered|unexplained|an open question)|"
    r"not (?:immediately |yet )?(?:clear|known|certain) (?:how|why|when|whether|what|who|if|where)|"
    r"no one knows|nobody knows|remains? to be (?:seen|decided|settled|agreed)|"
    r"(?:has|have|had) yet to (?:be |say|decide|announce|explain|respond|publish|set|agree|confirm)\w*|"
    r"(?:has|have|had) not (?:yet )?(?:been )?(?:decided|announced|said|explained|confirmed|published|set|agreed|"
    r"determined|established|found|named|released|identified)|"
    r"no (?:decision|date|agreement|explanation|timetable|cause|deadline) (?:has|had|was|is)\b|"
    r"still (?:being )?(?:investigat\w+|examin\w+|unknown|unclear|negotiat\w+|wait\w+|open)|under (?:investigation|review)|"
    r"(?:an|the) (?:investigation|inquiry|probe) (?:is|was|into)\b.{0,40}\b(?:ongoing|continu\w+|under way|pending)|"
    r"questions? (?:remain|about .{3,60} remain)|(?:open|unanswered) questions?|awaiting|yet to be|not yet)\b",
    re.IGNORECASE,
)
_SILENT = re.compile(
    r"\b(?:declin\w+ to (?:say|comment|answer|discuss|name|give|confirm)|refus\w+ to (?:say|comment|answer|name)|"
    r"(?:did|has|have|had) not (?:immediately )?(?:respond|return|repl[yi]|answer|comment)\w*|"
    r"could not (?:immediately )?be reached|would not (?:say|comment|confirm|give|name)|"
    r"left open (?:whether|how|when|if))\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|is to|are to|due|(?:is|are) (?:expected|scheduled|set|likely|planned)|expects?|until|till|by|next|tomorrow|adjourned|"
    r"postponed|tabled|resumes|begins|starts|opens|continues|plans? to|(?:vow|promis)e[sd]? to|vowed to|called? (?:a|another)|"
    r"adjourns?|yet to)\b"
)
_WHEN = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|spring|summer|autumn|winter|20\d\d|tomorrow|tonight|"
    r"(?:days?|weeks?|months?|years?|week|month|year)|hearing|meeting|trial|vote|deadline)\b"
)
_QUOTED = re.compile(r"[“\"].*?(?:[”\"]|$)")
_AGAINST = re.compile(
    r"(?:^|[“\"] ?)(?:But|Yet|However|Still|Even so|Nevertheless|Instead|Meanwhile|In the end|Afterward)\b|, however,|"
    r"\b(?:risks?|threat|danger|warn\w*|concern\w*|worr\w+|fear\w*|critic\w+|oppos\w+|disput\w+|doubt\w*)\b",
    re.IGNORECASE,
)
_BEGINS = 4
"""Sentences of an article that tell the news; what stands against it comes after them."""
SAID_BY = "said by "
"""What the facet of a speaker begins with; the rest is the last name, in small letters."""
_SPEAKER, _COMES, _UNSURE, _OTHERWISE = 0.6, 0.7, 0.3, 0.5


def facets(line: Line) -> dict[str, float]:
    """What a sentence has of it, and how much that adds to a few sentences of which none has it yet."""
    last = [name.split()[-1] for one in line.said if (name := one.statement.speaker)]
    found = {f"{SAID_BY}{name.lower()}": _SPEAKER for name in last if name[:1].isupper()}
    told = _QUOTED.sub("", line.text)
    if line.number and _AHEAD.search(told) and _WHEN.search(told):
        found["what comes next"] = _COMES
    if is_open(line):
        found["what is open"] = _UNSURE
    if line.number >= _BEGINS and _AGAINST.search(line.text):
        found["what stands against it"] = _OTHERWISE
    return found


def is_open(line: Line) -> float:
    """How surely a sentence tells that something isn't known: 1, for mere silence 0.5, else 0."""
    if _UNKNOWN.search(line.text):
        return 1.0
    return 0.5 if _SILENT.search(line.text) else 0.0
