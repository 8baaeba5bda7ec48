"""A film of a picture's steps, by the ending of its file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from thalweg.errors import InputError
from thalweg.figures.film.facts import moves
from thalweg.figures.film.gif import QUICKEST, gif, palette_of
from thalweg.figures.film.mp4 import ffmpeg, mp4
from thalweg.figures.film.plan import SECONDS, Plan, plan
from thalweg.figures.film.player import player
from thalweg.figures.film.stage import Stage
from thalweg.figures.ranges import is_whole
from thalweg.figures.theme import DPI, Style

MOVING = ("panels", "overlay", "fit", "losses", "rates")  # layouts whose ink names the parts that move
FPS = {".gif": 20.0, ".mp4": 30.0, ".html": 30.0}  # of a GIF: frames of whole hundredths of a second
NARROWEST, WIDEST = 200, 3840  # pixels

Pixels = NDArray[np.uint8]
Told = Callable[[int, int], None]  # frames drawn, and of how many


class Still(Protocol):
    """The picture that a film ends on."""

    @property
    def facts(self) -> Any: ...
    @property
    def layout(self) -> str: ...
    @property
    def style(self) -> Style: ...
    def figure(self) -> Figure: ...
    def render(self, format: str, width: int | None = None) -> bytes: ...


def check(ending: str, layout: str, steps: int | None, *, width: int | None, fps: float | None,
          seconds: float | None) -> Plan:  # fmt: skip
    """The plan of a film that can be made. Raises InputError and MissingExtra for one that cannot."""
    if ending not in FPS:
        raise InputError(f"a film is saved as {', '.join(FPS)}, {ending!r} was asked for")
    if layout not in MOVING:
        raise InputError(f"a film shows steps: it is of {', '.join(MOVING)}; save {layout} as .svg, .png or .pdf")
    if width is not None and not is_whole(width, NARROWEST, WIDEST):
        said = f"must be a whole number from {NARROWEST} to {WIDEST} pixels"
        raise InputError(f"the width of a film {said}, {width!r} was given")
    if ending == ".html" and (width is not None or fps is not None):
        raise InputError("a film as .html is drawn by the browser, in any size: leave the width and fps out")
    made = plan(
        1 if steps is None else steps,
        fps=FPS[ending] if fps is None else fps,
        seconds=SECONDS if seconds is None else seconds,
    )
    if ending == ".gif" and made.fps > QUICKEST:
        raise InputError(f"a .gif shows at most {QUICKEST} frames a second, {made.fps:g} was given: save an .mp4")
    if ending == ".mp4":
        ffmpeg()
    return made


def film(
    still: Still, ending: str, *, width: int | None = None, fps: float | None = None, seconds: float | None = None,
    progress: Told | None = None,
) -> bytes:  # fmt: skip
    """The film's bytes; the same picture gives the same bytes.

    Arguments
        ending: ".gif", ".mp4" (by ffmpeg, found on PATH) or ".html" (a page with a player).
        width: in pixels, up to 3840; the size's own without it. fps: frames a second; 20 in a GIF, 30 in an MP4.
        seconds: of the whole film, from 1 to 120; 8 without it. progress: told frames drawn, and of how many.

    Raises InputError for a picture without steps or with over 1000, MissingExtra where there is no ffmpeg.
    """
    steps = moves(still.facts).steps if still.layout in MOVING else None
    shots = check(ending, still.layout, steps, width=width, fps=fps, seconds=seconds)
    settings = json.dumps(still.facts.settings)
    if ending == ".html":
        return player(still.render("svg"), still.figure(), still.facts, shots, still.style.theme).encode()
    size = still.style.size
    stage = Stage(still.figure(), still.facts, DPI * (width or size.pixels) / size.width)
    frames = _frames(stage, shots, progress)
    if ending == ".gif":
        seen = [*(stage.frame(share * shots.steps) for share in (0, 0.25, 0.5, 0.75, 1)), stage.still]
        return gif(frames, palette_of(seen), shots.fps, f"thalweg {settings}")
    return mp4(frames, shots.fps, still.facts.headline, settings)


def _frames(stage: Stage, shots: Plan, progress: Told | None) -> Iterator[tuple[Pixels, int]]:
    drawn = 0
    for shot in shots.shots:
        yield stage.frame(shot.step), shot.frames
        drawn += shot.frames
        if progress is not None:
            progress(drawn, shots.frames)
    yield stage.still, shots.closing
    if progress is not None:
        progress(shots.frames, shots.frames)
