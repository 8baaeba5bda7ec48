"""Intervals as a reader would write them: as many digits as the interval is sure of."""

import math
from collections.abc import Mapping

from thalweg.figures import phrases
from thalweg.races.findings.facts import Interval

NEVER = "∞"
RATE = ("lr", "learning_rate")  # what libraries call it


def decimals(spread: float) -> int:
    """So many that a spread has 5 to 50 units of the last one."""
    return 3 if not (spread > 0 and math.isfinite(spread)) else max(0, -math.floor(math.log10(spread / 5)))


def fixed(value: float, places: int) -> str:
    """With a true minus; very large and very small ones in powers of ten."""
    if not math.isfinite(value):
        return NEVER if value > 0 else "none" if math.isnan(value) else f"−{NEVER}"
    if places > 6 or abs(value) >= 1e6:
        return phrases.number(value)
    return f"{value:,.{places}f}".replace("-", "−")


def interval(of: Interval) -> str:
    """Value and ends: 0.0312 [0.0301, 0.0325]."""
    places = decimals(of.high - of.low) if of.high > of.low else decimals(abs(of.value) / 10)
    value, low, high = (fixed(each, places) for each in (of.value, of.low, of.high))
    return value if of.low == of.high else f"{value} [{low}, {high}]"


def rate(value: float) -> str:
    """A learning rate as code has it: 0.003, 3e-05."""
    return f"{value:.3g}"


def rate_of(setting: Mapping[str, float] | None) -> float | None:
    """The learning rate of a setting, by whatever name."""
    return next((setting[name] for name in RATE if name in setting), None) if setting else None


def decades(width: float) -> str:
    return "not searched" if math.isnan(width) else f"{width:.1f}" if width >= 0.95 else f"{width:.2g}"


def steps(count: float) -> str:
    return NEVER if math.isinf(count) else f"{count:,.0f}"


def chance(part: float) -> str:
    """A probability in two digits; never 0 or 1 for what is not."""
    return "< 0.01" if 0 < part < 0.005 else "> 0.99" if 0.995 < part < 1 else f"{part:.2f}"


def p_value(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
