"""A contact sheet of the hard cases: python -m tests.figures.sheet sheet.png"""

import io
import sys

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread

from tests.figures.cases import CASES


def sheet(target: str, columns: int = 3, width: int = 960) -> None:
    rows = -(-len(CASES) // columns)
    figure = Figure(figsize=(columns * 6.4, rows * 3.85), dpi=100)
    for index, (name, make) in enumerate(CASES.items()):
        axes = figure.add_subplot(rows, columns, index + 1)
        axes.imshow(np.asarray(imread(io.BytesIO(make().render("png", width)))))
        axes.set_title(name, fontsize=9)
        axes.axis("off")
    figure.subplots_adjust(0.005, 0.005, 0.995, 0.98, 0.01, 0.08)
    figure.savefig(target)


if __name__ == "__main__":
    sheet(sys.argv[1] if len(sys.argv) > 1 else "sheet.png")
