"""Numbers as a reader takes them in."""

import math
from collections.abc import Mapping, Sequence

from thalweg.races.findings.facts import Interval

WIDE = 8  # an interval whose ends are so many times apart is told in orders of magnitude
DIGITS = 5  # at most, of a value whose interval is narrow
FAR = 0.2  # a ratio of losses below it is told as a factor, not in percent


def number(value: float, digits: int = 3) -> str:
    """Three significant digits; a power of ten where zeros would hide them.

    >>> [number(x) for x in (0.012345, 12345.6, 1.5e-7, 2e9, 0.1, float("inf"))]
    ['0.0123', '12300', '1.5e-7', '2e9', '0.1', 'inf']
    """
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else f"{value}"
    size = math.floor(math.log10(abs(value)))
    if size < -4 or size >= 6:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        return f"{_trimmed(mantissa)}e{int(exponent)}"
    rounded = f"{round(value, digits - 1 - size):.{max(digits - 1 - size, 0)}f}"
    return _trimmed(rounded)


def rate(value: float) -> str:
    """A learning rate, as one writes it.

    >>> [rate(x) for x in (0.003, 0.00207, 0.0207, 0.5, 10.0, 1e-5)]
    ['3e-3', '2.07e-3', '0.0207', '0.5', '10', '1e-5']
    """
    if 0 < abs(value) < 0.0099995:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        return f"{_trimmed(mantissa)}e{int(exponent)}"
    return number(value)


def ranged(value: Interval) -> str:
    """A value with its interval, to the digits that the interval's width leaves standing.

    >>> ranged(Interval(0.10234, 0.0914, 0.1142)), ranged(Interval(2.3e-3, 1e-5, 0.23))
    ('0.102 [0.091, 0.114]', '0.0023 [1e-5, 0.2]')
    >>> ranged(Interval(1.234e-7, 1.1e-7, 1.3e-7))
    '1.23 [1.10, 1.30]e-7'
    """
    ends = (value.value, value.low, value.high)
    if not all(map(math.isfinite, ends)) or value.low == value.high:
        return "{} [{}, {}]".format(*(number(end) for end in ends))
    if 0 < value.low * WIDE < value.high:
        return f"{number(value.value, 2)} [{number(value.low, 1)}, {number(value.high, 1)}]"
    size = math.floor(math.log10(max(map(abs, ends))))
    shift = 0 if -4 < size < 6 else size
    said = fixed([end / 10.0**shift for end in ends])
    return f"{said[0]} [{said[1]}, {said[2]}]" + (f"e{shift}" if shift else "")


def fixed(ends: Sequence[float], units: int = 5) -> list[str]:
    """Value, low and high with one number of decimals: the width is `units` to ten times as many of the last one.

    >>> fixed([12.7, 9.1, 17.2]), fixed([-0.2, -8.1, 10.3])
    (['13', '9', '17'], ['0', '-8', '10'])
    """
    width, largest = ends[2] - ends[1], max(map(abs, ends))
    finest = DIGITS - 1 - math.floor(math.log10(largest)) if largest > 0 else 0
    decimals = max(0, min(finest, -math.floor(math.log10(width / units)) if width > 0 else finest))
    rounded = [f"{end:.{decimals}f}" for end in ends]
    return [said.lstrip("-") if float(said) == 0 else said for said in rounded]


def lower(ratio: Interval) -> str:
    """How much lower a loss is that is this share of another, below 1.

    >>> lower(Interval(0.87, 0.83, 0.91)), lower(Interval(0.1, 0.08, 0.125))
    ('13 % [9, 17] lower', '10.0 [8.0, 12.5] times lower')
    """
    if ratio.low < FAR:
        times = Interval(*(1 / end if end else math.inf for end in (ratio.value, ratio.high, ratio.low)))
        return f"{ranged(times)} times lower"
    value, low, high = fixed([100 * (1 - end) for end in (ratio.value, ratio.high, ratio.low)], units=2)
    return f"{value} % [{low}, {high}] lower"


def change(ratio: Interval) -> str:
    """A ratio of losses as a change in percent, or as a factor where it may be a large one.

    >>> change(Interval(0.87, 0.83, 0.91)), change(Interval(1.0, 0.1, 10.0))
    ('-13 % [-17, -9]', 'x 1 [0.1, 10]')
    """
    if not FAR <= ratio.low <= ratio.high <= 1 / FAR:
        return f"x {ranged(ratio)}"
    value, low, high = fixed([100 * (end - 1) for end in (ratio.value, ratio.low, ratio.high)], units=2)
    return f"{'+' if float(value) > 0 else ''}{value} % [{low}, {high}]"


def setting(values: Mapping[str, float]) -> str:
    """The tuned hyperparameters.

    >>> setting({"lr": 0.003, "beta1": 0.95})
    'lr 3e-3, beta1 0.95'
    """
    return ", ".join(f"{name} {rate(value)}" for name, value in values.items())


def listed(names: Sequence[str], last: str = "and") -> str:
    """
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return f" {last} ".join([part for part in (", ".join(names[:-1]), *names[-1:]) if part])


def many(count: int, what: str) -> str:
    """
    >>> many(1, "seed"), many(3, "seed")
    ('1 seed', '3 seeds')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
