"""Whatever is wrong with the cache costs a compilation: no error, the same bits, and the next process loads again."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
import pytest

from tests.engines.kept import WHOLE, files, kept, made
from tests.permissions import unprivileged


def compiles_each_time() -> bool:
    return not made() and not made()


@pytest.mark.parametrize("mode", [0o770, 0o720, 0o707, 0o702, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True)
    folder.chmod(mode)
    assert compiles_each_time()
    assert kept(folder) == []


def test_a_folder_of_another_user_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not made()
    owner = folder.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert compiles_each_time()
    monkeypatch.undo()
    monkeypatch.setenv("THALWEG_CACHE", str(folder.parent))
    assert made()


def test_machine_code_in_a_folder_that_others_may_write_to_is_not_run(folder: Path) -> None:
    assert not made()
    (folder / "__pycache__").chmod(0o777)
    assert compiles_each_time()


def test_a_folder_of_numbas_own_is_used_where_it_is_ours_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "numba"))
    assert not made()
    assert made()
    (code,) = files(tmp_path / "numba", ".nbc")
    DAMAGES["a flipped bit"](code)
    assert not made()
    assert made()
    code.parent.chmod(0o777)
    assert compiles_each_time()


def test_a_folder_that_is_read_only_is_not_used(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    with unprivileged():
        assert compiles_each_time()
    assert kept(folder) == []


def test_where_the_folder_should_be_is_a_file(folder: Path) -> None:
    folder.parent.write_text("a file")
    assert compiles_each_time()
    assert folder.parent.read_text() == "a file"


@pytest.mark.parametrize("last", WHOLE)
def test_a_disk_becomes_full(folder: Path, monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    """When the file of a kind is to be put in its place; so it is written whole or not at all."""
    replace = os.replace

    def full(source: Any, target: Any) -> None:
        if str(target).endswith(last):
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        assert compiles_each_time()
    assert set(kept(folder)) <= {*WHOLE} - {last}  # and no other files are left
    assert not made()
    assert made()


def flip_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "a flipped bit": flip_a_bit,
    "cut off": truncate,
    "empty": lambda file: file.write_bytes(b""),
    "garbage": lambda file: file.write_bytes(bytes(range(256)) * 40),
    "something added": lambda file: file.write_bytes(file.read_bytes() + b"\0"),
    "removed": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_file_is_made_anew(folder: Path, kind: str, damage: str) -> None:
    assert not made()
    (file,) = files(folder, kind)
    DAMAGES[damage](file)
    made()
    assert kept(folder) == WHOLE
    assert made()


def test_machine_code_without_its_sums_is_not_run(folder: Path) -> None:
    assert not made()
    for kind in (".nbc", ".sums"):
        DAMAGES["removed" if kind == ".sums" else "a flipped bit"](files(folder, kind)[0])
    assert not made()


def test_code_that_cannot_be_loaded_is_made_anew(folder: Path) -> None:
    """Its sums are right, and yet it is no machine code."""
    assert not made()
    (code,), (sums,) = files(folder, ".nbc"), files(folder, ".sums")
    before = code.read_bytes()
    code.write_bytes(b"not a pickle")
    sums.write_text(_sums(folder))
    assert not made()
    assert not made()
    assert made()
    assert len(files(folder, ".nbc")[0].read_bytes()) > len(before) // 2


def _sums(folder: Path) -> str:
    from thalweg.engines.compiled import modules

    return modules._sums(files(folder, ".py")[0], folder / "__pycache__").decode()
