"""Colours can be read on what they stand on, and told apart by every viewer."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from tests.figures.test_basins import DEFICIENT, lab
from thalweg.figures import theme
from thalweg.rules import CATALOGUE

VIEWERS = {"usual": np.eye(3), **DEFICIENT}


def luminance(colour: object) -> float:
    """WCAG's relative luminance."""
    rgb = np.array(to_rgb(colour))  # type: ignore[arg-type]  # a name or three channels
    return float(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722])


def contrast(one: object, other: object) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WCAG's own example


def brightest() -> np.ndarray:
    """The floor of the dark map where most light falls on it."""
    shine = theme.DARK.shine
    return np.array(to_rgb(max(theme.DARK.tints, key=luminance))) * (1 - shine) + shine


@pytest.mark.parametrize("colour", [*theme.DARK.colours.values(), *theme.DARK.others, theme.DARK.ink])
def test_ink_on_the_dark_map(colour: str) -> None:
    assert contrast(colour, brightest()) >= 4.5
    assert contrast(colour, theme.DARK.paper) >= 4.5


def test_quiet_text_on_paper() -> None:
    assert contrast(theme.DARK.quiet, theme.DARK.paper) >= 4.5
    assert contrast(theme.LIGHT.quiet, theme.LIGHT.paper) >= 4.5


@pytest.mark.parametrize("colour", theme.LIGHT.colours.values())
def test_ink_on_paper(colour: str) -> None:
    assert contrast(colour, theme.LIGHT.paper) >= 4.5
    assert contrast(colour, "white") >= 4.5


@pytest.mark.parametrize("viewer", VIEWERS)
def test_dark_colours_are_told_apart_by_every_viewer(viewer: str) -> None:
    seen = {name: lab(colour, VIEWERS[viewer]) for name, colour in theme.DARK.colours.items()}
    for one, other in combinations(list(seen)[:4], 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 30, (one, other)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("colours", [theme.LIGHT.colours, theme.DARK.colours], ids=["light", "dark"])
def test_every_optimizer_s_colour_is_its_own_for_every_viewer(colours: dict[str, str], viewer: str) -> None:
    seen = {name: lab(colour, VIEWERS[viewer]) for name, colour in colours.items()}
    for one, other in combinations(seen, 2):
        least = 8 if {one, other} == {"adam", "momentum"} else 11
        assert np.linalg.norm(seen[one] - seen[other]) > least, (one, other)


def test_every_optimizer_of_the_catalogue_has_a_name_and_a_colour() -> None:
    assert theme.NAMES.keys() == theme.LIGHT.colours.keys() == CATALOGUE.keys()


def test_both_themes_hold_the_same() -> None:
    page = theme.page()
    assert page["light"].keys() == page["dark"].keys()
    assert page["light"]["colours"].keys() == page["dark"]["colours"].keys()
    assert len(page["light"]["others"]) == len(page["dark"]["others"])
    assert len(page["light"]["tints"]) == len(page["dark"]["tints"])
