"""Schedules: hyperparameters as functions of the step.

    tw.adam(lr=tw.schedules.cosine(0.1, steps=300))
    tw.adam(lr=tw.schedules.warmup(tw.schedules.cosine(0.1, steps=270), steps=30))

A schedule is a function of t alone, the step from 1: at t = 1 it gives what the first step uses, and a run that is
resumed needs nothing but t. It serves any hyperparameter that is a number. Past its end a schedule stays where it is.

PyTorch and optax count the steps already taken, from 0: a PyTorch scheduler stepped once after every optimizer step
gives at `last_epoch = t - 1` what a schedule here gives at t, and so does an optax schedule at `count = t - 1`.

Each is recorded, as rules are: it runs in plain Python, traced by JAX and on the page alike. `schedule` makes one of a
function of yours. Any other Python function of t serves as well, where nothing but Python is to run it.
"""

from thalweg.schedules.joined import one_cycle as one_cycle
from thalweg.schedules.joined import piecewise as piecewise
from thalweg.schedules.joined import warmup as warmup
from thalweg.schedules.schedule import Schedule as Schedule
from thalweg.schedules.schedule import schedule as schedule
from thalweg.schedules.shapes import constant as constant
from thalweg.schedules.shapes import cosine as cosine
from thalweg.schedules.shapes import exponential as exponential
from thalweg.schedules.shapes import inverse_sqrt as inverse_sqrt
from thalweg.schedules.shapes import polynomial as polynomial
from thalweg.schedules.shapes import step as step

__all__ = [
    "Schedule",
    "constant",
    "cosine",
    "exponential",
    "inverse_sqrt",
    "one_cycle",
    "piecewise",
    "polynomial",
    "schedule",
    "step",
    "warmup",
]
