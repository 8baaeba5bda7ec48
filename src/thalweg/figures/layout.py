"""Where panels stand on the canvas, in pixels from the bottom left."""

import math
from dataclasses import dataclass

from thalweg.figures.theme import Size, Type

MARGIN, GAP = 24.0, 20.0
HEAD, FOOT = 108.0, 32.0  # of words on one line each
BETWEEN = 0.4  # of GAP, between rows
SHAPES = {1: 0.62, 2: 0.8, 3: 1.0}  # of columns on paper: a map's height over its width
ALONE = 0.72  # that of a map as wide as a column
PAIRED = 6  # panels from which on a column of paper holds two side by side


@dataclass(frozen=True)
class Cell:
    """One panel: the map, its title above and its ruler below."""

    left: float
    bottom: float  # of the map
    width: float
    height: float
    title: float  # room above the map
    ruler: float  # room below it
    type: Type


@dataclass(frozen=True)
class Grid:
    """Panels of one size in rows; on a slide they fill it, on paper they are as high as they need."""

    cells: tuple[Cell, ...]
    height: float  # of the canvas


def grid(count: int, size: Size, *, head: float = HEAD, foot: float = FOOT, rulers: bool = True) -> Grid:
    """One row for up to three panels, then a grid that keeps the panels wide; below one another in a column."""
    columns = _columns(count, size)
    rows = math.ceil(count / columns)
    width = (size.width - 2 * MARGIN - (columns - 1) * GAP) / columns
    type_ = Type.for_width(width if rows == 1 or size.height is None else min(width, 640), size)
    title, ruler = 1.3 * type_.title, 3.4 * type_.small if rulers else 0.0
    between = GAP * (BETWEEN if size.height is not None else 1.0)
    if size.height is None:
        height = width * (SHAPES[min(columns, 3)] if size.columns > 1 else ALONE)
        whole = head + foot + rows * (height + title + ruler) + (rows - 1) * between
    else:
        whole = size.height
        height = (whole - head - foot - (rows - 1) * between) / rows - title - ruler
    cells = []
    for index in range(count):
        row, column = divmod(index, columns)
        top = whole - head - row * (height + title + ruler + between)
        cells.append(Cell(MARGIN + column * (width + GAP), top - title - height, width, height, title, ruler, type_))
    return Grid(tuple(cells), whole)


def _columns(count: int, size: Size) -> int:
    wanted = count if count <= 3 else 2 if count == 4 else math.ceil(math.sqrt(count * 1.3))
    return min(wanted, 2 if size.columns == 1 and count >= PAIRED else size.columns)
