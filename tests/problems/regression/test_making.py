"""Which regression a table becomes, and what is said where it becomes none."""

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets as theirs

import thalweg as tw
from thalweg.errors import DataError, FileError, InputError, UnknownName
from thalweg.problems import datasets
from thalweg.problems.problem import Budget

SIZES = {"digits": (1797, 64, 10), "breast_cancer": (569, 30, 2), "wine": (178, 13, 3), "iris": (150, 4, 3)}
TABLE = {"a": [1, 2, 3, 4, 5, 6], "b": [0.5, 0, 1, 5, 2, 2], "y": [1, 0, 1, 1, 0, 0]}


def made(y, **options):
    return tw.regression({**TABLE, "y": y}, target="y", **{"batch": 2, "held_out": 0, **options})


@pytest.mark.parametrize("name", SIZES)
def test_shipped_sets_of_classes(name):
    rows, columns, classes = SIZES[name]
    problem, bunch = tw.regression(name), getattr(theirs, f"load_{name}")()
    assert problem.family == ("logistic" if classes == 2 else "softmax")
    assert (problem.rows, len(problem.columns), len(problem.classes)) == (rows, columns, classes)
    assert np.array_equal(problem.features, bunch.data)
    found = [problem.classes[int(place)] for place in problem.values]
    assert found == [str(bunch.target_names[place]) for place in bunch.target]


def test_the_shipped_set_of_numbers():
    problem, bunch = tw.regression("diabetes"), theirs.load_diabetes(scaled=False)
    assert problem.family == "linear" and problem.classes == ()
    assert np.array_equal(problem.features, bunch.data) and np.array_equal(problem.values, bunch.target)


def test_a_column_of_a_shipped_set_as_the_target():
    problem = tw.regression("iris", target="petal width (cm)")
    assert problem.family == "linear" and problem.target == "petal width (cm)"
    assert problem.columns == ("sepal length (cm)", "sepal width (cm)", "petal length (cm)")


def test_an_unknown_set():
    with pytest.raises(UnknownName, match="no data set 'digit'; did you mean digits"):
        datasets.load("digit")


@pytest.mark.parametrize(
    ("y", "family", "classes"),
    [
        ([1, 0, 1, 1, 0, 0], "logistic", ("0", "1")),
        ([True, False, True, True, False, False], "logistic", ("0", "1")),
        ([2.5, -1, 2.5, 2.5, -1, -1], "logistic", ("-1", "2.5")),
        (["no", "yes", "no", "no", " yes", "yes"], "logistic", ("no", "yes")),
        (["c", "a", "b", "b", "a", "c"], "softmax", ("a", "b", "c")),
        (["1", "2", "3", "3", "2", "1"], "linear", ()),
        ([1, 2, 3, 3, 2, 1], "linear", ()),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], "linear", ()),
        (["1", "2", "x", "x", "2", "1"], "softmax", ("1", "2", "x")),
    ],
)
def test_the_family_that_is_inferred(y, family, classes):
    problem = made(y)
    assert (problem.family, problem.classes) == (family, classes)
    if classes:
        labels = [each.strip() if isinstance(each, str) else f"{float(each):g}" for each in y]
        assert [classes[int(place)] for place in problem.values] == labels


@pytest.mark.parametrize("kind", ["frame", "csv"])
def test_a_data_frame_and_a_file(kind, tmp_path):
    frame = pd.DataFrame({**TABLE, "y": list("uvuvww")})
    frame.to_csv(tmp_path / "kinds.csv", index=False)
    problem = tw.regression(frame if kind == "frame" else tmp_path / "kinds.csv", target="y", features=["b"], batch=2)
    assert problem.columns == ("b",) and problem.classes == ("u", "v", "w")
    assert np.array_equal(problem.features[:, 0], TABLE["b"]) and problem.values.tolist() == [0, 1, 0, 1, 2, 2]
    assert problem.name == ("y of table" if kind == "frame" else "y of kinds")


def test_named_families():
    assert made([1, 2, 3, 3, 2, 1], family="softmax").classes == ("1", "2", "3")
    assert made([1, 0, 1, 1, 0, 0], family="linear").classes == ()
    assert made([0, 4, 1.5, 1, 0, 0], family="poisson").parameters == 3
    assert made([1, 0, 1, 1, 0, 0], family="softmax").parameters == 6


@pytest.mark.parametrize(
    ("y", "options", "message"),
    [
        ([1, 2, 3, 4, 5, -6], {"family": "poisson"}, "the target y is -6 in row 6; counts are numbers from 0"),
        ([1, 2, 3, 3, 2, 1], {"family": "logistic"}, "3 different values, logistic regression predicts 2"),
        (list("abcabc"), {"family": "linear"}, "holds text ('a'); linear regression predicts numbers"),
        ([7, 7, 7, 7, 7, 7], {}, "the target y is 7 in every row"),
        (["x"] * 6, {"family": "softmax"}, "the target y is x in every row"),
        ([1, 2, None, 4, 5, 6], {}, "column y, row 3: the value is missing"),
        (["a", "b", "?", "a", "b", "c"], {}, "column y, row 3: the value is missing"),
        ([1, 2, np.nan, 4, 5, 6], {}, "column y, row 3: the value is missing"),
        ([1, 2, np.inf, 4, 5, 6], {}, "column y, row 3: inf is not finite"),
        ([1, 2, 3, 4, 5, 1e200], {}, "the squares of y overflow"),
        ([1, 2, 3, 4], {}, "6 values of a but 4 of y"),
        ([1, 2, 3, 4, 5, 6], {"batch": 7}, "a batch of 7 rows is more than the 6 to train on"),
        ([1, 2, 3, 4, 5, 6], {"batch": 5, "held_out": 0.3}, "a batch of 5 rows is more than the 4 to train on"),
        ([1, 2, 3, 4, 5, 6], {"held_out": 0.99}, "has 6 rows, 0 to train on"),
        ([1, 2, 3, 4, 5, 6], {"features": []}, "no column to predict from"),
        ([1, 2, 3, 4, 5, 6], {"features": ["a", "a"]}, "names a column twice"),
        ([1, 2, 3, 4, 5, 6], {"features": ["a", "y"]}, "y is both target and feature"),
    ],
)
def test_tables_that_cannot_be_used(y, options, message):
    with pytest.raises(DataError) as caught:
        made(y, **options)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_columns_that_cannot_be_used():
    with pytest.raises(DataError, match=r"column b, row 2: 'red' is not a number; a feature is numbers: leave b out"):
        tw.regression({"b": ["1", "red", "3"], "y": [1, 2, 3]}, target="y", batch=1)
    with pytest.raises(DataError, match="name the target, the column of table to predict"):
        tw.regression(TABLE)
    with pytest.raises(UnknownName, match="no column 'z'"):
        tw.regression(TABLE, target="z")
    with pytest.raises(UnknownName, match="no column 'c'"):
        tw.regression(TABLE, target="y", features=["c"])
    with pytest.raises(DataError, match="30 different values, in 60 rows: too many to be classes"):
        tw.regression({"x": range(60), "y": [f"id{k // 2}" for k in range(60)]}, target="y")
    with pytest.raises(FileError, match="no file 'digit'"):
        tw.regression("digit", target="y")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"batch": 0}, "batch is a whole number of rows"),
        ({"batch": 2.5}, "batch is a whole number of rows"),
        ({"batch": True}, "batch is a whole number of rows"),
        ({"steps": 0}, "steps is a whole number from 1"),
        ({"held_out": 1}, "held_out is the share"),
        ({"held_out": -0.1}, "held_out is the share"),
        ({"held_out": float("nan")}, "held_out is the share"),
        ({"scale": 1}, "scale is True or False"),
        ({"features": "ab"}, "features is a list of columns"),
        ({"family": "gamma"}, "a family is one of linear, logistic, softmax, poisson; 'gamma'"),
        ({"family": "logstic"}, "did you mean logistic"),
    ],
)
def test_options_that_cannot_be_used(options, message):
    with pytest.raises(InputError, match=message):
        tw.regression(TABLE, **{"target": "y", "batch": 2, **options})


def test_it_is_a_problem():
    problem = tw.regression("wine", steps=12)
    assert problem.compiled and problem.held_out and problem.name == "wine"
    assert problem.budget == Budget(12, 12) and tw.regression("wine").budget == Budget(300, 20)
    assert not made([1, 2, 3, 4, 5, 6]).held_out
    copy = pickle.loads(pickle.dumps(problem))
    assert copy.identity() == problem.identity() and copy.facts == problem.facts
    with pytest.raises(ValueError, match="read-only"):
        problem.features[0, 0] = 1


CHANGES = [
    {"batch": 16}, {"batch": None}, {"held_out": 0.3}, {"scale": False}, {"family": "linear", "target": "proline"},
    {"features": ["alcohol", "malic_acid"]}, {"features": ["malic_acid", "alcohol"]},
]  # fmt: skip


def test_all_that_decides_the_numbers_is_in_its_identity():
    seen = [tw.regression("wine").identity(), *(tw.regression("wine", **change).identity() for change in CHANGES)]
    moved = {**TABLE, "b": [0.5, 0, 1, 5, 2, np.nextafter(2, 3)]}
    other = {**TABLE, "y": [1, 0, 1, 1, 0, 1]}
    seen += [tw.regression(data, target="y", batch=2).identity() for data in (TABLE, moved, other)]
    assert all(a != b for k, a in enumerate(seen) for b in seen[:k])
    assert tw.regression("wine").identity() == tw.regression("wine", name="other", steps=7).identity()


def test_facts_say_what_is_minimised():
    facts = tw.regression("digits").facts
    assert facts["data"].startswith("digits: 1,797 rows, 10 classes")
    assert facts["split"] == "1,438 rows to train on, 359 held out; each seed its own"
    assert facts["batches"].endswith("dealt without replacement, the 30 left over dropped")
    assert facts["parameters"] == "650, all from zero" and "CrossEntropyLoss" in facts["minimised"]
    assert made([1, 2, 3, 4, 5, 6], batch=None).facts["batches"] == "none: all training rows in each step"
