"""What the page's optimizers see of data and through noise, against Python's with the same seed."""

import itertools
from pathlib import Path as File

import numpy as np
import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.runs_of_page import ALL, OPTIMIZERS, Case, compare, page_runs
from thalweg.problems.line import MOMENTS, line, moments
from thalweg.rules import CATALOGUE as RULES

IMPORT = 'import { moments, normals, rowsAt } from "./runs/batches.js";'
SIZES = (1, 2, 3, 7, 8, 9, 16, 17, 127, 128, 129, 130, 136, 256, 272, 1000, 4099)


def test_moments_are_pythons_bits() -> None:
    """NumPy adds in pairs of pairs; so does the page."""
    generator = np.random.default_rng(1)
    tables = [generator.normal(30, 5, (2, size)) * 10.0 ** generator.integers(-3, 4) for size in SIZES]
    tables += [np.array([[3.3, 3.3, 3.3], [1.0, 2.0, 4.0]]), np.array([[1.0, 2.0, 4.0], [0.1, 0.1, 0.1]])]
    given = [table.tolist() for table in tables]
    found = pages.run(IMPORT, "given.map(([f, t]) => moments(f, t, [...f.keys()]))", given)
    for table, ours in zip(tables, found, strict=True):
        assert ours == moments(table[:1], table[1:])[0].tolist(), table.shape


@pytest.mark.parametrize("size", [1, 2, 10, 100, 200, 271, 272])
def test_a_batch_is_the_same_rows(size: int) -> None:
    """Two hundred batches of old_faithful by their rows; each epoch drops the rows left over at its end."""
    problem = tw.old_faithful()
    f, t = problem.points
    given = {"f": f.tolist(), "t": t.tolist(), "batch": size}
    found = pages.run(
        IMPORT,
        """(() => {
          const data = { feature: given.f, target: given.t };
          return [1, 2, 3, 50, 199, 200].map((step) => {
            const rows = rowsAt(data, { batch: given.batch, seed: 9, noise: 0 }, step);
            return [step, rows, moments(given.f, given.t, rows)];
          });
        })()""",
        given,
    )
    batches = list(itertools.islice(problem.batches(size, 9), 200))
    for step, rows, ours in found:
        assert len(set(rows)) == size
        assert ours == [batches[step - 1][name] for name in MOMENTS]


def test_all_rows_without_a_batch() -> None:
    given = {"feature": [1.0, 2.0, 3.0], "target": [0.0, 0.0, 0.0]}
    assert pages.run(IMPORT, "rowsAt(given, { batch: 0, seed: 1, noise: 0 }, 7)", given) == [0, 1, 2]


def test_noise_is_that_of_tw_noisy() -> None:
    found = pages.run(IMPORT, "given.map((seed) => Array.from(normals(seed, 100)))", [0, 1, 2**53 - 1])
    for seed, ours in zip([0, 1, 2**53 - 1], found, strict=True):
        draws = itertools.islice(tw.noisy(tw.valley).batches(1, seed), 100)
        expected = [each[name] for each in draws for name in ("e1", "e2")]
        np.testing.assert_allclose(ours, expected, rtol=1e-14)


def test_what_was_drawn_is_kept_and_drawn_anew_where_it_does_not_fit() -> None:
    """In any order of seeds, sizes and lengths the draws are those of a page that was just opened."""
    asked = [(0, 50), (0, 20), (1, 20), (1, 60), (0, 60), (0, 61)]
    found = pages.run(IMPORT, "given.map(([seed, n]) => Array.from(normals(seed, n)).slice(0, 2 * n))", asked)
    assert found[0][:40] == found[1] == found[4][:40] == found[5][:40]
    assert [len(each) for each in found] == [2 * n for _, n in asked]
    assert found[2] == found[3][:40] != found[1]
    assert pages.run(IMPORT, "[normals(0, 40), normals(0, 9)].map((each, k, all) => all[0] === each)") == [True, True]


def test_every_rule_on_mini_batches_has_pythons_bits(tmp_path: File) -> None:
    problem = tw.old_faithful()
    cases = [
        Case(problem, each.replace(lr=lr), 300, batch=batch, seed=seed)
        for each in OPTIMIZERS for lr in (0.01, 0.3) for batch, seed in ((1, 0), (32, 5), (272, 1))
    ]  # fmt: skip
    for case, run in zip(cases, page_runs(cases, tmp_path), strict=True):
        assert compare(case, run, exact=case.algebraic) == ALL


def test_every_rule_through_noise(tmp_path: File) -> None:
    surfaces = (tw.valley, tw.valley(tilt=30), tw.rosenbrock, tw.beale, tw.mccormick)
    cases = [
        Case(each, rule(lr=lr), 100, batch=batch, seed=batch, noise=2.0)
        for each in surfaces for rule in RULES.values() for lr in (0.001, 0.02) for batch in (1, 5)
    ]  # fmt: skip
    ends = [compare(case, run, exact=False) for case, run in zip(cases, page_runs(cases, tmp_path), strict=True)]
    assert ends.count(ALL) > 0.95 * len(cases)
    assert min(ends) >= 20


SEEN = """(() => {
  const seen = ({ table, batch, seed, steps }) => {
    const moments = [];
    gradients({ data: given.tables[table], gradientWith: (m) => moments.push(m) }, { noise: 0, batch, seed }, steps);
    return moments;
  };
  return given.runs.map(seen);
})()"""


def test_other_data() -> None:
    """Thousands of rows, far from zero: a page's own, from a file."""
    generator = np.random.default_rng(5)
    feature = generator.normal(1000, 3, 3000)
    problem = line({"f": feature, "t": 2 * feature + generator.normal(0, 1, 3000)}, feature="f", target="t")
    f, t = problem.points
    data, run = {"feature": f.tolist(), "target": t.tolist()}, {"table": 0, "batch": 700, "seed": 3, "steps": 40}
    found = pages.run('import { gradients } from "./runs/batches.js";', SEEN, {"tables": [data], "runs": [run]})
    assert found == [[list(each.values()) for each in itertools.islice(problem.batches(700, 3), 40)]]


def test_one_data_set_after_another() -> None:
    """Draws that are kept are of these data, this size and this seed."""
    generator, runs, expected = np.random.default_rng(6), [], []
    tables = [generator.normal(3, 1, (2, 30)) for _ in range(2)]
    for k, batch, seed in ((0, 1, 23), (0, 12, 3), (1, 12, 3), (0, 12, 3), (0, 12, 4)):
        f, t = tables[k]
        runs.append({"table": k, "batch": batch, "seed": seed, "steps": 5})
        batches = line({"f": f, "t": t}, feature="f", target="t").batches(batch, seed)
        expected.append([list(each.values()) for each in itertools.islice(batches, 5)])
    given = {"tables": [{"feature": f.tolist(), "target": t.tolist()} for f, t in tables], "runs": runs}
    assert pages.run('import { gradients } from "./runs/batches.js";', SEEN, given) == expected


def test_noise_without_a_batch_is_that_of_one_gradient() -> None:
    found = pages.run(
        'import { gradients } from "./runs/batches.js";',
        """given.map((batch) => {
          const seen = gradients({ data: null, valueAndGradient: () => [1, 2, 3] }, { noise: 0.5, batch, seed: 8 }, 3);
          return [1, 2, 3].map((t) => seen(t, 10, 100));
        })""",
        [0, 1],
    )
    draws = [(each["e1"], each["e2"]) for each in itertools.islice(tw.noisy(tw.valley, 0.5).batches(1, 8), 3)]
    assert found[0] == found[1]
    np.testing.assert_allclose(found[0], [[1 + 10 * u + 100 * v, 2 + u, 3 + v] for u, v in draws], rtol=1e-14)
