"""Modules as one script, and the script in its document."""

import base64
import gzip
import hashlib
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.explorer.pages import NODE
from thalweg.explorer.bundle import bundle
from thalweg.explorer.document import document

MAIN = """import { twice } from "./maths/twice.js";
import {
  one,
} from "./one.js";

console.log(twice(one));
"""
TWICE = """import { one } from "../one.js";

/** Two of
 * them. */
export function twice(x) {
  return x + one;
}
"""
MODULES = {
    "main.js": MAIN,
    "maths/twice.js": TWICE,
    "one.js": "/** One. */\nexport const one = /** @type {number} */ (1);\n",
    "unused.js": "export const never = 2;\n",
}


def test_each_module_follows_those_that_it_imports() -> None:
    script = bundle(MODULES, "main.js")
    assert re.findall(r"^// (\S+)$", script, re.MULTILINE) == ["one.js", "maths/twice.js", "main.js"]
    assert "import" not in script and "export" not in script and "Two of" not in script


def test_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "script.mjs"
    file.write_text(bundle(MODULES, "main.js"))
    assert subprocess.run([NODE, file], capture_output=True, text=True, check=True).stdout == "2\n"


def test_a_type_before_a_value_at_a_line_s_start_is_no_documentation() -> None:
    source = "/** Says. */\nconst a = [\n  /** @type {any} */ (b).c,\n];\nconst kept = 1;\n/** More. */\n"
    script = bundle({"a.js": source}, "a.js")
    assert "const kept = 1;" in script and "(b).c," in script and "Says" not in script


def test_a_missing_module_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"gone\.js"):
        bundle({"a.js": 'import { b } from "./gone.js";\n'}, "a.js")


def test_the_policy_s_hashes_are_those_of_what_stands_in_the_document() -> None:
    html = document("const a = 1;\n", "p { color: red }", title="A & <b>", version="1")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in unescape(policy)
    (packed,) = re.findall(r'const packed = "([^"]+)"', html)
    assert gzip.decompress(base64.b64decode(packed)) == b"const a = 1;\n"
    assert "<title>A &amp; &lt;b&gt;</title>" in html


def test_the_same_page_is_the_same_bytes() -> None:
    assert document("a", "b", title="c", version="d") == document("a", "b", title="c", version="d")


def test_a_style_cannot_end_itself() -> None:
    with pytest.raises(AssertionError, match="would end the style"):
        document("", "</STYLE>", title="", version="")
