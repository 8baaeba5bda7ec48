"""The words of every picture: above it the finding and what is shown, under it how it was made."""

from dataclasses import dataclass

from thalweg.figures.canvas import Canvas
from thalweg.figures.layout import MARGIN
from thalweg.figures.theme import Size, Style

LEADING, EDGE, GAP, AIR = 1.22, 16.0, 6.0, 10.0
SHRINKS = 0.76  # a line that fits at this share of its size is made smaller; a longer one becomes several
BROKEN = ((38.0, 2), (32.0, 2), (27.0, 3))  # sizes of a headline on a slide, and the lines it may take


@dataclass(frozen=True)
class Lines:
    """A text as it is set."""

    text: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return self.size * (1 + LEADING * (len(self.text) - 1))


@dataclass(frozen=True)
class Head:
    """What stands above and below, and the room it takes."""

    headline: Lines
    subtitle: Lines
    small_print: Lines
    air: float  # between these and what they are about

    @property
    def top(self) -> float:
        """Height of what stands above."""
        return EDGE + self.headline.height + self._apart + self.subtitle.height + GAP + self.air

    @property
    def bottom(self) -> float:
        """Height of what stands below."""
        return self.small_print.height + 15.0 + self.air

    @property
    def _apart(self) -> float:
        return 13.0 if self.headline.size > 30 else 8.0

    def draw(self, canvas: Canvas, top: float | None = None) -> None:
        """Both, from `top` down and from the foot of the canvas up."""
        top = (canvas.height if top is None else top) - EDGE
        write(canvas, top, self.headline, canvas.theme.ink, "headline", "bold")
        write(canvas, top - self.headline.height - self._apart, self.subtitle, canvas.theme.quiet, "subtitle")
        write(canvas, 6.4 + self.small_print.height, self.small_print, canvas.theme.quiet, "small-print")


def head_of(style: Style, headline: str, subtitle: str, small_print: str) -> Head:
    """As it will be set on a canvas of this style."""
    probe, size = Canvas(style, 1.0), style.size
    return Head(
        _headline(probe, headline, size),
        _plain(probe, subtitle, size.subtitle, size),
        _plain(probe, small_print, size.small_print, size),
        0.0 if size.millimetres is None else AIR,
    )


def _headline(canvas: Canvas, text: str, size: Size) -> Lines:
    whole = Lines((" ".join(text.split()),), size.headline)
    room = canvas.room
    if canvas.width_of(whole.text[0], _least(size.headline, size), "bold") <= room:
        return whole
    for smaller, most in BROKEN if size.millimetres is None else ((size.headline, 9),):
        lines = canvas.wrapped(text, smaller, room, "bold")
        if len(lines) <= most:
            break
    return Lines(tuple(balanced(canvas, lines, smaller, room)), smaller)


def _plain(canvas: Canvas, text: str, type_: float, size: Size) -> Lines:
    whole = " ".join(text.split())
    if canvas.width_of(whole, _least(type_, size)) <= canvas.room:
        return Lines((whole,), type_)
    smaller = type_ if size.millimetres is not None else 0.86 * type_
    return Lines(tuple(canvas.wrapped(text, smaller, canvas.room)), smaller)


def _least(type_: float, size: Size) -> float:
    """On paper nothing is made smaller."""
    return type_ if size.millimetres is not None else SHRINKS * type_


def balanced(canvas: Canvas, lines: list[str], size: float, room: float) -> list[str]:
    """As many lines, all of about one length: no word stands alone on the last."""
    text, count = " ".join(lines), len(lines)
    if count == 1:
        return lines
    narrow = room / count
    while len(found := canvas.wrapped(text, size, narrow, "bold")) > count and narrow < room:
        narrow = min(room, 1.03 * narrow)
    return found if len(found) <= count else lines


def write(canvas: Canvas, top: float, lines: Lines, colour: str, gid: str, weight: str = "normal") -> None:
    """From `top` down."""
    for k, line in enumerate(lines.text):
        foot = top - lines.size - k * LEADING * lines.size
        canvas.write(MARGIN, foot, line, lines.size, colour, weight=weight, fit=canvas.room,
                     gid=f"{gid}-{k}" if k else gid)  # fmt: skip
