"""A real Chromium, and pages in it that are watched for what they must not do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.explorer.install import browser

LOCAL = ("data:", "blob:")  # made by the page itself: they ask nobody


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    found = browser()
    assert found, "no Chromium is there: make test installs it"
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=found, args=flags)
        try:
            yield window
        finally:
            window.close()


class Watch:
    """What a page said that it should not: errors, breaches of its policy, requests other than for itself."""

    def __init__(self, file: Path) -> None:
        self.address, self.troubles = file.as_uri(), list[str]()

    def follow(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("request", self._request)
        page.on("websocket", lambda socket: self.troubles.append(f"websocket: {socket.url}"))
        page.on("popup", lambda popup: self.troubles.append(f"window: {popup.url}"))
        page.on("dialog", self._refuse)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):  # a breach of the policy is reported as an error
            self.troubles.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(LOCAL) and request.url.partition("#")[0] != self.address:
            self.troubles.append(f"request: {request.url}")

    def _refuse(self, dialog: Any) -> None:
        self.troubles.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()


def visit(
    window: Browser,
    file: Path,
    address: str = "",
    *,
    watch: Watch | None = None,
    width: int = 1280,
    height: int = 800,
    **context: Any,
) -> Page:
    """The page `file` open at a hash, in a context of its own, watched where `watch` is given."""
    options = {"viewport": {"width": width, "height": height}, "permissions": ["clipboard-read", "clipboard-write"]}
    page = window.new_context(**{**options, **context}).new_page()
    page.set_default_timeout(10_000)
    if watch:
        watch.follow(page)
    page.goto(file.as_uri() + (f"#{address.removeprefix('#')}" if address else ""))
    page.locator("output.counter:not(:empty)").wait_for()  # drawn as a whole
    return page
