"""The pages that are written by hand, and what in them can be typed."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
WRITTEN = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
RUN_AT_BUILD = re.compile(r"^(`{3,})\{\w+\}.*?^\1$", re.MULTILINE | re.DOTALL)  # directives: the build runs these


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    """Without directives; lines that go on below are joined."""
    return re.sub(r"\\\n\s+", "", RUN_AT_BUILD.sub("", page.read_text()))


def commands(page: Path) -> list[str]:
    """Command lines of a page: indented, or in a fence; without their comments."""
    found = re.findall(r"^(?:    |\$ )?(thalweg(?: .*)?)$", text_of(page), re.MULTILINE)
    return [re.sub(r"\s+#.*", "", line).strip() for line in found]


def python(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL)
