"""`tw.widget`: the page in a notebook. What it needs beyond the package is asked for when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from thalweg.errors import MissingExtra
from thalweg.explorer.explore import explore
from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.rules import adam, sgd

if TYPE_CHECKING:
    from thalweg.explorer.notebook import Widget


def widget(
    landscape: Landscape | None = None, optimizers: Sequence[Rule | Optimizer] = (sgd, adam), **opening: Any
) -> Widget:
    """The page of `explore` in a notebook, two-way: moved sliders can be read from Python, and set from it.

    Arguments are those of `explore`. What is shown is `widget.state`, a dict; `widget.landscape`, `widget.optimizers`
    and `widget.paths()` are the same as Python objects. Needs the extra `notebook`; without it raises MissingExtra.

    >>> import thalweg as tw
    >>> widget = tw.widget(tw.valley(kappa=50), [tw.sgd(lr=0.02), tw.adam(lr=0.1)], steps=100)
    >>> widget.optimizers[0].hyperparameters["lr"]  # as the sliders stand
    0.02
    >>> widget.state = {"parameters": {"kappa": 20}, "step": 40}  # moves them; the rest stays
    >>> [path.steps for path in widget.paths()]
    [100, 100]
    """
    try:
        from thalweg.explorer.notebook import Widget
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("thalweg"):
            raise
        raise MissingExtra(f"a widget needs {error.name}: pip install 'thalweg[notebook]'") from None
    return Widget(explore(landscape, optimizers, **opening))
