"""Files that are no record: refused in one line that names them; nothing is half-written."""

import json
import os
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from tests.permissions import unprivileged
from tests.runs.test_records import MADE, ONE_OF_EACH
from thalweg.errors import FileError


@ONE_OF_EACH
def test_what_is_no_such_record(case: str, tmp_path: File) -> None:
    record = MADE[case]()
    record.save(tmp_path / "good.npz")
    whole = (tmp_path / "good.npz").read_bytes()
    tw.descend(tw.valley, tw.sgd()).save(tmp_path / "path.npz")
    for other in {"sweep", "basins", "sensitivity"} - {case}:
        MADE[other]().save(tmp_path / f"{other}.npz")
    np.savez(tmp_path / "foreign.npz", a=np.ones(3))
    np.savez(tmp_path / "pickle.npz", facts=np.array([{}], dtype=object))
    np.savez(tmp_path / "no-json.npz", facts=np.array("{"))
    np.save(tmp_path / "array.npy", np.ones(3))
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    (tmp_path / "half.npz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "damaged.npz").write_bytes(whole[:200] + bytes(64) + whole[264:])
    bad = [file for file in tmp_path.iterdir() if file.name != "good.npz"]
    for file in (*bad, tmp_path / "none.npz", tmp_path):
        with pytest.raises(FileError) as raised:
            type(record).load(file)
        assert str(file) in str(raised.value)
        assert "\n" not in str(raised.value)
    assert len(bad) == 11


class Trap:
    """When it is unpickled, a folder appears."""

    def __init__(self, folder: File) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


@ONE_OF_EACH
def test_nothing_is_unpickled(case: str, tmp_path: File) -> None:
    np.savez(tmp_path / "bad.npz", a=np.array([Trap(tmp_path / "sprung")], dtype=object))
    with pytest.raises(FileError):
        type(MADE[case]()).load(tmp_path / "bad.npz")
    assert not (tmp_path / "sprung").exists()


@ONE_OF_EACH
def test_a_record_with_a_part_missing(case: str, tmp_path: File) -> None:
    record = MADE[case]()
    record.save(tmp_path / "good.npz")
    with np.load(tmp_path / "good.npz") as archive:
        arrays = {name: archive[name] for name in archive.files}
    facts = json.loads(str(arrays.pop("facts")))
    for name in {*facts} - {"kind", "batch", "seed"}:
        less = {key: value for key, value in facts.items() if key != name}
        np.savez(tmp_path / "bad.npz", facts=np.array(json.dumps(less)), **arrays)
        with pytest.raises(FileError, match=f"is no saved {case}"):
            type(record).load(tmp_path / "bad.npz")
    np.savez(tmp_path / "bad.npz", facts=np.array(json.dumps(facts | {"kind": "other"})), **arrays)
    with pytest.raises(FileError, match=f"is no saved {case}"):
        type(record).load(tmp_path / "bad.npz")
    for name in arrays if case != "sweep" else ():
        less = {key: value for key, value in arrays.items() if key != name}
        np.savez(tmp_path / "bad.npz", facts=np.array(json.dumps(facts)), **less)
        with pytest.raises(FileError, match=f"is no saved {case}"):
            type(record).load(tmp_path / "bad.npz")


def test_a_sensitivity_with_a_response_too_few(tmp_path: File) -> None:
    MADE["sensitivity"]().save(tmp_path / "good.npz")
    with np.load(tmp_path / "good.npz") as archive:
        arrays = {name: archive[name] for name in archive.files}
    for name in ("settled", "loss", "diverged"):
        np.savez(tmp_path / "bad.npz", **{**arrays, name: arrays[name][:1]})
        with pytest.raises(FileError, match="is no saved sensitivity"):
            tw.Sensitivity.load(tmp_path / "bad.npz")


@ONE_OF_EACH
def test_saving_is_whole_or_not_at_all(case: str, tmp_path: File) -> None:
    record = MADE[case]()
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept")
    (tmp_path / "closed").mkdir(mode=0o555)
    targets = [
        tmp_path / "folder",
        tmp_path / "none" / "a.npz",
        tmp_path / "file" / "a.npz",
        tmp_path / "closed" / "a.npz",
    ]
    for target in targets:
        with unprivileged(), pytest.raises(FileError, match=f"cannot write {target}"):
            record.save(target)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["closed", "file", "folder"]
    assert (tmp_path / "file").read_text() == "kept"
