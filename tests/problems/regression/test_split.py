"""Which rows are held out, which make a batch, and how columns are standardised."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

import thalweg as tw
from thalweg.problems.regression.split import batches, split


def numbered(rows, **options):
    """A table whose only feature and target are the row's number."""
    table = {"x": np.arange(float(rows)), "y": np.arange(float(rows))}
    return tw.regression(table, target="y", **{"scale": False, "batch": 1, "family": "linear", **options})


@settings(max_examples=50)
@given(st.integers(2, 80), st.floats(0, 0.9), st.integers(0, 2**64), st.data())
def test_each_row_is_on_one_side(rows, share, seed, data):
    held = max(1, round(rows * share)) if share else 0
    if rows - held < 1:
        return
    batch = data.draw(st.integers(1, rows - held))
    problem = numbered(rows, held_out=share, batch=batch)
    (x, y), (held_x, held_y) = split(problem, seed).train, split(problem, seed).held_out
    assert len(held_y) == held and sorted([*y, *held_y]) == list(range(rows))
    assert np.array_equal(x, np.stack([y, np.ones(len(y))], axis=1))
    assert np.array_equal(held_x[:, 0], held_y)
    per_epoch = len(y) // batch
    epochs = np.array(list(islice(batches(problem, seed), 2 * per_epoch))).reshape(2, -1)
    for epoch in epochs:
        assert len(set(epoch)) == per_epoch * batch and set(epoch) <= set(range(len(y)))
    if len(y) > 20:
        assert not np.array_equal(*epochs)


def test_the_same_seed_gives_the_same_rows_and_another_others():
    problem = numbered(50, batch=4)
    assert np.array_equal(split(problem, 3).train[1], split(problem, 3).train[1])
    assert not np.array_equal(split(problem, 3).train[1], split(problem, 4).train[1])
    first, again, other = (list(islice(batches(problem, seed), 5)) for seed in (3, 3, 4))
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    order = np.random.default_rng(np.random.SeedSequence(3).spawn(3)[0]).permutation(50)
    assert np.array_equal(split(problem, 3).held_out[1], order[:10])


def test_contestants_share_the_split_whatever_the_batch():
    assert np.array_equal(split(numbered(50, batch=4), 3).train[1], split(numbered(50, batch=9), 3).train[1])


@pytest.mark.parametrize("name", ["digits", "wine", "breast_cancer"])
def test_features_are_standardised_by_the_training_rows(name):
    problem = tw.regression(name)
    order = np.random.default_rng(np.random.SeedSequence(5).spawn(3)[0]).permutation(problem.rows)
    held = problem.held_out_rows
    scaler = StandardScaler().fit(problem.features[order[held:]])  # a column that is always the same is only centred
    found = split(problem, 5)
    for (x, y), rows in ((found.train, order[held:]), (found.held_out, order[:held])):
        np.testing.assert_allclose(x[:, :-1], scaler.transform(problem.features[rows]), rtol=1e-12, atol=1e-12)
        assert np.array_equal(y, problem.values[rows]) and (x[:, -1] == 1).all()


def test_a_linear_target_is_standardised_too():
    found, plain = split(tw.regression("diabetes"), 0), split(tw.regression("diabetes", scale=False), 0)
    mean, deviation = plain.train[1].mean(), plain.train[1].std()
    np.testing.assert_allclose(found.held_out[1], (plain.held_out[1] - mean) / deviation, rtol=1e-12)
    assert found.train[1].std() == pytest.approx(1, rel=1e-12)


def test_a_column_of_one_large_number_is_only_centred():
    x = np.full(40, 1e9 + 1 / 3)
    problem = tw.regression({"x": x, "y": np.arange(40.0)}, target="y", batch=1)
    assert np.abs(split(problem, 0).train[0][:, 0]).max() <= 1e-6
