"""The widget in a real JupyterLab, kernel and front end; and what is said where its extra is missing."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import thalweg as tw
from tests.explorer.jupyter import Notebook, server
from thalweg.errors import MissingExtra

CELLS = (
    "import thalweg as tw\n"
    "widget = tw.widget(tw.valley(kappa=50), [tw.sgd(lr=0.02), tw.adam(lr=0.1)], steps=60)\n"
    "widget",
    "print(widget.optimizers[0].hyperparameters['lr'], widget.paths()[0].hyperparameters['lr'])",
    "widget.state = {'optimizers': [{'rule': 'sgd', 'values': {'lr': 0.03125}}], 'parameters': {'kappa': 20}}",
    "widget.state = {'steps': 0}",
    "print(widget.state['steps'], widget.landscape.parameters['kappa'])",
)


def test_both_ways(chromium: Browser, tmp_path: Path) -> None:
    with server(tmp_path) as address:
        notebook = Notebook(chromium, address, tmp_path, CELLS)
        try:
            shown = notebook.run(0)
            rate, typed = shown.get_by_role("slider", name="SGD lr"), shown.get_by_role("textbox", name="SGD lr, typed")
            expect(typed).to_have_value("0.02")
            before = rate.input_value()
            rate.press("ArrowRight")
            expect(rate).not_to_have_value(before)
            moved = float(typed.input_value())
            assert moved > 0.02
            assert seen(notebook, moved), "the page moved it, Python sees it"
            notebook.run(2)
            expect(typed).to_have_value("0.03125")
            expect(shown.get_by_role("group", name="Adam")).to_have_count(0)
            assert seen(notebook, 0.03125), "Python moved it, the page follows"
            said = notebook.run(3).inner_text()
            assert "InputError: steps must be a whole number from 1 to 2,000, 0 was given" in said
            assert notebook.run(4).inner_text().split() == ["60", "20.0"]
        finally:
            notebook.close()


def seen(notebook: Notebook, rate: float) -> bool:
    """Whether Python has that rate, soon: the front end holds a change back while a kernel is busy."""
    return any(rate_of(notebook.run(1).inner_text()) == rate for _ in range(10))


def rate_of(printed: str) -> float:
    shown, ran = map(float, printed.split())
    assert shown == ran
    return shown


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "thalweg.explorer.notebook", raising=False)
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(MissingExtra, match=r"^a widget needs anywidget: pip install 'thalweg\[notebook\]'$"):
        tw.widget()
