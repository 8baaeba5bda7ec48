"""The page as an anywidget; imported where one is made, since it needs the extra `notebook`."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from thalweg.explorer import state as states
from thalweg.explorer.bundle import style
from thalweg.explorer.explore import Page
from thalweg.landscapes.landscape import Landscape
from thalweg.optimizer.optimizer import Optimizer
from thalweg.runs.path import Path


class Widget(anywidget.AnyWidget):
    """The page in a notebook; made by `tw.widget`.

    state: a dict as `State` in page/types.js. Given a part of it, the rest stays as it is. Raises InputError for what
        no page can show.
    """

    state = traitlets.Dict().tag(sync=True)
    _esm = traitlets.Unicode().tag(sync=True)
    _style = traitlets.Unicode().tag(sync=True)

    def __init__(self, page: Page) -> None:
        self._page, self._before = page, page.opening
        script = page.script("widget.js") + "\nexport default { render };\n"
        super().__init__(state=page.opening, _esm=script, _style=style())

    @traitlets.validate("state")
    def _check(self, proposal: dict[str, Any]) -> states.State:
        self._before = states.checked(self._page, proposal["value"], self._before)
        return self._before

    @property
    def landscape(self) -> Landscape:
        """The landscape that is shown, with its parameters, view and start."""
        return states.landscape(self._page, self.state)

    @property
    def optimizers(self) -> list[Optimizer]:
        """The optimizers that are shown, in order, with their hyperparameters."""
        return states.optimizers(self._page, self.state)

    def paths(self) -> list[Path]:
        """The runs that are shown."""
        return states.paths(self._page, self.state)
