"""GIF: one palette for the whole film, and of each frame only what has changed. Pillow packs the pixels.

Source: Graphics Interchange Format, Version 89a, CompuServe 1990.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
UNCHANGED = 255  # the transparent colour
STANDING, EXACT = 128, 16  # colours of what does not move; colours of what moves that are kept as they are
QUICKEST = 50  # frames a second: browsers show one of less than 2/100 s for 10/100
FOREVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"


def palette_of(frames: Sequence[Pixels]) -> Image.Image:
    """255 colours that suit these frames: half by how much room they take, half for what moves, however thin it is."""
    first = frames[0]
    changed = np.concatenate([each[(each != first).any(axis=2)] for each in frames[1:]] + [first[:1, 0]])
    packed, counts = np.unique(
        changed.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32), return_counts=True
    )
    moving = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)
    exact = moving[np.argsort(-counts, kind="stable")[:EXACT]]  # the paths' own colours
    parts = [exact, _quantized(first, STANDING), _quantized(moving[None], UNCHANGED - STANDING - EXACT)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.concatenate(parts).tobytes())
    return palette


def _quantized(pixels: Pixels, colours: int) -> Pixels:
    made = Image.fromarray(pixels).quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    return np.array(made.getpalette(), dtype=np.uint8).reshape(-1, 3)[:colours]


def gif(frames: Iterable[tuple[Pixels, int]], palette: Image.Image, fps: float, comment: str = "") -> bytes:
    """The file: `frames` are (height, width, 3) pixels and for how many frames they are shown, over and over.

    Without dithering, so that what stands still is still and areas of one colour pack well.
    """
    colours = np.zeros((256, 3), dtype=np.uint8)
    table = np.array(palette.getpalette(), dtype=np.uint8).reshape(-1, 3)[:UNCHANGED]
    colours[: len(table)] = table
    stream, before, shown = io.BytesIO(), None, 0
    for pixels, count in frames:
        height, width, _ = pixels.shape
        now = np.asarray(Image.fromarray(pixels).quantize(palette=palette, dither=Image.Dither.NONE))
        if before is None:
            stream.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + colours.tobytes() + FOREVER)
            stream.write(b"".join(_comment(comment)))
        delay = round(100 * (shown + count) / fps) - round(100 * shown / fps)
        left, top, changed = (0, 0, now) if before is None else _changed(before, now)
        stream.write(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, 0b101, delay, UNCHANGED, 0))  # what is there stays
        stream.write(struct.pack("<BHHHHB", 0x2C, left, top, changed.shape[1], changed.shape[0], 0))
        stream.write(_packed(changed))
        before, shown = now, shown + count
    return stream.getvalue() + b"\x3b"


def _changed(before: Pixels, now: Pixels) -> tuple[int, int, Pixels]:
    """Where the smallest rectangle that holds all changes lies, and what is new in it."""
    differs = before != now
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return 0, 0, np.full((1, 1), UNCHANGED, dtype=np.uint8)
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return int(columns[0]), int(rows[0]), np.where(differs[part], now[part], UNCHANGED).astype(np.uint8)


def _packed(indices: Pixels) -> bytes:
    """Pillow's LZW: the image data of a GIF of one grey frame, whose levels are the indices."""
    stream = io.BytesIO()
    Image.fromarray(indices).save(stream, "GIF", optimize=False, interlace=False)
    data = stream.getvalue()
    place = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[place] == 0x21:  # an extension: its label, then blocks up to an empty one
        place += 2
        while data[place]:
            place += 1 + data[place]
        place += 1
    flags = data[place + 9]
    place += 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    return data[place:-1]


def _comment(text: str) -> Iterator[bytes]:
    """What made the film, for those who look into the file."""
    data = text.encode("ascii", "replace")
    if data:
        yield b"\x21\xfe"
        for start in range(0, len(data), 255):
            block = data[start : start + 255]
            yield bytes([len(block)]) + block
        yield b"\x00"
