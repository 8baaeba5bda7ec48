"""Numbers as a reader would write them: counts, shares, points, steps, hyperparameters."""

from collections.abc import Mapping
from typing import Any

from thalweg.figures.theme import name
from thalweg.landscapes.landscape import Point
from thalweg.runs import archive

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
NOISE = 1e-12


def count(number: int) -> str:
    """In words up to twelve."""
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def several(number: int, what: str) -> str:
    """A count of them: one seed, two seeds."""
    return f"{count(number)} {what}{'s' * (number != 1)}"


def share(part: float) -> str:
    """In per cent; never 0 or 100 for what is not."""
    percent = 100 * part
    if percent in (0.0, 100.0):
        return f"{percent:.0f} %"
    if percent < 0.1:
        return "under 0.1 %"
    if percent > 99.9:
        return "over 99.9 %"
    return f"{percent:.1f} %" if percent < 10 or percent > 99.4 else f"{percent:.0f} %"


def number(value: float) -> str:
    """With three digits or more, a true minus, and without the noise of a zero that was computed."""
    if 999.5 <= abs(value) < 1e6:
        return f"{value:,.0f}".replace("-", "−")
    mantissa, _, exponent = f"{0.0 if abs(value) < NOISE else value:.3g}".partition("e")
    scale = f"·{power(int(exponent))}" if exponent else ""
    return f"{mantissa}{scale}".replace("-", "−")


def power(exponent: int) -> str:
    """Of ten."""
    return f"10{str(exponent).translate(SUPERSCRIPT)}"


def point(at: Point) -> str:
    return f"({number(at[0])}, {number(at[1])})"


def steps(number: float) -> str:
    return "1 step" if number == 1 else f"{number:,.0f} steps"


def optimizer(rule: str, hyperparameters: Mapping[str, Any]) -> str:
    """With all that it was run with."""
    given = ", ".join(f"{key} {_setting(value)}" for key, value in hyperparameters.items() if value is not None)
    return f"{name(rule)}, {given}" if given else name(rule)


def sampling(batch: int | None, seed: int | None) -> str:
    """Of the gradients; nothing where all rows are used."""
    if batch is None:
        return ""
    return f" Mini-batches of {batch}, seed {seed}." if seed is not None else f" Mini-batches of {batch}."


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.4g}" if isinstance(value, int | float) else str(archive.named({"": value})[""])


def plain(hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """For a file's metadata: a schedule by its name."""
    return archive.named(hyperparameters)
