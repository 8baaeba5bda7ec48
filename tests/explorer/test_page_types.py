"""The page's modules as text: their types, layers and size, and what none of them may call."""

import json
import re
import subprocess
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.install import MODULES, NODE
from thalweg.engines.javascript import FUNCTIONS
from thalweg.explorer import bundle
from thalweg.rules import CATALOGUE as RULES

LAYERS = ("maths", "recordings.js", "runs", "state", "figure", "controls", "main.js", "page.js", "widget.js")
LONGEST_FILE, WIDEST_LINE, LARGEST_PAGE = 250, 120, 150_000
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let|var) (\w+)", re.MULTILINE)
FORBIDDEN = {
    "markup from text": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|ContextualFragment|srcdoc|DOMParser",
    "code from text": r"\beval\b|\bFunction\s*\(|\bimport\s*\(|javascript:|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]",
    "attributes that the policy refuses": r"setAttribute(?:NS)?\([^)]*[\"'`](?:style|on\w+)[\"'`]|\bcssText\b",
    "requests": r"\bfetch\s*\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bWorker\s*\(",
    "what stays in the browser": r"localStorage|sessionStorage|indexedDB|document\.cookie",
}
TYPES = {
    "LANDSCAPES": "Object<string, import('./types.js').RecordedLandscape>",
    "RULES": "Object<string, import('./types.js').RecordedRule>",
    "OPENING": "import('./types.js').State",
}
OPTIONS = {
    "allowJs": True,
    "checkJs": True,
    "strict": True,
    "noEmit": True,
    "noUnusedLocals": True,
    "noImplicitReturns": True,
    "target": "es2022",
    "module": "esnext",
    "moduleResolution": "bundler",
    "lib": ["es2022", "dom", "dom.iterable"],
    "types": [],
}
SOURCES = bundle.modules()


def types_of(folder: Path, sources: dict[str, str]) -> list[str]:
    """What TypeScript finds in modules, as lines."""
    for path, source in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(source)
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["**/*.js"]}))
    compiler = [NODE, MODULES / "typescript" / "bin" / "tsc", "--project", folder, "--pretty", "false"]
    done = subprocess.run(compiler, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 2), done.stderr
    return done.stdout.splitlines()


def recordings() -> str:
    """recordings.js with the types it is said to have."""
    source = tw.explore().recordings
    for name, kind in TYPES.items():
        source = re.sub(f"^export const {name} ", f"/** @type {{{kind}}} */\n\\g<0>", source, flags=re.MULTILINE)
    return source + f"void [{', '.join(FUNCTIONS)}];\n"  # a page need not use each


def test_types(tmp_path: Path) -> None:
    assert types_of(tmp_path, {**SOURCES, "recordings.js": recordings()}) == []


def test_a_wrong_type_is_seen(tmp_path: Path) -> None:
    wrong = 'import { RULES } from "./recordings.js";\n\nexport const wrong = RULES.sgd.title * 2;\n'
    sources = {"recordings.js": recordings(), "types.js": SOURCES["types.js"], "wrong.js": wrong}
    sources["maths/arithmetic.js"] = SOURCES["maths/arithmetic.js"]
    found = [line for line in types_of(tmp_path, sources) if line.startswith("wrong.js")]
    assert len(found) == 1
    assert found[0].startswith("wrong.js(3,22): error TS2362")


def layer(path: str) -> int:
    return LAYERS.index(path.partition("/")[0])


@pytest.mark.parametrize("path", sorted(set(SOURCES) - {"types.js"}))
def test_a_module(path: str) -> None:
    source = SOURCES[path]
    assert len(source.splitlines()) <= LONGEST_FILE
    assert max(map(len, source.splitlines())) <= WIDEST_LINE
    imported = [normpath(join(dirname(path), name)) for name in bundle.IMPORT.findall(source)]
    assert [name for name in imported if layer(name) > layer(path)] == [], "imports go left only"
    code = bundle.ABOUT.sub("", source)
    for what, pattern in FORBIDDEN.items():
        assert re.findall(pattern, code) == [], what
    left = bundle.EXPORT.sub("", bundle.IMPORT.sub("", source))
    assert re.findall(r"^(?:import|export)\b.*", left, re.MULTILINE) == [], "a form that the bundler does not know"


@pytest.mark.parametrize(
    "call",
    [
        "e.innerHTML = x", "document.write(x)", "eval(x)", "new Function(x)", "import(x)", "setTimeout('x')",
        'e.setAttribute("style", x)', 'e.setAttribute("onclick", x)', "fetch(x)", "new Worker(x)", "localStorage.x",
    ],
)  # fmt: skip
def test_what_is_forbidden_is_seen(call: str) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, call)]


def test_each_top_level_name_is_used_once() -> None:
    names = [
        (name, path) for path, source in SOURCES.items() for name in TOP_LEVEL.findall(bundle.ABOUT.sub("", source))
    ]
    taken = dict(names)
    assert [(name, path, taken[name]) for name, path in names if taken[name] != path] == []


def test_every_module_is_in_the_page_or_the_widget() -> None:
    sources = {**SOURCES, "recordings.js": tw.explore().recordings}
    used = {
        path
        for entry in ("page.js", "widget.js")
        for path in re.findall(r"^// (\S+\.js)$", bundle.bundle(sources, entry), re.M)
    }
    assert used == set(sources) - {"types.js"}


@pytest.mark.parametrize("entry", ["page.js", "widget.js"])
def test_the_script_parses(entry: str, tmp_path: Path) -> None:
    file = tmp_path / "script.mjs"
    file.write_text(tw.explore().script(entry))
    done = subprocess.run([pages.NODE, "--check", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_module_runs_in_node_as_it_stands() -> None:
    assert pages.run('import { RULES } from "./recordings.js";', "Object.keys(RULES)") == list(RULES)


def test_size(page_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = len(page_file.read_bytes())
    parts = {"recordings": len(tw.explore().recordings), "style": len(bundle.style())}
    with capsys.disabled():
        print(f"\n[page] {size / 1000:.1f} kB, of it " + ", ".join(f"{n} {s / 1000:.1f}" for n, s in parts.items()))
    assert size < LARGEST_PAGE
