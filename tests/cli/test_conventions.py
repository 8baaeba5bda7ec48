"""`thalweg conventions`: what it prints, and docs/conventions.md, which is made of it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

import thalweg as tw
from tests.cli.conftest import Said
from tests.cli.conventions_page import PAGE, page
from tests.cli.test_bad_input import in_one_line
from tests.cli.test_commands import fine, table_of

Run = Callable[..., Said]
ADAM = ("conventions", "adam", "--in", "torch,keras,optax", "--lr", "0.1")


def test_formulas_facts_and_distances(thalweg: Run, tmp_path: Path) -> None:
    out = fine(thalweg(*ADAM, "--eps", "1e-2"))
    for line in out.splitlines():
        assert len(line.rstrip()) <= 80
    assert out.startswith("Keras's Adam is not PyTorch's: same numbers, ")
    assert "    x = x - η m_hat / (√v_hat + ϵ)" in out
    assert "    x = x - η_t m / (√v + ϵ)" in out
    facts = table_of(out)
    assert [row[:2] for row in facts] == [
        ["torch", "beside the root, corrected"],
        ["keras", "beside the root, uncorrected"],
        ["optax", "beside the root, corrected"],
    ]
    found = tw.conventions("adam", ("torch", "keras", "optax"), lr=0.1, eps=1e-2)
    keras, optax = table_of(out[out.index("defaults   ") - 30 :])
    assert keras[3:5] == ["step 1", f"{found['keras'].runs['equal'].largest:.2g}"]
    assert optax == ["optax", "never", "never", "never"]
    assert "torch's numbers in keras, per step:" in " ".join(out.split())
    assert "epsilon=lambda t: 0.01 * sqrt(1 - 0.999**t)" in " ".join(out.split())
    assert list(tmp_path.iterdir()) == []


def test_for_machines(thalweg: Run) -> None:
    said = json.loads(fine(thalweg(*ADAM, "--json")))
    found = tw.conventions("adam", ("torch", "keras", "optax"), lr=0.1)
    assert [each["library"] for each in said["libraries"]] == ["torch", "keras", "optax"]
    assert said["lr"] == 0.1
    for each in said["libraries"]:
        convention = found[each["library"]]
        assert each["formula"] == list(convention.formula)
        assert each["call"] == convention.call
        for setting, run in convention.runs.items():
            assert each["runs"][setting]["largest"] == run.largest
            assert each["runs"][setting]["parts_at"] == run.parts_at


def test_all_libraries_that_have_it_without_in(thalweg: Run) -> None:
    said = json.loads(fine(thalweg("conventions", "radam", "--lr", "0.1", "--steps", "20", "--json")))
    assert [each["library"] for each in said["libraries"]] == ["torch", "optax"]
    assert said["steps"] == 20


def test_one_library(thalweg: Run) -> None:
    out = fine(thalweg("conventions", "yogi", "--lr", "0.01"))
    assert out.startswith("Yogi in optax.")
    assert len(table_of(out)) == 1


def test_the_list(thalweg: Run) -> None:
    out = fine(thalweg("conventions"))
    rows = {row[0]: row[1:] for row in table_of(out)}
    assert rows["adam"] == ["yes"] * 5
    assert rows["radam"] == ["yes", "-", "yes", "-", "-"]
    said = json.loads(fine(thalweg("conventions", "--json")))
    assert said["radam"] == ["torch", "optax"]


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_picture(ending: str, thalweg: Run, tmp_path: Path) -> None:
    arguments = (*ADAM, "--out", f"a.{ending}", "--width", "400")
    assert fine(thalweg(*arguments)).endswith(f"wrote a.{ending}\n")
    assert fine(thalweg(*arguments)).endswith(f"wrote a.{ending} (in place of the one that was there)\n")
    data = (tmp_path / f"a.{ending}").read_bytes()
    if ending == "svg":
        assert ET.fromstring(data).tag.endswith("svg")


def test_on_another_landscape(thalweg: Run) -> None:
    arguments = ("conventions", "sgd", "--landscape", "x**2 + 3*y**2", "--start", "1,1", "--lr", "0.1", "--json")
    said = json.loads(fine(thalweg(*arguments)))
    assert said["start"] == [1, 1]
    assert said["formula"] == "x**2 + 3*y**2"
    assert fine(thalweg("conventions", "sgd", "--kappa", "10", "--lr", "0.1")).count("10 y²") == 1


BAD = {
    "an unknown optimizer": (("conventions", "adm"), "did you mean adam"),
    "an unknown library": (("conventions", "adam", "--in", "torch,kers"), "did you mean keras"),
    "a library without it": (("conventions", "radam", "--in", "torch,keras"), "keras has no radam"),
    "an empty list": (("conventions", "adam", "--in", ""), "no library is called ''"),
    "a library twice": (("conventions", "adam", "--in", "torch,torch"), "each library once"),
    "libraries without an optimizer": (("conventions", "--in", "torch"), "go with an optimizer"),
    "an unknown landscape": (("conventions", "adam", "--landscape", "valey"), "did you mean valley"),
    "no steps": (("conventions", "adam", "--steps", "0"), "from 1 to 1,000,000"),
    "a rate below zero": (("conventions", "adam", "--lr", "-1"), "(0, inf)"),
    "a rate that is none": (("conventions", "adam", "--lr", "fast"), "fast"),
    "an epsilon where there is none": (("conventions", "sgd", "--eps", "1"), "sgd has no eps"),
    "an unknown ending": (("conventions", "adam", "--out", "a.bmp"), "choose one of these endings"),
    "a missing folder": (("conventions", "adam", "--out", "none/a.png"), "there is no folder none"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, thalweg: Run, tmp_path: Path) -> None:
    arguments, reason = BAD[case]
    said = thalweg(*arguments)
    in_one_line(said, reason)
    assert list(tmp_path.iterdir()) == []


def test_help_has_examples(thalweg: Run) -> None:
    out = fine(thalweg("conventions", "--help"))
    assert "thalweg conventions adam --in torch,keras,optax" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_the_page_is_what_the_command_says() -> None:
    assert PAGE.read_text() == page(), "python -m tests.cli.conventions_page writes it anew"
