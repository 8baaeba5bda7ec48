"""Whole runs against PyTorch in float64; against scikit-learn's optimum; each run alone and among others."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression, LogisticRegression, PoissonRegressor

import thalweg as tw
from tests.problems.regression import reference
from thalweg.errors import HyperparameterError, InputError
from thalweg.problems.problem import Budget, Foreign
from thalweg.problems.regression.training import train_regression

FAMILIES = tuple(reference.LOSSES)
BUDGET = Budget(60, 6)
CONTESTANTS = {
    "sgd": (tw.sgd(), torch.optim.SGD, 0.05),
    "momentum": (tw.momentum(momentum=0.8), lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.8), 0.01),
    "nesterov": (tw.nesterov(), lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True), 0.01),
    "rmsprop": (tw.rmsprop(), torch.optim.RMSprop, 0.01),
    "adam": (tw.adam(), torch.optim.Adam, 0.02),
    "adamw": (tw.adamw(weight_decay=0.1), lambda p, lr: torch.optim.AdamW(p, lr=lr, weight_decay=0.1), 0.02),
    "nadam": (tw.nadam(), torch.optim.NAdam, 0.01),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", CONTESTANTS)
def test_losses_are_those_of_pytorch(name, family):
    optimizer, factory, lr = CONTESTANTS[name]
    problem = reference.problem(family)
    rates = [lr, lr / 10, lr * 3]
    runs = train_regression(problem, optimizer, [{"lr": rate} for rate in rates], 7, BUDGET)
    # torch.optim.NAdam keeps its product of momenta in float32
    tolerance = 1e-6 if name == "nadam" else 1e-10
    for rate, run in zip(rates, runs, strict=True):
        train, held_out = reference.trained(problem, lambda p, rate=rate: factory(p, lr=rate), 7, BUDGET)
        assert run.train == pytest.approx(train, rel=tolerance, abs=0)
        assert run.held_out == pytest.approx(held_out, rel=tolerance, abs=0)
        assert run.train[-1] < 0.98 * run.train[0]


@pytest.mark.parametrize("batch", [1, 5, 8, 33, 100, None])
def test_batches_of_all_sizes(batch):
    problem = reference.problem("softmax", batch=batch, scale=batch != 5)
    lr = 0.1 if problem.scale else 1e-6
    (run,) = train_regression(problem, tw.sgd(lr=lr), [{}], 3, BUDGET)
    train, held_out = reference.trained(problem, lambda p: torch.optim.SGD(p, lr=lr), 3, BUDGET)
    assert run.train == pytest.approx(train, rel=1e-11) and run.held_out == pytest.approx(held_out, rel=1e-11)


def test_nothing_held_out():
    problem = reference.problem("linear", held_out=0)
    (run,) = train_regression(problem, tw.sgd(lr=0.01), [{}], 0, BUDGET)
    train, _ = reference.trained(problem, lambda p: torch.optim.SGD(p, lr=0.01), 0, BUDGET)
    assert run.held_out == () and run.train == pytest.approx(train, rel=1e-11)


def test_many_columns_and_classes():
    rng = np.random.default_rng(1)
    data = {f"x{k}": rng.normal(size=900) for k in range(70)} | {"kind": [f"k{k % 70}" for k in range(900)]}
    problem = tw.regression(data, target="kind", batch=70)
    (run,) = train_regression(problem, tw.adam(lr=0.01), [{}], 0, BUDGET)
    train, held_out = reference.trained(problem, lambda p: torch.optim.Adam(p, lr=0.01), 0, BUDGET)
    assert run.train == pytest.approx(train, rel=1e-10) and run.held_out == pytest.approx(held_out, rel=1e-10)


@pytest.mark.parametrize("family", FAMILIES)
def test_full_batches_lead_to_scikit_learns_optimum(family):
    problem = reference.problem(family, batch=None, held_out=0)
    if family in ("logistic", "softmax"):  # all rows of breast_cancer and wine can be told apart: no optimum
        columns = problem.columns[:3]
        data = "breast_cancer" if family == "logistic" else "wine"
        problem = tw.regression(data, features=columns, batch=None, held_out=0)
    (x, y), _ = reference.halves(problem, 0)[0]
    model = {
        "linear": LinearRegression(),
        "logistic": LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000),
        "softmax": LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000),
        "poisson": PoissonRegressor(alpha=0, tol=1e-12, max_iter=10_000),
    }[family].fit(x.numpy(), y.numpy())
    z = torch.tensor(np.reshape(model.coef_, (-1, x.shape[1])) @ x.numpy().T).T + torch.tensor(model.intercept_)
    best = reference.LOSSES[family](z if family == "softmax" else z[:, 0], y).item()
    lr = 0.02 if family == "linear" else 0.1 if family == "poisson" else 4.0
    (run,) = train_regression(problem, tw.nesterov(lr=lr), [{}], 0, Budget(12_000, 4))
    assert run.train[-1] == pytest.approx(best, rel=1e-7)


def test_any_hyperparameter_may_be_a_lanes_own():
    problem = reference.problem("softmax")
    options = [{"beta1": 0.5, "lr": 0.1}, {"beta1": 0.0, "lr": 0.02}, {"eps": 1e-2}]
    runs = train_regression(problem, tw.adam(lr=0.01), options, 0, BUDGET)
    for given_, run in zip(options, runs, strict=True):
        made = {
            "betas": (given_.get("beta1", 0.9), 0.999),
            "lr": given_.get("lr", 0.01),
            "eps": given_.get("eps", 1e-8),
        }
        train, _ = reference.trained(problem, lambda p, made=made: torch.optim.Adam(p, **made), 0, BUDGET)
        assert run.train == pytest.approx(train, rel=1e-10)


def test_settings_of_different_variants_in_one_call():
    problem = reference.problem("softmax")
    options = [{"lr": 0.1}, {"lr": 0.1, "weight_decay": 0.2}, {"lr": 0.2}]
    runs = train_regression(problem, tw.sgd(), options, 0, BUDGET)
    for each, run in zip(options, runs, strict=True):
        train, _ = reference.trained(problem, lambda p, each=each: torch.optim.SGD(p, **each), 0, BUDGET)
        assert run.train == pytest.approx(train, rel=1e-10)


def test_schedules():
    class Halving(torch.optim.SGD):
        """SGD whose rate at step t is 0.2 / sqrt(t)."""

        def step(self, closure=None):
            self.taken = getattr(self, "taken", 0) + 1
            self.param_groups[0]["lr"] = 0.2 / self.taken**0.5
            super().step(closure)

    problem = reference.problem("softmax")
    scheduled = tw.momentum(lr=lambda t: 0.2 / t**0.5)
    runs = train_regression(problem, scheduled, [{"momentum": m} for m in (0.3, 0.9)], 0, BUDGET)
    for m, run in zip((0.3, 0.9), runs, strict=True):
        train, _ = reference.trained(problem, lambda p, m=m: Halving(p, lr=1, momentum=m), 0, BUDGET)
        assert run.train == pytest.approx(train, rel=1e-10)


@tw.rule
def averaged(x, g, mean, t, *, lr=0.1, beta=0.8):
    """A user's own: plain steps, evaluated at their running mean, corrected for its start."""
    x = x - lr * g
    return x, beta * mean + (1 - beta) * x


@averaged.evaluate
def corrected(mean, t, beta):
    return mean / (1 - beta**t)


APART = [tw.schedule_free_sgd(lr=0.1, warmup_steps=5.0), tw.schedule_free_adamw(lr=0.1), averaged()]


@pytest.mark.parametrize("optimizer", APART, ids=lambda each: each.name)
def test_the_loss_is_measured_where_the_rule_says(optimizer):
    """Against the rule's own steps on PyTorch's gradients, evaluated at its evaluation point."""
    problem, budget = reference.problem("softmax", batch=None), Budget(20, 4)
    (run,) = train_regression(problem, optimizer, [{}], 0, budget)
    parts, _ = reference.halves(problem, 0)
    model, losses = reference.model_of(problem), []
    params = [each.detach().numpy().copy() for each in model.parameters()]
    state = optimizer.init(params)
    for t in range(21):
        if t in budget.at:
            put(model, optimizer.evaluation_point(params, state))
            losses.append([reference.loss_of(problem, model, *part).item() for part in parts])
        put(model, params)
        model.zero_grad()
        reference.loss_of(problem, model, *parts[0]).backward()
        params, state = optimizer.step(params, [each.grad.numpy() for each in model.parameters()], state)
    train, held_out = zip(*losses, strict=True)
    assert run.train == pytest.approx(train, rel=1e-10) and run.held_out == pytest.approx(held_out, rel=1e-10)


def put(model, values):
    with torch.no_grad():
        for each, value in zip(model.parameters(), values, strict=True):
            each.copy_(torch.tensor(value))


def test_a_run_that_diverges_ends_and_harms_no_other():
    problem, budget = reference.problem("linear"), Budget(200, 10)
    rates = [0.01, 3.0, 0.02, 1e300]
    runs = train_regression(problem, tw.sgd(), [{"lr": lr} for lr in rates], 0, budget)
    fine = train_regression(problem, tw.sgd(), [{"lr": 0.01}, {"lr": 0.02}], 0, budget)
    assert [runs[0], runs[2]] == fine and not any(run.missed for run in fine)
    late, early = runs[1], runs[3]
    assert early.diverged_at == 2 and early.train[1:] == early.held_out[1:] == (np.inf,) * 10
    finite = [np.isfinite(loss) for loss in late.train]
    assert 20 < late.diverged_at < 200
    assert finite == [t < late.diverged_at for t in budget.at] == [np.isfinite(loss) for loss in late.held_out]
    train, _ = reference.trained(problem, lambda p: torch.optim.SGD(p, lr=3.0), 0, budget)
    known = sum(finite)
    assert late.train[:known] == pytest.approx(train[:known], rel=1e-9) and not np.isfinite(train[-1])


def test_a_loss_that_overflows_is_a_divergence():
    problem = reference.problem("linear", batch=None)
    (run,) = train_regression(problem, tw.sgd(lr=1e160), [{}], 0, Budget(1, 1))
    assert run.diverged_at == 1 and run.train == (pytest.approx(1.0), np.inf) and run.held_out[1] == np.inf


def test_a_gradient_that_overflows_is_a_divergence_though_the_parameters_stay_finite():
    data = {"x": [1.0, 2.0, 3.0, 4.0], "y": [5.0, 6.0, 7.0, 9.0]}
    problem = tw.regression(data, target="y", scale=False, batch=None, held_out=0)
    (run,) = train_regression(problem, tw.signum(lr=1e308, beta=0.0), [{}], 0, Budget(2, 1))
    assert run.diverged_at == 2 and run.train == (pytest.approx(191 / 4), np.inf)


def test_what_cannot_train():
    problem = reference.problem("linear")
    with pytest.raises(InputError, match=r"^torch.optim.Adam cannot train diabetes"):
        train_regression(problem, Foreign("torch", "torch.optim.Adam", torch.optim.Adam), [{}], 0, BUDGET)
    with pytest.raises(HyperparameterError, match="lr must be"):
        train_regression(problem, tw.adam(), [{"lr": -1.0}], 0, BUDGET)
    assert train_regression(problem, tw.adam(), [], 0, BUDGET) == []
