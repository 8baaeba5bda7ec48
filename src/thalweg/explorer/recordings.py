"""The page's `recordings.js`: landscapes, rules and constants, printed from their recordings.

What a user named (titles, columns, sources) is written as JSON strings; code is only what the recorder printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from thalweg.engines.javascript import FUNCTIONS, number
from thalweg.explorer import landscapes, rules
from thalweg.explorer.code import Code
from thalweg.figures import theme
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.optimizer import Optimizer
from thalweg.problems.line import old_faithful
from thalweg.rules import CATALOGUE as RULES
from thalweg.runs import tune
from thalweg.runs.descend import SURROUNDINGS

TUNING = {
    "grid": tune.GRID.tolist(),
    "finer": tune.FINER,
    "tolerance": tune.TOLERANCE,
    "longer": tune.LONGER,
    "mostLonger": tune.MOST_LONGER,
}


def recordings(
    surfaces: Iterable[Landscape], optimizers: Iterable[Optimizer], opening: Mapping[str, Any], version: str
) -> str:
    """The module's source."""
    surfaces, optimizers = tuple(surfaces), tuple(optimizers)
    exports = {
        "LANDSCAPES": Table({each.name: landscapes.printed(each) for each in surfaces}),
        "RULES": Table({rules.key(each): rules.printed(each) for each in optimizers}),
        "OWN": {
            "landscapes": [each.name for each in surfaces if not _is_known(each)],
            "rules": [rules.key(each) for each in optimizers if RULES.get(each.name) is not each.rule],
        },
        "TUNING": TUNING,
        "SURROUNDINGS": SURROUNDINGS,
        "THEME": theme.page(),
        "OPENING": opening,
        "VERSION": version,
    }
    lines = [f'import {{ {", ".join(FUNCTIONS)} }} from "./maths/arithmetic.js";', ""]
    return "\n".join([*lines, *(f"export const {name} = {literal(value)};" for name, value in exports.items()), ""])


def _is_known(surface: Landscape) -> bool:
    """Whether the package itself makes this landscape, whatever its parameters and start."""
    known = LANDSCAPES.get(surface.name)
    if known is None or surface.definition is not known.definition:
        return surface is old_faithful()
    return surface.domain == known(**surface.parameters).domain


class Table(dict[str, Any]):
    """Printed an entry a line; in brackets a name is only a name, `__proto__` too."""


def literal(value: Any) -> str:
    """`value` as a JavaScript expression; text cannot end the script that holds it."""
    if isinstance(value, Code):
        return value.source
    if isinstance(value, Table):
        return "{\n" + "".join(f"[{literal(key)}]: {literal(inner)},\n" for key, inner in value.items()) + "}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(str(key))}: {literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
