"""A theme with a user's own colours and font."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from matplotlib import font_manager
from matplotlib.colors import is_color_like, to_hex, to_rgba

from thalweg.errors import InputError, UnknownName, did_you_mean
from thalweg.figures.theme import LIGHT, Theme, style_of


def theme(base: Theme | str = LIGHT, *, colours: Mapping[str, str] | None = None, font: str | None = None) -> Theme:
    """A theme with colours and a font of your own, for `theme=` of `draw`.

    Arguments
        base: "light", "dark", "print", or a theme that was made before: all that is not given is its.
        colours: of optimizers, by their names in the catalogue: "#rrggbb" or a name that Matplotlib knows. It is
            yours to see that they can be read on the paper and told apart.
        font: a family that is installed, as "DejaVu Serif". Letters that it lacks are DejaVu Sans's.

    Raises UnknownName for a theme, an optimizer or a font that there is not, InputError for no colour.

    >>> import thalweg as tw
    >>> mine = tw.theme("dark", colours={"adam": "gold"}, font="DejaVu Serif")
    >>> mine.colour("adam"), mine.font
    ('#ffd700', 'DejaVu Serif')
    """
    made = style_of(base).theme
    if colours is not None and not isinstance(colours, Mapping):
        raise InputError(f"colours are of optimizers by name, as {{'adam': '#0f5c9e'}}; {colours!r:.60} was given")
    if colours:
        made = replace(made, colours={**made.colours, **{name: _colour(name, each) for name, each in colours.items()}})
    if font is not None:
        made = replace(made, font=_font(font))
    return made


def _colour(optimizer: str, colour: str) -> str:
    if optimizer not in LIGHT.colours:
        hint = did_you_mean(str(optimizer), LIGHT.colours)
        raise UnknownName(f"no optimizer is called {optimizer!r}{hint} (there are {', '.join(LIGHT.colours)})")
    if not is_color_like(colour) or to_rgba(colour)[3] < 1:
        raise InputError(f"{colour!r} for {optimizer} is no opaque colour: write #rrggbb, or a name as 'crimson'")
    return to_hex(colour)


def _font(family: str) -> str:
    """Its name as it is installed."""
    installed = {each.name.lower(): each.name for each in font_manager.fontManager.ttflist}
    if (named := installed.get(str(family).strip().lower())) is None:
        raise UnknownName(f"no font {family!r} is installed{_meant(str(family), installed.values())}")
    return named


def _meant(family: str, installed: Iterable[str]) -> str:
    """What may be meant, or a few of those that there are."""
    names = sorted(set(installed))
    holding = [name for name in names if family.strip().lower() in name.lower()]
    hint = f"; did you mean {holding[0]}?" if holding else did_you_mean(family, names)
    return hint or f": choose another, as {', '.join(names[:3])}"
