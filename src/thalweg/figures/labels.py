"""Where text goes: of many places near its anchor, the first that covers no path and no other text."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from thalweg.figures.canvas import Canvas, points

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, bottom, right, top; canvas pixels
COVERS = 1e3  # a cost from which a text covers another or leaves the map
SOME = 40.0  # points of paths that a label may cover where its leader would run over text else
MOST = 400  # leaders that are looked at
FAR = 1e5  # of a leader that runs over text: any other is better


@dataclass
class Placer:
    """Keeps text of one panel apart: what is taken, and the paths that must stay visible."""

    canvas: Canvas
    bounds: Box
    paths: list[Array]  # in pixels
    taken: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._samples = np.concatenate([_sampled(path) for path in self.paths]) if self.paths else np.zeros((0, 2))
        self._clear = np.zeros((0, 2))  # points that no text may cover

    def keep_clear(self, points: Array) -> None:
        """Of text that is still to be placed: (n, 2) in pixels."""
        self._clear = np.concatenate([self._clear, points])

    def cost(self, box: Box) -> float:
        """0 for a free place; overlap with text costs most, then leaving the map, then covering a path."""
        left, bottom, right, top = box
        b = self.bounds
        out = max(0, b[0] - left) + max(0, right - b[2]) + max(0, b[1] - bottom) + max(0, top - b[3])
        overlap = sum(
            max(0.0, min(right, t[2]) - max(left, t[0])) * max(0.0, min(top, t[3]) - max(bottom, t[1]))
            for t in self.taken
        )
        x, y = self._samples.T
        covered = np.count_nonzero((x > left - 6) & (x < right + 6) & (y > bottom - 4) & (y < top + 4))
        over = ((self._clear > (left, bottom)) & (self._clear < (right, top))).all(axis=1)
        return 1e4 * out + 1e3 * (overlap + 100 * np.count_nonzero(over)) + covered

    def near(
        self, anchor: Array, text: str, size: float, *, colour: str = "", gid: str = "", weight: str = "normal"
    ) -> None:
        """Put a short text beside a mark."""
        box = self.beside(anchor, self.canvas.measure(text, size, weight))
        self._write(box, text, size, colour or self.canvas.theme.ink, weight, gid)

    def beside(self, anchor: Array, needed: tuple[float, float]) -> Box:
        """The best room of that width and height beside a mark."""
        (width, height), gap = needed, 14.0
        offsets = [
            (gap, gap), (-gap - width, gap), (gap, -gap - height), (-gap - width, -gap - height),
            (-width / 2, gap + 4), (-width / 2, -gap - 4 - height),
            (gap + 4, -height / 2), (-gap - 4 - width, -height / 2),
            (3 * gap, 3 * gap), (3 * gap, -3 * gap - height), (-3 * gap - width, 3 * gap),
        ]  # fmt: skip
        boxes = [
            (anchor[0] + dx, anchor[1] + dy, anchor[0] + dx + width, anchor[1] + dy + height) for dx, dy in offsets
        ]
        best = min(boxes, key=self.cost)
        if self.cost(best) < COVERS:
            return best
        away = [
            (anchor[0] + far * np.cos(turn) - width / 2, anchor[1] + far * np.sin(turn) - height / 2)
            for far in np.arange(30.0, 200.0, 10.0) + height / 2
            for turn in np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ]
        return min((best, *((float(x), float(y), float(x) + width, float(y) + height) for x, y in away)), key=self.cost)

    def with_leader(self, path: Array, text: str, size: float, *, colour: str, gid: str) -> None:
        """Put `text` in free room of the map and join it to the path by a line that touches the path."""
        text = self.wrap(text, size, (self.bounds[2] - self.bounds[0]) * 0.7)
        width, height = self.canvas.measure(text, size, "bold")
        left, bottom, right, top = self.bounds
        inside = path[(path[:, 0] > left) & (path[:, 0] < right) & (path[:, 1] > bottom) & (path[:, 1] < top)]
        samples = _sampled(inside)
        samples = samples[len(samples) // 8 :]  # a label belongs to the path, not to its start
        targets = samples[:: max(1, len(samples) // 12)] if len(inside) > 1 else path[:1]
        rooms = [
            (float(x), float(y), float(x) + width, float(y) + height)
            for x in np.linspace(left + 16, max(left + 16, right - width - 16), 9)
            for y in np.linspace(bottom + 16, max(bottom + 16, top - height - 16), 13)
        ]
        costs = np.array([self.cost(box) for box in rooms])
        free = [rooms[place] for place in np.flatnonzero(costs == costs.min())]
        usable = [rooms[place] for place in np.flatnonzero(costs < costs.min() + SOME)]
        box, target = self._nearest(free, usable, targets)
        joint = _edge(box, target)
        self.keep_clear(_sampled(np.stack([joint, target])))
        line = Line2D(*zip(self._share(joint), self._share(target), strict=True), color=colour, linewidth=1.4, zorder=7)
        line.set(gid=f"leader-{gid}", marker="o", markersize=5, markevery=[1], transform=self.canvas.figure.transFigure)
        self.canvas.figure.add_artist(line)
        self._write(box, text, size, colour, "bold", f"label-{gid}")

    def _nearest(self, rooms: list[Box], others: list[Box], targets: Array) -> tuple[Box, Array]:
        """Of rooms and points of the path the two with the shortest leader that runs over no text and off the path; of
        other rooms where all in these do."""
        leaders = _leaders(rooms, targets)

        def cost(leader: tuple[float, Box, Array]) -> float:
            length, box, target = leader
            over, along = self._crossings(_edge(box, target), target)
            return length + 60 * (over + along) + (FAR if over else 0)

        best = min(leaders[:30], key=cost)
        if cost(best) > FAR:
            more = _leaders(others, targets)
            best = min((best, *more[:: 1 + len(more) // MOST]), key=cost)
        return best[1:]

    def wrap(self, text: str, size: float, width: float) -> str:
        """Break a label into lines no wider than `width`."""
        return "\n".join(self.canvas.wrapped(text, size, width, "bold"))

    def _crossings(self, joint: Array, target: Array) -> tuple[int, int]:
        """How much of a leader runs over text or along a path."""
        along = joint + np.linspace(0, 0.9, 12)[:, None] * (target - joint)
        over = sum(
            np.count_nonzero((along >= box[:2]).all(axis=1) & (along <= box[2:]).all(axis=1)) for box in self.taken
        )
        if not len(self._samples):
            return int(over), 0
        distance = np.hypot(*(along[:, None, :] - self._samples[None, ::4, :]).transpose(2, 0, 1)).min(axis=1)
        return int(over), int(np.count_nonzero(distance[:-2] < 7))

    def _write(self, box: Box, text: str, size: float, colour: str, weight: str, gid: str) -> None:
        self.taken.append(box)
        x, y = self._share(np.array(box[:2]))
        theme = self.canvas.theme
        halo = [withStroke(linewidth=3.5, foreground=theme.halo, alpha=0.85)]
        self.canvas.figure.text(
            x, y, text, fontsize=points(size), fontfamily=theme.family, fontweight=weight, color=colour,
            gid=gid or None, va="bottom", ha="left", zorder=8, path_effects=halo, parse_math=False,
        )  # fmt: skip

    def _share(self, pixel: Array) -> tuple[float, float]:
        return float(pixel[0]) / self.canvas.width, float(pixel[1]) / self.canvas.height


def _sampled(path: Array) -> Array:
    """Points every few pixels along a polyline."""
    if len(path) < 2:
        return path
    pieces = []
    for a, b in pairwise(path):
        count = int(min(200, max(1, np.hypot(*(b - a)) // 6)))
        pieces.append(a + np.linspace(0, 1, count, endpoint=False)[:, None] * (b - a))
    return np.concatenate([*pieces, path[-1:]])


def _length(box: Box, target: Array) -> float:
    """Of the leader from a box to a point of the path; one too short to be seen counts as long."""
    length = float(np.hypot(*(target - _edge(box, target))))
    return length if length > 34 else length + 200


def _leaders(rooms: list[Box], targets: Array) -> list[tuple[float, Box, Array]]:
    """The shortest first."""
    found = [(_length(box, target), box, target) for box in rooms for target in targets]
    return sorted(found, key=lambda each: each[0])


def _edge(box: Box, target: Array) -> Array:
    """The point of a box nearest to the target."""
    return np.array([np.clip(target[0], box[0], box[2]), np.clip(target[1], box[1] - 3, box[3] + 3)])
