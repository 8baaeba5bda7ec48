"""Generalised linear models on tables: linear, logistic, softmax and Poisson regression."""

from thalweg.problems.regression.making import regression as regression
from thalweg.problems.regression.problem import Regression as Regression
