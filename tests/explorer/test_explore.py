"""What a page opens with, and what it refuses."""

import re
from pathlib import Path

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import FileError, InputError
from thalweg.explorer.explore import is_typed


def test_a_rule_opens_at_its_best_rate_and_an_optimizer_as_it_is() -> None:
    opening = tw.explore(tw.rosenbrock, [tw.sgd, tw.adam(lr=0.3, beta1=0.8)], steps=200).opening
    best = tw.tune(tw.rosenbrock, [tw.sgd], steps=200)["sgd"].optimizer
    sgd, adam = opening["optimizers"]
    assert sgd == {"rule": "sgd", "values": {"lr": best.hyperparameters["lr"]}}
    assert adam == {"rule": "adam", "values": {"lr": 0.3, "beta1": 0.8, "beta2": 0.999, "eps": 1e-8}}


def test_it_opens_on_the_picture_of_the_printed_comparison() -> None:
    opening = tw.explore().opening
    paths = [tw.descend(tw.valley, each.optimizer, steps=300) for each in tw.tune(tw.valley, [tw.sgd, tw.adam]).entries]
    assert opening["step"] == tw.draw(paths).facts.shown
    assert [each["rule"] for each in opening["optimizers"]] == ["sgd", "adam"]
    assert (opening["landscape"], opening["start"]) == ("valley", list(tw.valley.start))


@pytest.mark.parametrize(
    ("optimizer", "key"),
    [
        (tw.rmsprop(), "rmsprop"),
        (tw.rmsprop(centered=True), "rmsprop centered"),
        (tw.rmsprop(centered=True, momentum=0.9), "rmsprop momentum centered"),
        (tw.adam(weight_decay=0.1), "adam weight_decay"),
    ],
)
def test_a_variant_is_a_choice_of_its_own(optimizer: tw.Optimizer, key: str) -> None:
    page = tw.explore(tw.valley, [optimizer], steps=20)
    assert page.opening["optimizers"][0]["rule"] == key
    assert f'["{key}"]: {{"name": "{key}"' in page.recordings
    assert '["rmsprop"]: {"name": "rmsprop"' in page.recordings, "the catalogue stays"


def test_a_formula_stays_one_that_can_be_edited() -> None:
    typed = tw.formula("(1-x)**2 + 3*y**2", view=(-1, 3, -2, 2))
    opening = tw.explore(typed, steps=20).opening
    assert (opening["landscape"], opening["formula"]) == ("formula", "(1-x)**2 + 3*y**2")
    assert opening["view"] == [-1.0, 3.0, -2.0, 2.0]
    assert is_typed(typed)
    assert not is_typed(tw.valley) and not is_typed(tw.old_faithful())
    assert not is_typed(typed.replace(formula="x + y")), "a text that says something else"


def test_the_policy_names_the_script_and_the_style_and_nothing_else() -> None:
    html = tw.explore(steps=20).html
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    assert "default-src &#x27;none&#x27;" in policy and "unsafe" not in policy
    assert len(re.findall("sha256-", policy)) == 2
    assert not re.findall(r"https?:|\*|blob:(?=[^;]*script)", policy)
    assert len(re.findall("<script", html)) == 1
    assert not re.findall(r"""(?:src|href)\s*=\s*["']""", html.partition("<script")[0])


def test_what_a_user_named_is_text_in_the_page(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script>"
    file = tmp_path / "data.csv"
    file.write_text(f'"{hostile}",t\n' + "".join(f"{k},{k * k}\n" for k in range(9)))
    page = tw.explore(tw.line(file, feature=hostile, target="t"), steps=20)
    assert page.html.lower().count("</script") == 1
    assert "</script" not in page.recordings


def test_a_view_of_one_s_own_is_kept() -> None:
    moved = tw.valley(tilt=30).replace(domain=(-5.0, 5.0, -4.0, 4.0))
    assert "[(-5), 5, (-4), 4, " in tw.explore(moved, steps=20).recordings


def test_noise_is_what_the_rates_are_chosen_for() -> None:
    opening = tw.explore(tw.valley, [tw.sgd], steps=100, noise=20.0, seed=2).opening
    best = tw.tune(tw.noisy(tw.valley, 20.0), [tw.sgd], steps=100, batch=1, seed=2)["sgd"].optimizer
    assert opening["optimizers"][0]["values"]["lr"] == best.hyperparameters["lr"]
    assert opening["sampling"] == {"noise": 20.0, "batch": 1, "seed": 2}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: tw.explore(tw.function(lambda x, y: x * x + y * y, lambda x, y: (2 * x, 2 * y))),
            "recorded landscape",
        ),
        (lambda: tw.explore("valley"), "recorded landscape"),  # type: ignore[arg-type]
        (lambda: tw.explore(tw.valley, []), "rules or optimizers"),
        (lambda: tw.explore(tw.valley, ["adam"]), "rules or optimizers"),  # type: ignore[list-item]
        (lambda: tw.explore(steps=0), "from 1 to 2,000"),
        (lambda: tw.explore(steps=2001), "from 1 to 2,000"),
        (lambda: tw.explore(steps=True), "from 1 to 2,000"),
        (lambda: tw.explore(layout="grid"), "'panels' or 'overlay'"),  # type: ignore[arg-type]
        (lambda: tw.explore(start=(np.nan, 0.0)), "not finite at the start"),
        (lambda: tw.explore(tw.valley, batch=3), "no data set"),
        (lambda: tw.explore(tw.noisy(tw.valley)), "noise="),
        (lambda: tw.explore(tw.valley, noise=-1.0), "sigma"),
        (lambda: tw.explore(tw.old_faithful(), noise=1.0), "mini-batches of its own"),
        (lambda: tw.explore(tw.valley, [tw.adam(lr=lambda t: 0.1 / t)]).html, "schedule"),
    ],
)
def test_bad_input_is_one_line(make: object, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        make()  # type: ignore[operator]
    assert "\n" not in str(caught.value)


def test_too_many_rows_are_refused() -> None:
    rows = {"f": np.arange(20_001.0), "t": np.arange(20_001.0) ** 2}
    with pytest.raises(InputError, match="at most 20,000 rows"):
        tw.explore(tw.line(rows, feature="f", target="t"))


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    page = tw.explore(steps=20)
    page.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page.html
    with pytest.raises(FileError, match="cannot write"):
        page.save(tmp_path / "no" / "page.html")
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_open_writes_a_page_and_hands_it_to_the_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(opened.append(address)))
    file = tw.explore(steps=20).open()
    assert opened == [file.as_uri()]
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_any_name_is_only_a_name() -> None:
    surface = tw.line({"a": [0, 1, 2], "b": [1, 3, 4]}, feature="a", target="b", name="__proto__")
    assert '["__proto__"]: {"name": "__proto__"' in tw.explore(surface, steps=20).recordings
