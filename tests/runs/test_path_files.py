"""A path's record: saved whole, loaded as it was."""

from pathlib import Path as File

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import FileError
from thalweg.runs.path import Path


def runs() -> dict[str, Path]:
    data = tw.old_faithful()
    return {
        "plain": tw.descend(tw.valley, tw.adam(lr=0.1), steps=9),
        "flags": tw.descend(tw.valley, tw.rmsprop(lr=0.1, centered=True, momentum=0.9), steps=9),
        "diverged": tw.descend(tw.valley, tw.sgd(lr=9.0), steps=9),
        "batches": tw.descend(data, tw.adam(lr=1.0), steps=9, batch=np.int64(16), seed=3),  # type: ignore[arg-type]
        "formula": tw.descend(tw.formula("x**2 + 3*y**2"), tw.sgd(lr=0.1), steps=9),
    }


@pytest.mark.parametrize("case", runs())
def test_round_trip(case: str, tmp_path: File) -> None:
    path, again = runs()[case], runs()[case]
    path.save(tmp_path / "a.npz")
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    loaded = Path.load(tmp_path / "a.npz")
    assert loaded == path
    assert loaded.surface is None
    assert (loaded.batch, loaded.seed, loaded.lr) == (path.batch, path.seed, path.lr)
    loaded.save(tmp_path / "c.npz")
    assert (tmp_path / "c.npz").read_bytes() == (tmp_path / "a.npz").read_bytes()


def test_round_trip_of_a_schedule(tmp_path: File) -> None:
    def halving(t: int) -> float:
        return 0.01 / t

    path = tw.descend(tw.valley, tw.sgd(lr=halving), steps=5)
    path.save(tmp_path / "a.npz")
    loaded = Path.load(tmp_path / "a.npz")
    assert loaded == path
    assert loaded.hyperparameters["lr"] == "halving"
    assert loaded.lr is None


def test_what_is_no_saved_path(tmp_path: File) -> None:
    good = tmp_path / "good.npz"
    tw.descend(tw.valley, tw.adam(lr=0.1), steps=9).save(good)
    np.savez(tmp_path / "foreign.npz", a=np.ones(3))
    np.savez(tmp_path / "pickle.npz", facts=np.array([{}], dtype=object))
    np.save(tmp_path / "array.npy", np.ones(3))
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    whole = good.read_bytes()
    (tmp_path / "half.npz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "damaged.npz").write_bytes(whole[:200] + bytes(64) + whole[264:])
    for name in (
        "foreign.npz",
        "pickle.npz",
        "array.npy",
        "text.npz",
        "empty.npz",
        "half.npz",
        "damaged.npz",
        "none.npz",
        ".",
    ):
        with pytest.raises(FileError) as raised:
            Path.load(tmp_path / name)
        assert "\n" not in str(raised.value), name


def test_saving_is_whole_or_not_at_all(tmp_path: File) -> None:
    path = tw.descend(tw.valley, tw.adam(lr=0.1), steps=9)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept")
    for target in (tmp_path / "folder", tmp_path / "none" / "a.npz", tmp_path / "file" / "a.npz"):
        with pytest.raises(FileError, match="cannot write"):
            path.save(target)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]
