"""The Python that the page writes: run as it stands, its paths are those of the page."""

import ast
import tokenize
from io import StringIO
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.explorer import pages
from tests.explorer.test_page_state import ADAM, FORMULA, MOMENTUM
from thalweg.explorer import rules
from thalweg.explorer.explore import explore
from thalweg.explorer.recordings import recordings
from thalweg.landscapes import CATALOGUE as LANDSCAPES
from thalweg.rules import CATALOGUE as RULES

IMPORTS = """import { OPENING, RULES } from "./recordings.js";
import { descend } from "./runs/descend.js";
import { surfaceOf } from "./runs/surface.js";
import { normalised } from "./state/state.js";
import { toPython } from "./state/python.js";"""
RUNS = """given.map((changes) => {
  const state = normalised({ ...OPENING, parameters: {}, start: null, ...changes }), { steps, sampling } = state;
  const surface = surfaceOf(state);
  const paths = state.optimizers.map(({ rule, values }) =>
    descend(surface, RULES[rule], values, { steps, start: surface.start, sampling }).points);
  return { text: toPython(state), paths };
})"""
TEXTS = """given.map((changes) => toPython(normalised({ ...OPENING, parameters: {}, start: null, ...changes })))"""
HOSTILE = [
    '"); import os; os.abort() #', "'''\"\"\"", "\\", '\\"', "x\ny", "x\r\ny", "\u2028y", "\u2029", "\x00", "\x85",
    "\ud800", "\u202ex", "{x}", "%s", "\\N{DIGIT ONE}", "\U000e0041", "x # y", "\ufeffx",
]  # fmt: skip
VARIANTS = [
    tw.rmsprop(lr=0.02, momentum=0.9, centered=True),
    tw.sgd(lr=0.01, weight_decay=0.1),
    tw.rmsprop(lr=0.02, centered=True, weight_decay=0.01),
]
STATES: list[dict[str, Any]] = [
    {},
    {"parameters": {"kappa": 37.5, "tilt": 30.0}, "steps": 40, "layout": "overlay", "step": 0},
    {"landscape": "rosenbrock", "start": [-1.5, 2.25], "optimizers": [ADAM, MOMENTUM]},
    {"landscape": "saddle", "view": [-8, 8, -1, 1e21], "start": [2, 1e-7], "optimizers": [ADAM]},
    {"landscape": "formula", "formula": FORMULA, "optimizers": [MOMENTUM, ADAM], "steps": 60},
    {"landscape": "formula", "formula": FORMULA, "start": [-1, 1.5], "optimizers": [ADAM]},
    {"landscape": "formula", "formula": FORMULA, "view": [-2, 3, -1, 2], "start": [-1, 1.5], "optimizers": [ADAM]},
    {"landscape": "formula", "formula": "sqrt(x**2 + 1)\u00a0+\ty**2", "optimizers": [ADAM], "steps": 20},
    {"landscape": "old faithful", "sampling": {"batch": 16, "seed": 7}, "optimizers": [ADAM, MOMENTUM]},
    {"landscape": "old faithful", "start": [5, 60], "sampling": {"batch": 0, "seed": 7}, "optimizers": [ADAM]},
    {"sampling": {"noise": 0.5, "seed": 11, "batch": 0}, "optimizers": [ADAM, MOMENTUM], "steps": 100},
    {"sampling": {"noise": 0.5, "seed": 11, "batch": 9}, "start": [-2, 1], "optimizers": [ADAM], "steps": 100},
    {"sampling": {"noise": 0, "seed": 11, "batch": 9}, "optimizers": [ADAM], "steps": 100},
    {"optimizers": [{"rule": "sgd", "values": {"lr": 5.0}}]},
    *({"landscape": name, "optimizers": [ADAM], "steps": 30} for name in LANDSCAPES),
    *({"optimizers": [{"rule": name, "values": {"lr": 0.01}}]} for name in RULES),
    *(
        {"optimizers": [{"rule": rules.key(each), "values": {name: each.hyperparameters[name] for name in names}}]}
        for each in VARIANTS
        for names in [each.variant.hyperparameters]
    ),
]  # fmt: skip


@tw.landscape(domain=(-1.0, 1.0, -1.0, 1.0), start=(0.5, 0.5))
def dented(x: Any, y: Any, *, depth: float = 2.0) -> Any:
    return depth * (x**2 + y**2)


@tw.rule
def halving(x: Any, g: Any, t: Any, *, lr: float = 0.1) -> Any:
    return x - lr * g / 2


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The page with some variants of rules, and what a user named."""
    root = tmp_path_factory.mktemp("page")
    for file in pages.folder().rglob("*.js*"):
        (root / file.relative_to(pages.folder())).parent.mkdir(parents=True, exist_ok=True)
        (root / file.relative_to(pages.folder())).write_bytes(file.read_bytes())
    rows = {"a": [1.0, 2.0, 4.0], "b": [1.0, 3.0, 2.0]}
    data = tw.line(rows, feature="a", target="b", name="my\nfile.csv\u2028import os")
    surfaces = [*LANDSCAPES.values(), tw.old_faithful(), dented, data]
    optimizers = [*(rule() for rule in RULES.values()), *VARIANTS, halving(lr=0.5)]
    opening = explore(tw.valley, [tw.sgd(lr=0.01), tw.adam(lr=0.1)]).opening
    (root / "recordings.js").write_text(recordings(surfaces, optimizers, opening, "0"))
    return root


def ran(text: str, **given: Any) -> dict[str, Any]:
    """What the program's names stand for, without the picture."""
    program, drawn = text.rsplit("tw.draw(", 1)
    assert drawn.endswith('.save("view.svg")\n')
    scope: dict[str, Any] = given
    exec(program, scope)
    return scope


def test_its_paths_are_those_of_the_page(page: Any) -> None:
    for state, found in zip(STATES, pages.run(IMPORTS, RUNS, STATES, where=page), strict=True):
        paths = ran(found["text"])["paths"]
        assert len(paths) == len(found["paths"])
        for path, there in zip(paths, found["paths"], strict=True):
            expected = np.reshape(there, (-1, 2))
            np.testing.assert_allclose(path.points, expected, rtol=1e-12, atol=1e-12, err_msg=str(state))


def test_the_program_as_a_reader_sees_it(page: Any) -> None:
    state = {
        "parameters": {"kappa": 50, "tilt": 0},
        "start": [-3, 1.5],
        "optimizers": [{"rule": "rmsprop momentum centered", "values": {"lr": 1e-7, "momentum": 0.5}}],
        "sampling": {"noise": 2, "seed": 3, "batch": 4},
        "steps": 40,
        "step": 12,
    }
    assert (
        pages.run(IMPORTS, TEXTS, [state], where=page)[0]
        == """\
import thalweg as tw

surface = tw.noisy(tw.valley(kappa=50.0, tilt=0.0).replace(start=(-3.0, 1.5)), sigma=2.0)
optimizers = [
    tw.rmsprop(lr=1e-07, alpha=0.99, eps=1e-08, momentum=0.5, centered=True),
]
paths = [tw.descend(surface, optimizer, steps=40, batch=4, seed=3) for optimizer in optimizers]
tw.draw(paths, shown=12, layout="panels").save("view.svg")
"""
    )


@pytest.mark.parametrize("layout", ["panels", "overlay"])
def test_its_picture_is_saved(page: Any, layout: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(pages.run(IMPORTS, TEXTS, [{"layout": layout, "step": 0, "steps": 20}], where=page)[0], {})
    assert (tmp_path / "view.svg").read_text().startswith("<?xml")


def test_what_is_typed_stays_a_text(page: Any) -> None:
    given = [{"landscape": "formula", "formula": text} for text in HOSTILE]
    for typed, program in zip(HOSTILE, pages.run(IMPORTS, TEXTS, given, where=page), strict=True):
        tree = ast.parse(program)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        (text,) = [call.args[0] for call in calls if ast.unparse(call.func) == "tw.formula"]
        assert isinstance(text, ast.Constant)
        assert text.value == typed
        assert [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import)] == ["import thalweg as tw"]
        assert program.replace("\n", "").isprintable()


def test_what_a_user_made_is_asked_for(page: Any) -> None:
    chosen = [{"rule": "halving", "values": {"lr": 0.5}}]
    names = ["my\nfile.csv\u2028import os", "dented"]
    given = [{"landscape": name, "optimizers": chosen, "steps": 5} for name in names]
    data, own = pages.run(IMPORTS, TEXTS, given, where=page)
    comments = [
        each.string for each in tokenize.generate_tokens(StringIO(data).readline) if each.type == tokenize.COMMENT
    ]
    assert comments == [
        "# Put your data's file in place of file.csv: my file.csv import os",
        "# Put your own rule in place of my_halving: halving",
    ]
    assert "\u2028" not in data
    assert 'surface = tw.line("file.csv", feature="a", target="b")\n' in data
    path = ran(own, my_landscape=dented, my_halving=halving)["paths"][0]
    np.testing.assert_array_equal(path.points, tw.descend(dented, halving(lr=0.5), steps=5).points)
    with pytest.raises(NameError, match="my_landscape"):
        ran(own)
