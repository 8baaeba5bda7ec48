"""Numbers as a reader takes them in."""

import math
from collections.abc import Mapping, Sequence

from thalweg.races.findings.facts import Interval


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

    >>> ranged(Interval(0.10234, 0.0914, 0.1142))
    '0.102 [0.091, 0.114]'
    """
    ends = (value.value, value.low, value.high)
    width = value.high - value.low
    largest = max((abs(end) for end in ends if math.isfinite(end)), default=0.0)
    if not (0 < width < math.inf) or largest >= 1e6 or width < 1e-5 or width < 1e-3 * largest:
        said = [number(end, 3 if not 0 < width < 1e-3 * largest else 5) for end in ends]
    else:
        decimals = max(0, 1 - math.floor(math.log10(width)))
        said = [f"{end:.{decimals}f}" for end in ends]
    return f"{said[0]} [{said[1]}, {said[2]}]"


def lower(ratio: Interval) -> str:
    """How much lower a loss is that is this share of another, below 1.

    >>> lower(Interval(0.87, 0.83, 0.91)), lower(Interval(0.1, 0.08, 0.125))
    ('13 % [9, 17] lower', '10 [8, 12.5] times lower')
    """
    if ratio.value < 0.2:
        times = [1 / end if end > 0 else math.inf for end in (ratio.value, ratio.high, ratio.low)]
        return f"{number(times[0])} [{number(times[1])}, {number(times[2])}] times lower"
    percent = [100 * (1 - end) for end in (ratio.value, ratio.high, ratio.low)]
    width = percent[2] - percent[1]
    decimals = 0 if width >= 2 or width == 0 else min(6, -math.floor(math.log10(width / 2)))
    said = [f"{end:.{decimals}f}" if width else number(end) for end in percent]
    return f"{said[0]} % [{said[1]}, {said[2]}] lower"


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
