"""Predict and reveal: how far off a guess is, by the package's own run."""

import numpy as np

from tests.explorer import pages
from tests.explorer.test_page_scenes import IMPORTS, scenes, short

VERDICT = IMPORTS + '\nimport { verdictOn } from "./controls/predict.js";'


def test_the_verdict_on_a_guess() -> None:
    scene, guess = scenes()["narrow"], [-1.0, 0.5]
    expression = "seen(given.state).paths.map((path) => verdictOn(path, 10, given.guess))"
    for text, path in zip(
        pages.run(VERDICT, expression, {"state": scene.state, "guess": guess}), scene.paths, strict=True
    ):
        off, length = np.hypot(*(path.points[10] - guess)), np.hypot(*np.diff(path.points[:11], axis=0).T).sum()
        assert f"landed {short(off)} from your guess, {short(100 * off / length, 2)} % of the {short(length)}" in text
