"""Tables: what is read, and one line for everything that cannot be."""

import numpy as np
import pandas as pd
import pytest

from tests.permissions import unprivileged
from thalweg.errors import DataError, FileError, UnknownName
from thalweg.problems.table import read_table


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "data.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv(tmp_path, separator, encoding, ending):
    lines = ["größe|label|t", '1.5|"a, b; c"|-2e3', "", " 2 |x| 7 "]
    table = read_table(written(tmp_path, ending.join(lines).replace("|", separator), encoding))
    assert table.column("größe").tolist() == [1.5, 2.0] and table.column("t").tolist() == [-2000.0, 7.0]
    assert table.name == "data.csv" and list(table.columns) == ["größe", "label", "t"]


def test_frames_and_mappings():
    columns = {"a": [1, 2], "b": (3.5, 4), "c": np.array([5, 6], dtype=np.int8)}
    for data in (columns, pd.DataFrame({key: list(value) for key, value in columns.items()})):
        assert [read_table(data).column(key).tolist() for key in "abc"] == [[1, 2], [3.5, 4], [5, 6]]
    assert read_table({"a": ["1", "2"]}).column("a").tolist() == [1, 2]


def test_the_callers_data_is_not_kept():
    mine = np.array([1.0, 2.0])
    read_table({"a": mine}).column("a")[0] = 9
    assert mine[0] == 1


@pytest.mark.parametrize(
    "text, error, said",
    [
        ("", DataError, "is empty"),
        (" \n\n", DataError, "is empty"),
        ("1,2\n3,4\n", DataError, "no header row"),
        ("a,b\n1,2\n3\n", DataError, "row 2: 1 values for 2 columns"),
        ("a,a\n1,2\n", DataError, "more than one column 'a'"),
        ('a,b\n"1,2\n', DataError, "not a CSV file"),
        (b"a,b\n\xff\xfe,1\n", FileError, "not text in UTF-8"),
        (b"a,b\n\0,1\n", FileError, "not text"),
    ],
)
def test_files_without_a_table(tmp_path, text, error, said):
    with pytest.raises(error, match=said) as caught:
        read_table(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_paths_that_cannot_be_read(tmp_path):
    for path, said in ((tmp_path / "none.csv", "no file"), (tmp_path, "is a folder"), ("a\0b", "cannot be read")):
        with pytest.raises(FileError, match=said):
            read_table(path)


def test_a_path_without_permission(tmp_path):
    path = written(tmp_path, "a,b\n1,2\n")
    path.chmod(0)
    with unprivileged(), pytest.raises(FileError, match="permission denied"):
        read_table(path)


@pytest.mark.parametrize("value", ["", "NA", "nan", None, float("nan"), pd.NA, pd.NaT])
def test_missing(value):
    with pytest.raises(DataError, match="column a, row 2: the value is missing"):
        read_table({"a": [1, value]}).column("a")


@pytest.mark.parametrize("value", ["abc", "1,5", "1_000", 1j, [1, 2], {}, pd.Timestamp("2020-01-01")])
def test_not_a_number(value):
    with pytest.raises(DataError, match=r"column a, row 1: .* is not a number"):
        read_table({"a": [value, 1]}).column("a")


@pytest.mark.parametrize("value", ["inf", -np.inf, "1e999", 10**400])
def test_not_finite(value):
    with pytest.raises(DataError, match="is not finite"):
        read_table({"a": [1, value]}).column("a")


def test_a_header_of_many_columns_is_read_at_once_and_not_repeated_in_messages(tmp_path):
    many = 30_000
    table = read_table(written(tmp_path, ",".join(f"c{k}" for k in range(many)) + "\n" + ",".join("1" * many)))
    with pytest.raises(UnknownName) as caught:
        table.column("x")
    assert len(str(caught.value)) < 200 and "29,988 more" in str(caught.value)
    with pytest.raises(DataError, match="more than one column 'c7'"):
        read_table(written(tmp_path, ",".join(f"c{k % (many - 1)}" for k in range(7, many + 7))))


def test_unknown_columns():
    with pytest.raises(UnknownName, match=r"no column 'wating'; did you mean waiting.*it has eruptions, waiting"):
        read_table({"eruptions": [1], "waiting": [2]}).column("wating")


@pytest.mark.parametrize("data", [3, None, [1, 2], {}])
def test_no_table_at_all(data):
    with pytest.raises(DataError):
        read_table(data)
