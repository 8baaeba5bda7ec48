"""A leader joins its label to its path and runs over no other text."""

import numpy as np
import pytest

import thalweg as tw
from thalweg.figures import compose
from thalweg.figures.draw import draw
from thalweg.figures.theme import USUAL


@pytest.mark.parametrize("surface", [tw.valley, tw.old_faithful(), tw.goh_banana], ids=lambda each: each.name)
def test_leaders_run_over_no_text(surface: tw.Landscape) -> None:
    tuned = tw.tune(surface, [tw.sgd, tw.adam])
    paths = [tw.descend(surface, each.optimizer, steps=300) for each in tuned.entries]
    figure = compose.panels(draw(paths).facts, USUAL)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    boxes = {text.get_gid(): text.get_window_extent(renderer) for text in figure.texts}
    leaders = [line for line in figure.artists if str(line.get_gid()).startswith("leader-")]
    assert len(leaders) == 2
    for leader in leaders:
        own = str(leader.get_gid()).replace("leader", "label")
        ends = np.array(leader.get_data()).T * (1920, 1080)  # type: ignore[attr-defined]
        for x, y in ends[0] + np.linspace(0, 0.9, 30)[:, None] * (ends[1] - ends[0]):
            assert not [gid for gid, box in boxes.items() if gid != own and box.contains(x, y)]
