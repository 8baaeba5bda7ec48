"""Every bad input: one line on stderr, exit code 2, no traceback, nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said, process
from tests.permissions import unprivileged

CSV = "area,price,colour\n1,2,red\n2,3,blue\n3,5,red\n4,4,blue\n"
DATA = ("draw", "houses.csv", "--feature", "area", "--target", "price")
QUICK = ("--steps", "5")

BAD = {
    "unknown landscape": (("draw", "rosenbrok"), "did you mean rosenbrock?"),
    "unknown landscape, nothing close": (("draw", "everest"), "thalweg list landscapes"),
    "unknown optimizer": (("draw", "-o", "adm"), "did you mean adam"),
    "unknown setting": (("draw", "-o", "adam:beta=0.5"), "did you mean beta"),
    "a setting twice": (("draw", "-o", "sgd:lr=0.1,lr=0.2"), "lr stands twice"),
    "setting without a value": (("draw", "-o", "adam:beta1"), "KEY=VALUE"),
    "setting out of range": (("draw", "-o", "adam:beta1=1.5"), "[0, 1)"),
    "setting is no number": (("draw", "-o", "adam:beta1=much"), "'much' was given"),
    "a rate in one optimizer only": (("draw", "-o", "sgd:lr=0.1", "-o", "adam"), "every --optimizer"),
    "a rate twice": (("draw", "-o", "sgd:lr=0.1", "--lr", "0.1"), "no --lr"),
    "a rate to tune": (("tune", "-o", "sgd:lr=0.1"), "leave it out"),
    "bad formula": (("draw", "x**2 + "), "formula"),
    "a formula of another letter": (("draw", "x**2 + z**2"), "z"),
    "a formula that would run code": (("draw", "__import__('os').getcwd() + x"), "formula"),
    "a formula that is endless": (("draw", "+".join(["x**2"] * 400)), "formula"),
    "a constant": (("draw", "3 + 4"), "formula"),
    "an empty formula": (("draw", ""), "formula"),
    "file missing": (("draw", "none.csv", "--feature", "a", "--target", "b"), "no file 'none.csv'"),
    "a folder": (("draw", "folder", "--feature", "a", "--target", "b"), "is a folder"),
    "a folder named as a table": (("draw", "folder.csv", "--feature", "a", "--target", "b"), "is a folder"),
    "binary": (("draw", "binary.csv", "--feature", "a", "--target", "b"), "not text"),
    "not UTF-8": (("draw", "latin.csv", "--feature", "a", "--target", "b"), "UTF-8"),
    "an empty table": (("draw", "empty.csv", "--feature", "a", "--target", "b"), "is empty"),
    "no feature": (("draw", "houses.csv", "--target", "price"), "name the feature column"),
    "no target": (("draw", "houses.csv", "--feature", "area"), "name the target column"),
    "unknown column": (("draw", "houses.csv", "--feature", "aera", "--target", "price"), "did you mean area"),
    "text in a column": (("draw", "houses.csv", "--feature", "colour", "--target", "price"), "'red' is not a number"),
    "columns without a file": (("draw", "valley", "--feature", "area"), "for a data file"),
    "columns of a formula": (("draw", "x**2+y**2", "--target", "area"), "for a data file"),
    "lr 0": (("draw", "--lr", "0"), "(0, inf)"),
    "lr -1": (("draw", "--lr", "-1"), "(0, inf)"),
    "lr nan": (("draw", "--lr", "nan"), "(0, inf)"),
    "lr inf": (("draw", "--lr", "inf"), "(0, inf)"),
    "lr abc": (("draw", "--lr", "abc"), "'tuned' or 'default'"),
    "lr empty": (("draw", "--lr", ""), "'tuned' or 'default'"),
    "start outside": (("draw", "--start", "100,1"), "outside the map"),
    "start outside a formula's view": (("draw", "x**2+y**2", "--start", "9,9", "--view=-1,1,-1,1"), "9"),
    "start malformed": (("draw", "--start", "1"), "X,Y"),
    "start nan": (("draw", "--start", "nan,1"), "X,Y"),
    "steps 0": (("draw", "--steps", "0"), "steps"),
    "steps -5": (("draw", "--steps", "-5"), "steps"),
    "steps 1e12": (("draw", "--steps", "1e12"), "not a valid integer"),
    "steps a million millions": (("draw", "--steps", "1000000000000"), "from 1 to 1,000,000"),
    "steps too many to see": (("draw", "--steps", "1000000"), "at most 10,000 steps"),
    "steps empty": (("draw", "--steps", ""), "not a valid integer"),
    "tune steps 0": (("tune", "--steps", "0"), "steps"),
    "tune steps too many": (("tune", "--steps", "1000000"), "at most 25,000 steps"),
    "tune steps far too many": (("tune", "--steps", "1000000000000"), "from 1 to 1,000,000"),
    "view malformed": (("draw", "--view", "1,2,3"), "X0,X1,Y0,Y1"),
    "view of words": (("draw", "--view", "a,b,c,d"), "X0,X1,Y0,Y1"),
    "view inside out": (("draw", "--view=2,-2,-2,2", "--start", "1,1"), "X0 < X1"),
    "view of a formula inside out": (("draw", "x**2+y**2", "--view=2,-2,-2,2"), "view"),
    "missing folder": (("draw", "--out", "none/a.svg"), "there is no folder none"),
    "a file as a folder": (("draw", "--out", "houses.csv/a.svg"), "there is no folder houses.csv"),
    "out is a folder": (("draw", "--out", "folder.svg"), "it is a folder"),
    "bad ending": (("draw", "--out", "a.bmp"), ".svg, .png, .pdf"),
    "no ending": (("draw", "--out", "a"), ".svg, .png, .pdf"),
    "batch 0": ((*DATA, "--batch", "0"), "from 1 to 4"),
    "batch too large": ((*DATA, "--batch", "5"), "from 1 to 4"),
    "batch without data": (("draw", "--batch", "16"), "no data set"),
    "seed without batch": ((*DATA, "--seed", "1"), "give batch as well"),
    "seed -1": ((*DATA, "--batch", "2", "--seed", "-1"), "seed"),
    "kappa .5": (("draw", "--kappa", ".5"), "[1, inf)"),
    "kappa nan": (("draw", "--kappa", "nan"), "[1, inf)"),
    "tilt 400": (("draw", "--tilt", "400"), "[-360, 360]"),
    "kappa of rosenbrock": (("draw", "rosenbrock", "--kappa", "10"), "kappa"),
    "kappa of a formula": (("draw", "x**2+y**2", "--kappa", "10"), "for the valley"),
    "width 5": (("draw", "--width", "5", "--out", "a.png"), "from 200 to 7680"),
    "width huge": (("draw", "--width", "100000", "--out", "a.png"), "from 200 to 7680"),
    "layout": (("draw", "--layout", "grid"), "'panels', 'overlay'"),
    "unknown option": (("draw", "--optimiser", "adam"), "--optimizer"),
    "unknown command": (("drwa",), "drwa"),
    "two landscapes": (("draw", "valley", "rosenbrock"), "rosenbrock"),
    "list what": (("list", "things"), "'optimizers', 'landscapes'"),
    "json before the command": (("--json", "list", "optimizers"), "after the command"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "houses.csv").write_text(CSV)
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)))
    (tmp_path / "latin.csv").write_bytes("größe,preis\n1,2\n".encode("latin-1"))
    (tmp_path / "empty.csv").write_text("")
    for name in ("folder", "folder.csv", "folder.svg"):
        (tmp_path / name).mkdir()
    return tmp_path


def in_one_line(said: Said, part: str) -> None:
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    assert said.err.startswith("thalweg: ")
    assert "Traceback" not in said.err
    assert part in said.err


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, folder: Path, thalweg: Callable[..., Said]) -> None:
    arguments, part = BAD[case]
    before = sorted(folder.rglob("*"))
    in_one_line(thalweg(*arguments), part)
    assert sorted(folder.rglob("*")) == before


def test_no_permission(folder: Path, thalweg: Callable[..., Said]) -> None:
    thalweg("draw", "--lr", "0.01", "--out", "a.svg")  # loads what nobody may not read in someone's virtual environment
    (folder / "houses.csv").chmod(0)
    with unprivileged():
        in_one_line(thalweg(*DATA), "permission denied")
    folder.chmod(0o755)  # pytest's own is closed to others
    (folder / "folder").chmod(0o555)
    with unprivileged():
        in_one_line(thalweg("draw", "--lr", "0.01", "--out", "folder/a.svg"), "the folder folder may not be written to")


@pytest.mark.parametrize("folder", ["/proc", "/sys"])
def test_a_folder_that_nobody_can_write(folder: str, thalweg: Callable[..., Said]) -> None:
    if not Path(folder).is_dir():
        pytest.skip(f"no {folder} here")
    in_one_line(thalweg("draw", "--lr", "0.01", "--out", f"{folder}/a.svg"), "cannot write")


def test_the_main_job_where_a_picture_cannot_be_written(tmp_path: Path, thalweg: Callable[..., Said]) -> None:
    (tmp_path / "old-faithful.png").mkdir()
    in_one_line(thalweg(), "old-faithful.png: it is a folder")
    assert [each.name for each in tmp_path.iterdir()] == ["old-faithful.png"]


def test_what_was_there_stays_when_the_new_one_fails(tmp_path: Path, thalweg: Callable[..., Said]) -> None:
    (tmp_path / "a.svg").write_text("precious")
    in_one_line(thalweg("draw", "--lr", "nan", "--out", "a.svg"), "(0, inf)")
    assert (tmp_path / "a.svg").read_text() == "precious"


def test_a_real_process_does_the_same(tmp_path: Path) -> None:
    in_one_line(process("draw", "rosenbrok", cwd=tmp_path), "did you mean rosenbrock?")
    assert list(tmp_path.iterdir()) == []
