"""Whether two numbers may be one, told roughly: "about 150" and 148, "more than 10" and 12, 1.2 million and 1.23."""

from __future__ import annotations

from fractions import Fraction

from chatbot.checks.figures import Figure

_EXACT = 100  # numbers below are not rounded where nothing says so
_PLAINLY, _ROUGHLY = (
    Fraction(1, 20),
    Fraction(1, 8),
)  # of a number: as far as it is rounded at the most, and where "about" says so
_HEDGES_BELOW = frozenset(("over", "least"))
_HEDGES_ABOVE = frozenset(("under", "most"))


def may_be_one(one: Fraction, hedge: str, other: Fraction, other_hedge: str) -> bool:
    """Whether two numbers, each with how it is hedged (`Figure.modifier`), may be told of one count.

    A number with zeros at its end may be rounded by up to a half of its last digit that is none.
    """
    (low, below), (high, above) = sorted(((one, hedge), (other, other_hedge)))
    if low == high or below in _HEDGES_BELOW or above in _HEDGES_ABOVE:
        return True
    apart = high - low
    if any(hedge in ("about", "almost") for hedge in (below, above)) and apart <= _ROUGHLY * high:
        return True
    return high >= _EXACT and any(
        apart <= min(_half_of_last_digit(number), _PLAINLY * number) for number in (low, high)
    )


def hedge_of(figure: Figure) -> str:
    """How a number is hedged; a dozen is about twelve."""
    return figure.modifier or ("about" if "dozen" in figure.text.lower() else "")


def _half_of_last_digit(number: Fraction) -> Fraction:
    """Half of what the last digit that is no zero counts: 50 of 1,500, 0.05 of 1.2; 0 where none is rounded off."""
    if number <= 0:
        return Fraction(0)
    digit = Fraction(1)
    while number % (10 * digit) == 0:
        digit *= 10
    return digit / 2 if digit > 1 else Fraction(0)
