"""Machine code is kept: where, for whom, under which key, and how much of it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
import pytest

import thalweg as tw
from tests.engines.kept import SOURCE, WHOLE, files, kept, made, mode
from tests.engines.processes import always_in_parts, by_numpy, in_place, run
from thalweg.engines.compiled import modules, step, threads
from thalweg.engines.compiled.tensors import resolver

ADAM = tw.adam(lr=0.01)


@pytest.mark.parametrize("umask", [0o000, 0o002, 0o022, 0o077])
def test_its_folders_are_open_to_their_owner_only(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        assert not made()
        assert made()
    finally:
        os.umask(before)
    assert mode(folder) == mode(folder / "__pycache__") == 0o700
    assert kept(folder) == WHOLE


def test_it_may_be_named_relative_to_where_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THALWEG_CACHE", "here")
    assert not made()
    assert made()
    assert kept(tmp_path / "here" / "kernels") == WHOLE


def test_a_user_without_a_home_has_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THALWEG_CACHE", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/thalweg"))
    assert not made()
    assert not made()
    assert list(tmp_path.iterdir()) == []


def a_process_that_steps() -> None:
    """Prints how many of its kernels, of four, it loaded."""
    always_in_parts()
    ADAM.compile()
    for dtype in ("float32", "float64"):
        assert in_place(ADAM, 1000, 3, dtype=dtype) == by_numpy(ADAM, 1000, 3, dtype=dtype)
    kernels = [resolver(), *(step.kernel(ADAM.variant.program, dtype) for dtype in ("float32", "float64"))]
    loop = threads._POOL.loop.stats.cache_hits
    print(sum(each._code.cache_hits for each in kernels) + sum(loop.values()))


def test_processes_that_begin_at_once_compile_and_the_next_one_loads(folder: Path) -> None:
    asked = {"THALWEG_CACHE": str(folder.parent), "NUMBA_NUM_THREADS": "2"}
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: run(a_process_that_steps, **asked), range(2)))
    written = {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.rglob("*")}
    assert kept(folder) == sorted(4 * WHOLE)
    assert run(a_process_that_steps, **asked)[0] == "4\n"
    assert {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.rglob("*")} == written


def compiled_for() -> None:
    """Prints how many modules are there after each of several uses."""
    folder = modules.cache_folder()
    assert folder is not None

    def sweep(rule: Any, kappa: float, start: tuple[float, float], steps: int, count: int) -> None:
        tw.sweep(tw.valley(kappa=kappa), rule, lr=np.linspace(0.01, 0.1, count), start=start, steps=steps)

    def step_(optimizer: Any, *shapes: Any, dtype: str = "float32") -> None:
        params = [np.ones(shape, dtype) for shape in shapes]
        optimizer.step_(params, params, optimizer.init(params))
        step.kernel(optimizer.variant.program, dtype).wait()

    uses = {
        "first": lambda: step_(ADAM, 3),
        "numbers": lambda: step_(tw.adam(lr=0.5, beta1=0.1, beta2=0.2, eps=0.0), 3),
        "a schedule": lambda: step_(tw.adam(lr=lambda t: 1.0 / t), 3),
        "shapes": lambda: step_(ADAM, (4, 5), 7, ()),
        "a precision": lambda: step_(ADAM, 3, dtype="float64"),
        "a rule": lambda: step_(tw.rmsprop(lr=0.1), 3),
        "a flag": lambda: step_(tw.rmsprop(lr=0.1, centered=True), 3),
        "sweep": lambda: sweep(tw.adam, 50.0, (1.0, 1.0), 3000, 10_000),
        "kappa": lambda: sweep(tw.adam(beta1=0.5), 70.0, (2.0, 1.0), 4000, 12_000),
    }
    for name, use in uses.items():
        use()
        resolver().wait()
        threads.start()
        print(name, len(files(folder, ".py")))


def test_numbers_and_shapes_compile_nothing_new(folder: Path) -> None:
    printed, _ = run(compiled_for, THALWEG_CACHE=str(folder.parent), NUMBA_NUM_THREADS="2")
    counts = {name: int(count) for name, _, count in (line.rpartition(" ") for line in printed.splitlines())}
    first = counts["first"]
    assert first == counts["numbers"] == counts["a schedule"] == counts["shapes"]
    assert [counts[name] - first for name in ("a precision", "a rule", "a flag", "sweep")] == [1, 2, 3, 4]
    assert counts["kappa"] == counts["sweep"]


def test_machine_code_is_for_one_machine_and_one_set_of_versions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = modules._machine()
    assert not made()
    for place in range(len(machine)):
        other = (*machine[:place], "another", *machine[place + 1 :])
        monkeypatch.setattr(modules, "_machine", lambda other=other: other)
        modules.compiled(SOURCE, "kernel", lambda function, keep: function)
        assert len(files(folder, ".py")) == place + 2
    assert not made()
    monkeypatch.undo()
    monkeypatch.setenv("THALWEG_CACHE", str(folder.parent))
    assert made()


def test_what_names_the_machine() -> None:
    import llvmlite
    import numba
    from llvmlite import binding

    features = {name for name, present in binding.get_host_cpu_features().items() if present}
    named = {numba.__version__, llvmlite.__version__, np.__version__, binding.get_host_cpu_name(), *features}
    assert named <= {*modules._machine()}
    assert "def power(" in modules._machine()[0]  # all that generated modules import


def test_the_oldest_are_forgotten_where_there_are_too_many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modules, "MOST_KEPT", 10)
    code = folder / "__pycache__"

    def pretend(function: Any, keep: bool) -> str:
        file = Path(function.__code__.co_filename)
        os.utime(file, (age, age))
        for kind in (".nbi", ".1.nbc"):
            (code / f"{file.stem}.kernel-1.py3{kind}").write_text(file.stem)
        return file.stem

    made = list[str]()
    for age in range(1, 26):
        made.append(modules.compiled(SOURCE + f"# {age}", "kernel", pretend))
        assert len(files(folder, ".py")) <= 10
        assert {file.stem for file in files(folder, ".sums")} == {file.stem for file in files(folder, ".py")}
        assert {file.name.split(".")[0] for file in code.iterdir()} == {file.stem for file in files(folder, ".py")}
    assert {file.stem for file in files(folder, ".py")} >= {*made[-8:]}
