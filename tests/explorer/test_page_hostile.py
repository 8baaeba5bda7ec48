"""Nothing in an address or typed as a formula runs, breaks the page, or asks anyone for anything."""

import random
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page

import thalweg as tw
from tests.explorer import browser, play
from tests.explorer.test_page_recordings import HOSTILE, hostile

Open = Callable[..., Page]
CODE = [
    "<img src=x onerror=hit()>", "<script>hit()</script>", "</script><script>hit()</script>", "javascript:hit()",
    "');hit();('", "${hit()}", '"onfocus=hit() autofocus="', "<svg onload=hit()>",
    "{{constructor.constructor('hit()')()}}", "url(https://nowhere.invalid/)", "//nowhere.invalid/x.js",
    "data:text/html,<script>hit()</script>", HOSTILE,
]  # fmt: skip
NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valley", "formula", "adam", "sgd", "", "length"]
NUMBERS = ["1e400", "-1e400", "NaN", "Infinity", "-0", "0x10", "1e-320", "9" * 400, "1,2", "--1", "٣", "1_000", "1e3"]
KEYS = [
    "landscape", "formula", "p.kappa", "p.__proto__", "start", "view", "o", "noise", "batch", "seed", "steps", "step",
    "focus", "layout", "inside", "theme", "scene", "__proto__", "constructor.prototype",
]  # fmt: skip
FORMULAS = [
    *CODE, "x" * 1000, "(" * 400 + "x" + ")" * 400, "-" * 900 + "x", "x**" * 300 + "x", "+".join(["sin(x*y)"] * 110),
    "x**1e999", "1/0*x", "exp(exp(exp(x)))", "x**-9999", "x.constructor", "x['constructor']", "window", "x if y else y",
    "hit()", "(lambda: 0)()", "x\u2028y", "x\x00y", "ｘ + y", "e\u0301*x", "𝐱", "0x1p3*x", "1e309*x", "x//y", "x:=y",
    "[x]", "`x`",
]  # fmt: skip
ODD = [*CODE, *NAMES, *NUMBERS, *FORMULAS[:20], "old faithful", "adam,lr=1e400,__proto__=1", "sgd,lr=", "rmsprop,,=,"]
PIECES = [
    "x",
    "y",
    "1",
    "2.5",
    "+",
    "-",
    "*",
    "/",
    "**",
    "(",
    ")",
    ",",
    "sin(",
    "where(",
    "<",
    "max(",
    "e",
    "pi",
    "^",
    "'",
]
GO = f"""async ([hash, formula]) => {{
  history.replaceState(null, "", "#" + hash);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  const box = document.querySelector("input.formula");
  if (formula !== null && box.checkVisibility()) {{
    box.value = formula;
    box.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }}
  await ({play.FRAMES})();
  return [document.querySelector("h1").textContent, document.querySelectorAll("script").length];
}}"""
LISTEN = "() => { window.hits = 0; window.hit = () => window.hits++; }"


def some_address(draw: random.Random) -> str:
    """A handful of keys with values that do not belong there; now and then a good one among them."""
    parts = [f"{quote(draw.choice(KEYS))}={quote(draw.choice(ODD))}" for _ in range(draw.randint(1, 9))]
    text = "&".join(parts)
    if draw.random() < 0.2:  # and not even well written
        place = draw.randrange(len(text))
        text = text[:place] + draw.choice(["%", "%zz", "#", "&&&", "=", "\u202e", "%00", "\ud83d\ude00"]) + text[place:]
    return text


def check(page: Page, address: str, formula: str | None) -> None:
    headline, scripts = page.evaluate(GO, [address, formula])
    assert headline, (address, formula)
    assert scripts == SCRIPTS, (address, formula)
    assert page.evaluate("[window.hits, document.title]") == [0, "Thalweg"], (address, formula)


SCRIPTS = 2  # what the file holds, and what it unpacks


def test_addresses(open_page: Open) -> None:
    draw = random.Random(7)
    for _ in range(3):  # a browser slows a page that changes its address too often
        page = open_page()
        page.evaluate(LISTEN)
        for _ in range(60):
            check(page, some_address(draw), None)


def test_formulas(open_page: Open) -> None:
    page, draw = open_page(), random.Random(8)
    page.evaluate(LISTEN)
    made = ["".join(draw.choices(PIECES, k=draw.randint(1, 25))) for _ in range(90)]
    for formula in [*FORMULAS, *made]:
        check(page, "landscape=formula", formula)


def test_an_address_with_code_on_a_first_visit(open_page: Open) -> None:
    for code in CODE[:4]:
        page = open_page(quote(code) + "&landscape=formula&formula=" + quote(code) + "&scene=" + quote(code))
        assert page.title() == "Thalweg"
        assert page.locator("script").count() == SCRIPTS


def test_the_names_of_a_users_own_rule_and_landscape(chromium, tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = {HOSTILE: [1.0, 2.0, 4.0], "t": [1.0, 3.0, 2.0]}
    problem = tw.line(table, feature=HOSTILE, target="t", name=HOSTILE)
    for each in (hostile(), tw.explore(problem, [tw.sgd(lr=0.1)], steps=20)):
        each.save(file := tmp_path / "page.html")
        watch = browser.Watch(file)
        page = browser.visit(chromium, file, "inside=1", watch=watch)
        page.get_by_role("button", name="SVG", exact=True).click()
        page.get_by_role("button", name="Copy Python").click()
        assert "document.title='x'" in page.locator("body").inner_text(), "it is shown, as text"
        assert page.title() == "Thalweg" and page.locator("script").count() == SCRIPTS
        page.context.close()
        assert watch.troubles == []
