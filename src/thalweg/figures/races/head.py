"""The head of a picture of a race: its sentence in up to three lines, and under it what was raced."""

from thalweg.figures.canvas import Canvas
from thalweg.figures.layout import MARGIN

SIZES = ((50.0, 1), (42.0, 1), (38.0, 2), (32.0, 2), (27.0, 3))  # of a headline, and the lines it may take
LEADING, SUBTITLE, GAP = 1.22, 22.0, 16.0


def wrapped(canvas: Canvas, text: str, size: float, room: float, weight: str = "normal") -> list[str]:
    """Lines no wider than `room`, of one word at least."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and canvas.width_of(longer, size, weight) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def balanced(canvas: Canvas, lines: list[str], size: float, room: float) -> list[str]:
    """As many lines, all of about one length: no word stands alone on the last."""
    text, count = " ".join(lines), len(lines)
    if count == 1:
        return lines
    narrow = room / count
    while len(found := wrapped(canvas, text, size, narrow, "bold")) > count and narrow < room:
        narrow = min(room, 1.03 * narrow)
    return found if len(found) <= count else lines


def draw_head(canvas: Canvas, headline: str, subtitle: str) -> float:
    """Write both; how far down from the top they reach, in pixels."""
    room = canvas.width - 2 * MARGIN
    for size, most in SIZES:
        lines = wrapped(canvas, headline, size, room, "bold")
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    top = canvas.height - GAP
    for k, line in enumerate(balanced(canvas, lines, size, room)):
        top -= LEADING * size
        canvas.write(MARGIN, top, line, size, canvas.theme.ink, weight="bold", fit=room,
                     gid="headline" if not k else f"headline-{k}")  # fmt: skip
    top -= 1.5 * SUBTITLE
    canvas.write(MARGIN, top, subtitle, SUBTITLE, canvas.theme.quiet, fit=room, gid="subtitle")
    return canvas.height - top + GAP
