"""What README.md says in numbers, from where commands wrote them: python -m tests.readme"""

import re
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = "<!-- {name}: written by python -m tests.readme -->\n{text}<!-- end -->"
COLUMNS = ("case", "ours", "torch fused", "torch foreach", "optax")
CASES = ("adam, 16 million", "adam, 660 thousand", "adam, 1,000 x 1,000", "adam, 2,410", "rmsprop, 16 million")


def race() -> str:
    """The sentence of the race in docs/images/race.png, which `make picture` runs and draws."""
    with Image.open(ROOT / "docs" / "images" / "race.png") as picture:
        return f"> {picture.info['Title']}\n"


def benchmarks() -> str:
    """Some rows and columns of docs/benchmarks.md, which `make bench` writes; targets are left out."""
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.split("## A step")[1].split("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    at = [rows[0].index(column) for column in COLUMNS]
    chosen = [rows[0], *(next(row for row in rows if row[0] == case) for case in CASES)]
    cells = [[re.sub(r"\*\*|\s*\(.*?\)", "", row[k]) for k in at] for row in chosen]
    cells.insert(1, ["---"] * len(COLUMNS))
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def written(readme: str) -> str:
    """The README with its blocks as they are now."""
    for name, text in (("race", race()), ("benchmarks", benchmarks())):
        block = re.compile(BLOCK.format(name=name, text="(?:.*\n)*?"))
        readme = block.sub(BLOCK.format(name=name, text=text.replace("\\", r"\\")), readme)
    return readme


if __name__ == "__main__":  # a test run imports every module for its doctests
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
