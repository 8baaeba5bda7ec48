"""`thalweg lecture`: what it writes, prints and says of mistakes; an interrupted one goes on."""

import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from tests.cli.conftest import COMMAND, Said, environment, process
from tests.cli.test_terminal import on_a_terminal
from thalweg.cli.lecture_progress import Lines
from thalweg.lecture.names import KEYS, chosen

Run = Callable[..., Said]
FILES = ["figures", "journal", "lecture.html", "lecture.pdf", "verdicts.json", "worksheet.pdf"]


def test_a_claim_is_printed_and_written(thalweg: Run, tmp_path: Path) -> None:
    said = thalweg("lecture", "L1", "--quick")
    assert said.code == 0
    assert max(map(len, said.out.split("\n"))) <= 80
    assert "L1 " in said.out
    assert "1 claim: 1 hold" in said.out
    assert "wrote lecture/lecture.html; beside it lecture.pdf, worksheet.pdf" in said.out
    assert said.err == "L1 compass: done (1 of 1)\n"
    assert sorted(each.name for each in (tmp_path / "lecture").iterdir()) == FILES
    names = sorted(each.name for each in (tmp_path / "lecture" / "figures").iterdir())
    assert {"L1-compass.png", "L1-compass.svg"} <= set(names)
    before = {each: each.read_bytes() for each in (tmp_path / "lecture").rglob("*") if each.is_file()}
    again = thalweg("lecture", "compass", "--quick", "--json")
    assert again.err == "L1 compass: found earlier (1 of 1)\n"
    found = json.loads(again.out)
    assert found.pop("folder") == "lecture"
    assert found == json.loads((tmp_path / "lecture" / "verdicts.json").read_text())
    assert [each["key"] for each in found["claims"]] == ["compass"]
    assert set(found["claims"][0]["figures"]) <= {name.partition(".")[0] for name in names}
    assert before == {each: each.read_bytes() for each in (tmp_path / "lecture").rglob("*") if each.is_file()}
    third = on_a_terminal(tmp_path, "lecture", "compass", "--quick")
    assert "in place of the one that was there" in " ".join(third.split())
    *_, after = third.split("writing the report")
    assert "✓ L1 compass found earlier" in " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", third).split())
    assert "\x1b[2K" in after and "found earlier" not in after, "nothing of it stays"


def test_how_far_each_claim_is() -> None:
    lines = Lines(chosen(["compass", "momentum", "race", "adam"]))
    for told in (("compass", "begun"), ("compass", "done"), ("momentum", "kept"), ("race", "tuning: 3 of 9 runs")):
        lines.hear(*told)
    lines.hear("", "writing the report")
    console = Console(file=io.StringIO(), width=60)
    console.print(lines.table())
    rows = [" ".join(line.split()) for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    turning = rows[3][0]
    assert rows == [
        "✓ L1 compass done in 0 s",
        "✓ L4 momentum found earlier",
        "· L6 adam",
        f"{turning} L8 race tuning: 3 of 9 runs",
        f"{turning} writing the report",
    ]


def test_without_the_typesetter_one_is_told_how_to_get_it(thalweg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    said = thalweg("lecture", "compass", "--quick", "--out", "here")
    assert said.code == 0
    assert "wrote here/lecture.html; beside it verdicts.json and figures" in said.out
    assert "no PDF was written" in said.out
    assert "pip install 'thalweg[lecture]'" in said.out.replace("\n", " ")
    assert Path("here/lecture.html").exists()
    assert not Path("here/lecture.pdf").exists()


def test_pdfs_of_other_findings_do_not_stay_beside_a_new_page(thalweg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    thalweg("lecture", "compass", "--quick")
    assert Path("lecture/lecture.pdf").exists()
    monkeypatch.setitem(sys.modules, "typst", None)
    assert thalweg("lecture", "compass", "--quick").code == 0
    assert sorted(each.name for each in Path("lecture").glob("*.*")) == ["lecture.html", "verdicts.json"]


@pytest.mark.parametrize(
    ("name", "what"), [("figures", "a file"), ("journal", "a file"), ("verdicts.json", "a folder")]
)
def test_what_could_not_be_written_is_said_before_any_experiment(thalweg: Run, name: str, what: str) -> None:
    place = Path("out") / name
    place.parent.mkdir()
    place.mkdir() if what == "a folder" else place.write_text("")
    said = thalweg("lecture", "compass", "--quick", "--out", "out")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"thalweg: cannot write {'' if what == 'a folder' else 'to '}{place}: it is {what}")
    assert said.err.count("\n") == 1
    assert [each.name for each in Path("out").iterdir()] == [name]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["momentun"], "did you mean momentum?"),
        (["L12"], "(it has compass, stride"),
        (["compass", "--out", "none/of/these"], "there is no folder none/of"),
        (["compass", "--out", "file"], "it is a file; name a folder"),
        (["compass", "--quik"], "--quick"),
    ],
)
def test_a_mistake_is_one_line(thalweg: Run, arguments: list[str], told: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = thalweg("lecture", *arguments)
    assert said.code == 2
    assert said.out == ""
    assert told in said.err
    assert said.err.count("\n") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_help_names_every_claim(thalweg: Run) -> None:
    text = " ".join(thalweg("lecture", "--help").out.split())
    assert [f"{key} (L{number})" for number, key in enumerate(KEYS, 1) if f"{key} (L{number})" not in text] == []
    assert "Examples:" in text


def test_an_interrupted_lecture_goes_on(tmp_path: Path) -> None:
    command = [*COMMAND, "lecture", "compass", "momentum", "--quick"]
    running = subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    first = running.stderr.readline()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert "done (1 of 2)" in first
    assert (running.returncode, out) == (130, "")
    assert err == "thalweg: interrupted; finished claims are kept in lecture, and the same command goes on\n"
    kept = [each.stem.removesuffix("-quick") for each in (tmp_path / "lecture" / "journal").glob("*.json")]
    again = process("lecture", *kept, "--quick", cwd=tmp_path)
    assert again.code == 0
    assert again.err.startswith(f"{first.partition(':')[0]}: found earlier")
