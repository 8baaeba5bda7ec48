"""Write docs/conventions.md anew: python -m tests.cli.conventions_page"""

import inspect
import re
from pathlib import Path

import thalweg as tw
from thalweg.cli.conventions import row_of
from thalweg.like.conversions.spelling import functions
from thalweg.rules import CATALOGUE
from thalweg.runs.convention import Convention, Conventions
from thalweg.runs.conventions import available

PAGE = Path(__file__).parents[2] / "docs" / "conventions.md"
EPS = 1e-2
HEAD = """# Same name, other rule

What five libraries compute under one name, as `tw.like` has it, and how far that takes their paths apart. Written by
`python -m tests.cli.conventions_page`; a test holds it to `tw.like`. Every number is printed by the command that
stands above it. Versions: PyTorch 2.13, Keras 3.15, optax 0.2.8, TensorFlow 1.15 (tf.train and tf.contrib.opt), Torch7.

- **epsilon**: *corrected* and *uncorrected* say whether the root beside which it is added has been divided by its bias.
- **starts at**: what the state holds before the first step, where it is not 0.
- **weight decay**: *L2* is added to the gradient; *decoupled* shrinks the parameter itself.
- **apart**: the step from which the path differs from the first library's by more than rounding, and the largest
  distance of {steps} steps on the valley (x² + 100 y²) / 2 from (-3, 1.5): each library with its own *defaults*; all
  with the *same* numbers, which are the first library's, at the learning rate that `thalweg tune` finds for our rule,
  options left as they are; with these and epsilon {eps:g}; with these while the rate is *falling* to a tenth after half
  of the steps.
- **in other words**: the first library's numbers as another must be told them, by `tw.convert`. *exact*: numbers;
  *per step*: some of them change with the step t, from 1; *none*: there are none, and why.

In formulas η is the learning rate, ϵ epsilon, μ momentum, τ dampening, λ weight decay, g the gradient; a name on the
right of its own line, or of a line above it, is the value of the step before.

| | {libraries} |
|---|{rule}
"""


def page() -> str:
    """The whole text."""
    there = available()
    names = tuple(dict.fromkeys(each for has in there.values() for each in has))
    parts = [HEAD.format(libraries=" | ".join(names), rule="---|" * len(names), steps=100, eps=EPS).rstrip()]
    parts += [f"| [{name}](#{name}) | {' | '.join('yes' if each in has else '' for each in names)} |"
              for name, has in there.items()]  # fmt: skip
    return "\n".join([*parts, *(section(name) for name in CATALOGUE if there[name])]) + "\n"


def section(name: str) -> str:
    found = tw.conventions(name)
    lines = ["", f"## {name}", "", f"{CATALOGUE[name].paper}.", ""]
    lines += ["| library | with its defaults | epsilon | starts at | weight decay |", "|---|---|---|---|---|"]
    for each in found.libraries:
        eps = each.eps.replace("|", r"\|")
        lines.append(f"| {each.library} | `{each.call}` | {eps} | {each.start} | {each.decay} |")
    for who, formula in by_formula(found).items():
        lines += ["", f"{who}:", "", *(f"    {line}" for line in formula)]
    if len(found.libraries) > 1:
        lines += apart(name, found)
        lines += ["", "In other words:", "", *(f"- {in_other_words(each)}" for each in found.libraries[1:])]
    return "\n".join([*lines, "", *sources(found)])


def by_formula(found: Conventions) -> dict[str, tuple[str, ...]]:
    """Libraries of one formula together."""
    formulas = dict.fromkeys(each.formula for each in found.libraries)
    return {", ".join(each.library for each in found.libraries if each.formula == one): one for one in formulas}


def apart(name: str, found: Conventions) -> list[str]:
    rows = {each.library: row_of(each)[1:] for each in found.libraries[1:]}
    command, heads = f"`thalweg conventions {name}`", ["defaults", "same", "falling"]
    if "eps" in CATALOGUE[name].defaults:
        wide = tw.conventions(name, eps=EPS)
        rows = {each.library: [*rows[each.library], *row_of(each)[3:5]] for each in wide.libraries[1:]}
        command, heads = f"{command}, and with `--eps {EPS:g}`", [*heads, f"epsilon {EPS:g}"]
    lines = ["", f"Apart from {found.libraries[0].library}, lr {found.lr:.4g} ({command}):", ""]
    lines += [f"| | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    for library, cells in rows.items():
        pairs = [f"{step}, by {much}" if much else step for step, much in zip(cells[::2], cells[1::2], strict=True)]
        lines.append(f"| {library} | {' | '.join(pairs)} |")
    return lines


def in_other_words(each: Convention) -> str:
    said = f"none, because {each.because}" if each.converted == "none" else f"{each.converted}, `{each.because}`"
    return f"{each.library}: {said}"


def sources(found: Conventions) -> list[str]:
    """As the functions of `tw.like` name them."""
    said = []
    for each in found.libraries:
        text = inspect.getdoc(functions(each.library)[found.optimizer]) or ""
        match = re.search(r"Source: (.*?)(?:\n\n|\Z)", text, re.S)
        if match:
            said.append(f"{each.library}: {' '.join(match.group(1).split()).rstrip('.')}")
    return [f"Sources: {'; '.join(said)}."] if said else []


if __name__ == "__main__":  # a test run imports every module for its doctests
    PAGE.write_text(page())
    print(PAGE)
