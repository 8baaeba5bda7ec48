"""Functions that were printed as JavaScript, called in Node or in a browser; numbers travel as their bits."""

import base64
import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser

from tests.explorer.install import NODE
from thalweg.explorer import bundle

Numbers = NDArray[np.float64]
Execute = Callable[[str, Any], Any]  # a function's body in JavaScript, and what it is `given`
CALL_ALL = """
(calls) => {
  const from = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const to = (numbers) => btoa(Array.from(new Uint8Array(numbers.buffer), (b) => String.fromCharCode(b)).join(""));
  return calls.map(({ path, shape, count, rows }) => {
    const printed = path.slice(1).reduce((value, key) => value[key], { LANDSCAPES, RULES }[path[0]]);
    const given = from(rows);
    const results = [];
    let at = 0;
    for (let row = 0; row < count; row++) {
      const each = shape.map((n) => (n === null ? given[at++] : Array.from(given.slice(at, (at += n)))));
      results.push(...printed(...each));
    }
    return to(Float64Array.from(results));
  });
}
"""


@dataclass(frozen=True)
class Call:
    """A printed function, its arguments' shape (None: a number, n: an array of n), and what Python says of each row."""

    path: tuple[str, ...]
    shape: tuple[int | None, ...]
    rows: Numbers
    expected: Numbers
    exact: bool

    def given(self) -> dict[str, Any]:
        rows = np.ascontiguousarray(self.rows, dtype="<f8")
        coded = base64.b64encode(rows.tobytes()).decode()
        return {"path": self.path, "shape": self.shape, "count": len(rows), "rows": coded}

    def wrong(self, found: Numbers) -> list[str]:
        """The rows where JavaScript differs; NaN is NaN."""
        expected = np.asarray(self.expected, dtype=np.float64).ravel()
        assert found.shape == expected.shape, self.path
        same = (found.view(np.uint64) == expected.view(np.uint64)) | (np.isnan(found) & np.isnan(expected))
        if not self.exact:
            with np.errstate(all="ignore"):
                same |= np.abs(found - expected) <= 1e-12 * np.maximum(1.0, np.abs(expected))
        width = len(expected) // len(self.rows)
        return [
            f"{'.'.join(self.path)}({self.rows[place // width].tolist()})[{place % width}] is {found[place]!r}, "
            f"in Python {expected[place]!r}"
            for place in np.flatnonzero(~same)
        ]


def in_node(script: str, given: Any, folder: Path) -> Any:
    """What a function's body, a `script`, returns for `given` in Node."""
    (folder / "body.js").write_text(
        f"const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
        f"const result = (() => {{\n{script}\n}})();\nconsole.log(JSON.stringify(result));\n"
    )
    command = [NODE, folder / "body.js"]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def in_browser(script: str, given: Any, window: Browser) -> Any:
    """The same in a blank page."""
    page = window.new_page()
    try:
        return page.evaluate(f"(given) => {{\n{script}\n}}", given)
    finally:
        page.close()


def check(calls: Sequence[Call], recordings: str, execute: Execute) -> None:
    """All calls give in JavaScript what they give in Python."""
    script = bundle.bundle({**bundle.modules(), "recordings.js": recordings}, "recordings.js")
    found = execute(f"{script}\nreturn ({CALL_ALL.strip()})(given);", [call.given() for call in calls])
    wrong = []
    for call, coded in zip(calls, found, strict=True):
        wrong += call.wrong(np.frombuffer(base64.b64decode(coded), dtype="<f8"))
    assert wrong == [], f"{len(wrong)} differ"
