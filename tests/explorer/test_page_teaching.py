"""Guided scenes, the presenter, predict and reveal, and the look inside, as a teacher uses them."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import thalweg as tw
from tests.explorer import play

Open = Callable[..., Page]


def scenes(page: Page) -> list[str]:
    return page.get_by_role("region", name="Guided scenes").get_by_role("button").all_inner_texts()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_each_scene_opens_says_something_and_can_be_linked_to(open_page: Open) -> None:
    page, said, links = open_page(), set[str](), set[str]()
    for name in scenes(page):
        with play.Change(page) as after:
            press(page, name)
        expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
        sentence = page.locator("header .caption p").first.inner_text()
        assert re.search(r"\d", sentence), "a sentence has its number"
        said.add(sentence)
        links.add(after.state["scene"])
        other = open_page(after.address)
        expect(other.locator("header .caption p").first).to_have_text(sentence)
        other.close()
    assert len(said) == len(links) == len(scenes(page)) >= 5


def test_a_scenes_sentence_turns_with_its_numbers(open_page: Open) -> None:
    page = open_page()
    press(page, "The narrow valley")
    sentence = page.locator("header .caption p").first
    expect(sentence).to_contain_text("146")
    play.type_number(page, "SGD lr", "0.01")
    slower = tw.descend(tw.valley, tw.sgd(lr=0.01), steps=300).settled_at(tol=0.05)
    expect(sentence).to_contain_text(f"{slower}" if slower else "300")
    expect(sentence).not_to_contain_text("146")
    press(page, "The narrow valley")
    expect(sentence).to_be_empty()


def test_the_presenter_reveals_step_by_step(open_page: Open) -> None:
    page = open_page()
    press(page, "The narrow valley")
    press(page, "Present")
    stage = page.get_by_role("region", name="Presentation")
    expect(stage).to_be_visible()
    expect(page.get_by_role("complementary")).to_be_hidden()
    seen = [shown_paths(page)]
    texts = [stage.get_by_role("status").inner_text()]
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.evaluate(play.FRAMES)
        seen.append(shown_paths(page))
        texts.append(stage.get_by_role("status").inner_text())
    assert seen == [0, 1, 2, 2] and len(set(texts)) == 4
    assert "146" in texts[-1], "the finding comes last, with its number"
    page.keyboard.press("ArrowLeft")
    page.evaluate(play.FRAMES)
    assert shown_paths(page) == 2
    for _ in range(2):
        page.keyboard.press("PageDown")
    expect(stage.get_by_role("status")).not_to_contain_text("The narrow valley")
    page.keyboard.press("Escape")
    expect(stage).to_be_hidden()
    expect(page.get_by_role("complementary")).to_be_visible()


def shown_paths(page: Page) -> int:
    """How many maps have a path on them: an optimizer's end is marked on each."""
    return page.locator("section.maps .panel").evaluate_all(
        "(panels) => panels.filter((panel) => panel.querySelector('.run path, .path path')).length"
    )


def numbers_in(text: str) -> list[float]:
    return [float(each.replace("−", "-")) for each in re.findall(r"[-−]?\d+(?:\.\d+)?", text)]


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_predict_and_reveal(way: str, open_page: Open) -> None:
    page = open_page()
    press(page, "Predict step 10")
    panel, guess = page.locator("section.maps .panel").nth(1), page.get_by_role("slider", name="your guess")
    expect(guess).to_be_focused()
    expect(page.locator("output.counter")).to_have_text("step 0 of 300")
    if way == "mouse":
        x, y = play.middle(panel)
        page.mouse.click(x + 31, y - 17)
    else:
        for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp"):
            page.keyboard.press(key)
        page.keyboard.press("Enter")
    expect(page.locator("output.counter")).to_have_text("step 10 of 300")
    said = page.locator(".predict [role=status]").inner_text()
    off = float(re.match(r"Step 10 of Adam landed ([\d.]+) from your guess", said)[1])  # type: ignore[index]
    place = [
        float(part.replace("−", "-"))
        for part in re.findall(r"[-−]?[\d.]+", guess.get_attribute("aria-valuetext") or "")
    ]
    lr = play.opening()["optimizers"][1]["values"]["lr"]
    there = tw.descend(tw.valley, tw.adam(lr=lr), steps=300).points[10]
    assert off == pytest.approx(math.dist(place, there), abs=0.02)
    press(page, "Another guess")
    expect(page.locator("output.counter")).to_have_text("step 0 of 300")
    press(page, "Done")
    expect(page.locator(".predict")).to_be_hidden()


def test_the_look_inside_has_the_update_with_its_numbers(open_page: Open) -> None:
    page = open_page("landscape=valley&o=sgd,lr=0.015&o=adam,lr=0.1&steps=100&step=7&inside=1")
    inside = page.get_by_role("region", name=re.compile("inside", re.IGNORECASE))
    expect(inside).to_be_visible()
    path = tw.descend(tw.valley, tw.adam(lr=0.1), steps=100)
    rate = path.effective_lr[6]
    numbers = numbers_in(inside.inner_text())
    for each in (*path.gradients[6], *rate, *(path.points[7] - path.points[6])):
        assert any(number == pytest.approx(each, rel=6e-3) for number in numbers), each
    assert inside.locator("math").count() >= 1
    page.keyboard.press("ArrowRight")
    expect(inside).to_contain_text("8")
