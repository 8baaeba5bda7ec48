"""Schedules made of pieces: piecewise, a warm-up before any other, one cycle."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import pi
from typing import Any, Literal

from thalweg.errors import HyperparameterError
from thalweg.recording.functions import cos, maximum, minimum, where
from thalweg.schedules.schedule import at, schedule

Value = float | Callable[[Any], Any]


@schedule
def piecewise(t: Any, values: Sequence[Value], *, until: Sequence[int]) -> Any:
    r"""One after the other: $s(t) = s_i(t - u_{i-1})$ for $u_{i-1} < t \leq u_i$, with $u_0 = 0$.

    Arguments
        values: $s_1, s_2, ...$, each a number in [0, inf), a schedule or another function of t; a schedule begins with
            its t = 1 where its turn comes.
        until: $u_1, u_2, ...$, the last step of each but the last, rising; one fewer than values.

    Raises HyperparameterError for other values.

    >>> import thalweg as tw
    >>> rate = tw.schedules.piecewise([0.1, 0.01, tw.schedules.cosine(0.01, steps=10)], until=[2, 4])
    >>> [rate(t) for t in (1, 2, 3, 4, 5, 10, 15)]
    [0.1, 0.1, 0.01, 0.01, 0.01, 0.005, 0.0]

    PyTorch: `MultiStepLR(milestones=until)` for numbers, else `SequentialLR`. optax: `piecewise_constant_schedule` and
    `join_schedules`, with `until` as their boundaries.
    """
    if len(values) != len(until) + 1 or list(until) != sorted(set(until)):
        raise HyperparameterError(
            f"piecewise: until must name the last step of each value but the last, rising: for {len(values)} values "
            f"{max(len(values) - 1, 0)} steps, {list(until)} was given"
        )
    begins = (0, *until)
    result = at(values[-1], maximum(t - begins[-1], 1))
    for value, begin, end in reversed(list(zip(values, begins, until, strict=False))):
        own = minimum(maximum(t - begin, 1), end - begin)  # no piece is asked for steps that are not its own
        result = where(t <= end, at(value, own), result)
    return result


@schedule
def warmup(t: Any, then: Value, *, steps: int, start: float = 0.0) -> Any:
    r"""A straight line up to where a schedule begins, then the schedule: $s(t) = a + (s'(1) - a)(t - 1) / w$ for
    $t \leq w$, else $s'(t - w)$.

    Arguments
        then: $s'$, a schedule, another function of t, or a number in [0, inf).
        steps: $w$, a whole number from 1. Step w + 1 is the first of `then`.
        start: $a$, the first step's number, in [0, inf); with 0 the first step moves nothing and only fills the slots.

    Raises HyperparameterError for other values. Source: Goyal et al. 2017, arXiv:1706.02677, section 2.2.

    >>> import thalweg as tw
    >>> rate = tw.schedules.warmup(tw.schedules.step(0.4, every=2), steps=4, start=0.1)
    >>> [round(rate(t), 3) for t in range(1, 8)]
    [0.1, 0.175, 0.25, 0.325, 0.4, 0.4, 0.04]

    PyTorch: `SequentialLR([LinearLR(start_factor=start / then(1), total_iters=steps), ...], milestones=[steps])`.
    optax: `warmup_cosine_decay_schedule(start, peak, steps, decay_steps)`, whose decay_steps count the warm-up.
    """
    ramp = start + (at(then, 1) - start) * minimum(t - 1, steps) / steps
    return where(t <= steps, ramp, at(then, maximum(t - steps, 1)))


@schedule
def one_cycle(
    t: Any,
    peak: float,
    *,
    steps: int,
    rise: float = 0.3,
    start: float | None = None,
    final: float | None = None,
    shape: Literal["cosine", "linear"] = "cosine",
    phases: Literal[2, 3] = 2,
) -> Any:
    r"""Up from `start` to `peak` and down to `final`, once: half waves, or straight lines, through
    $(1, a), (r n, v), (n, f)$; with three phases $(1, a), (r n, v), (2 r n - 1, a), (n, f)$.

    Arguments
        peak: $v$, in [0, inf).
        steps: $n$, of the whole cycle, a whole number from 1; step n is the first with `final`.
        rise: $r$, in (0, 1): the part of the steps at whose end the peak is, above 1 / n; so low that the phases fit.
        start: $a$, in [0, inf); a 25th of the peak by default.
        final: $f$, in [0, inf); a 10,000th of `start` by default.
        shape: "cosine" or "linear".
        phases: 2, or 3: as fast down to `start` as up, then to `final`.

    Raises HyperparameterError for other values. Source: Smith & Topin 2019, "Super-convergence", arXiv:1708.07120,
    whose cycle is linear, of three phases.

    >>> import thalweg as tw
    >>> rate = tw.schedules.one_cycle(1.0, steps=10, rise=0.5, shape="linear", final=0)
    >>> [round(rate(t), 2) for t in (1, 3, 5, 6, 8, 10, 11)]
    [0.04, 0.52, 1.0, 0.8, 0.4, 0.0, 0.0]

    PyTorch: `OneCycleLR(max_lr=peak, total_steps=steps, pct_start=rise)`, the same at every step; it raises past the
    end. optax: `cosine_onecycle_schedule(steps - 1, peak, pct_start)`, with its peak at a whole step and `pct_start` a
    part of its own steps. For momentum that falls while the rate rises, start above the peak.
    """
    if shape not in ("cosine", "linear") or phases not in (2, 3):
        raise HyperparameterError(
            f"one_cycle: shape must be 'cosine' or 'linear' and phases 2 or 3, {shape!r} and {phases!r} were given"
        )
    low = peak / 25 if start is None else start
    end = low / 1e4 if final is None else final
    top = rise * steps
    places = (1, top, steps) if phases == 2 else (1, top, 2 * top - 1, steps)
    if any(a >= b for a, b in pairwise(places)):
        raise HyperparameterError(f"one_cycle: {phases} phases do not fit into {steps} steps with rise={rise}")
    heights = (low, peak, end) if phases == 2 else (low, peak, low, end)
    result = heights[-1]
    for number in reversed(range(phases)):
        begin, over = places[number], places[number + 1]
        part = (t - begin) / (over - begin)
        gone = (1 - cos(pi * part)) / 2 if shape == "cosine" else part
        result = where(t < over, heights[number] + (heights[number + 1] - heights[number]) * gone, result)
    return result
