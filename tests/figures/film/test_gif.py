"""GIFs as Pillow reads them: frames, durations, colours, sizes; and what no film is made of."""

import io
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import thalweg as tw
from tests.figures import records
from tests.figures.film.conftest import PICTURES, STEPS
from thalweg.errors import FileError, InputError
from thalweg.figures.draw import draw
from thalweg.figures.film.gif import gif, palette_of
from thalweg.figures.film.plan import plan
from thalweg.figures.film.stage import Stage
from thalweg.figures.picture import Picture
from thalweg.figures.theme import DPI

WIDTH = 640


@pytest.fixture(scope="module")
def made(lecture: Picture) -> bytes:
    return lecture.film("gif", width=WIDTH, fps=10)


def decoded(data: bytes) -> list[tuple[np.ndarray, int]]:
    """Each frame as it is seen, and for how many ms."""
    image, found = Image.open(io.BytesIO(data)), []
    for number in range(image.n_frames):
        image.seek(number)
        found.append((np.asarray(image.convert("RGB")).astype(int), image.info["duration"]))
    return found


def test_frames_and_durations_are_the_plan_s(made: bytes, lecture: Picture) -> None:
    expected = plan(STEPS, fps=10)
    frames = decoded(made)
    assert len(frames) == len(expected.shots) + 1 >= STEPS + 2
    assert [duration for _, duration in frames] == [*(100 * s.frames for s in expected.shots), 100 * expected.closing]
    assert sum(duration for _, duration in frames) == 8000
    image = Image.open(io.BytesIO(made))
    assert image.size == (WIDTH, WIDTH * 9 // 16) and image.info["loop"] == 0
    comment = image.info["comment"].decode().removeprefix("thalweg ")
    assert len(comment) > 255, "more than a block"
    assert json.loads(comment) == json.loads(json.dumps(lecture.facts.settings))


def test_each_frame_shows_what_stands_after_its_step(made: bytes, lecture: Picture) -> None:
    stage = Stage(lecture.figure(), lecture.facts, DPI / 3)
    shots = plan(STEPS, fps=10).shots
    for (seen, _), drawn in zip(decoded(made), [*(stage.frame(shot.step) for shot in shots), stage.still], strict=True):
        assert np.abs(seen - drawn).mean() < 2
        assert np.quantile(np.abs(seen - drawn), 0.999) < 25


def test_the_last_frame_is_the_still_picture(made: bytes, lecture: Picture) -> None:
    still = np.asarray(Image.open(io.BytesIO(lecture.render("png", WIDTH))).convert("RGB")).astype(int)
    assert np.abs(decoded(made)[-1][0] - still).mean() < 2


def test_paths_keep_their_colours_and_the_relief_is_not_dithered() -> None:
    optimizers = (tw.sgd(lr=0.0197), tw.momentum(lr=0.0055), tw.rmsprop(lr=0.1), tw.adam(lr=0.094))
    picture = draw([tw.descend(tw.valley, each, steps=200) for each in optimizers], shown=20, theme="dark")
    stage = Stage(picture.figure(), picture.facts, DPI / 2)
    drawn = [stage.frame(5), stage.still]
    last = decoded(gif([(each, 1) for each in drawn], palette_of(drawn), 10))[-1][0]
    for panel in picture.facts.panels:
        own = np.array([int(picture.style.theme.colour(*panel.whose)[k : k + 2], 16) for k in (1, 3, 5)])
        exact = (np.abs(stage.still.astype(int) - own).max(axis=2) == 0).sum()
        assert exact > 100, "a colour that is there"
        assert (np.abs(last - own).max(axis=2) <= 8).sum() >= 0.9 * exact


def test_a_usual_comparison_in_1080p_is_under_3_mb(lecture: Picture, tmp_path: Path) -> None:
    data = lecture.save(tmp_path / "film.gif").read_bytes()
    image = Image.open(io.BytesIO(data))
    assert image.size == (1920, 1080) and len(data) < 3e6
    assert image.info["duration"] == 50 * plan(STEPS, fps=20).shots[0].frames


def test_the_same_facts_make_the_same_bytes(made: bytes, lecture: Picture) -> None:
    assert lecture.film("gif", width=WIDTH, fps=10) == made


def test_any_size_and_any_pixels() -> None:
    """Noise in odd sizes comes back as it was, pixel by pixel, through the nearest colours, as long as it should."""
    rng = np.random.default_rng(1)
    shapes = [(1, 1), (3, 7), (61, 33)]
    for height, width in shapes:
        frames = [rng.integers(0, 5, (height, width, 3)).astype(np.uint8) * 50 for _ in range(4)]
        palette, frames = palette_of(frames), [*frames, frames[-1]]  # one that changes nothing
        made = decoded(gif([(each, 2) for each in frames], palette, 7))
        assert sum(duration for _, duration in made) == 1430  # 10 / 7 s in hundredths
        for (seen, _), frame in zip(made, frames, strict=True):
            mapped = Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
            assert np.array_equal(seen, np.asarray(mapped))


REFUSED = {
    "basins": (lambda: draw(records.himmelblau()), "a film shows steps: it is of panels, overlay"),
    "sweep": (lambda: draw(records.line(), landscape=tw.beale), "save sweep as .svg, .png or .pdf"),
    "too many": (
        lambda: draw([tw.descend(tw.valley, tw.sgd(lr=1e-4), steps=1500)], shown=1500),
        "from 1 to 1,000 steps, 1,500 was given",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_film(case: str, tmp_path: Path) -> None:
    make, words = REFUSED[case]
    with pytest.raises(InputError) as raised:
        make().save(tmp_path / "film.gif")  # type: ignore[operator]
    assert words in str(raised.value) and "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "options", "words"),
    [
        ("a.gif", {"fps": 51}, "a .gif shows at most 50 frames a second"),
        ("a.gif", {"width": 100}, "from 200 to 3840 pixels, 100 was given"),
        ("a.gif", {"width": 300.5}, "a whole number from 200 to 3840 pixels, 300.5 was given"),
        ("a.png", {"width": "300"}, "a whole number from 200 to 7680 pixels, '300' was given"),
        ("a.html", {"fps": 20}, "leave the width and fps out"),
        ("a.png", {"fps": 20}, "fps and seconds are for films (.gif, .mp4, .html), a.png is a picture"),
        ("a.png", {"seconds": 5}, "fps and seconds are for films (.gif, .mp4, .html), a.png is a picture"),
        ("a.avi", {}, "a film as .gif, .mp4, .html; choose one of these endings"),
    ],
)
def test_what_is_asked_of_the_wrong_file(
    file: str, options: dict[str, object], words: str, lecture: Picture, tmp_path: Path
) -> None:
    with pytest.raises((InputError, FileError)) as raised:
        lecture.save(tmp_path / file, **options)  # type: ignore[arg-type]
    assert words in str(raised.value) and list(tmp_path.iterdir()) == []


def test_progress_counts_frames_to_the_last(lecture: Picture) -> None:
    told = list[tuple[int, int]]()
    lecture.film("gif", width=200, fps=5, progress=lambda *at: told.append(at))
    assert told == sorted(told) and told[-1] == (40, 40)


@pytest.mark.parametrize("name", ["fit", "rates", "dark column"])
def test_other_layouts_and_sizes(name: str) -> None:
    frames = decoded(PICTURES[name](3).film("gif", width=320, fps=4, seconds=2))
    assert len(frames) == 5 and all((a != b).any() for (a, _), (b, _) in pairwise(frames))
