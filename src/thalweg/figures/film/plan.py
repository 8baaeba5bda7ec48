"""What a film shows when: how many steps stand at each of its frames. Computed before anything is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from thalweg.errors import InputError
from thalweg.figures.ranges import as_given, is_number

SECONDS = 8.0  # of a whole film, where none are asked for
SHORTEST, LONGEST = 1.0, 120.0  # seconds
SLOWEST, QUICKEST = 1, 60  # frames a second
MOST_STEPS = 1000
OPENING, CLOSING = 0.08, 0.27  # shares of the film: the start alone, and the still picture
GROWING = 0.6  # share of a step's time in which it grows; then it stands


@dataclass(frozen=True)
class Shot:
    """Frames that are alike."""

    step: float  # how many steps stand; of a fraction that part of the next one
    frames: int


@dataclass(frozen=True)
class Plan:
    """A film: shots of its steps, then its still picture for `closing` frames."""

    steps: int
    fps: float
    shots: tuple[Shot, ...]
    closing: int

    @property
    def frames(self) -> int:
        return sum(shot.frames for shot in self.shots) + self.closing

    @property
    def seconds(self) -> float:
        return self.frames / self.fps

    @property
    def stands(self) -> tuple[int, ...]:
        """The steps after which the film stands for a moment: all, or of very many some."""
        return tuple(int(shot.step) for shot in self.shots if shot.step == int(shot.step))


def plan(steps: int, *, fps: float, seconds: float = SECONDS) -> Plan:
    """The film of `steps` steps.

    Every step has the same number n of frames, in which it grows for a while and then stands; where there are more
    steps than frames, each frame shows several more.

    Arguments
        steps: from 1 to 1000. fps: frames a second, from 1 to 60. seconds: of the whole film, from 1 to 120.

    Raises InputError outside these ranges.

    >>> film = plan(4, fps=5, seconds=2)
    >>> [(shot.step, shot.frames) for shot in film.shots], film.closing
    ([(0.0, 1), (1.0, 1), (2.0, 1), (3.0, 1), (4.0, 1)], 5)
    """
    if not 1 <= steps <= MOST_STEPS:
        raise InputError(f"a film shows from 1 to {MOST_STEPS:,} steps, {steps:,} was given: show so many")
    if not is_number(fps, SLOWEST, QUICKEST):
        raise InputError(f"a film has from {SLOWEST} to {QUICKEST} frames a second, {as_given(fps)} was given")
    if not is_number(seconds, SHORTEST, LONGEST):
        raise InputError(f"a film takes from {SHORTEST:g} to {LONGEST:g} seconds, {as_given(seconds)} was given")
    frames = max(3, round(seconds * fps))
    opening, closing = max(1, round(OPENING * frames)), max(1, round(CLOSING * frames))
    moving = frames - opening - closing
    each = moving // steps
    if each:
        shown, closing = _grown(steps, each), closing + moving - each * steps
    else:
        shown = (float(frame * steps // moving) for frame in range(1, moving + 1))
    at = itertools.chain([0.0] * opening, shown)
    return Plan(steps, fps, tuple(Shot(step, len(list(same))) for step, same in itertools.groupby(at)), closing)


def _grown(steps: int, each: int) -> Iterator[float]:
    """Where a step is in each of its frames: it sets off fast and slows down, as a foot does."""
    growing = max(1, round(GROWING * each))
    for step in range(steps):
        for frame in range(1, each + 1):
            left = 1 - min(1.0, frame / growing)
            yield step + 1 - left**2
