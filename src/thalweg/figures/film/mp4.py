"""MP4: frames through a pipe to ffmpeg, as H.264 that every browser, phone and slide program plays."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path as File

import numpy as np
from numpy.typing import NDArray

from thalweg.errors import FileError, MissingExtra
from thalweg.figures.canvas import writable

Pixels = NDArray[np.uint8]
QUALITY = "16"  # of x264: 0 is exact, 18 is said to look exact; flat drawings are small even so
THREADS = "4"  # the same on every machine, since the bytes depend on them
ESCAPED = re.compile(r"[=;#\\\n]")  # in a file of metadata


def ffmpeg() -> str:
    """Where the program is. Raises MissingExtra."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise MissingExtra(
            "an .mp4 needs the program ffmpeg, which is not on PATH: install it (apt install ffmpeg, brew install "
            "ffmpeg, winget install ffmpeg), or save a .gif or .html, which need nothing more"
        )
    return found


def mp4(frames: Iterable[tuple[Pixels, int]], fps: float, title: str, settings: str) -> bytes:
    """The file: `frames` are (height, width, 3) pixels and for how many frames they are shown.

    Raises FileError with ffmpeg's own words where it cannot make the film.
    """
    with tempfile.TemporaryDirectory(prefix="thalweg-") as folder, tempfile.TemporaryFile() as words:
        target, about, process = File(folder) / "film.mp4", File(folder) / "about.txt", None
        about.write_text(_about(title=title, comment=settings), encoding="utf-8")
        try:
            for pixels, count in frames:
                even = np.pad(pixels, [(0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2), (0, 0)], mode="edge")
                if process is None:
                    command = _command(even.shape[1], even.shape[0], fps, about, target)
                    process = subprocess.Popen(  # a Ctrl-C is ours alone: ffmpeg would end its file and look fine
                        command, stdin=subprocess.PIPE, stdout=words, stderr=words, start_new_session=True
                    )
                data = even.tobytes()
                for _ in range(count):
                    process.stdin.write(data)  # type: ignore[union-attr]  # it is a pipe
            assert process is not None, "a film has frames"
            process.stdin.close()  # type: ignore[union-attr]
            failed = process.wait() != 0
        except BrokenPipeError:
            failed = True
        except OSError as error:
            raise FileError(f"ffmpeg could not make the film: {error.strerror}") from None
        finally:
            _end(process)
        if failed:
            words.seek(0)
            said = words.read().decode(errors="replace").strip().splitlines() or ["it did not say why"]
            raise FileError(f"ffmpeg could not make the film: {said[-1]}")
        return target.read_bytes()


def _about(**tags: str) -> str:
    """What describes the film, as a file: a command line has no room for very long names.

    Source: FFmpeg Formats Documentation, section Metadata.
    """
    lines = (name + "=" + ESCAPED.sub(r"\\\g<0>", writable(text)) for name, text in tags.items())
    return "\n".join((";FFMETADATA1", *lines, ""))


def _command(width: int, height: int, fps: float, about: File, target: File) -> list[str]:
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", f"{fps:g}", "-i", "-"]
    colours = [
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int",
        "-pix_fmt",
        "yuv420p",
    ]
    tags = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-tune", "animation", "-crf", QUALITY, "-threads", THREADS]
    same = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart"]
    described = ["-f", "ffmetadata", "-i", str(about), "-map_metadata", "1"]
    quiet = [ffmpeg(), "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    return [*quiet, *raw, *described, *colours, *codec, *tags, *same, str(target)]


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    if process.poll() is None:
        process.kill()
        process.wait()
    with contextlib.suppress(OSError):
        process.stdin.close()  # type: ignore[union-attr]
