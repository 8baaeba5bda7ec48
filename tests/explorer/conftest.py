"""One browser and one saved page for all tests of the page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import thalweg as tw
from tests.explorer import browser


@pytest.fixture(scope="package")  # its event loop ends with these tests
def chromium() -> Iterator[Browser]:
    with browser.chromium() as window:
        yield window


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as `thalweg explore` writes it."""
    file = tmp_path_factory.mktemp("page") / "thalweg.html"
    tw.explore().save(file)
    return file


@pytest.fixture
def open_page(chromium: Browser, page_file: Path) -> Iterator[Callable[..., Page]]:
    """Opens the page (see `browser.visit`). The test fails on any error, breach of policy or request."""
    watch, pages = browser.Watch(page_file), list[Page]()

    def open_one(address: str = "", **options: Any) -> Page:
        pages.append(browser.visit(chromium, page_file, address, watch=watch, **options))
        return pages[-1]

    yield open_one
    for page in pages:
        page.context.close()
    assert watch.troubles == []
