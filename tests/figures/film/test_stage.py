"""What stands on a frame, against the still picture of as many steps."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import thalweg as tw
from tests.figures.film.conftest import MAPS, PICTURES, STEPS
from thalweg.errors import InputError
from thalweg.figures.canvas import any_letters
from thalweg.figures.draw import draw
from thalweg.figures.film.parts import Trail
from thalweg.figures.film.stage import Stage
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DPI


def named(figure: Figure) -> dict[str, Any]:
    return {
        gid: artist
        for owner in (figure, *figure.axes)
        for artist in owner.get_children()
        if (gid := artist.get_gid()) is not None
    }


def staged(picture: Picture) -> Stage:
    return Stage(picture.figure(), picture.facts, DPI / 3)


def tips(arrows: Any) -> np.ndarray:
    return np.array([path.vertices[0] for path in arrows.get_paths()])


@pytest.fixture(scope="module", params=MAPS)
def maps(request: pytest.FixtureRequest) -> tuple[Stage, Callable[[int], dict[str, Any]]]:
    make = PICTURES[request.param]
    return staged(make(STEPS)), lambda step: named(make(step).figure())


@pytest.mark.parametrize("step", [1, 2, 17])
def test_as_many_arrows_and_ticks_as_the_still_picture_of_that_step(maps: Any, step: int) -> None:
    stage, still = maps
    stage.frame(step)
    ours, theirs = named(stage.figure), still(step)
    compared = 0
    for gid, artist in theirs.items():
        if gid.startswith("arrows-"):
            assert tips(ours[gid]) == pytest.approx(tips(artist), abs=1e-9)
            compared += len(artist.get_paths())
        elif gid.startswith("ruler-") and not gid.startswith("ruler-panel"):
            assert np.array(ours[gid].get_segments()) == pytest.approx(np.array(artist.get_segments()))
            assert len(ours[gid].get_segments()) == step + 1
        elif gid.startswith("caption-"):
            assert ours[gid].get_text() == artist.get_text()
        elif gid.startswith(("path-", "halo-", "evaluated-")):
            assert ours[gid].get_xydata()[:-1] == pytest.approx(artist.get_xydata()[:-1])
        elif gid.startswith(("dot-", "way-")):
            assert ours[gid].get_xydata() == pytest.approx(artist.get_xydata())
    assert compared >= step
    said = [artist.get_text() for gid, artist in ours.items() if gid.startswith("subtitle")]
    assert "".join(said) == f"Step {step} of {STEPS}"


def test_the_newest_step_stands_out_and_older_ones_fade(maps: Any) -> None:
    stage, _ = maps
    stage.frame(17)
    ours = named(stage.figure)
    faces = ours["arrows-0-sgd"].get_facecolors()[:, 3]
    assert faces[-1] == 1 and all(np.diff(faces) >= 0) and faces[0] < 0.6
    assert ours["path-0-sgd"].get_alpha() < 0.6  # the line too
    (trail,) = [each for each in stage.parts if isinstance(each, Trail) and each.line is ours["path-0-sgd"]]
    assert trail.newest.get_xydata()[0] == pytest.approx(trail.points[16])
    assert trail.newest.get_linewidth() > 1.2 * trail.line.get_linewidth() and trail.newest.get_alpha() is None
    newest, last = (ours["arrows-0-sgd"].get_paths()[k].vertices for k in (-1, -2))
    scale = stage.figure.axes[0].transData.transform

    def area(triangle: np.ndarray) -> float:
        a, b, c = scale(triangle[:3])
        return abs(float(np.linalg.det([b - a, c - a])))

    assert area(newest) > 1.5 * area(last)


def test_a_step_grows_along_its_own_way(maps: Any) -> None:
    stage, _ = maps
    stage.frame(4)
    before = named(stage.figure)["arrows-0-sgd"].get_paths()[-1].vertices[0].copy()
    stage.frame(5)
    after = named(stage.figure)["arrows-0-sgd"].get_paths()[-1].vertices[0].copy()
    stage.frame(4.25)
    between = named(stage.figure)["arrows-0-sgd"].get_paths()[-1].vertices[0]
    assert between == pytest.approx(before + 0.25 * (after - before), abs=1e-9)


@pytest.fixture(scope="module", params=PICTURES)
def twelve(request: pytest.FixtureRequest) -> tuple[Picture, Stage]:
    picture = PICTURES[request.param](12)
    return picture, staged(picture)


def test_the_film_ends_on_the_picture_itself(twelve: tuple[Picture, Stage]) -> None:
    picture, stage = twelve
    width = stage.still.shape[1]
    saved = np.asarray(Image.open(io.BytesIO(picture.render("png", width))).convert("RGB"))
    assert stage.still.shape == saved.shape and np.abs(stage.still.astype(int) - saved).mean() < 0.01


def test_only_what_moves_is_drawn_anew(twelve: tuple[Picture, Stage]) -> None:
    """A frame is the same whatever came before it, and its ground is the still picture's."""
    _, stage = twelve
    first = stage.frame(5)
    stage.frame(12)
    assert np.array_equal(stage.frame(5), first)
    headline = stage.still[: stage.still.shape[0] // 30]
    assert np.array_equal(first[: len(headline)], headline)
    assert 0.0005 < (first != stage.still).any(axis=2).mean() < 0.35


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("step", [3, 11.5])
def test_a_frame_is_the_figure_drawn_whole(name: str, step: float) -> None:
    stage = staged(PICTURES[name](12))
    frame = stage.frame(step)
    for artist in stage.moving:
        artist.set_animated(False)
    with any_letters():
        stage.canvas.draw()
    assert np.array_equal(frame, np.asarray(stage.canvas.buffer_rgba())[..., :3])


def test_marks_stay_above_the_paths() -> None:
    """Rings at the start, from whose middle paths set off."""
    picture = PICTURES["panels"](9)
    stage = Stage(picture.figure(), picture.facts, DPI)
    seen = stage.frame(9)
    for index, name in enumerate(("sgd", "adam")):
        ring = named(stage.figure)[f"ring-{index}-{name}"]
        x, y = ring.get_transform().transform(ring.get_xydata())[0].round().astype(int)
        middle = np.s_[len(seen) - y - 3 : len(seen) - y + 3, x - 3 : x + 3]
        assert np.array_equal(seen[middle], stage.still[middle]) and seen[middle].min() > 240


@pytest.mark.parametrize("step", [0, 1, 7])
def test_a_picture_after_a_step_has_that_step_s_parts(step: int) -> None:
    picture = PICTURES["panels"](12)
    drawn, view = named(picture.after(step).figure()), picture.facts.view
    assert picture.after(step).facts.view == view
    for gid, artist in named(picture.figure()).items():
        if gid.startswith("path-"):
            assert drawn[gid].get_xydata() == pytest.approx(artist.get_xydata()[: step + 1])
        if gid.startswith("ruler-") and not gid.startswith("ruler-panel"):
            assert len(drawn[gid].get_segments()) == step + 1


def test_only_paths_on_a_map_have_a_state_after_a_step() -> None:
    with pytest.raises(InputError, match=r"^paths on a map have a state after a step, a picture of rates has none$"):
        PICTURES["rates"](3).after(1)


def test_who_has_ended_stays_where_it_ended() -> None:
    picture = PICTURES["diverges"](40)
    stage, path = staged(picture), picture.facts.panels[0].path
    assert path.steps < 39
    stage.frame(path.steps)
    ended = tips(named(stage.figure)["arrows-0-sgd"])
    stage.frame(39)
    arrows = named(stage.figure)["arrows-0-sgd"]
    assert np.array_equal(tips(arrows), ended)
    assert max(arrows.get_facecolors()[:, 3]) < 0.6  # its last step is no longer the newest


@pytest.mark.parametrize("name", ["losses", "rates"])
@pytest.mark.parametrize("step", [1, 4.5, 12])
def test_a_curve_comes_as_far_as_the_steps(name: str, step: float) -> None:
    stage = staged(PICTURES[name](12))
    whole = {gid: artist.get_xydata().copy() for gid, artist in named(stage.figure).items() if gid.startswith("curve")}
    stage.frame(step)
    assert len(whole) >= 3
    for gid, points in whole.items():
        artist = named(stage.figure)[gid]
        shown = artist.get_xydata()
        assert shown[-1, 0] == step
        seen = np.log if artist.axes.get_yscale() == "log" else np.array  # on the straight lines that are drawn
        assert seen(shown[:, 1]) == pytest.approx(np.interp(shown[:, 0], points[:, 0], seen(points[:, 1])))
        assert len(shown) == np.count_nonzero(points[:, 0] < step) + 1


def test_a_curve_without_a_value_is_never_seen() -> None:
    """Steps of no length, which a logarithm has no place for."""
    stage = staged(draw([tw.descend(tw.valley, tw.sgd(lr=1e-300), steps=3)], layout="rates"))
    for step in range(4):
        stage.frame(step)
        assert not len(named(stage.figure)["curve-plot-1-0"].get_xydata())


@pytest.mark.parametrize("layout", ["panels", "rates", "fit"])
@pytest.mark.parametrize("lr", [1e306, 1e308])
def test_a_run_that_leaves_all_numbers_at_once_has_its_film(layout: str, lr: float) -> None:
    picture = draw([tw.descend(tw.old_faithful(), tw.adam(lr=lr), steps=5)], layout=layout)  # type: ignore[call-overload]
    assert picture.film("gif", width=200, fps=2, seconds=1)[:6] == b"GIF89a"
    assert b"</html>" in picture.film("html")


def test_words_that_no_font_can_write() -> None:
    """Half of a surrogate pair."""
    data = tw.line({"a": [0, 1, 2, 3], "b\ud800": [1, 3, 4, 8]}, feature="a", target="b\ud800")
    stage = staged(draw([tw.descend(data, tw.sgd(lr=0.01), steps=3)], layout="fit"))
    stage.frame(1)
    assert named(stage.figure)["title-data-0-sgd"].get_text().startswith("b\ufffd = ")


def test_the_line_through_the_data_is_that_of_the_path_s_step() -> None:
    picture = PICTURES["fit"](12)
    stage = staged(picture)
    for step in (0, 3, 12):
        stage.frame(step)
        for index, run in enumerate(picture.facts.runs):
            ours, gid = named(stage.figure), f"{index}-{run.panel.optimizer}"
            x, y = ours[f"fit-{gid}"].get_data()
            slope, intercept = run.path.points[step]
            assert y == pytest.approx(slope * x + intercept)
            off = float(np.sqrt(run.path.losses[step]))
            said = float(ours[f"title-{gid}"].get_text().rpartition(" ")[2].replace(",", ""))
            assert said == pytest.approx(off, rel=6e-3)
            assert ours[f"path-{gid}"].get_xydata()[0] == pytest.approx(run.path.points[0])


def test_lines_of_earlier_steps_are_there_from_then_on() -> None:
    picture = PICTURES["fit"](12)
    stage = staged(picture)
    since = {
        f"curve-data-{index}-{run.panel.optimizer}-{place}": step
        for index, run in enumerate(picture.facts.runs)
        for place, step in enumerate(run.earlier, start=1)
    }
    assert len(set(since.values())) > 2
    for step in (0, 2, 5, 12):
        stage.frame(step)
        for gid, first in since.items():
            assert named(stage.figure)[gid].get_visible() == (step >= first)
