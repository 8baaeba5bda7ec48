"""L1: the gradient is a compass, and stochastic gradient descent reads it often, on a small sample."""

from thalweg.lecture.claim import Caveat, Claim, Criterion, Numbers
from thalweg.lecture.claims.compass import findings
from thalweg.lecture.claims.compass.readings import BATCH, TOLERANCE

FEWER, UPHILL, OFF = 2.0, 0.05, 0.1

EXPLANATION = (
    "You stand on a hillside in fog and want to get to the bottom of the valley. Your compass points straight "
    "downhill, against the gradient, and gradient descent is a step that way, again and again. For an exact reading "
    "you must ask every row of your data, which takes long. So ask a few rows, drawn at random. Now the needle "
    "trembles, but on average it points the same way, and the trembling shrinks with the square root of how many you "
    "ask: four times the rows, half the noise. Far from the minimum that hardly matters, since every sample knows "
    "roughly where downhill is, and many cheap readings take you farther than one perfect reading. This is stochastic "
    "gradient descent: it reads the compass often, on a small sample."
)


def _holds(found: Numbers) -> bool:
    return found["times fewer rows"] >= FEWER and found["uphill"] <= UPHILL and found["noise off"] <= OFF


CRITERION = Criterion(
    text=(
        f"With samples of {BATCH} rows the descent reads at most 1/{FEWER:g} of the rows of data that full batches do, "
        f"at most {100 * UPHILL:g} % of the samples point uphill where it starts, and the measured noise is within "
        f"{100 * OFF:g} % of σ/√b with the factor for drawing without replacement."
    ),
    holds=_holds,
)

CAVEATS = (
    Caveat(
        key="floor",
        title="The needle never comes to rest",
        explanation=(
            "At the minimum the true gradient is zero, but a sample's is not: the rows disagree about where the "
            "minimum is. With a fixed rate the descent goes on wandering around it, the farther the larger the rate. "
            "To come nearer, the rate must be smaller from the start, which is slow, or fall on the way."
        ),
        unless="a rough answer will do",
        experiment=findings.finer,
    ),
    Caveat(
        key="near",
        title="Near the minimum a sample is no guide",
        explanation=(
            "What a sample shows is the true gradient plus noise. On the way down the gradient shrinks and the noise "
            "does not: it levels off at the scatter of the rows about the fitted line. Along the flat valley floor the "
            "needle is soon mostly noise, and a good part of the samples send you uphill."
        ),
        unless="the minimum is still far away",
        experiment=findings.near,
    ),
    Caveat(
        key="steps",
        title="Counted in steps, all rows win",
        explanation=(
            "A small sample saves reading, not steps. An exact needle allows a larger rate and wastes no step. If a "
            "processor works on many rows at once, a step over all of them may take no longer than one over a few, and "
            "then the full batch gets there first. What a step costs decides."
        ),
        unless="a step costs as much as the rows it reads",
        experiment=findings.in_steps,
    ),
)

CLAIM = Claim(
    number=1,
    key="compass",
    title="The gradient is a compass",
    sentence=(
        "Gradient descent is a compass: step downhill, along the gradient. Stochastic gradient descent reads the "
        "compass often, on a small sample."
    ),
    image="A compass in the fog: it points downhill from where you stand, and knows no more than that.",
    explanation=EXPLANATION,
    question=f"Does the gradient of {BATCH} rows point the same way as that of all, and what does it pay to use it?",
    setting=(
        "A line through the waiting times and durations of all recorded eruptions of Old Faithful, from slope and "
        f"intercept 0. Plain gradient descent with all rows and with {BATCH} in each step, until the distance to the "
        f"least-squares line stays under {100 * TOLERANCE:g} % of the start's. Each has the best fixed rate of one "
        "logarithmic grid, by the mean over several orders of the rows; as many other orders are reported."
    ),
    criterion=CRITERION,
    experiment=findings.from_afar,
    caveats=CAVEATS,
    scene="data",
)
