"""L7: Adam's default settings against tuned ones, on real data and on maps."""

from thalweg.lecture.claim import Claim, Criterion, Effort, Finding
from thalweg.lecture.claims.defaults import shown
from thalweg.lecture.claims.defaults.caveats import CAVEATS
from thalweg.lecture.claims.defaults.shown import WELL_DONE, of, percent
from thalweg.lecture.claims.defaults.ways import SHOWN, STEPS, Field, default_lr, on_data

EXPLANATION = (
    "Every optimizer comes with settings that somebody chose once for everyone. For SGD there can be no good choice: "
    "its step is the rate times the gradient, so the right rate depends on the units of the data, and one that suits "
    "this table diverges on the next. Adam divides the gradient by its own recent size. What is left has no units: "
    "each parameter moves by at most about the rate, a thousandth, whatever the data. This hiker does not fall on "
    "steep ground, so one setting can be safe everywhere. It cannot be fast everywhere: a way of length one takes a "
    "thousand such steps. Where features are standardised and weights begin small, the way is seldom much longer, and "
    "that is why the defaults so often do. Safe, not fastest, is the honest word."
)

CRITERION = Criterion(
    "Adam at its library's defaults ends below its start in every run, and on more than half of the problems it makes "
    f"{WELL_DONE} to the best loss that any of the four reaches, at any rate, within the same steps.",
    lambda numbers: numbers["safe"] == 1 and numbers["well"] > 0.5,
)


def experiment(effort: Effort) -> Finding:
    """Ten regressions: defaults against the best rates of all."""
    field = on_data(effort)
    well, rates = of(field.well("adam"), len(field.ways)), field.rates
    picture = shown.rows(
        field,
        title="Defaults on real data",
        headline=f"At its defaults Adam makes {WELL_DONE} on {well} problems",
        subtitle=shown.SUBTITLE,
        how=f"Softmax, logistic and linear regressions, {STEPS:,} steps of 32 rows; medians of losses on held-out "
        f"rows. Best: of all four, each at its best of {len(rates)} rates from {rates[0]:g} to {rates[-1]:g}. "
        f"Defaults: {', '.join(f'{told} {default_lr(name):g}' for name, told in SHOWN.items())}.",
    )
    return Finding(field.numbers, f"{well} problems", sentence(field), (picture,), shown.ways_table(field))


def sentence(field: Field) -> str:
    """What defaults do, and what one better rate would."""
    numbers, count, shares = field.numbers, len(field.ways), field.well_by_rate("adam")
    others = [
        f"{told} on {of(numbers[f'well {name}'], count)} ({percent(1 - numbers[f'safe {name}'])})"
        for name, told in SHOWN.items()
        if name != "adam"
    ]
    best, most = float(field.rates[shares.argmax()]), float(shares.max())
    more = (
        f"Safe, not fastest: with rate {best:.2g} for all problems Adam does so on {of(most, count)}."
        if most > numbers["well"]
        else "No other rate does so on more of them."
    )
    return (
        f"At its defaults Adam makes {WELL_DONE} on {of(numbers['well'], count)} problems, and "
        f"{shown.ended(numbers['safe'])}. The others at theirs, with the share of runs that end above their start: "
        f"{', '.join(others)}. {more}"
    )


CLAIM = Claim(
    number=7,
    key="defaults",
    title="Works out of the box",
    sentence="Adam often works well out of the box, with its default settings.",
    image="A hiker whose stride was set before the walk: it never falls, and it never runs.",
    explanation=EXPLANATION,
    question="How far do the library's defaults get, beside the best rate that can be found?",
    setting=(
        f"Five data sets of scikit-learn, features standardised and as they come; batches of 32 rows, {STEPS:,} steps. "
        "Each optimizer at PyTorch's defaults (momentum with mu .9), and at its best of a grid of rates from 1e-5 to "
        "10, chosen on seeds that are not reported."
    ),
    criterion=CRITERION,
    experiment=experiment,
    caveats=CAVEATS,
    scene="defaults",
)
