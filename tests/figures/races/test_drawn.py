"""The ink is what was found: every line, band, bar and mark, of findings made by hand and of a race that was run."""

import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import thalweg as tw
from tests.figures.races import made
from tests.figures.test_picture import texts
from thalweg.errors import InputError
from thalweg.figures.draw import draw
from thalweg.figures.kinds import INK
from thalweg.figures.picture import Picture
from thalweg.figures.races import pictures, single
from thalweg.figures.races.across import race_across
from thalweg.figures.races.facts import RaceFacts, gather_race
from thalweg.figures.races.overview import race_overview
from thalweg.figures.theme import LIGHT, USUAL


@pytest.fixture(scope="module")
def race() -> tw.Race:
    """Two problems, small."""
    problems = [tw.surface(tw.valley, noise=0.1, steps=40), tw.surface(tw.beale, noise=0.1, steps=40)]
    return tw.race(problems, [tw.sgd, tw.adam, tw.momentum], trials=6, seeds=4, tuning_seeds=2)


def facts(**options: object) -> RaceFacts:
    return gather_race(made.findings(made.USUAL, **options))  # type: ignore[arg-type]


def axes_of(figure: Figure, gid: str) -> Axes:
    (found,) = [axes for axes in figure.axes if axes.get_gid() == gid]
    return found


def test_curves_bands_and_target() -> None:
    shown = facts()
    axes = axes_of(race_overview(shown, USUAL), "held-out")
    for k, each in enumerate(shown.part.standings):
        (line,) = [line for line in axes.lines if line.get_gid() == f"line-held-out-{k}"]
        assert each.held_out_curve is not None
        assert line.get_xdata() == pytest.approx(shown.part.steps)
        assert line.get_ydata() == pytest.approx(each.held_out_curve.value)
        (band,) = [band for band in axes.collections if band.get_gid() == f"band-held-out-{k}"]
        corners = {(round(x, 9), round(y, 9)) for x, y in band.get_paths()[0].vertices}
        for end in (each.held_out_curve.low, each.held_out_curve.high):
            assert {(float(x), round(y, 9)) for x, y in zip(shown.part.steps, end, strict=True)} <= corners
    (target,) = [line for line in axes.lines if line.get_gid() == "target"]
    assert target.get_ydata() == [shown.part.target] * 2
    assert axes.get_yscale() == "log"


def test_a_run_that_diverges_ends_with_a_cross() -> None:
    shown = facts(missed={3: 10})
    axes = axes_of(race_overview(shown, USUAL), "held-out")
    (line,) = [line for line in axes.lines if line.get_gid() == "line-held-out-3"]
    assert np.isnan(line.get_ydata()).tolist() == np.isinf(shown.part.standings[3].held_out_curve.value).tolist()  # type: ignore[union-attr]
    crosses = [line for line in axes.lines if line.get_marker() == "x"]
    assert [cross.get_xdata()[0] for cross in crosses] == [shown.part.steps[8]]
    assert f"{shown.looks['sgd'].name} ✕" in [text.get_text() for text in race_overview(shown, USUAL).texts]


def test_no_target_where_none_is_known() -> None:
    part = replace(made.problem(), target=math.nan, target_of="no contestant finished its tuning runs")
    figure = race_overview(gather_race(replace(made.findings(), problems=(part,))), USUAL)
    assert [line for line in axes_of(figure, "held-out").lines if line.get_gid() == "target"] == []


def test_learning_rates() -> None:
    shown = facts()
    figure = race_overview(shown, USUAL)
    rows, curves = axes_of(figure, "good-rates"), axes_of(figure, "rates")
    for k, each in enumerate(shown.part.standings):
        assert each.rates is not None
        (bar,) = [bar for bar in rows.patches if bar.get_gid() == f"good-{k}"]
        ends = (bar.get_x(), bar.get_x() + bar.get_width())
        if each.rates.good[0] < each.rates.good[1]:
            assert ends == pytest.approx(each.rates.good)
        else:
            assert ends[0] < each.rates.good[0] < ends[1]
        (cross,) = [line for line in rows.lines if line.get_gid() == f"diverges-{k}"]
        assert cross.get_xdata()[0] == each.rates.diverges_from
        (line,) = [line for line in curves.lines if line.get_gid() == f"line-rates-{k}"]
        finite = np.isfinite(each.rates.score.value)
        assert np.asarray(line.get_ydata())[finite] == pytest.approx(np.asarray(each.rates.score.value)[finite])
        assert np.isnan(np.asarray(line.get_ydata())[~finite]).all()
        colour = LIGHT.colour(*shown.looks[each.contestant].whose)
        chosen = [mark.get_xdata()[0] for mark in rows.lines if mark.get_color() == colour]
        assert each.setting["lr"] in chosen


def test_intervals_in_rows() -> None:
    shown = facts()
    figure = race_overview(shown, USUAL)
    for gid, wanted in (
        ("scores", [each.score for each in shown.part.standings]),
        ("differences", [each.difference for each in shown.part.comparisons[:3]]),
    ):
        axes = axes_of(figure, gid)
        bars = [bar.get_segments()[0][:, 0].tolist() for bar in axes.collections]
        assert bars == [pytest.approx([each.low, each.high]) for each in wanted]
        marks = [line for line in axes.lines if str(line.get_gid()).startswith("interval")]
        assert [mark.get_xdata()[0] for mark in marks] == pytest.approx([each.value for each in wanted])
    faces = [line.get_markerfacecolor() for line in axes.lines if str(line.get_gid()).startswith("interval")]
    hollow = "#ffffff"  # and grey: cannot tell
    assert faces == [hollow, LIGHT.colour(*shown.looks["rmsprop"].whose), LIGHT.colour(*shown.looks["sgd"].whose)]


def test_profiles_and_means() -> None:
    shown = gather_race(made.findings(made.USUAL, ("digits", "wine")))
    figure = race_across(shown, USUAL)
    across = shown.findings.across
    assert across is not None
    axes = axes_of(figure, "profiles")
    for k, (name, band) in enumerate(across.profiles.items()):
        (line,) = [line for line in axes.lines if line.get_gid() == f"line-profiles-{k}"]
        assert line.get_drawstyle() == "steps-post"
        assert line.get_ydata() == pytest.approx(band.value)
        assert line.get_color() == LIGHT.colour(*shown.looks[name].whose)
    marks = [line for line in axes_of(figure, "means").lines if str(line.get_gid()).startswith("interval")]
    assert [mark.get_xdata()[0] for mark in marks] == pytest.approx([each.value for each in across.iqm.values()])
    assert across.rivals[0] in [text.get_text() for text in figure.texts]


def test_a_race_is_drawn(race: tw.Race) -> None:
    whole, one = draw(race), draw(race, problem="beale")
    assert (whole.layout, one.layout) == ("races", "race")
    assert whole.facts.headline == race.findings.sentence
    assert one.facts.headline == race.findings.problems[1].sentence
    root = ET.fromstring(one.render("svg"))
    assert race.findings.problems[1].standings[0].paste in " ".join(texts(root))
    said = re.search(rb"<dc:description>(.*?)</dc:description>", one.render("svg"), re.S)
    assert said
    raced = json.loads(said.group(1))["problems"][0]
    assert raced["contestants"] == {each.contestant: dict(each.setting) for each in race.findings.problems[1].standings}
    assert (raced["trials"], raced["seeds"], raced["steps"]) == (6, 4, 40)


def test_every_figure_of_a_race_says_its_own(race: tw.Race) -> None:
    found = pictures.pictures(race)
    kinds = {kind for kind in single.FIGURES if kind != "training"}  # nothing is held out
    each = {f"{name}-{kind}" for name in ("valley", "beale") for kind in kinds}
    assert set(found) == {"overview", *single.ACROSS, "valley", "beale", *each}
    for picture in found.values():
        assert picture.layout in INK
        ET.fromstring(picture.render("svg"))
    assert found["valley-rates"].facts.headline != found["valley-losses"].facts.headline


def test_files_have_names_of_their_own() -> None:
    taken: list[str] = []
    for name in ("a b", "a-b-2", "a/b", "../../a b", "", "ü"):
        taken.append(pictures.stem(name, taken))
    assert len(set(taken)) == 6
    assert all(re.fullmatch(r"[\w-]+", each, re.ASCII) for each in taken)


@pytest.mark.parametrize("format", ["svg", "png", "pdf"])
@pytest.mark.parametrize("layout", ["race", "races"])
def test_same_findings_same_bytes(layout: str, format: str) -> None:
    twice = [Picture(gather_race(made.findings(made.USUAL, ("digits", "wine"))), layout) for _ in range(2)]
    assert twice[0].render(format, 400) == twice[1].render(format, 400)


def test_sizes(race: tw.Race, tmp_path: Path) -> None:
    from matplotlib.image import imread

    file = draw(race).save(tmp_path / "a.png", width=960)
    assert imread(file).shape[:2] == (540, 960)


def test_what_is_for_others_is_refused(race: tw.Race) -> None:
    for given in ({"lr_rule": "Tuned"}, {"layout": "panels"}, {"problem": "nowhere"}):
        with pytest.raises(InputError):
            draw(race, **given)  # type: ignore[call-overload]
    with pytest.raises(InputError, match="is for a race"):
        draw(tw.descend(tw.valley, tw.sgd()), problem="valley")  # type: ignore[call-overload]
