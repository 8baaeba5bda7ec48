"""Files that are foreign, damaged, of another version: one line, whatever is in them."""

import io
import json
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import thalweg as tw
from tests.optimizer.checkpoints import FORMATS, OPT, PARAMS, all_bits, half, refused
from thalweg.errors import FileError
from thalweg.optimizer.checkpoint_formats import digest


@pytest.fixture(params=FORMATS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    target = tmp_path / f"run{request.param}"
    tw.save_checkpoint(target, OPT, *half())
    return target


def archive(file: Path, **arrays: Any) -> None:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    file.write_bytes(stream.getvalue())


def npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def foreign(file: Path, content: Callable[[Path], Any]) -> None:
    file.unlink()
    content(file)
    refused(file, re.escape(f"{file} is no checkpoint of tw.save_checkpoint, or it is damaged"))


CONTENTS: dict[str, Callable[[Path], Any]] = {
    "empty": lambda file: file.write_bytes(b""),
    "text": lambda file: file.write_text("{}" * 100),
    "zeros": lambda file: file.write_bytes(bytes(1000)),
    "torch": lambda file: torch.save({"w": torch.ones(3)}, file),
    "a module": lambda file: torch.save(torch.nn.Linear(2, 2), file),
    "an array": lambda file: file.write_bytes(npy(np.ones(3))),
    "arrays": lambda file: archive(file, w=np.ones(3)),
    "objects": lambda file: archive(file, thalweg=np.array([{}], dtype=object)),
    "facts of another": lambda file: archive(file, thalweg=np.array("[1, 2]")),
    "facts that are none": lambda file: archive(file, thalweg=np.ones(3)),
    "a model": lambda file: safetensors.numpy.save_file({"w": np.ones(3)}, file),
    "a model with its format": lambda file: safetensors.numpy.save_file({"w": np.ones(3)}, file, {"format": "pt"}),
    "integers": lambda file: safetensors.numpy.save_file({"w": np.ones(3, int)}, file, {"thalweg": "{}"}),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_foreign_files(name: str, file: Path) -> None:
    foreign(file, CONTENTS[name])


class Trap:
    """What a pickle can do to whoever opens it."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> Any:
        return Path.touch, (self.target,)


def test_no_pickle_is_opened(tmp_path: Path) -> None:
    file, target = tmp_path / "run.npz", tmp_path / "touched"
    archive(file, thalweg=np.array([Trap(target)], dtype=object))
    refused(file, "is no checkpoint")
    assert not target.exists()


def test_a_small_file_that_inflates_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    np.savez_compressed(file, w=np.zeros(30_000_000))
    assert file.stat().st_size < 500_000
    tracemalloc.start()
    try:
        refused(file, "is no checkpoint")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_the_other_format(tmp_path: Path) -> None:
    for suffix, other in (FORMATS, FORMATS[::-1]):
        tw.save_checkpoint(tmp_path / f"run{suffix}", OPT, *half())
        (tmp_path / f"run{suffix}").rename(tmp_path / f"other{other}")
        refused(tmp_path / f"other{other}", "is no checkpoint")


def rewritten(file: Path, change: Callable[[dict[str, Any], dict[str, Any]], None], sign: bool) -> None:
    """The file with other facts or arrays; signed anew, or not."""
    with np.load(file) as opened:
        arrays = dict(opened)
    facts = json.loads(str(arrays.pop("thalweg")))
    change(facts, arrays)
    if sign:
        del facts["digest"]
        facts["digest"] = digest(facts, arrays)
    archive(file, thalweg=np.array(json.dumps(facts)), **arrays)


CHANGES: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
    "t": lambda facts, arrays: facts.update(t=7),
    "scalars": lambda facts, arrays: facts["scalars"].update(p=1.0),
    "rule": lambda facts, arrays: facts.update(rule="sgd"),
    "hyperparameters": lambda facts, arrays: facts["hyperparameters"].update(lr=1.0),
    "value": lambda facts, arrays: arrays["params/w"].__setitem__((0, 0), 7),
    "zero's sign": lambda facts, arrays: arrays.update({"params/b": np.array(-0.5)}),
    "shape": lambda facts, arrays: arrays.update({"params/w": arrays["params/w"].reshape(3, 2)}),
    "names": lambda facts, arrays: arrays.update({"params/w": arrays["slots/m/w"], "slots/m/w": arrays["params/w"]}),
    "precision": lambda facts, arrays: arrays.update({"params/w": arrays["params/w"].view(np.int64)}),
    "renamed": lambda facts, arrays: arrays.update({"params/ww": arrays.pop("params/w")}),
    "lost": lambda facts, arrays: arrays.pop("params/w"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_is_seen(name: str, tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    tw.save_checkpoint(file, OPT, *half())
    rewritten(file, CHANGES[name], sign=False)
    refused(file, re.escape(f"{file} is damaged: it does not hold what was written; take an older checkpoint"))


def other_version(facts: dict[str, Any], version: int) -> None:
    facts.clear()  # it may say everything in another way
    facts.update(version=version)


@pytest.mark.parametrize("version", [0, 2])
def test_another_version(version: int, tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    tw.save_checkpoint(file, OPT, *half())
    message = f"is a checkpoint of format {version}, this version of thalweg reads format 1"
    rewritten(file, lambda facts, arrays: other_version(facts, version), sign=False)
    refused(file, message)


SIGNED: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
    "t": lambda facts, arrays: facts.update(t=-1),
    "t as text": lambda facts, arrays: facts.update(t="1"),
    "no t": lambda facts, arrays: facts.pop("t"),
    "no rule": lambda facts, arrays: facts.pop("rule"),
    "slots": lambda facts, arrays: facts.update(slots=3),
    "slots of lists": lambda facts, arrays: facts.update(slots=[[]]),
    "bfloat16": lambda facts, arrays: facts.update(bfloat16=[{}]),
    "scalars": lambda facts, arrays: facts.update(scalars=[1]),
    "t without end": lambda facts, arrays: facts.update(t=10**400),
    "a rule of two lines": lambda facts, arrays: facts.update(rule="adam\n\x1b[2J"),
    "a slot of two lines": lambda facts, arrays: facts.update(slots=["m\nv"]),
    "a scalar for a slot": lambda facts, arrays: facts["scalars"].update(m=1.0),
    "scalars as text": lambda facts, arrays: facts.update(scalars={"p": "1"}),
}


@pytest.mark.parametrize("name", SIGNED)
def test_what_another_program_signed(name: str, tmp_path: Path) -> None:
    file = tmp_path / "run.npz"
    tw.save_checkpoint(file, OPT, *half())
    rewritten(file, lambda facts, arrays: None, sign=True)
    tw.load_checkpoint(file, OPT, PARAMS)
    rewritten(file, SIGNED[name], sign=True)
    refused(file, "is damaged")


def test_damage_is_refused_or_harmless(file: Path) -> None:
    saved = file.read_bytes()

    @settings(deadline=None, max_examples=150)
    @given(data=st.data())
    def damage(data: st.DataObject) -> None:
        whole = bytearray(saved)
        if data.draw(st.booleans()):
            whole = whole[: data.draw(st.integers(0, len(whole) - 1))] + data.draw(st.binary(max_size=9))
        else:
            for place in data.draw(st.sets(st.integers(0, 8 * len(whole) - 1), min_size=1, max_size=3)):
                whole[place // 8] ^= 1 << place % 8
        file.write_bytes(whole)
        try:
            loaded = tw.load_checkpoint(file, OPT, PARAMS)
        except FileError as error:
            assert "\n" not in str(error)
        else:
            assert all_bits(*loaded) == all_bits(*half())  # an archive has bits that mean nothing

    damage()


def test_every_bit_of_a_value_is_watched(file: Path) -> None:
    whole = file.read_bytes()
    value = half()[0]["w"].tobytes()
    assert whole.count(value) == 1
    for bit in range(8 * len(value)):
        changed = bytearray(whole)
        changed[whole.index(value) + bit // 8] ^= 1 << bit % 8
        file.write_bytes(changed)
        refused(file, "damaged")
