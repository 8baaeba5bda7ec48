"""One run: the same as stepping by hand and as lanes; how it ends; mini-batches; bad input."""

import math
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import HyperparameterError, InputError
from thalweg.rules import CATALOGUE
from thalweg.runs.descend import SURROUNDINGS, surroundings
from thalweg.runs.rates import run_rates

EDGE = 0.02  # 2 / the largest eigenvalue of the valley of condition number 100
EXTRA = {
    "sgd with decay": tw.sgd(weight_decay=0.01),
    "momentum with dampening": tw.momentum(dampening=0.5),
    "centered rmsprop": tw.rmsprop(centered=True, momentum=0.9),
    "adagrad from 1": tw.adagrad(v0=1.0, lr_decay=0.1),
}
OPTIMIZERS = {**{name: rule() for name, rule in CATALOGUE.items()}, **EXTRA}


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("surface", ["valley", "rosenbrock"])
def test_a_run_is_the_optimizer_s_step_again_and_again(name: str, surface: str) -> None:
    landscape, optimizer = getattr(tw, surface), OPTIMIZERS[name].replace(lr=0.003)
    path = tw.descend(landscape, optimizer, steps=200)
    x, y = landscape.start
    params: Any = {"x": float(x), "y": float(y)}
    state = optimizer.init(params)
    for step in range(path.steps):
        dx, dy = landscape.gradient(params["x"], params["y"])
        assert path.gradients[step].tolist() == [dx, dy]
        params, state = optimizer.step(params, {"x": dx, "y": dy}, state)
        assert path.points[step + 1].tolist() == [params["x"], params["y"]]
    assert path.losses.tolist() == [landscape.value(*map(float, point)) for point in path.evaluated]


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 16])
def test_a_run_is_its_lane_bit_for_bit(name: str, batch: int | None) -> None:
    """Diverging lanes included: they hold inf from the step at which the run ended."""
    landscape = tw.old_faithful() if batch else tw.valley
    rates, seed = np.geomspace(1e-4, 10, 9), None if batch is None else 5
    lanes = run_rates(
        landscape, OPTIMIZERS[name], rates, steps=60, start=landscape.start, batch=batch, seed=seed
    )  # fmt: skip
    assert lanes.distances is not None
    for lane, rate in enumerate(rates.tolist()):
        path = tw.descend(landscape, OPTIMIZERS[name].replace(lr=rate), steps=60, batch=batch, seed=seed)
        assert path.distances is not None
        kept = path.steps + 1 if path.diverged_at is None else path.diverged_at
        assert lanes.losses[:kept, lane].tobytes() == path.losses[:kept].tobytes()
        assert lanes.distances[:kept, lane].tobytes() == path.distances[:kept].tobytes()
        assert np.all(lanes.losses[kept:, lane] == math.inf)
        assert np.all(lanes.distances[kept:, lane] == math.inf)


def test_a_schedule_is_asked_at_each_step() -> None:
    rates = [0.01 / (1 + 0.1 * t) for t in range(1, 31)]
    path = tw.descend(tw.valley, tw.sgd(lr=lambda t: 0.01 / (1 + 0.1 * t)), steps=30, start=(-4.0, 0.9))
    assert path.effective_lr.tolist() == [[rate, rate] for rate in rates]
    x = -4.0
    for rate in rates:
        x = x - rate * x
    assert path.points[-1, 0] == pytest.approx(x, rel=1e-14)
    with pytest.raises(HyperparameterError, match="t=3"):
        tw.descend(tw.valley, tw.sgd(lr=lambda t: 0.01 if t < 3 else -1.0), steps=30)


@pytest.mark.parametrize(("lr", "converges"), [(0.999 * EDGE, True), (1.001 * EDGE, False)])
def test_the_edge_of_stability(lr: float, converges: bool) -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=lr), steps=20_000, start=(-4.0, 0.9))
    assert (path.diverged_at is None) is converges
    if converges:
        assert path.losses[-1] < 1e-12
    else:
        # |y| = .9 * |1 - 100 lr|^t leaves the map enlarged ten times first at this step
        edge = surroundings(tw.valley.domain)[3]
        assert path.diverged_at == path.steps == math.ceil(math.log(edge / 0.9) / math.log(100 * lr - 1))


@pytest.mark.parametrize("kappa", [10, 100, 1000])
def test_contraction_at_the_best_rate(kappa: float) -> None:
    """Both coordinates shrink by (kappa - 1) / (kappa + 1): .818182, .980198, .998002."""
    path = tw.descend(tw.valley(kappa=kappa), tw.sgd(lr=2 / (1 + kappa)), steps=100)
    ratios = np.abs(path.points[1:] / path.points[:-1])
    assert np.allclose(ratios, (kappa - 1) / (kappa + 1), rtol=1e-10)
    assert path.distances is not None
    assert np.allclose(path.distances[1:] / path.distances[:-1], (kappa - 1) / (kappa + 1), rtol=1e-10)


@pytest.mark.parametrize("kappa", [10, 100, 1000])
def test_heavy_ball_at_its_best_rate(kappa: float) -> None:
    """Its spectral radius is (sqrt k - 1) / (sqrt k + 1); a double root makes the slope seen a bit higher."""
    root = math.sqrt(kappa)
    radius = (root - 1) / (root + 1)
    best = tw.momentum(lr=(2 / (1 + root)) ** 2, momentum=radius**2)
    steps = round(25 / -math.log(radius))
    path = tw.descend(tw.valley(kappa=kappa), best, steps=steps)
    assert path.distances is not None
    slope = (path.distances[-1] / path.distances[steps // 2]) ** (1 / (steps - steps // 2))
    assert radius <= slope <= radius**0.8


def test_a_run_ends_where_it_left_the_surroundings() -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=9.0), steps=50)
    x0, x1, y0, y1 = surroundings(tw.valley.domain)
    inside = (path.points >= [x0, y0]).all(axis=1) & (path.points <= [x1, y1]).all(axis=1)
    assert inside[:-1].all()
    assert not inside[-1]
    assert path.diverged_at == path.steps < 50
    assert path.reason == "it left the map's surroundings"
    assert len(path.losses) == len(path.points) == len(path.gradients) + 1


def test_surroundings() -> None:
    assert surroundings((-1, 1, 0, 4)) == (-SURROUNDINGS, SURROUNDINGS, 2 - 2 * SURROUNDINGS, 2 + 2 * SURROUNDINGS)


def test_a_start_far_out_is_no_divergence() -> None:
    path = tw.descend(tw.valley, tw.sgd(lr=0.001), steps=5, start=(500.0, 3.0))
    assert path.diverged_at is None


def test_a_gradient_that_is_not_finite_is_said() -> None:
    @tw.landscape(domain=(0, 4, -2, 2), start=(1.0, 1.0))
    def cliff(x, y):  # type: ignore[no-untyped-def]
        return tw.sqrt(x) + y**2

    path = tw.descend(cliff, tw.sgd(lr=1.0), steps=9)
    assert path.points[-1, 0] < 0
    assert path.diverged_at == 4 or path.diverged_at == path.steps + 1
    assert path.reason.startswith("no finite gradient at (")
    lanes = run_rates(cliff, tw.sgd(), np.array([1.0]), steps=9, start=(1.0, 1.0))
    assert np.isinf(lanes.losses[path.diverged_at :]).all()


def test_same_seed_same_bytes_another_seed_another_run() -> None:
    def run(seed: int | None, batch: int | None = 16) -> tw.Path:
        return tw.descend(tw.old_faithful(), tw.adam(lr=0.5), steps=60, batch=batch, seed=seed)

    assert run(1) == run(1)
    assert run(1).points.tobytes() != run(2).points.tobytes()
    assert run(None) == run(0)  # recorded as it was run
    assert run(None).seed == 0
    assert run(None, None).seed is None


def test_a_batch_of_all_rows_is_the_full_gradient() -> None:
    data = tw.old_faithful()
    full = tw.descend(data, tw.sgd(lr=0.05), steps=60)
    batch = tw.descend(data, tw.sgd(lr=0.05), steps=60, batch=data.rows, seed=1)
    assert np.allclose(batch.points, full.points, rtol=1e-10)


def test_an_epoch_s_mean_gradient_is_the_full_one() -> None:
    data = tw.old_faithful()
    still = tw.descend(data, tw.sgd(lr=1e-300), steps=data.rows // 16, batch=16, seed=1)
    assert np.allclose(still.gradients.mean(axis=0), data.gradient(*data.start), rtol=1e-12)


@pytest.mark.parametrize(
    ("batch", "seed", "said"),
    [
        (0, None, "batch"), (-1, None, "batch"), (273, None, "from 1 to 272"), (1.5, None, "batch"),
        (True, None, "batch"),
        (16, -1, "seed"), (16, 1.5, "seed"), (16, np.random.default_rng(1), "seed"),
        (None, 1, "seed is for mini-batches"),
    ],
)  # fmt: skip
def test_bad_batches(batch: Any, seed: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        tw.descend(tw.old_faithful(), tw.sgd(), batch=batch, seed=seed)
    with pytest.raises(InputError, match=said):
        tw.tune(tw.old_faithful(), [tw.sgd], steps=5, batch=batch, seed=seed)


def test_a_batch_needs_data() -> None:
    with pytest.raises(InputError, match="valley is no data set"):
        tw.descend(tw.valley, tw.sgd(), batch=16)


@pytest.mark.parametrize("steps", [0, -5, 1_000_001, 10**12, 3.0, "3", True, None])
def test_bad_steps(steps: Any) -> None:
    with pytest.raises(InputError, match="whole number from 1 to 1,000,000"):
        tw.descend(tw.valley, tw.sgd(), steps=steps)


@pytest.mark.parametrize(
    "start",
    [
        5,
        "ab",
        (1,),
        (1, 2, 3),
        (math.nan, 0),
        (0, math.inf),
        (1e200, 0),
        ("a", 1),
        (10**400, 1),
        (1j, 0),
        [[1], [2, 3]],
    ],
)
def test_bad_starts(start: Any) -> None:
    with pytest.raises(InputError, match="start") as raised:
        tw.descend(tw.valley, tw.sgd(), start=start)
    assert "\n" not in str(raised.value)


def test_starts_are_any_two_numbers() -> None:
    expected = tw.descend(tw.valley, tw.sgd(), steps=2, start=(1.0, 2.0))
    for start in ([1, 2], np.array([1.0, 2.0]), (np.float32(1), 2)):
        assert tw.descend(tw.valley, tw.sgd(), steps=2, start=start) == expected  # type: ignore[arg-type]


def test_a_rule_is_no_optimizer_yet() -> None:
    with pytest.raises(InputError, match=r"adam\(lr=0.1\)"):
        tw.descend(tw.valley, tw.adam)  # type: ignore[arg-type]
