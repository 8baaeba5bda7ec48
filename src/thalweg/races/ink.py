"""The one binding that points up: what draws a race, loaded when its result is asked for a picture."""

from importlib import import_module
from typing import Any


def ink(name: str) -> Any:
    """`picture`, `pictures` or `report` of the figures: results hold no drawing."""
    return getattr(import_module("thalweg.figures.races.pictures"), name)
