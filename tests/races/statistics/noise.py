"""Noise of several shapes, with the mean that each has."""

import math

import numpy as np

SYMMETRIC = {
    "normal": lambda g, size: g.normal(size=size),
    "Laplace": lambda g, size: g.laplace(size=size),
    "Student's t, 3": lambda g, size: g.standard_t(3, size=size),
    "uniform": lambda g, size: g.uniform(-1, 1, size=size),
    "two humps": lambda g, size: g.choice([-1.5, 1.5], size=size) + g.normal(size=size),
}
SKEWED = {
    "lognormal": lambda g, size: np.exp(g.normal(size=size)),
    "exponential": lambda g, size: g.exponential(size=size),
    "one in ten far up": lambda g, size: np.where(g.random(size) < 0.1, 5.0, 0.0) + g.normal(size=size),
    "one in five down": lambda g, size: np.where(g.random(size) < 0.2, -3.0, 0.0) + g.normal(size=size),
}
ALL = SYMMETRIC | SKEWED
MEANS = {
    **dict.fromkeys(SYMMETRIC, 0.0),
    "lognormal": math.exp(0.5),
    "exponential": 1.0,
    "one in ten far up": 0.5,
    "one in five down": -0.6,
}
