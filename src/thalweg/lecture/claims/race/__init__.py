"""L8: a fair race on real models, and how much of SGD's way Adam needs."""

import thalweg as tw
from thalweg.lecture.claim import Claim, Criterion, Effort, Finding
from thalweg.lecture.claims.race import shown
from thalweg.lecture.claims.race.caveats import CAVEATS
from thalweg.lecture.claims.race.run import RATES, SEEDS, STEPS, TRIALS, numbers, on_models

ENOUGH = 1.5  # times fewer steps

EXPLANATION = (
    "Which hiker is better? Give both the same number of steps, on the same mountain, in the same weather. A race of "
    "optimizers must be as fair. Each gets the same number of trial rates from the same range; the best of them, and "
    "no other, runs again on seeds that did not choose it. For one seed all begin at the same weights and read the "
    "same batches in the same order, so what differs is the optimizer alone. Several seeds show how much is luck: "
    "their spread is the number for stability, and a difference counts only if its interval leaves zero out. On "
    "networks Adam should shine: their layers see gradients of very different sizes, and one rate must suit the "
    "steepest."
)

CRITERION = Criterion(
    f"Adam needs at least {ENOUGH:g} times fewer steps than SGD for SGD's last held-out loss (geometric mean over "
    "models and seeds); on most models its own last loss is lower beyond the 95 % interval of the paired ratio, on "
    "none higher.",
    lambda numbers: numbers["speed"] >= ENOUGH and numbers["ahead"] > 0.5 and numbers["behind"] == 0,
)


def experiment(effort: Effort) -> Finding:
    """Three models, four optimizers."""
    race = on_models(effort)
    found = numbers(race, "sgd")
    quick, slow = ("Adam", "SGD") if found["speed"] >= 1 else ("SGD", "Adam")
    share = shown.percent(min(found["speed"], 1 / found["speed"]))
    headline = f"Tuned {quick} reaches tuned {slow}'s last loss in {share} of the steps"
    picture = shown.curves(
        race, headline=headline, subtitle="Held-out loss, each at its best rate, with intervals of 95 % over the seeds."
    )
    mine, its = found["spread"], found["rival's spread"]
    steadier = "Adam is the steadier one" if mine < its else "Adam is not the steadier one"
    said = (
        f"With equal budgets, {shown.duel(found, 'SGD')}. From seed to seed Adam's last loss varies by "
        f"{shown.percent(mine)}, SGD's by {shown.percent(its)} (median over the models): {steadier} here."
    )
    told = f"{quick}: {share} of {slow}'s steps"
    return Finding(found, told, said, (picture, tw.draw(race)), shown.table(race))


CLAIM = Claim(
    number=8,
    key="race",
    title="A fair race on real models",
    sentence="From SGD to Adam is a large gain in practical efficiency, on real models too.",
    image="Hikers with the same number of steps to spend, on the same mountain in the same weather.",
    explanation=EXPLANATION,
    question="How many of SGD's steps does Adam need for the same loss, and is it sure?",
    setting=(
        "PyTorch models on data that need no download: a network of one hidden layer and a convolutional one on "
        f"handwritten digits, a small transformer on English text. {STEPS} steps, {TRIALS} rates from {RATES[0]:.1g} "
        f"to {RATES[1]:.1g} over one tuning seed, {SEEDS} report seeds, losses on held-out data."
    ),
    criterion=CRITERION,
    experiment=experiment,
    caveats=CAVEATS,
)
