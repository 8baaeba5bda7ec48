"""The guided scenes: each claim, and each number that its sentence gives, by the package's own runs."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.explorer import pages
from thalweg.explorer import state as states
from thalweg.explorer.explore import explore

IMPORTS = """import { SCENES, findingOf, sceneState } from "./controls/scenes.js";
import { summaryOf } from "./controls/summary.js";
import { createModel } from "./controls/model.js";
import { normalised } from "./state/state.js";
const model = createModel();
const seen = (state) => model(normalised(state), "light");
const said = (state) => ({ ...findingOf(seen(state)), heard: summaryOf(seen(state)) });"""
OPENED = "SCENES.map((scene) => sceneState(scene)).map((patch) => ({ state: normalised(patch), ...said(patch) }))"
IDS = ["narrow", "edge", "bump", "saddle", "scaling", "sum", "tilt", "data", "defaults"]


@dataclass
class Scene:
    state: dict[str, Any]
    sentence: str
    caveat: str
    heard: str
    paths: list[tw.Path]
    optimizers: list[tw.Optimizer]

    def there(self) -> list[int | None]:
        return [path.settled_at() for path in self.paths]


@cache
def scenes() -> dict[str, Scene]:
    """Each as it opens, with Python's runs of its state."""
    page, found = explore(), {}
    for each in pages.run(IMPORTS, OPENED):
        state = states.checked(page, each["state"], page.opening)
        texts = {name: each[name] for name in ("sentence", "caveat", "heard")}
        found[each["state"]["scene"]] = Scene(
            state, **texts, paths=states.paths(page, state), optimizers=states.optimizers(page, state)
        )
    return found


def short(value: float, digits: int = 3) -> str:
    """As the page writes numbers."""
    size = abs(value)
    if size and (size < 1e-3 or size >= 1e5):
        mantissa, power = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}e{int(power)}".replace("-", "−")
    return np.format_float_positional(float(f"{value:.{digits - 1}e}"), trim="-").replace("-", "−")


def after(steps: int | None) -> str:
    assert steps is not None
    return f"is there after {steps} steps"


def tuned(scene: str, *rules: tw.Rule | tw.Optimizer, **parameters: float) -> list[int | None]:
    """Steps at the best rates on the scene's landscape, with other parameters."""
    state = scenes()[scene].state
    surface = getattr(tw, state["landscape"])
    surface = surface(**parameters) if parameters else surface
    found = tw.tune(surface, rules, steps=state["steps"]).entries
    return [tw.descend(surface, each.optimizer, steps=state["steps"]).settled_at() for each in found]


def changed(scene: str, **changes: Any) -> dict[str, str]:
    return pages.run(IMPORTS, "said(given)", {**scenes()[scene].state, **changes})  # type: ignore[no-any-return]


def test_the_scenes() -> None:
    assert list(scenes()) == IDS


@pytest.mark.parametrize("scene", [each for each in IDS if each not in ("edge", "saddle", "defaults")])
def test_the_rates_are_the_best(scene: str) -> None:
    state, page = scenes()[scene].state, explore()
    surface, sampling = states.landscape(page, state), state["sampling"]
    seen = {"batch": sampling["batch"], "seed": sampling["seed"]} if sampling["batch"] else {}
    chosen = [each.replace(lr=1.0) for each in states.optimizers(page, state)]
    best = [
        each.optimizer.hyperparameters["lr"] for each in tw.tune(surface, chosen, steps=state["steps"], **seen).entries
    ]
    assert [each["values"]["lr"] for each in state["optimizers"]] == pytest.approx(best, rel=1e-12)


def test_the_narrow_valley() -> None:
    scene = scenes()["narrow"]
    (sgd, adam), (slow, fast) = scene.paths, scene.there()
    assert slow is not None
    assert fast is not None
    assert slow > 3 * fast
    assert f"it goes {short(sgd.travel)} across the valley and {after(slow)}" in scene.sentence
    assert f"it goes {short(adam.travel)} across the valley and {after(fast)}" in scene.sentence
    assert f"Adam is there {short(slow / fast, 2)} times sooner." in scene.sentence
    mild = tuned("narrow", tw.sgd, tw.adam, kappa=10.0)
    assert mild[0] < mild[1]  # type: ignore[operator]  # both get there


def test_one_rate_two_slopes() -> None:
    scene = scenes()["edge"]
    edge = 2 / max(tw.valley.hessian(*tw.valley.start))  # upright: its curvatures are on the diagonal
    rates = [each.hyperparameters["lr"] for each in scene.optimizers]
    assert [lr < edge for lr in rates] == [path.diverged_at is None for path in scene.paths] == [True, True, False]
    assert f"= {short(edge)}, the edge" in scene.sentence
    for lr, path, steps in zip(rates, scene.paths, scene.there(), strict=True):
        end = f"diverges at step {path.diverged_at}" if steps is None else after(steps)
        assert f"at {short(100 * lr / edge)} % of the edge SGD {end}" in scene.sentence
    assert "above the edge 1 of 1 diverge, of those below 0 of 2" in scene.sentence
    best = tw.tune(tw.valley, [tw.sgd], steps=300).entries[0].optimizer.hyperparameters["lr"]
    assert edge / 2 < best < edge


def test_momentum_over_a_bump() -> None:
    scene = scenes()["bump"]
    (sgd, ball), (stuck, over) = scene.paths, scene.there()
    assert stuck is None
    assert sgd.points[-1, 0] < -1 < 3.9 < ball.points[-1, 0]
    for path in scene.paths:
        assert f"ends at x {short(path.points[-1, 0])}, {short(path.distances[-1])} from" in scene.sentence
    assert f"and {after(over)}. Only Momentum gets there." in scene.sentence
    higher = tw.descend(tw.sloped_bump(height=2.0), scene.optimizers[1], steps=300)
    assert higher.settled_at() is None


def test_momentum_off_a_saddle() -> None:
    scene = scenes()["saddle"]
    slow, fast = scene.there()
    assert f"The start is {short(tw.bounded_saddle.start[1])} off the ridge. At one rate, 0.05," in scene.sentence
    assert (
        f"SGD {after(slow)}, momentum {after(fast)}. Momentum is there {short(slow / fast, 2)} times" in scene.sentence
    )  # type: ignore[operator]
    best = tuned("saddle", tw.sgd, tw.momentum)
    assert best[0] < best[1]  # type: ignore[operator]
    for optimizer in scene.optimizers:
        ridge = tw.descend(tw.bounded_saddle, optimizer, steps=300, start=(1.0, 0.0))
        assert not ridge.points[:, 1].any()


def test_the_scaling_of_rmsprop() -> None:
    scene = scenes()["scaling"]
    sgd, rmsprop = scene.paths
    x, y = rmsprop.effective_lr[scene.state["step"] - 1]
    assert f"rate is {short(x)} for x and {short(y)} for y: {short(x / y)} times smaller" in scene.sentence
    assert f"RMSprop travels {short(rmsprop.travel)}, SGD {short(sgd.travel)}" in scene.sentence
    assert rmsprop.travel < sgd.travel / 3
    first = abs(rmsprop.points[1, 0] - rmsprop.points[0, 0]) / scene.optimizers[1].hyperparameters["lr"]
    assert first == pytest.approx(1 / np.sqrt(1 - 0.9), rel=1e-6)
    assert f"moved x by {short(first)} lr" in scene.caveat


def test_adam_is_the_sum_of_both() -> None:
    scene = scenes()["sum"]
    adam, t = scene.paths[-1], scene.state["step"]
    moved, rate = adam.points[t, 0] - adam.points[t - 1, 0], adam.effective_lr[t - 1, 0]
    assert f"moves x by {short(moved)}: minus its rate, {short(rate)}, times" in scene.sentence
    assert f"mean of slopes, {short(-moved / rate)}." in scene.sentence
    beta = scene.optimizers[-1].hyperparameters["beta1"]
    mean = sum((1 - beta) * beta ** (t - k) * adam.gradients[k - 1, 0] for k in range(1, t + 1))
    assert -moved / rate == pytest.approx(mean, rel=1e-6)
    for name, steps in zip(("Momentum", "RMSprop (alpha 0.9)", "Adam"), scene.there(), strict=True):
        assert f"{name} {after(steps)}" in scene.sentence
    turned = tuned("sum", tw.momentum, tw.adam, kappa=100.0, tilt=45.0)
    assert turned[0] < turned[1]  # type: ignore[operator]


def test_the_turned_valley() -> None:
    scene = scenes()["tilt"]
    sgd, momentum, rmsprop, adam = scene.there()
    assert momentum < adam < rmsprop  # type: ignore[operator]
    assert "No method with a rate for each parameter leads momentum." in scene.sentence
    assert f"Momentum {after(momentum)}; Adam {after(adam)}; RMSprop (alpha 0.9) {after(rmsprop)}" in scene.sentence
    upright = [tw.descend(tw.valley, each, steps=300).settled_at() for each in scene.optimizers]
    assert upright[:2] == [sgd, momentum]
    assert f"SGD {after(sgd)}, Momentum {after(momentum)}: these two do not see the turn." in scene.caveat
    straight = tuned("tilt", tw.rmsprop(alpha=0.9), tw.momentum, tw.adam, kappa=100.0)
    assert straight[2] < straight[1] < adam  # type: ignore[operator]
    assert 2 * straight[0] < rmsprop  # type: ignore[operator]


def test_real_data() -> None:
    scene, problem = scenes()["data"], tw.old_faithful()
    adam, (slow, fast) = scene.paths[1], scene.there()
    full = np.array([problem.gradient(*point) for point in adam.points[:-1]])
    share = np.sqrt(((adam.gradients - full) ** 2).sum() / (full**2).sum())
    assert f"reads 16 of {problem.rows} rows: Adam's gradient is off by {short(100 * share, 2)} %" in scene.sentence
    assert f"SGD {after(slow)}; Adam {after(fast)}. Adam is there" in scene.sentence
    late = adam.losses[-76:].mean() - problem.lowest  # a quarter of 301
    assert f"in the last 76 steps Adam's loss is {short(late)} above" in scene.caveat
    assert "reads all 272 rows" in changed("data", sampling={"noise": 0, "batch": 0, "seed": 0})["sentence"]


def test_out_of_the_box() -> None:
    scene = scenes()["defaults"]
    assert [path.diverged_at for path in scene.paths] == [1, 1, None, None]
    assert scene.there() == [None] * 4
    for name, path in zip(("RMSprop (alpha 0.99)", "Adam"), scene.paths[2:], strict=True):
        assert f"{name} has {short(100 * path.distance_left, 2)} % of the distance left" in scene.sentence
    assert scene.sentence.endswith("2 of 4 stay on the map, 0 get there. Adam's defaults are safe here, not fast.")
    best = tw.tune(tw.goldstein_price, [tw.adam], steps=2000).entries[0].optimizer
    assert tw.descend(tw.goldstein_price, best, steps=2000).settled_at() is not None


def test_the_words_turn_with_the_finding() -> None:
    slow = [{"rule": "sgd", "values": {"lr": 0.0195}}, {"rule": "adam", "values": {"lr": 0.001}}]
    assert "Here the finding turns: only SGD gets there." in changed("narrow", optimizers=slow)["sentence"]
    off = [{"rule": name, "values": {"lr": lr}} for name, lr in (("sgd", 0.97), ("momentum", 0.8))]
    assert "At rates of their own" in (found := changed("saddle", optimizers=off))["sentence"]
    assert "Here the finding turns: SGD is there" in found["sentence"]
    assert "exactly on the ridge" in changed("saddle", start=[1, 0])["sentence"]
    assert "upright valley" in changed("tilt", parameters={"kappa": 100, "tilt": 0})["sentence"]
    for other in ({"landscape": "rosenbrock"}, {"optimizers": slow[1:]}):
        assert changed("narrow", **other)["sentence"] == "What this scene compares is no longer shown: open it again."


def test_no_number_is_missing() -> None:
    for scene in scenes().values():
        text = scene.sentence + scene.caveat
        assert not re.search(r"NaN|undefined|null|Infinity|\[object", text)
        assert text.replace("–", "") == text


def test_what_is_heard() -> None:
    for name, scene in scenes().items():
        step = scene.state["step"]
        assert f". Step {step} of {scene.state['steps']}. " in scene.heard, name
        for path in scene.paths:
            if path.diverged_at is not None and path.diverged_at <= step:
                assert f"diverges at step {path.diverged_at}." in scene.heard
                continue
            x, y = path.points[min(step, path.steps)]
            assert f"at x {short(x)}, y {short(y)}, loss {short(path.losses[min(step, path.steps)])}" in scene.heard
