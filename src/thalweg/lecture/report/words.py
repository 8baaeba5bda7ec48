"""What the report says around the claims."""

import re
from collections.abc import Sequence

from thalweg.figures.theme import Theme
from thalweg.lecture.claim import Shown, Verdict
from thalweg.lecture.names import KEYS

TITLE = "Beyond the gradient, proved"
LEAD = (
    "A lecture on more advanced optimizers, claim by claim: what it says, one experiment, the number, and the case "
    "where it stops being true."
)
SIGNS: dict[Verdict, str] = {"holds": "✓", "holds only when": "◐", "fails": "✗"}
QUICK = "A quick run: fewer seeds, rates and steps. Its numbers are rougher than those of the whole."

CAUTIONS = (
    (
        "Criteria stand before what they judge",
        "In the code each criterion is written above its experiment, and a verdict is computed from numbers alone. But "
        "the thresholds were chosen by people who had seen pilot runs: where one is close, look at the number.",
    ),
    (
        "Rates are not comparable",
        "The same learning rate for SGD and for Adam means nothing: the one has units of x² over loss, the other of "
        "distance a step. Each method gets its best rate from one shared logarithmic grid, from the same start, with "
        "the same budget.",
    ),
    (
        "Reaching is staying",
        "A path that touches the goal and leaves it has not arrived. Steps are counted to the first after which the "
        "loss, or the distance, stays under the tolerance.",
    ),
    (
        "Loss flatters",
        "In a narrow valley the steep direction holds most of the loss at the start, so that a small loss can be far "
        "from the minimum: the distance left is shown beside it.",
    ),
    (
        "The drawing of SGD is SGD at its best",
        "It zig-zags only for rates between one and two over the largest curvature, and its best rate lies among "
        "those. A smaller one gives a smooth path, and a slower one.",
    ),
    (
        "Conventions differ between libraries",
        "RMSprop with another decay, momentum that averages, epsilon inside the root: the names are the same, the "
        "numbers are not. Every figure says which it shows.",
    ),
    (
        "Two dimensions are not a million",
        "A map shows why a method moves as it does. Whether that pays on a model is decided by runs of models, over "
        "seeds, with intervals: that is what the race is for.",
    ),
)
CITED = (
    "That these methods are the most used ones is no result of an experiment here: Schmidt, Schneider and Hennig 2021, "
    "“Descending through a Crowded Valley” (arXiv:2007.01547), count how often papers name each optimizer, and find "
    "across fifteen of them that Adam remains a strong contender and that trying several at their defaults does about "
    "as well as tuning one."
)


def colours(theme: Theme) -> dict[Verdict, str]:
    """Of verdicts, borrowed from the theme's optimizers and others."""
    return {"holds": theme.colours["rmsprop"], "holds only when": theme.others[0], "fails": theme.colours["sgd"]}


def command(shown: Sequence[Shown], quick: bool) -> str:
    """What reproduces these claims, all or some."""
    keys = [each.claim.key for each in shown]
    named = [] if keys == list(KEYS) else keys
    return " ".join(["thalweg lecture", *named, *(["--quick"] if quick else [])])


def glued(text: str) -> str:
    """With numbers kept on one line with their percent signs."""
    return re.sub(r"(?<=\d) %", "\u00a0%", text)


def verdict_line(shown: Shown) -> str:
    """The verdict as a sentence begins."""
    return f"{shown.said[:1].upper()}{shown.said[1:]}"


def limit(shown: Shown, key: str) -> str:
    """What a caveat does to the claim."""
    caveat = next(each for each in shown.claim.caveats if each.key == key)
    if not shown.claim.criterion.holds(shown.finding.numbers):
        return "Beside a claim that fails already"
    if caveat in shown.breaks:
        return f"Breaks the criterion: the claim holds only when {caveat.unless}"
    return "Meets the criterion: no limit was found here"
