"""Sweeps and sensitivities as tables: one line for each run, its values first, then what was seen of it."""

import csv
import itertools
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

import thalweg as tw
from thalweg.errors import FileError


def table(sweep: tw.Sweep, folder: File) -> tuple[list[str], np.ndarray[Any, Any]]:
    """The header, and the lines as numbers."""
    sweep.save(folder / "a.CSV")
    with (folder / "a.CSV").open(newline="") as stream:
        header, *lines = csv.reader(stream)
    return header, np.array(lines, dtype=np.float64)


def test_a_product(tmp_path: File) -> None:
    rates, starts = [0.01, 0.3, 9.0], [(-3.0, 1.5), (0.5, -1.0)]
    header, lines = table(tw.sweep(tw.valley, tw.sgd, lr=rates, start=starts, steps=30), tmp_path)
    assert header == ["lr", "start_x", "start_y", "final_x", "final_y", "loss", "best", "settled", "diverged"]
    for line, (lr, start) in zip(lines, itertools.product(rates, starts), strict=True):
        path = tw.descend(tw.valley, tw.sgd(lr=lr), start=start, steps=30)
        settled = path.settled_at() or np.inf
        expected = [lr, *start, *path.points[-1], path.losses[-1], path.losses.min(), settled, path.diverged_at or 0]
        assert line.tolist() == expected


def test_side_by_side(tmp_path: File) -> None:
    sweep = tw.sweep(
        tw.old_faithful(), tw.adam, lr=[0.1, 0.2], seed=[7, 3], batch=16, zipped=True, keep=("loss",), steps=30
    )
    header, lines = table(sweep, tmp_path)
    assert header == ["lr", "seed", "loss"]
    for line, lr, seed in zip(lines, (0.1, 0.2), (7, 3), strict=True):
        path = tw.descend(tw.old_faithful(), tw.adam(lr=lr), batch=16, seed=seed, steps=30)
        assert line.tolist() == [lr, seed, path.losses[-1]]


def test_whole_numbers_are_written_as_such(tmp_path: File) -> None:
    tw.sweep(tw.valley, tw.sgd, lr=[9.0], keep=("diverged",), steps=30).save(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"lr,diverged\n9.0,1\n"


def test_paths_are_left_out(tmp_path: File) -> None:
    header, lines = table(tw.sweep(tw.valley, tw.sgd, lr=[0.01, 0.02], keep=("paths", "best"), steps=30), tmp_path)
    assert header == ["lr", "best"]
    assert lines.shape == (2, 2)


def test_one_run(tmp_path: File) -> None:
    header, lines = table(tw.sweep(tw.valley, tw.sgd, keep=("final",), steps=30), tmp_path)
    assert header == ["final_x", "final_y"]
    assert lines.tolist() == [tw.descend(tw.valley, tw.sgd(), steps=30).points[-1].tolist()]


def test_a_sensitivity(tmp_path: File) -> None:
    optimizers = [tw.rmsprop(momentum=0.5, eps=0.0), tw.sgd]
    tw.sensitivity(tw.valley, optimizers, lr=[0.01, 9.0], steps=300).save(tmp_path / "a.CSV")
    with (tmp_path / "a.CSV").open(newline="") as stream:
        header, *lines = csv.reader(stream)
    assert header == ["optimizer", "hyperparameters", "lr", "settled", "loss", "diverged"]
    said = {"rmsprop": "alpha=0.99 eps=0.0 centered=False momentum=0.5", "sgd": ""}
    rules = {"rmsprop": optimizers[0], "sgd": tw.sgd()}
    for line, (name, lr) in zip(lines, itertools.product(rules, (0.01, 9.0)), strict=True):
        path = tw.descend(tw.valley, rules[name].replace(lr=lr), steps=300)  # type: ignore[attr-defined]
        assert line[:2] == [name, said[name]]
        assert [float(each) for each in line[2:]] == [
            lr, path.settled_at() or np.inf, path.losses[-1], path.diverged_at or 0
        ]  # fmt: skip


def test_a_table_is_written_whole_or_not_at_all(tmp_path: File) -> None:
    records = (
        tw.sweep(tw.valley, tw.sgd, lr=[0.1], steps=3),
        tw.sensitivity(tw.valley, [tw.sgd], lr=[0.1, 1], steps=3),
    )
    for record in records:
        with pytest.raises(FileError, match="cannot write"):
            record.save(tmp_path / "none" / "a.csv")
        assert not list(tmp_path.iterdir())
        record.save(tmp_path / "a.csv")
        with pytest.raises(FileError, match="is no saved s"):
            type(record).load(tmp_path / "a.csv")
        (tmp_path / "a.csv").unlink()
