"""HTML: one page that plays the picture's own SVG, runs its own script and style, and asks nothing of anyone."""

from __future__ import annotations

import json
import re
from html import escape
from importlib.resources import files
from typing import Any

from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from thalweg.figures.canvas import writable
from thalweg.figures.film.plan import Plan
from thalweg.figures.film.stage import parts
from thalweg.figures.film.told import told
from thalweg.figures.policy import source
from thalweg.figures.theme import Theme

POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{scheme}">
<meta name="generator" content="Thalweg">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{svg}
{controls}
</main>
<script type="module">{script}</script>
</body>
</html>
"""
# attributes in place of styles, which the policy forbids; what all elements inherit stands on the root
STYLED = re.compile(r' style="([^"]*)"(?=[^<>]*>)')  # in a tag: texts may hold quotes, but no < or >
SHEETS = re.compile(r"\s*<style.*?</style>|\s*<!--.*?-->|\s*<metadata>.*?</metadata>", re.S)
INHERITED = ' stroke-linejoin="round" stroke-linecap="butt"'
NEARBY = "'DejaVu Sans', Verdana"  # as wide, where the reader has no DejaVu


def player(svg: bytes, figure: Figure, facts: Any, plan: Plan, theme: Theme) -> str:
    """The page: `svg` is the picture as it is saved, `figure` the same picture's ink."""
    folder = files("thalweg.figures.film")
    sheet = (folder / "player.css").read_text(encoding="utf-8")
    colours = {"paper": theme.paper, "ink": theme.ink, "quiet": theme.quiet, "halo": theme.halo}
    style = f":root{{{''.join(f'--{name}:{to_hex(colour)};' for name, colour in colours.items())}}}\n{sheet}"
    moving = sum(shot.frames for shot in plan.shots[1:])
    film = {
        "steps": plan.steps,
        "seconds": round(moving / plan.fps / plan.steps, 4),  # of a step
        "parts": told(parts(figure, facts), figure),
    }
    data = json.dumps(film, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    script = f"const film = {data};\n{(folder / 'player.js').read_text(encoding='utf-8')}"
    return PAGE.format(
        policy=escape(POLICY.format(script=source(script), style=source(style))),
        scheme="dark" if _is_dark(theme.paper) else "light",
        title=escape(writable(facts.headline)),
        style=style,
        svg=inline(svg.decode()),
        controls=(folder / "player.html").read_text(encoding="utf-8").replace("STEPS", str(plan.steps)),
        script=script,
    )


def inline(svg: str) -> str:
    """An SVG as a part of a page whose policy allows no styles in it."""
    bare = SHEETS.sub("", svg[svg.index("<svg ") :])
    opening, _, rest = bare.partition(">")
    opening = re.sub(r' (?:width|height|xmlns(?::\w+)?|version)="[^"]*"', "", opening)
    return f"{opening}{INHERITED}>{STYLED.sub(_attributes, rest)}"


def _attributes(style: re.Match[str]) -> str:
    pairs = (part.partition(":") for part in style[1].split(";") if part.strip())
    told = {name.strip(): value.strip().replace("'DejaVu Sans'", NEARBY) for name, _, value in pairs}
    return "".join(f' {name}="{value}"' for name, value in told.items())


def _is_dark(colour: str) -> bool:
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
