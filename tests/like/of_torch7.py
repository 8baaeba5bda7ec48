"""Torch7's optim, written in NumPy from its Lua: github.com/torch/optim, a file for each method.

Read as of: sgd e2cf3f181169, nag 30f1ad8d10a8, rmsprop c10aa5c5049f, adadelta e97f00706f5a, adagrad 94721c759ac8,
adamax 7dfaad9019f7, rprop 9b6775c48028, adam 5c081a12bf27; and weightDecay, learningRateDecay and initialMean, which
came later.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.like.rows import START, Row, gradients, rate, rows_of

Config = dict[str, Any]
State = dict[str, Any]
Opfunc = Callable[[NDArray[Any]], NDArray[Any]]
"""The gradient at a point, as a new array."""


def sgd(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    lr, lrd = config["learningRate"], config.get("learningRateDecay", 0)
    wd, mom = config.get("weightDecay", 0), config.get("momentum", 0)
    damp = config.get("dampening", mom)
    nevals = state.setdefault("evalCounter", 0)
    dfdx = opfunc(x)
    if wd != 0:
        dfdx += wd * x
    if mom != 0:
        if "dfdx" not in state:
            state["dfdx"] = dfdx.copy()
        else:
            state["dfdx"] = state["dfdx"] * mom + (1 - damp) * dfdx
        dfdx = dfdx + mom * state["dfdx"] if config.get("nesterov") else state["dfdx"]
    x -= lr / (1 + nevals * lrd) * dfdx
    state["evalCounter"] += 1


def nag(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    lr, lrd = config["learningRate"], config.get("learningRateDecay", 0)
    wd, mom = config.get("weightDecay", 0), config.get("momentum", 0.9)
    nevals = state.setdefault("evalCounter", 0)
    x_copy = x.copy()
    if "dfdx" in state:
        x += mom * state["dfdx"]
    dfdx = opfunc(x)
    if wd != 0:
        dfdx += wd * x
    state["dfdx"] = state["dfdx"] * mom if "dfdx" in state else np.zeros_like(x)
    state["dfdx"] += -lr / (1 + nevals * lrd) * dfdx
    x[:] = x_copy + state["dfdx"]
    state["evalCounter"] += 1


def rmsprop(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    alpha, epsilon = config.get("alpha", 0.99), config.get("epsilon", 1e-8)
    dfdx = opfunc(x)
    dfdx += config.get("weightDecay", 0) * x
    state.setdefault("m", np.full_like(x, config.get("initialMean", 0)))
    state["m"] *= alpha
    state["m"] += (1.0 - alpha) * dfdx * dfdx
    x += -config["learningRate"] * dfdx / (np.sqrt(state["m"]) + epsilon)


def adagrad(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    nevals = state.setdefault("evalCounter", 0)
    dfdx = opfunc(x)
    dfdx += config.get("weightDecay", 0) * x
    state.setdefault("paramVariance", np.zeros_like(x))
    state["paramVariance"] += dfdx * dfdx
    clr = config["learningRate"] / (1 + nevals * config.get("learningRateDecay", 0))
    x += -clr * dfdx / (np.sqrt(state["paramVariance"]) + 1e-10)
    state["evalCounter"] += 1


def adadelta(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    rho, eps = config.get("rho", 0.9), config.get("eps", 1e-6)
    dfdx = opfunc(x)
    dfdx += config.get("weightDecay", 0) * x
    state.setdefault("paramVariance", np.zeros_like(x))
    state.setdefault("accDelta", np.zeros_like(x))
    state["paramVariance"] = state["paramVariance"] * rho + (1 - rho) * dfdx * dfdx
    delta = np.sqrt(state["accDelta"] + eps) / np.sqrt(state["paramVariance"] + eps) * dfdx
    x -= delta
    state["accDelta"] = state["accDelta"] * rho + (1 - rho) * delta * delta


def adam(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    dfdx = opfunc(x)
    dfdx += config.get("weightDecay", 0) * x
    for name in ("m", "v"):
        state.setdefault(name, np.zeros_like(x))
    clr = config["learningRate"] / (1 + state.setdefault("t", 0) * config.get("learningRateDecay", 0))
    state["t"] += 1
    state["m"] = state["m"] * beta1 + (1 - beta1) * dfdx
    state["v"] = state["v"] * beta2 + (1 - beta2) * dfdx * dfdx
    correction1, correction2 = 1 - beta1 ** state["t"], 1 - beta2 ** state["t"]
    x += -clr * np.sqrt(correction2) / correction1 * state["m"] / (np.sqrt(state["v"]) + config.get("epsilon", 1e-8))


def adamax(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    beta1, beta2 = config.get("beta1", 0.9), config.get("beta2", 0.999)
    dfdx = opfunc(x)
    for name in ("m", "u"):
        state.setdefault(name, np.zeros_like(x))
    state["t"] = state.get("t", 0) + 1
    state["m"] = state["m"] * beta1 + (1 - beta1) * dfdx
    state["u"] = np.maximum(state["u"] * beta2, np.abs(dfdx) + config.get("epsilon", 1e-38))
    x += -config["learningRate"] / (1 - beta1 ** state["t"]) * state["m"] / state["u"]


def rprop(opfunc: Opfunc, x: NDArray[Any], config: Config, state: State) -> None:
    dfdx = opfunc(x)
    state.setdefault("delta", np.zeros_like(x))
    state.setdefault("stepsize", np.full_like(x, config["stepsize"]))
    turned = np.sign(dfdx * state["delta"])
    state["stepsize"][turned > 0] *= config.get("etaplus", 1.2)
    state["stepsize"][turned < 0] *= config.get("etaminus", 0.5)
    np.clip(state["stepsize"], config.get("stepsizemin", 1e-6), config.get("stepsizemax", 50.0), out=state["stepsize"])
    dfdx[turned < 0] = 0
    x -= np.sign(dfdx) * state["stepsize"]
    state["delta"] = dfdx


METHODS = {
    "sgd": sgd,
    "momentum": sgd,
    "nesterov": sgd,
    "nag": nag,
    "rmsprop": rmsprop,
    "adagrad": adagrad,
    "adadelta": adadelta,
    "adam": adam,
    "adamax": adamax,
    "rprop": rprop,
}
FIXED = {"momentum": {"momentum": 0.9}, "nesterov": {"momentum": 0.9, "nesterov": True, "dampening": 0}}


def torch7_rows() -> list[Row]:
    lrd, wd = {"learningRateDecay": (0.0, 0.05)}, {"weightDecay": (0.0, 0.1)}
    sizes = {"etaplus": (1.3,), "etaminus": (0.4,), "stepsizemax": (50.0, 0.04), "stepsizemin": (1e-6, 0.02)}
    return [
        *rows_of("torch7", "sgd", momentum=(0.0, 0.5), **lrd, **wd),
        *rows_of("torch7", "sgd", momentum=(0.5,), dampening=(0.0,), nesterov=(False, True), **wd),
        *rows_of("torch7", "momentum", momentum=(0.5,), dampening=(0.3,), **lrd, **wd),
        *rows_of("torch7", "nesterov", momentum=(0.5,), **lrd, **wd),
        *rows_of("torch7", "nag", momentum=(0.5,), **lrd, **wd),
        *rows_of("torch7", "rmsprop", eps="epsilon", alpha=(0.8,), initialMean=(0.0, 1.0, 2.0), **wd),
        *rows_of("torch7", "adagrad", **lrd, **wd),
        *rows_of("torch7", "adadelta", eps="eps", rho=(0.8,), **wd),
        *rows_of("torch7", "adam", eps="epsilon", beta1=(0.8,), beta2=(0.95,), **lrd, **wd),
        *rows_of("torch7", "adamax", eps="epsilon", beta1=(0.8,), beta2=(0.95,)),
        *rows_of("torch7", "rprop", lr=0.03, **sizes),
    ]


def torch7_path(row: Row) -> NDArray[Any]:
    """Where Torch7 goes: (where gradients are taken next, what it returns; steps, elements)."""
    x, state, path = START.copy(), State(), []
    for t, g in enumerate(gradients(), 1):
        lr = row.lr or rate(t)
        config = {"learningRate": lr, "stepsize": lr, **FIXED.get(row.function, {}), **row.given}
        METHODS[row.function](lambda _, g=g: g.copy(), x, config, state)  # type: ignore[misc]
        ahead = x + config.get("momentum", 0.9) * state["dfdx"] if row.function == "nag" else x
        path.append(np.array((ahead, x)))
    return np.array(path).swapaxes(0, 1)
