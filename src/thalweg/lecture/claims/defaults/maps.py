"""The same defaults on the maps of this library, where the way is as long as the map is wide."""

import numpy as np

import thalweg as tw
from thalweg.lecture.claim import Effort
from thalweg.lecture.claims.defaults.ways import RULES, STEPS, Field, Ways, way

RATES = np.logspace(-5, 1, 13)


def on_maps(effort: Effort) -> Field:
    """Every landscape of the library with a known lowest point; the best loss is Adam's or that of any default."""
    rates = RATES[::2] if effort.quick else RATES
    known = [each for each in vars(tw).values() if isinstance(each, tw.Landscape) and each.lowest is not None]
    ways = [_on_map(each, rates) for each in known]
    return Field(rates, tuple(sorted(ways, key=lambda each: -each.default["adam"])))


def _on_map(landscape: tw.Landscape, rates: np.ndarray) -> Ways:
    start = float(landscape.value(*landscape.start))
    swept = tw.sweep(landscape, tw.adam, lr=rates, steps=STEPS, keep=("loss", "diverged"), progress=False)
    tried = np.where(swept.kept["diverged"] > 0, np.inf, swept.kept["loss"])
    ends = {rule.name: _end(landscape, rule()) for rule in RULES}
    best = min(float(np.min(tried)), *ends.values())
    ways = np.array([way(loss, start, best) for loss in tried.tolist()])
    return Ways(
        problem=landscape.name.replace("_", " "),
        default={name: way(loss, start, best) for name, loss in ends.items()},
        below={name: float(loss < start) for name, loss in ends.items()},
        best={"adam": (float(rates[ways.argmax()]), float(ways.max()))},
        by_rate={"adam": ways},
        below_by_rate={"adam": (ways > 0).astype(np.float64)},
    )


def _end(landscape: tw.Landscape, optimizer: tw.Optimizer) -> float:
    """The loss at the end of the budget; inf where the run left the map's surroundings."""
    path = tw.descend(landscape, optimizer, steps=STEPS)
    return float(path.losses[-1]) if path.diverged_at is None else np.inf


def crawl(effort: Effort) -> tuple[int | None, int | None]:
    """Steps until Adam stays within 5 % of the distance on the lecture's valley: at its defaults, at its best rate."""
    most = 20_000
    default = tw.descend(tw.valley, tw.adam(), steps=most).settled_at(0.05)
    return default, tw.tune(tw.valley, [tw.adam], steps=100 if effort.quick else 300)["adam"].steps
