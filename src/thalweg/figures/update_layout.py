"""Where the lines of an update stand: bands of columns, and in them rows as high as their tallest cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from thalweg.figures import formulas, phrases
from thalweg.figures.canvas import Canvas
from thalweg.figures.layout import MARGIN
from thalweg.figures.theme import Size
from thalweg.figures.update_facts import TITLES, Cell, Column, Kind, UpdateFacts

GAP, NARROWEST = 36.0, 320.0  # columns
LABELS, LABELLED = 0.11, 1000.0  # rows' titles stand left of the columns on a sheet so wide, in this share of it
BESIDE, SHARE = 1000.0, 0.42  # in columns so wide formulas stand left of the bars, in this share of them
CRAMPED, BROAD = 0.8, 640.0  # where type would be smaller than this share, in columns of this width already
LINE = 1.35  # of lines of text, in their size
TITLE, TEXT, FORMULA = 30.0, 20.0, 25.0  # sizes where there is room
MOST, LEAST, SMALLER = 1.4, 0.45, 0.95  # of these
AIR = 14.0  # between rows
LONGEST = 640.0  # room of a bar


def labels_of(size: Size) -> float:
    """Width left of the columns."""
    return LABELS * size.width if size.width >= LABELLED else 0.0


@dataclass(frozen=True)
class Frame:
    """The columns of all bands, and sizes of type in them."""

    labels: float  # width left of the columns
    width: float  # of a column
    beside: bool  # formulas left of their bars
    title: float
    text: float
    formula: float
    least: float  # of a formula

    @classmethod
    def of(cls, size: Size, columns: int, scale: float, broad: float) -> Frame:
        labels = labels_of(size)
        width = (size.width - 2 * MARGIN - labels - GAP * (columns - 1)) / columns
        title, text, formula = (max(scale * each, size.smallest) for each in (TITLE, TEXT, FORMULA))
        return cls(labels, width, width >= broad, title, text, formula, max(0.6 * formula, size.smallest))

    @property
    def line(self) -> float:
        return LINE * self.text

    @property
    def formulas(self) -> float:
        """Width of a formula at most."""
        return SHARE * self.width - GAP if self.beside else self.width

    def left(self, k: int) -> float:
        """Of a column."""
        return MARGIN + self.labels + k * (self.width + GAP)


@dataclass(frozen=True)
class Line:
    """A line of a rule as it is written: the whole, or its name alone where that is too long."""

    latex: str
    size: float
    height: float

    @classmethod
    def of(cls, canvas: Canvas, cell: Cell, frame: Frame) -> Line | None:
        if not cell.formula:
            return None
        size = formulas.fitting(canvas, cell.formula, frame.formula, frame.least, frame.formulas)
        latex, size = (cell.formula, size) if size is not None else (cell.symbol, frame.formula)
        return cls(latex, size, formulas.measured(canvas, latex, size)[1] + 8.0)


@dataclass(frozen=True)
class Row:
    """What is at one height in all columns of a band."""

    kind: Kind
    which: int  # of several of the kind
    title: tuple[str, ...]  # lines
    cells: tuple[tuple[Cell, ...], ...]  # one of each column that has it; all numbers of the step together
    lines: tuple[Line | None, ...]
    names: float  # width of the parameters' names, and of the values
    values: float

    @property
    def formula(self) -> float:
        """Height of the tallest."""
        return max((line.height for line in self.lines if line), default=0.0)

    def height(self, frame: Frame) -> float:
        valued = frame.line * (max(map(len, self.cells)) if self.kind == "number" else 2)
        said = frame.line * len(self.title)
        inner = max(self.formula, valued) if frame.beside else self.formula + valued
        return AIR + (max(inner, said) if frame.labels else inner + said)


def bands(facts: UpdateFacts, size: Size) -> list[Sequence[Column]]:
    """As many columns side by side as have room."""
    most = max(1, int((size.width - 2 * MARGIN - labels_of(size) + GAP) / (NARROWEST + GAP)))
    columns = math.ceil(len(facts.columns) / math.ceil(len(facts.columns) / most))
    return [facts.columns[first : first + columns] for first in range(0, len(facts.columns), columns)]


def laid(canvas: Canvas, facts: UpdateFacts, room: float | None) -> tuple[Frame, list[list[Row]]]:
    """The rows of each band, in type that fits the room."""
    if room is None:
        return _laid(canvas, facts, 1.0, BESIDE)
    scale, frame, rows = _fitted(canvas, facts, room, BESIDE)
    if scale < CRAMPED and not frame.beside and frame.width >= BROAD:
        scale, frame, rows = _fitted(canvas, facts, room, BROAD)
    return frame, rows


def _fitted(canvas: Canvas, facts: UpdateFacts, room: float, broad: float) -> tuple[float, Frame, list[list[Row]]]:
    """The scale of its type too: heights are about in proportion to it."""
    frame, rows = _laid(canvas, facts, 1.0, broad)
    scale = max(LEAST, min(MOST, room / sum(height(each, frame) for each in rows)))
    frame, rows = _laid(canvas, facts, scale, broad)
    while sum(height(each, frame) for each in rows) > room and scale > LEAST:
        scale *= SMALLER
        frame, rows = _laid(canvas, facts, scale, broad)
    return scale, frame, rows


def _laid(canvas: Canvas, facts: UpdateFacts, scale: float, broad: float) -> tuple[Frame, list[list[Row]]]:
    parts = bands(facts, canvas.size)
    frame = Frame.of(canvas.size, max(map(len, parts)), scale, broad)
    widths = _names(canvas, facts, frame), _widest(canvas, facts, frame.text)
    return frame, [[_row(canvas, band, kind, k, frame, *widths) for kind, k in _kinds(band)] for band in parts]


def height(rows: Sequence[Row], frame: Frame) -> float:
    """Of a band."""
    return LINE * frame.title + sum(row.height(frame) for row in rows)


def _kinds(band: Sequence[Column]) -> list[tuple[Kind, int]]:
    """The rows that any column of the band has: the kind, and the how manieth of it."""
    most = {kind: max(len(column.cells.get(kind, ())) for column in band) for kind in TITLES}
    return [(kind, k) for kind, count in most.items() for k in range(min(count, 1) if kind == "number" else count)]


def _row(canvas: Canvas, band: Sequence[Column], kind: Kind, k: int, frame: Frame, names: float, values: float) -> Row:
    whole = [column.cells.get(kind, ()) for column in band]
    cells = tuple(each if kind == "number" else each[k : k + 1] for each in whole)
    lines = tuple(Line.of(canvas, each[0], frame) if each and kind != "number" else None for each in cells)
    room = frame.labels - 12 if frame.labels else canvas.room
    title = tuple(canvas.wrapped(TITLES[kind], frame.text, room))
    return Row(kind, k, title, cells, lines, names, values)


def _names(canvas: Canvas, facts: UpdateFacts, frame: Frame) -> float:
    """Room of the parameters' names."""
    return min(0.3 * frame.width, 12 + max(canvas.width_of(name, frame.text) for name in facts.parameters))


def _widest(canvas: Canvas, facts: UpdateFacts, size: float) -> float:
    """Of all values, so that they stand under one another."""
    cells = (cell for column in facts.columns for of_kind in column.cells.values() for cell in of_kind)
    return max(canvas.width_of(phrases.number(value), size) for cell in cells for value in cell.value)
