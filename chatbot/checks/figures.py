"""The numbers of a sentence, in figures or in words, with their unit, how exact they are, and what they count."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chatbot.checks.meanings import root, same
from chatbot.checks.reading import Reading
from chatbot.checks.tokens import Word

_SCALES = {
    **dict.fromkeys("k thousand thousands".split(), 1_000),
    **dict.fromkeys("mn million millions".split(), 1_000_000),
    **dict.fromkeys("bn billion billions".split(), 1_000_000_000),
    **dict.fromkeys("trn trillion trillions".split(), 1_000_000_000_000),
    **dict.fromkeys("hundred hundreds".split(), 100),
    "lakh": 100_000, "lakhs": 100_000, "crore": 10_000_000, "crores": 10_000_000, "dozen": 12, "dozens": 12, "score": 20,
}  # fmt: skip
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: n for n, word in enumerate(_ONES.split())} | {
    word: 10 * n for n, word in enumerate(_TENS.split(), start=2)
}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_PARTS = {"half": Fraction(1, 2), "halves": Fraction(1, 2), "third": Fraction(1, 3), "thirds": Fraction(1, 3),
          "quarter": Fraction(1, 4), "quarters": Fraction(1, 4), "fifth": Fraction(1, 5), "fifths": Fraction(1, 5),
          "tenth": Fraction(1, 10), "tenths": Fraction(1, 10)}  # fmt: skip
_TIMES = {"twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "twofold": 2, "triple": 3, "tripled": 3,
          "threefold": 3, "once": 1}  # fmt: skip
_CURRENCIES = {
    "€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "euro": "euro", "euros": "euro", "eur": "euro",
    "dollar": "dollar", "dollars": "dollar", "pound": "pound", "pounds": "pound", "yen": "yen", "franc": "franc",
    "francs": "franc", "krone": "krone", "kroner": "krone", "kronor": "krone", "rupees": "rupee", "yuan": "yuan",
    "cents": "cent", "pence": "pence",
}  # fmt: skip
_MODIFIERS = {
    ("up", "to"): "most", ("at", "most"): "most", ("no", "more", "than"): "most", ("as", "many", "as"): "most",
    ("cap", "of"): "most", ("maximum", "of"): "most", ("limit", "of"): "most", ("ceiling", "of"): "most",
    ("minimum", "of"): "least", ("at", "least"): "least", ("no", "fewer", "than"): "least", ("no", "less", "than"): "least",
    ("more", "than"): "over", ("over",): "over", ("above",): "over", ("exceeding",): "over", ("upwards", "of"): "over",
    ("less", "than"): "under", ("fewer", "than"): "under", ("under",): "under", ("below",): "under",
    ("nearly",): "almost", ("almost",): "almost", ("just", "under"): "almost", ("close", "to"): "almost",
    ("about",): "about", ("around",): "about", ("roughly",): "about", ("approximately",): "about", ("some",): "about",
    ("circa",): "about", ("only",): "only", ("just",): "only",
}  # fmt: skip
_SPANS = {
    "year": ("year", 1), "years": ("year", 1), "decade": ("year", 10), "decades": ("year", 10),
    "century": ("year", 100), "centuries": ("year", 100), "hour": ("minute", 60), "hours": ("minute", 60),
    "minute": ("minute", 1), "minutes": ("minute", 1), "day": ("day", 1), "days": ("day", 1), "week": ("day", 7),
    "weeks": ("day", 7), "fortnight": ("day", 14), "fortnights": ("day", 14),
}  # fmt: skip
"""Spans of time, each in the unit in which those like it are counted."""
_LONG = frozenset("hour decade century fortnight".split())
"""Of these "a" is a number; "a year" is mostly a rate."""
_TIMED = frozenset(unit for unit, _ in _SPANS.values())
_LONGEST = 15  # figures of a number that is read as one
_GENERIC = frozenset(map(root, "people person total time euro money job post".split()))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: the words it takes up, its unit ("%", "euro", "ordinal", …), how it is hedged, and what it counts."""

    value: Fraction
    unit: str
    modifier: str
    start: int
    end: int
    noun: str
    text: str
    of_them: bool = False


def figures(reading: Reading, taken: Collection[int] = frozenset()) -> list[Figure]:
    """All numbers of a text but those whose words are `taken` (by dates)."""
    words, found, i = reading.words, list[Figure](), 0
    while i < len(words):
        one = None if i in taken else _figure(words, i)
        if one:
            found.append(one)
            i = one.end
        else:
            i += 1
    return found


def _figure(words: Sequence[Word], i: int) -> Figure | None:
    read = _digits(words, i) or _spelled(words, i)
    if read is None:
        return None
    value, unit, end = read
    if not unit and end < len(words):
        lower = words[end].lower
        if lower in ("percent", "pc") or (
            lower == "per" and words[end + 1 : end + 2] and words[end + 1].lower == "cent"
        ):
            end += 2 if lower == "per" else 1
            unit = "%"
            if end < len(words) and words[end].lower in ("point", "points"):
                unit, end = "points", end + 1
        elif lower == "percentage":
            unit, end = "points", min(end + 2, len(words))
        elif lower in ("am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock"):
            unit, end = "clock", end + 1
        elif lower == "times" and value.denominator == 1:
            unit, end = "times", end + 1
        elif lower in _CURRENCIES:
            unit, end = _CURRENCIES[lower], end + 1
        elif lower in _SPANS:
            value, unit, end = _duration(words, value, end)
    if not unit and value < 1000 and (other := _against(words, i, end)):
        value, unit, end = value + other[0] / 1000, "score", other[1]
    text = " ".join(w.text for w in words[i:end])
    noun = _noun(words, end)
    modifier = _modifier(words, i)
    spans_time = modifier == "over" and unit in _TIMED and words[i - 1].lower == "over"
    return Figure(value, unit, "spanning" if spans_time else modifier, i, end, noun, text, _of_them(words, end))


def _duration(words: Sequence[Word], value: Fraction, end: int) -> tuple[Fraction, str, int]:
    """A span of time in one unit: two decades are 20 years, "five hours and one minute" 301 minutes."""
    unit, factor = _SPANS[words[end].lower]
    value, end = value * factor, end + 1
    if [w.lower for w in words[end : end + 3]] == ["and", "a", "half"]:
        return value + Fraction(factor, 2), unit, end + 3
    joined = end + 2 < len(words) and words[end].lower == "and"
    rest = (_digits(words, end + 1) or _single(words, end + 1)) if joined else None
    if rest and rest[2] < len(words) and _SPANS.get(words[rest[2]].lower, ("",))[0] == unit and not rest[1]:
        smaller = _SPANS[words[rest[2]].lower][1]
        if smaller < factor:
            return value + rest[0] * smaller, unit, rest[2] + 1
    return value, unit, end


def _single(words: Sequence[Word], i: int) -> tuple[Fraction, str, int] | None:
    """A number in words; "one" too."""
    return (Fraction(1), "", i + 1) if words[i].lower == "one" else _spelled(words, i)


def _against(words: Sequence[Word], i: int, end: int) -> tuple[Fraction, int] | None:
    """The other number of a score or vote, and its end: "by 24 to 19", "seven votes to four"; not of a range or a count."""
    if end >= len(words):
        return None
    end += words[end].lower in ("vote", "votes")
    if end + 1 >= len(words) or words[end].lower != "to" or (i and words[i - 1].lower in ("from", "between")):
        return None
    other = _digits(words, end + 1) or _spelled(words, end + 1)
    following = words[end + 2] if end + 2 < len(words) else None
    if (
        other is None
        or other[1]
        or other[2] != end + 2
        or other[0] >= 1000
        or (following is not None and following.telling)
    ):
        return None
    return other[0], end + 2


def _digits(words: Sequence[Word], i: int) -> tuple[Fraction, str, int] | None:
    word = words[i]
    if word.kind != "number":
        return None
    raw = word.text
    unit = _CURRENCIES.get(raw[0], "")
    bare = raw.lstrip("€$£¥ ")
    if bare.endswith("%"):
        bare, unit = bare[:-1], "%"
    ordinal = re.sub(r"(?:st|nd|rd|th)$", "", bare)
    if ordinal != bare:
        bare, unit = ordinal, "ordinal"
    value = _value(bare)
    score = re.fullmatch(r"(\d{1,3})[-–](\d{1,3})", bare)
    if score and not unit:
        return Fraction(score[1]) + Fraction(score[2]) / 1000, "score", i + 1
    if value is None:
        return Fraction(0), f"as written {raw.replace(chr(8211), chr(45))}"[:80], i + 1
    end = i + 1
    while end < len(words) and words[end].lower in _SCALES and unit != "%":
        value *= _SCALES[words[end].lower]
        end += 1
    if (
        end < len(words)
        and words[end].lower == "m"
        and (unit or words[end].start > words[i].end)
        and unit in set(_CURRENCIES.values())
    ):
        value, end = value * 1_000_000, end + 1
    return value, unit, end


def _value(bare: str) -> Fraction | None:
    if len(bare) > _LONGEST or ":" in bare or bare.count(".") > 1:
        return None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        bare = bare.replace(",", "")
    return Fraction(bare) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", bare) else None


def _spelled(words: Sequence[Word], i: int) -> tuple[Fraction, str, int] | None:
    lower, following = words[i].lower, words[i + 1].lower if i + 1 < len(words) else ""
    if lower in _TIMES:
        return Fraction(_TIMES[lower]), "times", i + 1
    if lower == "half" and following in ("a", "an") and words[i + 2 : i + 3] and words[i + 2].lower in _SPANS:
        unit, factor = _SPANS[words[i + 2].lower]
        return Fraction(factor, 2), unit, i + 3
    if lower == "half" and following in ("a", "an") and words[i + 2 : i + 3] and words[i + 2].lower in _SCALES:
        return Fraction(_SCALES[words[i + 2].lower], 2), "", i + 3
    if lower in ("a", "an") and following in _LONG:
        return _duration(words, Fraction(1), i + 1)
    if lower in ("half", "halves"):
        return Fraction(1, 2), "part", i + 1
    parts = lower.split("-")
    if len(parts) == 2 and parts[0] in _WORDS and parts[1] in _PARTS:
        return _WORDS[parts[0]] * _PARTS[parts[1]], "part", i + 1
    if (
        lower in ("a", "one")
        and following in _PARTS
        and (
            (words[i + 2 : i + 3] and words[i + 2].lower in ("of", "less", "more"))
            or _modifier(words, i) in ("over", "under", "almost", "about")
        )
    ):
        return _PARTS[following], "part", i + 2
    if lower in _WORDS and following in _PARTS and following.endswith("s"):
        return _WORDS[lower] * _PARTS[following], "part", i + 2
    if lower in _ORDINALS:
        return Fraction(_ORDINALS[lower]), "ordinal", i + 1
    if lower in ("a", "several") and following in _SCALES:
        counted = _counted(words, i + 1, 1) if lower == "a" else None
        return counted or (Fraction(_SCALES[following]), "", i + 2)
    if lower in _SCALES and lower.endswith(("s", "en")):
        return Fraction(_SCALES[lower]), "many" if lower.endswith("s") else "", i + 1
    return _counted(words, i)


def _counted(words: Sequence[Word], i: int, current: int = 0) -> tuple[Fraction, str, int] | None:
    """ "three hundred and forty-two thousand"; "one" alone is mostly no number. `current` is what stands before: "a"."""
    total, end, begun = 0, i, bool(current)
    while end < len(words):
        lower = words[end].lower
        if lower in _SCALES and (end > i or begun):
            scale = _SCALES[lower]
            current = max(current, 1) * scale
            if scale > 100:
                total, current = total + current, 0
        elif (value := _number_word(lower)) is not None:
            current += value
        elif not (lower == "and" and end > i and words[end - 1].lower == "hundred" and end + 1 < len(words)
                  and _number_word(words[end + 1].lower) is not None):  # fmt: skip
            break
        end += 1
    if end == i or (end == i + 1 and words[i].lower in ("one", "zero")):
        return None
    return Fraction(total + current), "", end


def _number_word(lower: str) -> int | None:
    parts = lower.split("-")
    values = [_WORDS.get(part) for part in parts]
    return sum(v for v in values if v is not None) if None not in values and len(parts) <= 2 else None


def _modifier(words: Sequence[Word], i: int) -> str:
    before = tuple(w.lower for w in words[max(0, i - 7) : i])
    if before[-3:] == ("the", "age", "of"):
        before = before[:-3]
    for length in (3, 2, 1):
        for skipped in (0, 1):  # "more than the 40"
            chunk = before[len(before) - length - skipped : len(before) - skipped]
            if len(chunk) == length and chunk in _MODIFIERS and (not skipped or before[-1:] in (("a",), ("the",))):
                return _MODIFIERS[chunk]
    return ""


def _noun(words: Sequence[Word], end: int) -> str:
    """What is counted: the telling word right after a number, past "of the" and the like."""
    for word in words[end : end + 3]:
        if word.kind == "mark" and word.text not in "-–":
            return ""
        if word.kind == "number" or _number_word(word.lower) is not None:
            continue
        if word.telling:
            return word.root
        if (
            word.lower not in ("of", "the", "more", "other", "these", "those", "a", "its", "their", "his", "her")
            and word.kind == "word"
        ):
            return ""
    return ""


def _of_them(words: Sequence[Word], end: int) -> bool:
    """ "38 of them": a part of what was just counted."""
    return [w.lower for w in words[end : end + 1]] == ["of"] and [w.lower for w in words[end + 1 : end + 2]] in (
        ["them"], ["those"], ["these"], ["which"], ["whom"]
    )  # fmt: skip


def is_elliptic(one: Figure, other: Figure) -> bool:
    """Whether a number may have its unit from another: the "five" of "every two years … every five"."""
    return not one.unit and not one.noun and other.unit in _TIMED


def borne_out(claimed: Figure, there: Figure) -> bool:
    """Whether a number may be said for one of the evidence: the same, or "about" one that rounds to it."""
    if claimed.unit != there.unit:
        return False
    if claimed.value != there.value:
        return claimed.modifier in ("about", "over", "almost", "under") and _rounds(claimed, there)
    exact = {claimed.modifier, there.modifier} <= {"", "only"}
    if "spanning" in (claimed.modifier, there.modifier):  # "over five years": for them, or for more
        return {claimed.modifier, there.modifier} <= {"spanning", "", "over"}
    return (
        exact
        or claimed.modifier == there.modifier
        or (claimed.modifier == "about" and there.modifier in ("", "almost"))
    )


def _rounds(claimed: Figure, there: Figure) -> bool:
    if there.modifier not in ("", "about", "only") or not claimed.value or claimed.unit in ("ordinal", "times", "part"):
        return False
    difference = there.value - claimed.value
    if (claimed.modifier == "over" and difference < 0) or (claimed.modifier in ("under", "almost") and difference > 0):
        return False
    scale = _unit_of_rounding(claimed.value)
    reach = scale if claimed.modifier in ("over", "under") else scale / 2
    return abs(difference) <= reach and abs(difference) * 10 <= abs(there.value)


def _unit_of_rounding(value: Fraction) -> Fraction:
    """The place of a number's last figure that isn't zero: 10 for 140, 1/10 for 1.9."""
    scale = Fraction(1)
    while (value / (scale * 10)).denominator == 1 and value:
        scale *= 10
    while (value / scale).denominator != 1:
        scale /= 10
        if scale < Fraction(1, 10**9):
            break
    return scale


def counts_the_same(claimed: Figure, there: Figure, near: Collection[str]) -> bool:
    """Whether both count the same thing; `near` are the roots that stand near the number in the evidence."""
    if (
        claimed.unit not in ("", "ordinal", "part")
        or not claimed.noun
        or same(claimed.noun, there.noun)
        or (claimed.noun in _GENERIC and not there.noun)
    ):
        return True
    return any(same(claimed.noun, one) for one in near)
