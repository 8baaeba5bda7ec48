"""Intervals as a reader would write them, the same as in the findings' sentences."""

import math
from collections.abc import Mapping

from thalweg.races.findings import words
from thalweg.races.findings.facts import Comparison, Interval

RATE = ("lr", "learning_rate")  # what libraries call it
TWICE = 2.0


def interval(of: Interval) -> str:
    """Value and ends: 0.0312 [0.0301, 0.0325]."""
    said = words.number(of.value) if of.low == of.high else words.ranged(of)
    return said.replace("inf", "∞")


def number(value: float) -> str:
    return words.number(value).replace("inf", "∞")


def rate_of(setting: Mapping[str, float] | None) -> float | None:
    """The learning rate of a setting, by whatever name."""
    return next((setting[name] for name in RATE if name in setting), None) if setting else None


def decades(width: float) -> str:
    return "not searched" if math.isnan(width) else f"{width:.1f}" if width >= 0.95 else f"{width:.2g}"


def chance(part: float) -> str:
    """A probability in two digits; never 0 or 1 for what is not."""
    return "< 0.01" if 0 < part < 0.005 else "> 0.99" if 0.995 < part < 1 else f"{part:.2f}"


def p_value(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.2g}" if p < 0.1 else f"{p:.2f}"


def difference(pair: Comparison) -> str:
    """How much lower or higher the loss of the first is, or how many seeds it wins."""
    d = pair.difference
    if pair.scale == "sign":
        low, value, high = (f"{100 * each:.0f}" for each in (d.low, d.value, d.high))
        return f"wins {value} % [{low}, {high}] of seeds"
    if pair.scale == "difference":
        return words.ranged(d).replace("-", "−")
    if d.value <= 1:
        return words.lower(d).replace("-", "−")
    if d.value > TWICE:
        return f"{words.ranged(d)} times as high"
    low, value, high = (f"{100 * (each - 1):.3g}".replace("-", "−") for each in (d.low, d.value, d.high))
    return f"{value} % [{low}, {high}] higher"
