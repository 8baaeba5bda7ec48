"""Colours, type and sizes, shared by every figure. Sizes are pixels on a canvas 1920 wide."""

from dataclasses import dataclass
from typing import Any

CANVAS = (1920, 1080)
DPI = 100  # of the canvas; a larger PNG is the same picture at a higher density
FONT = "DejaVu Sans"  # comes with Matplotlib, so a picture looks the same everywhere

PAPER, INK, QUIET = "#fbfcfd", "#16202b", "#4a5866"
CONTOUR = "#27506e"
NOWHERE = "#d9d4d2"  # where the loss is not finite
TINTS = ("#fffdf3", "#eef3ea", "#cfdfe0", "#a9c3cf", "#7fa0b4")  # from the floor up
SHADOW, SHINE = 0.16, 0.22  # how far the light takes a tint to black and to white

# contrast on white 4.5 and more, the first four's 5.2, 6.9, 6.6 and 5.4. For usual, deutan, protan and tritan viewers
# the first four are 8 and more apart in CIE L*a*b*, all others 11; never the only sign
COLOURS = {
    "sgd": "#c2410c",
    "adam": "#0f5c9e",
    "momentum": "#86308f",
    "rmsprop": "#0b7261",
    "nesterov": "#e10f3c",
    "adagrad": "#69784b",
    "adamw": "#8700ff",
    "amsgrad": "#691e0f",
    "adadelta": "#693c69",
    "adamax": "#3c00a5",
    "nadam": "#0f2dd2",
    "radam": "#785af0",
    "adabelief": "#5a0069",
    "yogi": "#876996",
    "rprop": "#5a2d2d",
    "signum": "#962d0f",
    "lion": "#a54bc3",
    "schedule_free_sgd": "#4b0f87",
    "schedule_free_adamw": "#693cc3",
}
OTHERS = ("#8a5a00", "#a3164f", "#3c4fb8", "#4d6b00", "#5d4037", "#37474f")
DASHES = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)), (0, (4, 1, 1, 1, 1, 1)))

# the same on a dark page, where the floor is the lightest of dark grounds: contrast on it at least 4.5, the first four
# colours 30 and more apart in CIE L*a*b* for every viewer, all others 11
DARK: dict[str, Any] = {
    "paper": "#10161d",
    "ink": "#e8eef4",
    "quiet": "#a3b1be",
    "contour": "#9cc0d9",
    "nowhere": "#3a3634",
    "shading": (0.45, 0.05),
    "tints": ("#243647", "#1f2e3d", "#192632", "#141e28", "#10171f"),
    "colours": {
        "sgd": "#ff8d1f",
        "adam": "#85a9fe",
        "momentum": "#f3b9d3",
        "rmsprop": "#63f79b",
        "nesterov": "#f09687",
        "adagrad": "#a5d24b",
        "adamw": "#e1b4ff",
        "amsgrad": "#ffb478",
        "adadelta": "#b4a5d2",
        "adamax": "#e1d2ff",
        "nadam": "#b4ffff",
        "radam": "#a5e1b4",
        "adabelief": "#f0ffe1",
        "yogi": "#87b4a5",
        "rprop": "#69c35a",
        "signum": "#e1d200",
        "lion": "#ffff00",
        "schedule_free_sgd": "#0fc387",
        "schedule_free_adamw": "#c3ff78",
    },
    "others": ("#e8b84a", "#ff86b3", "#a9b4ff", "#b5d35a", "#d6b0a3", "#b9c6cd"),
}

NAMES = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "amsgrad": "AMSGrad",
    "adadelta": "Adadelta",
    "adamax": "Adamax",
    "nadam": "NAdam",
    "radam": "RAdam",
    "adabelief": "AdaBelief",
    "yogi": "Yogi",
    "rprop": "Rprop",
    "signum": "Signum",
    "lion": "Lion",
    "schedule_free_sgd": "Schedule-Free SGD",
    "schedule_free_adamw": "Schedule-Free AdamW",
}


def name(optimizer: str) -> str:
    """An optimizer's name as the field writes it."""
    return NAMES.get(optimizer, optimizer)


def colour(optimizer: str, index: int) -> str:
    """One colour for each known optimizer, others in turn."""
    return COLOURS.get(optimizer, OTHERS[index % len(OTHERS)])


@dataclass(frozen=True)
class Type:
    """Sizes of type for a panel of a given width: smaller panels, smaller type, never below what can be read."""

    title: float
    label: float
    small: float

    @classmethod
    def for_width(cls, width: float) -> "Type":
        scale = min(1.0, max(0.42, width / 900))
        return cls(max(17.0, 42 * scale), max(13.0, 34 * scale), max(11.0, 21 * scale))


def page() -> dict[str, Any]:
    """What the page shares, light and dark, by the names of its style sheet."""
    light = {"paper": PAPER, "ink": INK, "quiet": QUIET, "contour": CONTOUR, "nowhere": NOWHERE, "tints": TINTS}
    return {
        "light": {**light, "shading": (SHADOW, SHINE), "colours": COLOURS, "others": OTHERS},
        "dark": DARK,
        "dashes": [[] if dash == "solid" else list(dash[1]) for dash in DASHES],
        "names": NAMES,
    }
