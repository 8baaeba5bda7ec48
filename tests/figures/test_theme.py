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


EACH = pytest.mark.parametrize("each", theme.THEMES.values(), ids=theme.THEMES)


def brightest() -> np.ndarray:
    """The floor of the dark map where most light falls on it."""
    shine = theme.DARK.shine
    return np.array(to_rgb(max(theme.DARK.tints, key=luminance))) * (1 - shine) + shine


@pytest.mark.parametrize("colour", [*theme.DARK.colours.values(), *theme.DARK.others, theme.DARK.ink])
def test_ink_on_the_dark_map(colour: str) -> None:
    assert contrast(colour, brightest()) >= 4.5


@EACH
def test_text_on_paper_and_in_plots(each: theme.Theme) -> None:
    """WCAG's AA: 4.5 of text, and 3 of what is unsure, which is drawn and not written."""
    for ground in (each.paper, each.plot, each.halo):
        for colour in (each.ink, each.quiet, *each.colours.values(), *each.others):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
        assert contrast(each.unsure, ground) >= 3


@EACH
def test_lines_on_the_map_where_light_or_shadow_is_nearest_to_them(each: theme.Theme) -> None:
    """3 of ink, as of any graphical object; paths and labels have a halo."""
    shades = [to_rgb(tint) for tint in each.tints]
    lit = [tuple(c * (1 - each.shine) + each.shine for c in shade) for shade in shades]
    dark = [tuple(c * (1 - each.shadow) for c in shade) for shade in shades]
    for ground in (*shades, *lit, *dark):
        assert contrast(each.ink, ground) >= 3


def test_the_four_are_told_apart_in_grey() -> None:
    """By CIE's lightness, of which 5 can be seen."""
    grey = sorted(lab(theme.PRINT.colours[name], np.eye(3))[0] for name in ("sgd", "momentum", "rmsprop", "adam"))
    assert np.diff(grey).min() > 10


def test_print_tells_curves_apart_without_colour() -> None:
    assert len({str(theme.PRINT.dash(k)) for k in range(len(theme.DASHES))}) == len(theme.DASHES)
    assert theme.LIGHT.dash(1) == theme.DARK.dash(1) == "solid"


@pytest.mark.parametrize("viewer", VIEWERS)
def test_dark_colours_are_told_apart_by_every_viewer(viewer: str) -> None:
    seen = {name: lab(colour, VIEWERS[viewer]) for name, colour in theme.DARK.colours.items()}
    for one, other in combinations(list(seen)[:4], 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 30, (one, other)


@pytest.mark.parametrize("viewer", VIEWERS)
@EACH
def test_every_optimizer_s_colour_is_its_own_for_every_viewer(each: theme.Theme, viewer: str) -> None:
    seen = {name: lab(colour, VIEWERS[viewer]) for name, colour in each.colours.items()}
    for one, other in combinations(seen, 2):
        least = 8 if {one, other} == {"adam", "momentum"} else 11
        assert np.linalg.norm(seen[one] - seen[other]) > least, (one, other)


def test_every_optimizer_of_the_catalogue_has_a_name_and_a_colour() -> None:
    assert theme.NAMES.keys() == CATALOGUE.keys()
    assert all(each.colours.keys() == CATALOGUE.keys() for each in theme.THEMES.values())


def test_both_themes_hold_the_same() -> None:
    page = theme.page()
    assert page["light"].keys() == page["dark"].keys()
    assert page["light"]["colours"].keys() == page["dark"]["colours"].keys()
    assert len(page["light"]["others"]) == len(page["dark"]["others"])
    assert len(page["light"]["tints"]) == len(page["dark"]["tints"])
