"""A real JupyterLab: its server in a folder of its own, and a notebook open in a browser."""

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

OPTIONS = {
    "ServerApp.open_browser": "False",
    "ServerApp.port_retries": "0",
    "ServerApp.allow_root": "True",
    "LabApp.expose_app_in_browser": "True",
    "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    "LabApp.news_url": "None",
}
READY = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const { context, sessionContext } = app.shell.currentWidget;
  await context.ready;
  await sessionContext.ready;
  await sessionContext.session.kernel.info;
}"""
RUN = """async (cell) => {
  window.jupyterapp.shell.currentWidget.content.activeCellIndex = cell;
  await window.jupyterapp.commands.execute("notebook:run-cell");
}"""


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab for `folder`, with what lets one in; it ends with its kernels."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, own = secrets.token_hex(16), folder / "jupyter"
    options = {**OPTIONS, "ServerApp.port": port, "ServerApp.root_dir": folder, "IdentityProvider.token": token}
    places = {f"JUPYTER_{kind}_DIR": str(own / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())],
        cwd=folder,
        env={**os.environ, **places, "IPYTHONDIR": str(own / "ipython"), "JUPYTER_PREFER_ENV_PATH": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = list[str]()
    reader = threading.Thread(target=deque, args=(process.stderr, 0))
    try:
        for line in process.stderr:
            said.append(line)
            if f"127.0.0.1:{port}/lab?token=" in line:
                break
        else:
            raise AssertionError("".join(said))
        reader.start()  # so that the pipe is never full
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}"
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if reader.ident:
            reader.join()
        process.stderr.close()


class Notebook:
    """A notebook of these cells, open in the browser with a kernel of its own."""

    def __init__(self, window: Browser, address: str, folder: Path, cells: Sequence[str]) -> None:
        empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        written = [{**empty, "id": f"cell-{place}", "source": text} for place, text in enumerate(cells)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": written, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "lesson.ipynb").write_text(json.dumps(content))
        self.page: Page = window.new_context(viewport={"width": 1280, "height": 1600}).new_page()
        self.page.set_default_timeout(60_000)
        self.page.goto(address.format("lesson.ipynb"))
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.page.evaluate(READY)

    def run(self, cell: int) -> Locator:
        """Run one cell as its menu does, to its end, and give its output."""
        self.page.evaluate(RUN, cell)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(cell).locator(".jp-OutputArea")

    def close(self) -> None:
        self.page.context.close()
