"""A contact sheet of the hard cases: python -m tests.figures.sheet sheet.png [THEME [SIZE]]"""

import io
import sys
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread

from tests.figures.cases import CASES
from thalweg.figures.theme import USUAL, Style, style_of


def sheet(target: str, style: Style = USUAL, width: int = 960) -> None:
    columns, wide, shape = (3, 6.4, 0.6) if style.size.height is not None else (6, 3.2, 2.0)
    rows = -(-len(CASES) // columns)
    figure = Figure(figsize=(columns * wide, rows * wide * shape), dpi=100)
    for index, (name, make) in enumerate(CASES.items()):
        axes = figure.add_subplot(rows, columns, index + 1)
        axes.imshow(np.asarray(imread(io.BytesIO(replace(make(), style=style).render("png", width)))))
        axes.set_title(name, fontsize=9)
        axes.axis("off")
    figure.subplots_adjust(0.005, 0.005, 0.995, 0.98, 0.01, 0.08)
    figure.savefig(target)


if __name__ == "__main__":
    target, *style = sys.argv[1:] or ["sheet.png"]
    sheet(target, style_of(*style))
