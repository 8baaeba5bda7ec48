"""scikit-learn's shipped data sets, which need no download."""

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import MissingExtra, UnknownName, did_you_mean

Array = NDArray[np.float64]

SOURCES = {
    "digits": "Alpaydin & Kaynak 1998, Optical Recognition of Handwritten Digits, UCI (the test part)",
    "breast_cancer": "Wolberg, Mangasarian, Street & Street 1995, Breast Cancer Wisconsin (Diagnostic), UCI",
    "wine": "Aeberhard & Forina 1991, Wine, UCI",
    "iris": "Fisher 1936, Annals of Eugenics 7, 179-188",
    "diabetes": "Efron, Hastie, Johnstone & Tibshirani 2004, Annals of Statistics 32, 407-499",
}
NAMES = tuple(SOURCES)
TARGETS = ("digit", "diagnosis", "cultivar", "species", "progression")


@dataclass(frozen=True, eq=False)
class Dataset:
    """Rows of numbers and what is to be predicted of each."""

    name: str
    columns: tuple[str, ...]
    features: Array = field(repr=False)  # (rows, columns)
    target: Array = field(repr=False)  # (rows,): a number, or the place of a class in `classes`
    classes: tuple[str, ...]  # empty where the target is a number

    @property
    def predicted(self) -> str:
        """What the target is called."""
        return TARGETS[NAMES.index(self.name)]

    @property
    def source(self) -> str:
        return SOURCES[self.name]

    def table(self) -> dict[str, Any]:
        """All columns, and the target as `predicted`: classes by their names."""
        target = [self.classes[int(place)] for place in self.target] if self.classes else self.target
        return {**dict(zip(self.columns, self.features.T, strict=True)), self.predicted: target}


def load(name: str) -> Dataset:
    """One of scikit-learn's sets: digits, breast_cancer, wine, iris, diabetes.

    Raises UnknownName for another name, MissingExtra without scikit-learn.

    >>> from thalweg.problems import datasets
    >>> iris = datasets.load("iris")
    >>> iris.features.shape, iris.classes
    ((150, 4), ('setosa', 'versicolor', 'virginica'))
    """
    if name not in SOURCES:
        meant = did_you_mean(str(name), SOURCES)
        raise UnknownName(f"no data set {name!r:.60}{meant}; scikit-learn ships {', '.join(SOURCES)}")
    try:
        sets: Any = import_module("sklearn.datasets")
    except ModuleNotFoundError as error:
        raise MissingExtra(f"the data set {name} needs {error.name}: pip install 'thalweg[race]'") from None
    # scikit-learn rescales the diabetes set's columns over all rows, those later held out too
    bunch = sets.load_diabetes(scaled=False) if name == "diabetes" else getattr(sets, f"load_{name}")()
    return Dataset(
        name=name,
        columns=tuple(map(str, bunch.feature_names)),
        features=np.ascontiguousarray(bunch.data, dtype=np.float64),
        target=np.ascontiguousarray(bunch.target, dtype=np.float64),
        classes=tuple(map(str, bunch.target_names)) if "target_names" in bunch else (),
    )
