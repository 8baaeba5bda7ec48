"""Where things stand on the canvas, in pixels from the bottom left."""

import math
from dataclasses import dataclass

from thalweg.figures.theme import Type

MARGIN, GAP = 24.0, 20.0
HEAD, FOOT = 108.0, 32.0
WIDTH, HEIGHT = 1920.0, 1080.0


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


def grid(count: int, *, rulers: bool = True) -> list[Cell]:
    """One row for up to three panels, then a grid that keeps the panels wide."""
    columns = count if count <= 3 else 2 if count == 4 else math.ceil(math.sqrt(count * 1.3))
    rows = math.ceil(count / columns)
    width = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
    size = Type.for_width(width if rows == 1 else min(width, 640))
    title, ruler = 1.3 * size.title, 3.1 * size.small if rulers else 0.0
    room = (HEIGHT - HEAD - FOOT - (rows - 1) * GAP * 0.4) / rows
    height = room - title - ruler
    cells = []
    for index in range(count):
        row, column = divmod(index, columns)
        top = HEIGHT - HEAD - row * (room + GAP * 0.4)
        cells.append(Cell(MARGIN + column * (width + GAP), top - title - height, width, height, title, ruler, size))
    return cells
