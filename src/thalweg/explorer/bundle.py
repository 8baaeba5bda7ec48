"""The page's ES modules as one script, so that a file opened from a disk needs nothing else.

The modules share one scope: each top-level name is used once. A browser and Node refuse a second one.
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from posixpath import dirname, join, normpath

IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)
ABOUT = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL)
ROOT = files("thalweg.explorer") / "page"


def modules() -> dict[str, str]:
    """path -> source of each module of the page, as written."""
    return dict(_walk(ROOT, ""))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found = []
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            found += _walk(each, f"{prefix}{each.name}/")
        elif each.name.endswith(".js"):
            found.append((prefix + each.name, each.read_text(encoding="utf-8")))
    return found


def style() -> str:
    return (ROOT / "style.css").read_text(encoding="utf-8")


def bundle(sources: Mapping[str, str], entry: str) -> str:
    """`entry` and all it imports, each module after those that it imports; documentation left out."""
    parts: dict[str, str] = {}

    def take(path: str) -> None:
        if path in parts:
            return
        parts[path] = ""  # a cycle ends here
        for imported in IMPORT.findall(sources[path]):
            take(normpath(join(dirname(path), imported)))
        parts.pop(path)
        parts[path] = EXPORT.sub("", ABOUT.sub("", IMPORT.sub("", sources[path]))).strip() + "\n"

    take(entry)
    return "".join(f"// {path}\n{text}" for path, text in parts.items() if text)
