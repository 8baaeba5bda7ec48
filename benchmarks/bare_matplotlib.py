"""The yardstick: contours and two polylines as in `thalweg draw valley`, by Matplotlib alone, as a PNG."""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-3.6, 0.9, 400), np.linspace(-1.9, 1.9, 316))
loss = (x**2 + 100 * y**2) / 2
steps = np.arange(41)
paths = [np.stack([-3 * rate**steps, 1.5 * (-0.97) ** steps]) for rate in (0.98, 0.92)]

figure, panels = plt.subplots(1, 2, figsize=(19.2, 10.8), dpi=100)
for axes, path in zip(panels, paths, strict=True):
    axes.contour(x, y, loss, levels=np.geomspace(0.02, 200, 14))
    axes.plot(*path)
figure.savefig(sys.argv[1])
