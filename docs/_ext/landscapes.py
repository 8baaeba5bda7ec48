"""{landscapes}: an optimizer's path on four landscapes, each with the best learning rate of one shared grid."""

import json
from typing import Any

from docutils import nodes
from running import Page
from showing import output
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

FOUR = {  # how it is called -> (Python, the budget of a run in steps)
    "The narrow valley": ("tw.valley", 300),
    "The valley, turned by 45°": ("tw.valley(tilt=45)", 300),
    "Rosenbrock's curved valley": ("tw.rosenbrock", 2000),
    "A saddle, started beside its ridge": ("tw.bounded_saddle", 300),
}
CODE = """import thalweg as tw

land, steps = {land}, {steps}
tuned = tw.tune(land, [tw.{name}], steps=steps)
path = tw.descend(land, tuned.entries[0].optimizer, steps=steps)
tw.draw(path, lr_rule=tuned.rule, size="column")"""
NUMBERS = """import json

best = tuned.entries[0]
json.dumps({
    "formula": land.formula, "start": land.start, "remarks": tuned.remarks, "steps": best.steps,
    "lr": f"{best.optimizer.hyperparameters['lr']:.3g}", "default": best.default_steps,
})"""


class Landscapes(SphinxDirective):
    """A table of steps, and four pictures."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        (name,) = self.arguments
        head = ["landscape", "budget", "learning rate", "steps there", "at the default rate"]
        lines = [head if name == "sgd" else [*head, "SGD's best"]]
        lines.append(["---"] * len(lines[0]))
        grid, remarks = nodes.container(classes=["landscapes"]), list[str]()
        for title, (land, steps) in FOUR.items():
            page, given = Page(), {"land": land, "steps": steps}
            drawn = page.run(CODE.format(**given, name=name), width=800)
            own, plain = json.loads(page.run(NUMBERS).text), of_sgd(given)
            place = f"{title}: {own['formula']} from ({own['start'][0]:g}, {own['start'][1]:g})"
            row = [place, f"{steps:,}", own["lr"], there(own["steps"]), there(own["default"])]
            lines.append(row if name == "sgd" else [*row, there(plain["steps"])])
            remarks += [f"- {title}: {said}" for said in dict.fromkeys((*own["remarks"], *plain["remarks"]))]
            cell = nodes.container(classes=["landscape"])
            cell += nodes.paragraph("", title, classes=["landscape-title"])
            cell += output(self.env, drawn)
            grid += cell
        table = self.parse_text_to_nodes("\n".join(f"| {' | '.join(line)} |" for line in lines))
        table += self.parse_text_to_nodes("\n".join(remarks))
        code = CODE.format(land="tw.valley", steps=300, name=name)
        dropdown = self.parse_text_to_nodes(f":::{{dropdown}} The code\n```python\n{code}\n```\n:::")
        return [*table, grid, *dropdown]


def of_sgd(given: dict[str, Any]) -> dict[str, Any]:
    """What SGD does there, on its page's code: found again there."""
    page = Page()
    page.run(CODE.format(**given, name="sgd"), width=800)
    numbers: dict[str, Any] = json.loads(page.run(NUMBERS).text)
    return numbers


def there(steps: int | None) -> str:
    return "not there" if steps is None else f"{steps:,}"


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("landscapes", Landscapes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
