"""Schedules that go one way: constant, step, exponential, cosine, polynomial, inverse square root."""

from math import pi
from typing import Any

from thalweg.recording.functions import cos, floor, minimum, sqrt
from thalweg.schedules.schedule import schedule


@schedule
def constant(t: Any, value: float) -> Any:
    r"""The same number at every step: $s(t) = v$.

    value: $v$, in [0, inf). A plain number does the same; this one has a place wherever a schedule is asked for.
    Raises HyperparameterError for other values.

    >>> import thalweg as tw
    >>> tw.schedules.constant(0.1)(1000)
    0.1

    optax: `constant_schedule(value)`.
    """
    return value


@schedule
def step(t: Any, value: float, *, every: int, factor: float = 0.1) -> Any:
    r"""Times `factor` after every `every` steps: $s(t) = v f^{\lfloor (t - 1) / n \rfloor}$.

    Arguments
        value: $v$, the number of steps 1 to `every`, in [0, inf).
        every: $n$, in steps, a whole number from 1.
        factor: $f$, in (0, inf).

    Raises HyperparameterError for other values.

    >>> import thalweg as tw
    >>> [tw.schedules.step(0.5, every=2, factor=0.5)(t) for t in (1, 2, 3, 4, 5)]
    [0.5, 0.5, 0.25, 0.25, 0.125]

    PyTorch: `StepLR(step_size=every, gamma=factor)`. optax: `exponential_decay(value, transition_steps=every,
    decay_rate=factor, staircase=True)`. For drops at steps of your choice, `piecewise`.
    """
    # t is whole: half a step more keeps the quotient off the whole numbers, where rounding would decide
    return value * factor ** floor((t - 0.5) / every)


@schedule
def exponential(t: Any, value: float, *, factor: float, every: int = 1) -> Any:
    r"""Times `factor` in the course of every `every` steps: $s(t) = v f^{(t - 1) / n}$.

    Arguments
        value: $v$, the first step's number, in [0, inf).
        factor: $f$, in (0, inf); from 1 on it does not decay.
        every: $n$, in steps, a whole number from 1.

    Raises HyperparameterError for other values.

    >>> import thalweg as tw
    >>> [tw.schedules.exponential(1.0, factor=0.5)(t) for t in (1, 2, 3)]
    [1.0, 0.5, 0.25]

    PyTorch: `ExponentialLR(gamma=factor)`, once a step. optax: `exponential_decay(value, every, factor)`.
    """
    return value * factor ** ((t - 1) / every)


@schedule
def cosine(t: Any, value: float, *, steps: int, final: float = 0.0) -> Any:
    r"""Half a wave from `value` down to `final`: $s(t) = f + (v - f)(1 + \cos \pi p) / 2$, $p = \min(t - 1, n) / n$.

    Arguments
        value: $v$, the first step's number, in [0, inf).
        steps: $n$, a whole number from 1. Step n + 1 and all later ones have `final`.
        final: $f$, in [0, inf).

    Raises HyperparameterError for other values. Source: Loshchilov & Hutter 2017, "SGDR", arXiv:1608.03983, one of its
    periods; `piecewise` strings together several.

    >>> import thalweg as tw
    >>> [round(tw.schedules.cosine(1.0, steps=4)(t), 3) for t in range(1, 7)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]

    PyTorch: `CosineAnnealingLR(T_max=steps, eta_min=final)`, which goes up again after its end. optax:
    `cosine_decay_schedule(value, decay_steps=steps, alpha=final / value)`.
    """
    done = minimum(t - 1, steps) / steps
    return final + (value - final) * (1 + cos(pi * done)) / 2


@schedule
def polynomial(t: Any, value: float, *, steps: int, power: float = 1.0, final: float = 0.0) -> Any:
    r"""Down to `final` as a power of what is left; a straight line by default: $s(t) = f + (v - f)(1 - p)^k$,
    $p = \min(t - 1, n) / n$.

    Arguments
        value: $v$, the first step's number, in [0, inf).
        steps: $n$, a whole number from 1. Step n + 1 and all later ones have `final`.
        power: $k$, in (0, 128].
        final: $f$, in [0, inf).

    Raises HyperparameterError for other values. Source: Liu, Rabinovich & Berg 2015, "ParseNet", arXiv:1506.04579, the
    "poly" policy of Caffe.

    >>> import thalweg as tw
    >>> [tw.schedules.polynomial(1.0, steps=4, power=2)(t) for t in range(1, 7)]
    [1.0, 0.5625, 0.25, 0.0625, 0.0, 0.0]

    PyTorch: `PolynomialLR(total_iters=steps, power=power)`, down to 0. optax: `polynomial_schedule(value, final, power,
    transition_steps=steps)`, and `linear_schedule`.
    """
    left = (steps - minimum(t - 1, steps)) / steps  # 0 at the end, even where a compiler takes steps' reciprocal
    return final + (value - final) * left**power


@schedule
def inverse_sqrt(t: Any, peak: float, *, warmup: int = 1) -> Any:
    r"""Up in a straight line, then down as the root of the step: $s(t) = v \min(t / w, \sqrt{w / t})$.

    Arguments
        peak: $v$, reached at step `warmup`, in [0, inf).
        warmup: $w$, in steps, a whole number from 1; with 1 there is no way up.

    Raises HyperparameterError for other values. Source: Vaswani et al. 2017, arXiv:1706.03762, section 5.3, which has
    the peak $(d w)^{-1/2}$ for a model of width d, and counts steps from 1.

    >>> import thalweg as tw
    >>> [tw.schedules.inverse_sqrt(1.0, warmup=4)(t) for t in (1, 2, 4, 16, 64)]
    [0.25, 0.5, 1.0, 0.5, 0.25]

    PyTorch and optax have none.
    """
    return peak * minimum(t / warmup, sqrt(warmup / t))
