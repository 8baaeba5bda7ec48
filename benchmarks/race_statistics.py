"""What the statistics of a race are worth, where the truth is known: on simulated races.

    python benchmarks/race_statistics.py

How often 95 % intervals hold the true mean; how often two contestants of equal quality are not told apart, and some of
many; how often two of one mean are, whose noise is of unequal shape; how often a true difference is found, against the
power calculation; all beside other methods.
"""

import math
from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import numpy as np
from scipy import stats

from thalweg.problems.problem import Budget, Trained
from thalweg.races.findings import find
from thalweg.races.record import Entry, Heat
from thalweg.races.statistics.intervals import interval
from thalweg.races.statistics.pairs import difference, holm
from thalweg.races.statistics.power import power
from thalweg.races.statistics.studentised import PAIRED, Studentised, resampled, weights

Draw = Callable[[Any, Any], Any]
SYMMETRIC: dict[str, Draw] = {
    "normal": lambda g, size: g.normal(size=size),
    "Laplace": lambda g, size: g.laplace(size=size),
    "Student's t, 3": lambda g, size: g.standard_t(3, size=size),
    "uniform": lambda g, size: g.uniform(-1, 1, size=size),
}
SKEWED: dict[str, tuple[Draw, float]] = {
    "lognormal": (lambda g, size: np.exp(g.normal(size=size)), math.exp(0.5)),
    "lognormal, sd .3": (lambda g, size: np.exp(0.3 * g.normal(size=size)), math.exp(0.045)),
    "exponential": (lambda g, size: g.exponential(size=size), 1.0),
    "one in ten far up": (lambda g, size: np.where(g.random(size) < 0.1, 5.0, 0.0) + g.normal(size=size), 0.5),
    "one in five down": (lambda g, size: np.where(g.random(size) < 0.2, -3.0, 0.0) + g.normal(size=size), -0.6),
}
EVERY = SYMMETRIC | {name: draw for name, (draw, _) in SKEWED.items()}
SIMULATED, RACES = 4000, 1000
SIGNS = np.array([(1, *rest) for rest in product((1, -1), repeat=9)])  # half of the 2^10 flips; the others mirror them


def in_parts(draw: Draw, n: int, simulated: int, seed: int) -> list[Any]:
    """Columns of values in parts of a thousand, which are resampled each with its own draws."""
    generator = np.random.default_rng([seed, n])
    return [draw(generator, (n, 1000)) for _ in range(simulated // 1000)]


def held(draw: Draw, mean: float, n: int) -> list[float]:
    """How often intervals hold the mean, in percent: ours, Student's, and the bootstrap-t without its prior."""
    found = []
    for seed, values in enumerate(in_parts(draw, n, SIMULATED, 1)):
        ours = interval(values, log=False, seed=seed)
        error = values.std(axis=0, ddof=1) / math.sqrt(n)
        t = (values.mean(axis=0) - mean) / error
        low, high = np.quantile(
            resampled(values - values.mean(axis=0), error, weights(n, seed)), [0.025, 0.975], axis=0
        )
        inside = (ours.low <= mean) & (mean <= ours.high), abs(t) <= stats.t.ppf(0.975, n - 1), (low <= t) & (t <= high)
        found.append([each.mean() for each in inside])
    return [100 * float(share) for share in np.mean(found, axis=0)]


def coverage() -> None:
    print(
        f"\n95 % intervals of a mean that hold it, % of {SIMULATED:,}; in brackets: Student's t, bootstrap-t unshrunk"
    )
    print(f"{'noise':<20}" + "".join(f"{f'{n} seeds':>22}" for n in (10, 20, 40)))
    for name, draw in EVERY.items():
        mean = SKEWED[name][1] if name in SKEWED else 0.0
        cells = [held(draw, mean, n) for n in (10, 20, 40)]
        print(f"{name:<20}" + "".join(f"{f'{a:.1f} ({b:.1f}, {c:.1f})':>22}" for a, b, c in cells))


def raced(*contestants: Any) -> str:
    """The verdict on two contestants with these final losses, as a race finds it from its record."""
    entries = []
    for name, losses in zip("ab", contestants, strict=True):
        runs = tuple(Trained(train=(20.0, float(loss))) for loss in losses)
        entries.append(Entry(name, {}, "lr", "", ({"lr": 0.1},), (runs[:1],), 0, runs, None, ()))
    seeds = tuple(range(len(contestants[0])))
    heat = Heat("simulated", {}, Budget(steps=1, evaluations=1), False, (-1,), seeds, tuple(entries))
    return find([heat]).problems[0].comparisons[0].verdict


def flips(paired: Any) -> Any:
    """The exact test by signs flipped: p-values of columns of ten paired differences."""
    return np.mean(abs(SIGNS @ paired) >= abs(paired.sum(axis=0)) * (1 - 1e-9), axis=0)


def told(paired: Any) -> list[float]:
    """Shares of races in which two are told apart: by ours, the t-test, flipped signs, the bootstrap-t's interval."""
    n = len(paired)
    error = paired.std(axis=0, ddof=1) / math.sqrt(n)
    t = paired.mean(axis=0) / error
    low, high = np.quantile(resampled(paired - paired.mean(axis=0), error, weights(n, 0)), [0.025, 0.975], axis=0)
    tests = Studentised(paired, 0, PAIRED).p() < 0.05, stats.ttest_1samp(paired, 0).pvalue < 0.05
    return [float(np.mean(each)) for each in (*tests, flips(paired) < 0.05, (t < low) | (t > high))]


def equals() -> None:
    print(f'\nTwo of equal quality, 10 seeds: "cannot tell", % of {RACES:,} races; % of {SIMULATED:,} by p alone')
    print(f"{'noise':<20}{'races':>8}{'p of ours':>14}{'t-test':>10}{'flipped signs':>16}{'bootstrap-t':>14}")
    for name, draw in EVERY.items():
        generator = np.random.default_rng(2)
        losses = 10 + draw(generator, (2, RACES, 10)) / 5
        unknown = np.mean([raced(a, b) == "cannot tell" for a, b in zip(*losses, strict=True)])
        parts = [told(a - b) for a, b in zip(*(in_parts(draw, 10, SIMULATED, seed) for seed in (3, 4)), strict=True)]
        ours, student, signs, bootstrap = (100 * (1 - share) for share in np.mean(parts, axis=0))
        print(f"{name:<20}{100 * unknown:>8.1f}{ours:>14.1f}{student:>10.1f}{signs:>16.1f}{bootstrap:>14.1f}")


def unequal() -> None:
    """The limit of every test of means on ten seeds: a skewed difference, which two of one shape do not have."""
    print(f"\nTwo of one mean, one skewed: wrongly told apart, % of {SIMULATED:,} by p; in brackets: the t-test")
    print(f"{'noise':<20}{'of the other':<14}" + "".join(f"{f'{n} seeds':>16}" for n in (10, 20, 40)))
    for name, (draw, mean) in SKEWED.items():
        spread = float(draw(np.random.default_rng(8), 1_000_000).std())
        for rival, sd in (("none", 0.0), ("normal", spread)):
            cells = [errors(draw, mean, sd, n) for n in (10, 20, 40)]
            print(f"{name:<20}{rival:<14}" + "".join(f"{f'{ours:.1f} ({t:.1f})':>16}" for ours, t in cells))


def errors(draw: Draw, mean: float, sd: float, n: int) -> list[float]:
    """How often p < .05 for losses drawn around this mean against normal ones: ours and the t-test's, in percent."""
    found = []
    for seed, values in enumerate(in_parts(draw, n, SIMULATED, 9)):
        paired = values - mean - np.random.default_rng([10, seed, n]).normal(0, sd, values.shape)
        tests = Studentised(paired, seed, PAIRED).p(), stats.ttest_1samp(paired, 0).pvalue
        found.append([float(np.mean(p < 0.05)) for p in tests])
    return [100 * float(share) for share in np.mean(found, axis=0)]


def many() -> None:
    print(f"\nEight of equal quality, 28 pairs, Holm: no pair is told apart, % of {RACES:,} races of 10 seeds")
    for name, draw in SYMMETRIC.items():
        losses = draw(np.random.default_rng(5), (8, 10, RACES))
        p = np.array([Studentised(a - b, 0, PAIRED).p() for a, b in combinations(losses, 2)])
        print(f"{name:<20}{100 * np.mean([(holm(race) >= 0.05).all() for race in p.T]):>8.1f}")


def differences() -> None:
    print(f"\nA true difference, normal noise: found, % of {RACES:,} races, and calculated; beside them by the t-test")
    print(f"{'difference / sd':<20}{'seeds':>8}{'ours':>8}{'calculated':>12}{'off, in errors':>16}{'t-test':>8}")
    for effect, n in ((0.5, 10), (1.0, 10), (1.5, 10), (0.5, 20), (0.7, 20), (0.5, 34), (0.3, 90)):
        paired = np.random.default_rng([6, n]).normal(effect, 1, (RACES, n))
        # losses whose log ratios are these, as a race has them
        seen = [difference(np.exp(row), np.ones(n)) for row in paired]
        found = np.mean([each.p < 0.05 and each.agrees for each in seen])
        expected = power(effect, n)
        error = math.sqrt(expected * (1 - expected) / RACES)
        student = np.mean(stats.ttest_1samp(paired, 0, axis=1).pvalue < 0.05)
        numbers = f"{effect:<20}{n:>8}{100 * found:>8.1f}{100 * expected:>12.1f}"
        print(numbers + f"{(found - expected) / error:>16.1f}{100 * student:>8.1f}")


if __name__ == "__main__":
    coverage()
    equals()
    unequal()
    many()
    differences()
