"""Files that are no checkpoint, or not this one: one line, and nothing that was there is touched."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
import torch

import thalweg as tw
from tests.optimizer.checkpoints import FORMATS, OPT, PARAMS, all_bits, half, parameters, refused, stepped
from tests.permissions import unprivileged
from thalweg.errors import FileError, InputError, MissingExtra


@pytest.fixture(params=FORMATS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    target = tmp_path / f"run{request.param}"
    tw.save_checkpoint(target, OPT, *half())
    return target


def test_no_file(tmp_path: Path) -> None:
    refused(tmp_path / "none.npz", "cannot read .*none.npz: No such file or directory")
    (tmp_path / "folder.npz").mkdir()
    refused(tmp_path / "folder.npz", "cannot read .*folder.npz: Is a directory")
    refused(tmp_path / "run.pt", r"a checkpoint's name ends in .npz or .safetensors, '.*run.pt' was given")
    refused(5, "a checkpoint's file is a path, 5 was given")
    refused("a\0.npz", "is no checkpoint")


W = {"w": np.ones((2, 3))}
DIFFERENT: dict[str, tuple[Any, Any, str]] = {
    "rule": (tw.nadam(), PARAMS, "was saved by adam with m, v, nadam with m, mu_product, v was given"),
    "rule of the same slots": (tw.adamw(), PARAMS, "was saved by adam with m, v, adamw with m, v was given"),
    "missing": (OPT, {**PARAMS, "more": 1.0}, "lacks params/more, which what was given has and 2 more"),
    "extra": (OPT, W, "holds params/b, which what was given does not have and 2 more"),
    "leaf": (OPT, 1.0, "lacks params, which"),
    "shape": (
        OPT,
        {**PARAMS, "w": np.ones((3, 2))},
        r"float64 of shape \(2, 3\) in .*, float64 of shape \(3, 2\)",
    ),
    "precision": (OPT, {**PARAMS, "w": np.ones((2, 3), "f4")}, "params/w is float64 of .*, float32 of"),
    "bfloat16": (OPT, {**PARAMS, "w": np.ones((2, 3), ml_dtypes.bfloat16)}, "params/w is float64 of .*, bfloat16 of"),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_another_run(name: str, file: Path) -> None:
    optimizer, params, message = DIFFERENT[name]
    refused(file, message, optimizer, params)


def test_options_that_change_the_slots(tmp_path: Path) -> None:
    opt = tw.rmsprop(momentum=0.9)
    tw.save_checkpoint(tmp_path / "run.npz", opt, 1.0, opt.init(1.0))
    refused(tmp_path / "run.npz", "was saved by rmsprop with b, v, rmsprop with v was given", tw.rmsprop(), 1.0)
    opt = tw.sgd()
    tw.save_checkpoint(tmp_path / "run.npz", opt, [], opt.init([]))
    refused(tmp_path / "run.npz", "by sgd with no slots, adam with m, v was given", tw.adam(), [])


STATE = OPT.init(PARAMS)
UNFIT: dict[str, tuple[Any, str]] = {
    "no state": ((OPT, PARAMS, None), "adam has a state of m, v, None was given"),
    "another state": ((OPT, PARAMS, tw.sgd().init(PARAMS)), "adam has a state of m, v, one of no slots was given"),
    "nesting": ((OPT, W, STATE), "nested as params are"),
    "shape": ((OPT, {"w": np.ones(6), "b": 0.5}, STATE), r"slots/m/w has shape \(2, 3\), \(6,\) is needed"),
    "integers": ((tw.sgd(), {"w": np.ones(3, int)}, tw.sgd().init([])), "w must be a float or an array of floats"),
    "torch": ((tw.sgd(), torch.ones(3), tw.sgd().init([])), "params must be a float .* a tensor of PyTorch was given"),
    "long": ((tw.sgd(), np.ones(3, np.longdouble), tw.sgd().init([])), "holds float16, bfloat16, float32, float64"),
    "a rule": ((tw.adam, PARAMS, STATE), "a rule with its hyperparameters, as tw.adam.lr=0.1., not <rule adam>"),
    "no step": ((OPT, PARAMS, tw.State(-1, STATE.slots)), "the state's t is -1, which no step gives"),
    "half a step": ((OPT, PARAMS, tw.State(0.5, STATE.slots)), "the state's t is 0.5, which"),  # type: ignore[arg-type]
    "scalar": ((tw.nadam(), 1.0, tw.State(1, {"m": 0.0, "v": 0.0, "mu_product": "x"})), "mu_product is 'x', which"),
    "a long name": ((OPT, {"w" * 70_000: 1.0}, STATE), "is a name of more than 60000 bytes"),
    "keys": ((OPT, {(1, 2): 1.0}, STATE), r"params has the key \(1, 2\): a checkpoint names strings and whole numbers"),
    "a key that is none": ((OPT, {"a": {None: 1.0}}, STATE), "params/a has the key None"),
    "a key twice": ((OPT, {1: 1.0, "1": 2.0}, STATE), "two parameters have the name params/1"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_cannot_be_saved(name: str, file: Path) -> None:
    given_, message = UNFIT[name]
    before = file.read_bytes()
    with pytest.raises(InputError, match=message) as caught:
        tw.save_checkpoint(file, *given_)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before and [*file.parent.iterdir()] == [file]


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    for target in (tmp_path / "none" / "run.npz", tmp_path / "folder.npz", Path("a\0.npz")):
        (tmp_path / "folder.npz").mkdir(exist_ok=True)
        with pytest.raises(FileError, match="cannot write"):
            tw.save_checkpoint(target, OPT, *half())
    (tmp_path / "locked").mkdir(mode=0o555)
    with unprivileged(), pytest.raises(FileError, match="cannot write"):
        tw.save_checkpoint(tmp_path / "locked" / "run.npz", OPT, *half())
    with pytest.raises(FileError, match="a checkpoint's name ends in"):
        tw.save_checkpoint(tmp_path / "run", OPT, *half())


def child(code: str, *given_: object) -> "subprocess.Popen[str]":
    head = "import sys, numpy as np, thalweg as tw, resource, signal\nopt = tw.adam(lr=0.1)\n"
    command = [sys.executable, "-c", head + code, *map(str, given_)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_full_disk_leaves_the_old_file(file: Path) -> None:
    before = file.read_bytes()
    code = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    tw.save_checkpoint(sys.argv[1], opt, np.ones(10_000), opt.init(np.ones(10_000)))
except tw.load_checkpoint.__globals__["FileError"] as error:
    print(error)
"""
    out, err = child(code, file).communicate(timeout=60)
    assert (out, err) == (f"cannot write {file}: File too large\n", "")
    assert file.read_bytes() == before and [*file.parent.iterdir()] == [file]


def test_the_old_file_is_replaced_not_written_over(file: Path) -> None:
    before = file.read_bytes()
    with file.open("rb") as opened:  # whoever reads it meanwhile has it whole
        tw.save_checkpoint(file, OPT, *stepped(OPT, *half(), range(4, 9)))
        assert opened.read() == before != file.read_bytes()


def test_a_killed_writer_leaves_a_whole_file(file: Path) -> None:
    code = """
params = np.ones(400_000)
state = opt.init(params)
while True:
    params, state = opt.step(params, params, state)
    tw.save_checkpoint(sys.argv[1], opt, params, state)
    print(state.t, flush=True)
"""
    for seconds in (0.0, 0.013, 0.031):
        writer = child(code, file)
        assert writer.stdout is not None
        seen = [int(writer.stdout.readline()) for _ in range(2)][-1]
        time.sleep(seconds)
        writer.kill()
        writer.communicate()
        assert tw.load_checkpoint(file, OPT, np.empty(400_000))[1].t >= seen


def test_without_safetensors(tmp_path: Path) -> None:
    code = """
sys.modules["safetensors"] = None
for act, *more in ((tw.save_checkpoint, opt.init(1.0)), (tw.load_checkpoint,)):
    try:
        act(sys.argv[1], opt, 1.0, *more)
    except ImportError as error:
        print(type(error).__name__, error)
"""
    (tmp_path / "run.safetensors").write_bytes(b"")
    out, err = child(code, tmp_path / "run.safetensors").communicate(timeout=60)
    line = ".safetensors files need safetensors: pip install 'thalweg[safetensors]' (.npz needs nothing)\n"
    assert (out, err) == (2 * f"{MissingExtra.__name__} {line}", "")


def test_nothing_that_was_there_is_touched(file: Path) -> None:
    params = parameters()
    state = OPT.init(params)
    before = all_bits(params, state)
    with pytest.raises(FileError):
        tw.load_checkpoint(file, OPT, params)
    assert all_bits(params, state) == before
