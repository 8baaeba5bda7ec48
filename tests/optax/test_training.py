"""A user's JAX model in a race: what a bare loop gives, the same for all, compiled once."""

import random
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from optax import contrib

import thalweg as tw
from thalweg.errors import InputError
from thalweg.optax.training import train_jax
from thalweg.problems.foreign import foreign
from thalweg.problems.problem import Budget

BUDGET = Budget(30, 6)
TRACED: list[Any] = []


def loss(params: Any, batch: Any) -> jax.Array:
    TRACED.append(batch)
    x, y = batch
    return ((jnp.tanh(x @ params["w"]) @ params["v"] - y) ** 2).mean()


@tw.problem
def net(seed: int) -> Any:
    drawn = np.random.default_rng(seed)
    params = {"w": drawn.normal(size=(3, 8)).astype("f4"), "v": jnp.asarray(drawn.normal(size=(8, 1)), jnp.float32)}
    x = drawn.normal(size=(80, 3)).astype("f4")
    y = x[:, :1] * x[:, 1:2]

    def batches() -> Any:
        while True:
            for rows in np.split(drawn.permutation(60), 6):
                yield x[rows], y[rows]

    return params, loss, batches(), [(x[60:], y[60:])]


def by_hand(optimizer: Any, seed: int, steps: int) -> tuple[Any, Any, list[Any], list[Any]]:
    """A bare loop of optax's documentation."""
    params, value, batches, held_out = net(seed)
    params = jax.tree.map(jnp.asarray, params)
    state, seen = optimizer.init(params), []

    @jax.jit
    def step(params: Any, state: Any, batch: Any) -> Any:
        updates, state = optimizer.update(jax.grad(value)(params, batch), state, params)
        return optax.apply_updates(params, updates), state

    for _ in range(steps):
        seen.append(next(batches))
        params, state = step(params, state, seen[-1])
    return params, state, seen, held_out


def of(optimizer: Any, *settings: Any, seed: int = 0, budget: Budget = BUDGET, problem: Any = net) -> Any:
    return train_jax(problem, optimizer, settings or [{}], seed, budget)


@pytest.mark.parametrize("seed", [0, 5])
def test_every_loss_is_a_bare_loops(seed: int) -> None:
    (run,) = of(foreign("optax.adam"), {"learning_rate": 0.02}, seed=seed)
    _, _, first, held_out = by_hand(optax.adam(0.02), seed, 4)
    for steps, train, held in zip(BUDGET.at, run.train, run.held_out, strict=True):
        params, *_ = by_hand(optax.adam(0.02), seed, steps)
        assert held == pytest.approx(float(loss(params, held_out[0])), rel=1e-5)
        assert train == pytest.approx(np.mean([float(loss(params, batch)) for batch in first]), rel=1e-5)
    assert run.diverged_at is None


@pytest.mark.parametrize("made", [(tw.adam(), optax.adam), (tw.lion(), optax.lion), (tw.sgd(), optax.sgd)])
def test_ours_as_optaxs(made: Any) -> None:
    ours, theirs = made
    (run,) = of(ours, {"lr": 0.01})
    params, _, _, held_out = by_hand(theirs(0.01), 0, BUDGET.steps)
    assert run.held_out[-1] == pytest.approx(float(loss(params, held_out[0])), rel=1e-4)


def test_schedules_are_asked_at_each_step() -> None:
    (run,) = of(tw.sgd(lr=tw.schedules.exponential(0.2, factor=0.5, every=10)))
    params, _, _, held_out = by_hand(optax.sgd(optax.exponential_decay(0.2, 10, 0.5)), 0, BUDGET.steps)
    assert run.held_out[-1] == pytest.approx(float(loss(params, held_out[0])), rel=1e-4)


def test_schedule_free_is_measured_at_its_average() -> None:
    theirs = contrib.schedule_free_sgd(0.5)
    params, state, _, held_out = by_hand(theirs, 0, BUDGET.steps)
    average = contrib.schedule_free_eval_params(state, params)
    expected = float(loss(average, held_out[0]))
    assert expected != pytest.approx(float(loss(params, held_out[0])), rel=1e-3)
    (run,) = of(foreign("optax.contrib.schedule_free_sgd"), {"learning_rate": 0.5})
    assert run.held_out[-1] == pytest.approx(expected, rel=1e-4)
    (run,) = of(tw.schedule_free_sgd(lr=0.5))
    assert run.held_out[-1] == pytest.approx(expected, rel=1e-3)


def test_one_compilation_for_all_rates_and_seeds() -> None:
    tuned = foreign("optax.rmsprop", decay=0.77)
    of(tuned, {"learning_rate": 0.1})
    before = len(TRACED)
    for seed in (0, 1, 2):
        of(tuned, *[{"learning_rate": rate} for rate in (0.1, 0.01, 0.001)], seed=seed)
    assert len(TRACED) - before <= 9  # the check of its shape, for each run; its step would trace it once more


def held_by(seed: int, scale: Any) -> Any:
    def own(params: Any, x: Any) -> jax.Array:
        TRACED.append(x)
        return jnp.sum(params * scale * x)

    return jnp.ones(2), own, [np.ones(2, "f4")]


def test_a_loss_that_holds_a_seeds_arrays_is_not_mistaken_for_anothers() -> None:
    scaled = tw.problem(lambda seed: held_by(seed, np.float32(seed + 1)))
    arrays = tw.problem(lambda seed: held_by(seed, np.full(2, seed + 1, "f4")))
    for problem in (scaled, arrays):
        first = [of(tw.sgd(), {"lr": 0.1}, seed=seed, problem=problem)[0].train[0] for seed in (0, 1, 0, 2)]
        assert first == [2, 4, 2, 6]
    integer, real = (tw.problem(lambda seed, one=one: held_by(seed, one)) for one in (1, 1.0))
    assert of(tw.sgd(), {"lr": 0.1}, problem=integer) == of(tw.sgd(), {"lr": 0.1}, problem=real)


def test_a_factory_that_decides_by_its_numbers() -> None:
    def deciding(learning_rate: float) -> Any:
        return optax.sgd(learning_rate if learning_rate < 1 else 1.0)

    found = foreign(deciding)
    small, large, larger = of(found, *[{"learning_rate": rate} for rate in (0.1, 1.0, 50.0)])
    assert small == of(foreign("optax.sgd"), {"learning_rate": 0.1})[0]
    assert large == larger != small


def test_an_optimizer_that_asks_for_the_loss() -> None:
    (run,) = of(foreign("optax.contrib.momo"), {"learning_rate": 0.1})
    assert run.train[-1] < run.train[0]


def test_a_run_has_its_bits_whatever_runs_beside_it() -> None:
    settings = [{"lr": rate} for rate in (0.001, 0.1, 1e30)]
    assert of(tw.adam(), *settings) == [of(tw.adam(), each)[0] for each in settings]


def test_how_often_is_measured_changes_nothing() -> None:
    often, seldom = (of(tw.adam(), {"lr": 0.01}, budget=Budget(30, n))[0] for n in (30, 2))
    assert seldom.held_out == (often.held_out[0], often.held_out[15], often.held_out[30])


def test_divergence_ends_a_run_at_the_step_at_which_arithmetic_says() -> None:
    bowl = tw.problem(lambda seed: (jnp.ones(1), lambda w, x: (w * x).sum() ** 2, [np.ones(1, "f4")]))
    (run,) = of(tw.sgd(), {"lr": 50.5}, problem=bowl, budget=Budget(1000, 40))  # w -> -100 w
    w, steps = np.float32(1), 0
    with np.errstate(over="ignore"):
        while np.isfinite(w * w):
            w, steps = np.float32(-100) * w, steps + 1
    assert run.diverged_at == steps == 10
    assert run.train == (1.0, *[float("inf")] * 40)


def test_a_parameter_that_no_loss_shows_is_looked_at() -> None:
    silent = jax.custom_vjp(lambda u: jnp.zeros_like(u))
    silent.defvjp(lambda u: (jnp.zeros_like(u), None), lambda _, g: (3e38 * g,))
    start = {"w": jnp.float32(1), "u": jnp.float32(1)}
    hidden = tw.problem(lambda seed: (start, lambda p, x: p["w"] ** 2 + silent(p["u"]) + 0 * x, [np.float32(1)]))
    (run,) = of(tw.sgd(), {"lr": 10.0}, problem=hidden, budget=Budget(1, 1))
    assert run.diverged_at == 1
    assert run.train == (1.0, float("inf"))


def test_generators_are_left_as_they_were() -> None:
    before = np.random.get_state()[1].tolist(), random.getstate()
    of(tw.adam(), {"lr": 0.01})
    assert (np.random.get_state()[1].tolist(), random.getstate()) == before


@pytest.mark.parametrize(
    ("value", "word"),
    [(lambda w, x: w, r"an array of shape \(2,\)"), (lambda w, x: (w.sum(), {}), "tuple")],
)
def test_a_loss_that_is_no_number(value: Any, word: str) -> None:
    wrong = tw.problem(name="wrong")(lambda seed: (jnp.ones(2), value, [0.0]))
    with pytest.raises(InputError, match=f"the loss of wrong must be one number; {word} was returned"):
        of(tw.adam(), problem=wrong)


def test_an_optimizer_of_another_library_is_refused() -> None:
    with pytest.raises(InputError, match=r"torch\.optim\.Adam cannot train net, a JAX model"):
        of(foreign("torch.optim.Adam"))
    with pytest.raises(InputError, match="ran out after 1 step: "):
        of(tw.adam(), problem=tw.problem(lambda seed: (jnp.ones(2), lambda w, x: w.sum(), iter([0.0]))))
