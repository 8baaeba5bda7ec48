"""Themes, sizes and type, shared by every figure. Sizes are pixels of the layout, from the bottom left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from thalweg.errors import UnknownName, did_you_mean
from thalweg.figures.colours import NAMES, ON_DARK, ON_LIGHT, ON_PRINT, OTHERS_ON_DARK, OTHERS_ON_LIGHT

DPI = 100  # of the layout; a larger PNG is the same picture at a higher density
FONT = "DejaVu Sans"  # comes with Matplotlib, so a picture looks the same everywhere
POINTS_IN_A_MILLIMETRE = 72 / 25.4
Dash = Any  # "solid", or an offset and lengths on and off, as Matplotlib has them
DASHES: tuple[Dash, ...] = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)), (0, (4, 1, 1, 1, 1, 1)))

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Theme:
    """What a figure is drawn in. `thalweg.theme` makes one with colours and a font of your own."""

    name: str
    paper: str
    ink: str  # of text
    quiet: str  # of text that is read second
    contour: str
    nowhere: str  # where the loss is not finite
    plot: str  # the face of axes
    halo: str  # around text and lines on a map
    unsure: str  # what cannot be told apart
    tints: tuple[str, ...]  # of a map, from the floor up
    shadow: float  # how far the light takes a tint to black
    shine: float  # and to white
    colours: Mapping[str, str] = field(hash=False)  # of optimizers
    others: tuple[str, ...]  # in turn, of all others
    font: str = FONT
    grey: bool = False  # whether curves that share axes are dashed, to be told apart without colour

    def colour(self, optimizer: str, index: int = 0) -> str:
        """One for each known optimizer, others in turn."""
        return self.colours.get(optimizer, self.others[index % len(self.others)])

    def dash(self, index: int) -> Dash:
        """Of a curve that has a name and a colour; those of one map are always dashed."""
        return DASHES[index % len(DASHES)] if self.grey else "solid"

    @property
    def family(self) -> str | list[str]:
        """The font, and for letters that it lacks the one that comes with Matplotlib."""
        return self.font if self.font == FONT else [self.font, FONT]


LIGHT = Theme(
    name="light",
    paper="#fbfcfd",
    ink="#16202b",
    quiet="#4a5866",
    contour="#27506e",
    nowhere="#d9d4d2",
    plot="#ffffff",
    halo="#ffffff",
    unsure="#7c8894",
    tints=("#fffdf3", "#eef3ea", "#cfdfe0", "#a9c3cf", "#7fa0b4"),
    shadow=0.16,
    shine=0.22,
    colours=ON_LIGHT,
    others=OTHERS_ON_LIGHT,
)
DARK = Theme(
    name="dark",
    paper="#10161d",
    ink="#e8eef4",
    quiet="#a3b1be",
    contour="#9cc0d9",
    nowhere="#3a3634",
    plot="#141b23",
    halo="#10161d",
    unsure="#8c99a6",
    tints=("#243647", "#1f2e3d", "#192632", "#141e28", "#10171f"),
    shadow=0.45,
    shine=0.05,
    colours=ON_DARK,
    others=OTHERS_ON_DARK,
)
PRINT = Theme(
    name="print",
    paper="#ffffff",
    ink="#000000",
    quiet="#454545",
    contour="#4a5a66",
    nowhere="#d0d0d0",
    plot="#ffffff",
    halo="#ffffff",
    unsure="#7d7d7d",
    tints=("#ffffff", "#fafbfb", "#f0f2f4", "#e1e6ea", "#ced6dc"),
    shadow=0.08,
    shine=0.3,
    colours=ON_PRINT,
    others=OTHERS_ON_LIGHT,
    grey=True,
)
THEMES = {each.name: each for each in (LIGHT, DARK, PRINT)}


@dataclass(frozen=True)
class Size:
    """How much a figure may show, and how large it is on paper."""

    name: str
    width: float  # of the layout
    height: float | None  # of the layout; None: what it needs
    smallest: float  # of type
    headline: float  # of type, and so on
    subtitle: float
    small_print: float
    columns: int  # of panels side by side, at most
    millimetres: float | None = None  # wide on paper; None: on a screen

    @property
    def points(self) -> float:
        """The width in points of 1/72 inch."""
        if self.millimetres is None:
            return self.width * 72 / DPI
        return self.millimetres * POINTS_IN_A_MILLIMETRE

    @property
    def pixels(self) -> int:
        """The width of a PNG where none is asked for: 300 to an inch of paper."""
        return int(self.width) if self.millimetres is None else round(self.points * 300 / 72)


# 0.14 mm of paper to a pixel of both, so that 15.2 are 6 points, the least that journals take
SLIDE = Size("slide", 1920, 1080, 8.0, 50.0, 23.0, 17.0, 8)
PAGE = Size("page", 1243, None, 15.2, 30.0, 19.0, 16.0, 3, 174.0)
COLUMN = Size("column", 600, None, 15.2, 25.0, 18.0, 15.6, 1, 84.0)
SIZES = {each.name: each for each in (SLIDE, PAGE, COLUMN)}

ThemeName = Literal["light", "dark", "print"]
SizeName = Literal["slide", "page", "column"]


@dataclass(frozen=True)
class Style:
    """What every ink is given besides its facts."""

    theme: Theme = LIGHT
    size: Size = SLIDE


USUAL = Style()


def style_of(theme: Theme | str = LIGHT, size: Size | str = SLIDE) -> Style:
    """By their names. Raises UnknownName for what there is not."""
    return Style(
        theme if isinstance(theme, Theme) else _named(theme, THEMES, "theme", "make one with thalweg.theme"),
        size if isinstance(size, Size) else _named(size, SIZES, "size", "choose one of these"),
    )


def _named(name: str, there: Mapping[str, Kind], what: str, remedy: str) -> Kind:
    if not isinstance(name, str) or name not in there:
        hint = did_you_mean(str(name), there)
        raise UnknownName(f"no {what} is called {name!r}{hint} (there are {', '.join(there)}): {remedy}")
    return there[name]


def name(optimizer: str) -> str:
    """An optimizer's name as the field writes it."""
    return NAMES.get(optimizer, optimizer)


@dataclass(frozen=True)
class Type:
    """Sizes of type for a panel of a given width: smaller panels, smaller type, never below what can be read."""

    title: float
    label: float
    small: float

    @classmethod
    def for_width(cls, width: float, size: Size = SLIDE) -> "Type":
        scale, least, most = min(1.0, max(0.42, width / 900)), size.smallest, size.headline
        return cls(
            max(17.0, least, min(42 * scale, 0.84 * most)),
            max(13.0, least, min(34 * scale, 0.68 * most)),
            max(11.0, least, min(21 * scale, 0.66 * most)),
        )


def page() -> dict[str, Any]:
    """What the page shares, light and dark, by the names of its style sheet."""
    shared = ("paper", "ink", "quiet", "contour", "nowhere", "tints", "colours", "others")
    themes = {
        each.name: {key: getattr(each, key) for key in shared} | {"shading": (each.shadow, each.shine)}
        for each in (LIGHT, DARK)
    }
    return {**themes, "dashes": [[] if dash == "solid" else list(dash[1]) for dash in DASHES], "names": NAMES}
