"""The scripts in examples/: the curves of both libraries are one, a training goes on as if it had never stopped."""

import importlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch

EXAMPLES = Path(__file__).parents[2] / "examples"
SCRIPTS = ("digits_cnn", "text_transformer")
NAMES = ("loop", "comparing", "command", *SCRIPTS)


@pytest.fixture(scope="module")
def scripts() -> Iterator[Any]:
    """They import one another as scripts do; one thread, since the test run has others."""
    sys.path.insert(0, str(EXAMPLES))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    loaded: dict[str, ModuleType] = {name: importlib.import_module(name) for name in NAMES}
    yield SimpleNamespace(**loaded)
    torch.set_num_threads(threads)
    sys.path.remove(str(EXAMPLES))
    for name in NAMES:
        del sys.modules[name]


def curve(scripts: Any, script: str, library: str, steps: int, **settings: Any) -> list[float]:
    run = scripts.loop.Run(getattr(scripts, script).TASK, scripts.loop.Settings(**settings), library)
    for _ in range(steps):
        run.step()
    return run.losses


def apart(first: list[float], second: list[float]) -> float:
    return max(abs(a - b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize(("dtype", "most"), [("float64", 1e-9), ("float32", 1e-5)])
@pytest.mark.parametrize("script", SCRIPTS)
def test_100_steps_of_adam_are_torchs(scripts: Any, script: str, dtype: str, most: float) -> None:
    ours, theirs = (curve(scripts, script, library, 100, dtype=dtype) for library in ("thalweg", "torch"))
    assert apart(ours, theirs) <= most
    assert theirs[-1] < 0.7 * theirs[0]


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adamw", "amsgrad", "adadelta",
                                  "adamax", "nadam", "radam", "rprop"])  # fmt: skip
def test_every_optimizer_of_both(scripts: Any, name: str) -> None:
    assert {name, "adam"} <= scripts.loop.IN_BOTH.keys()
    ours, theirs = (
        curve(scripts, "digits_cnn", library, 20, optimizer=name, dtype="float64") for library in ("thalweg", "torch")
    )
    assert apart(ours, theirs) <= 1e-6 * (name == "nadam") + 1e-9  # torch keeps nadam's product in float32


def test_rules_that_torch_has_not(scripts: Any) -> None:
    for name in scripts.loop.OURS_ONLY:
        losses = curve(scripts, "digits_cnn", "thalweg", 20, optimizer=name)
        assert sum(losses[-5:]) < sum(losses[:5])
        with pytest.raises(scripts.loop.Refused, match=name):
            curve(scripts, "digits_cnn", "torch", 1, optimizer=name)


def test_the_seed_decides_all(scripts: Any) -> None:
    first, again, other = (curve(scripts, "digits_cnn", "thalweg", 12, seed=seed) for seed in (3, 3, 4))
    assert first == again != other


@pytest.mark.parametrize("optimizer", ["adam", "schedule_free_adamw", "rprop"])
def test_resumed_is_never_stopped(scripts: Any, tmp_path: Path, optimizer: str) -> None:
    task, settings = scripts.digits_cnn.TASK, scripts.loop.Settings(optimizer=optimizer)
    run = scripts.loop.Run(task, settings, "thalweg")
    for _ in range(9):
        run.step()
    run.save(tmp_path / "run.pt")
    resumed = scripts.loop.Run.load(task, tmp_path / "run.pt", "thalweg")
    for _ in range(9):
        resumed.step()
    assert resumed.losses == curve(scripts, "digits_cnn", "thalweg", 18, optimizer=optimizer)
    assert [file.name for file in tmp_path.iterdir()] == ["run.pt"]


@pytest.mark.parametrize(("first", "second"), [("torch", "thalweg"), ("thalweg", "torch")])
def test_begun_in_one_library_and_ended_in_the_other(scripts: Any, tmp_path: Path, first: str, second: str) -> None:
    task, settings = scripts.digits_cnn.TASK, scripts.loop.Settings(dtype="float64")
    run = scripts.loop.Run(task, settings, first)
    for _ in range(15):
        run.step()
    run.save(tmp_path / "run.pt")
    resumed = scripts.loop.Run.load(task, tmp_path / "run.pt", second)
    for _ in range(15):
        resumed.step()
    assert apart(resumed.losses, curve(scripts, "digits_cnn", "torch", 30, dtype="float64")) <= 1e-12


@pytest.mark.parametrize("arguments", [[], ["--compare"]])
def test_ctrl_c_shows_what_there_is_and_keeps_it(
    scripts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scripts.comparing, "REHEARSAL", 0.0)
    asked: list[int] = []

    def loss(*given: Any) -> torch.Tensor:
        asked.append(1)
        if len(asked) == 7:
            signal.raise_signal(signal.SIGINT)
        return scripts.digits_cnn.loss(*given)

    task = replace(scripts.digits_cnn.TASK, loss=loss)
    assert scripts.command.main(task, "script", "about", ["--steps", "10000", *arguments]) == 130
    shown = capsys.readouterr().out
    assert "loss 2.3" in shown
    if not arguments:
        saved = scripts.loop.read(tmp_path / "digits_cnn.pt", "digits_cnn")
        assert len(saved["losses"]) == 7
        assert "--resume digits_cnn.pt" in shown
        assert scripts.command.main(task, "script", "about", ["--steps", "9", "--resume", "digits_cnn.pt"]) == 0
        assert "9 steps" in capsys.readouterr().out


def started(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / f"{script}.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", SCRIPTS)
def test_as_a_command(script: str, tmp_path: Path) -> None:
    result = started(script, "--steps", "20", "--compare", "--picture", str(tmp_path / "curves.png"))
    assert result.returncode == 0, result.stderr
    assert "largest difference of the losses over 20 steps" in result.stdout
    assert "torch's time over thalweg's" in result.stdout
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_help_has_examples() -> None:
    result = started("digits_cnn", "--help")
    assert result.returncode == 0
    assert "python examples/digits_cnn.py --compare" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--steps", "0"], "0"),
        (["--lr", "nan"], "nan"),
        (["--seed", "-1"], "seed"),
        (["--optimizer", "adma"], "adma"),
        (["--compare", "--resume", "run.pt"], "--compare"),
        (["--resume", "run.pt", "--lr", "0.1"], "--resume"),
        (["--resume", "nowhere.pt"], "nowhere.pt cannot be read"),
        (["--resume", "damaged.pt"], "damaged.pt is no checkpoint"),
        (["--library", "torch", "--optimizer", "lion"], "torch.optim has no lion"),
        (["--steps", "1", "--picture", "nowhere/curves.png"], "cannot be written"),
        (["--steps", "1", "--save", "nowhere/run.pt"], "cannot be written"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_one_line(
    scripts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], word: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "damaged.pt").write_bytes(b"PK\x03\x04 this is no archive")
    try:
        code: Any = scripts.command.main(scripts.digits_cnn.TASK, "script", "about", arguments)
    except SystemExit as stopped:  # as argparse ends a program
        code = stopped.code
    said = [line for line in capsys.readouterr().err.splitlines() if line and "it/s" not in line]  # beside a bar
    assert code == 2
    assert len(said) == 1
    assert word in said[0]
