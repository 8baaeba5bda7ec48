"""The page's random numbers against NumPy's: the same bits."""

import numpy as np

from tests.explorer import pages

SEEDS = [0, 1, 2, 5, 17, 1234, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 1, 2**52 + 12345, 2**53 - 1]
SIZES = [0, 1, 2, 3, 7, 8, 64, 65, 100, 272, 1000, 4097]
IMPORT = 'import { generator } from "./maths/generator.js";'


def seeds() -> list[int]:
    drawn = np.random.default_rng(0).integers(0, 2**53, 60).tolist()
    return [*SEEDS, *range(20, 120), *(each >> (k % 40) for k, each in enumerate(drawn))]


def test_uniform_numbers_are_numpys() -> None:
    found = pages.run(
        IMPORT,
        "given.map((seed) => { const g = generator(seed); return Array.from({ length: 200 }, () => g.random()); })",
        seeds(),
    )
    for seed, numbers in zip(seeds(), found, strict=True):
        assert numbers == np.random.default_rng(seed).random(200).tolist(), seed


def test_permutations_are_numpys_also_one_after_the_other_and_among_uniform_numbers() -> None:
    """The upper half of a draw is kept for the next permutation, and uniform numbers pass it by."""
    found = pages.run(
        IMPORT,
        """given.seeds.map((seed) => {
          const g = generator(seed);
          return given.sizes.map((n) => [g.permutation(n), g.random(), g.permutation(3)]);
        })""",
        {"seeds": seeds(), "sizes": SIZES},
    )
    for seed, drawn in zip(seeds(), found, strict=True):
        numpy = np.random.default_rng(seed)
        for size, (order, number, more) in zip(SIZES, drawn, strict=True):
            assert order == numpy.permutation(size).tolist(), (seed, size)
            assert number == numpy.random()
            assert more == numpy.permutation(3).tolist()


def test_many_rows() -> None:
    found = pages.run(IMPORT, "generator(3).permutation(given)", 2**17 + 1)
    assert found == np.random.default_rng(3).permutation(2**17 + 1).tolist()
