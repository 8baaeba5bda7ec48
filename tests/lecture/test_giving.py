"""Claims by name, in order, each kept once it is finished and taken from there only if it is the same."""

import dataclasses
import hashlib
import json
import re
from pathlib import Path

import pytest

import thalweg as tw
from tests.lecture.own import EDGE, PLAIN
from thalweg.errors import FileError, InputError, MissingExtra, UnknownName
from thalweg.lecture import Claim, Effort, Finding, Shown, give
from thalweg.lecture.claims import compass
from thalweg.lecture.kept import SOURCES, Kept
from thalweg.lecture.names import KEYS, chosen, claim_named, key_of


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def __call__(self, key: str, what: str) -> None:
        self.told.append((key, what))


@pytest.mark.parametrize(("number", "key"), list(enumerate(KEYS, 1)))
def test_a_claim_has_a_key_and_a_number(number: int, key: str) -> None:
    assert {key_of(name) for name in (key, f"{number}", f"L{number}", f" l{number}", key.upper())} == {key}
    claim = claim_named(f"L{number}")
    assert (claim.number, claim.key) == (number, key)
    assert claim.command == f"thalweg lecture {key}"


def test_all_claims_are_there_in_order() -> None:
    import thalweg as tw

    assert [claim.number for claim in tw.lecture.CLAIMS] == list(range(1, 10))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("momentun", "did you mean momentum?"),
        ("10", "L1 to L9"),
        ("L0", "L1 to L9"),
        ("", "no claim ''"),
        ("z" * 999, "no claim 'zzz"),
    ],
)
def test_an_unknown_claim_is_said(asked: str, told: str) -> None:
    with pytest.raises(UnknownName) as raised:
        give([asked])
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 240


def test_what_is_no_claim_is_refused() -> None:
    with pytest.raises(InputError, match="a claim is a key"):
        give([4])  # type: ignore[list-item]
    with pytest.raises(InputError, match=r"Claim of yours; \[0, 1, .{60,90}$"):
        give([list(range(999))])  # type: ignore[list-item]
    with pytest.raises(InputError, match="no claim was named"):
        give([])
    with pytest.raises(InputError, match="two claims have the key"):
        give([PLAIN, dataclasses.replace(PLAIN, title="Another")])


def test_claims_come_once_in_the_lecture_s_order() -> None:
    assert chosen([PLAIN, EDGE, PLAIN]) == (EDGE, PLAIN)
    assert chosen(["L1", "compass", "1"]) == (compass.CLAIM,)


def test_a_folder_that_cannot_be_is_said_before_any_experiment(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    heard = Heard()
    with pytest.raises(FileError, match=r"cannot write to .*file"):
        give(PLAIN, folder=tmp_path / "file", progress=heard)
    assert heard.told == []


def test_a_finished_claim_is_taken_from_the_folder(tmp_path: Path) -> None:
    heard = Heard()
    first = give([EDGE, PLAIN], folder=tmp_path, progress=heard)
    again = give([EDGE, PLAIN], folder=tmp_path, progress=heard)
    assert heard.told[-2:] == [(EDGE.key, "kept"), (PLAIN.key, "kept")]
    assert again.table() == first.table()
    assert again.verdicts == first.verdicts
    for one, other in zip(first.shown, again.shown, strict=True):
        pictures = one.finding.pictures[0], other.finding.pictures[0]
        assert pictures[0].render("svg") == pictures[1].render("svg")
        assert pictures[0].render("png") == pictures[1].render("png")


def told_again(folder: Path, claim: Claim, quick: bool = False) -> list[str]:
    heard = Heard()
    give([claim], quick=quick, folder=folder, progress=heard)
    return [what for _, what in heard.told]


def test_another_effort_or_another_experiment_is_found_anew(tmp_path: Path) -> None:
    assert told_again(tmp_path, PLAIN) == ["begun", "done"]
    assert told_again(tmp_path, PLAIN, quick=True) == ["begun", "done"]
    assert told_again(tmp_path, dataclasses.replace(PLAIN, experiment=compass.CLAIM.experiment)) == ["begun", "done"]
    assert told_again(tmp_path, PLAIN) == ["begun", "done"]
    file = tmp_path / "journal" / f"{PLAIN.key}.json"
    record = json.loads(file.read_text().partition("\n")[2])
    record["made by"] = record["made by"][:-1] + "x"
    write(file, record)
    assert told_again(tmp_path, PLAIN) == ["begun", "done"]


def test_what_is_kept_depends_on_data_and_players_too() -> None:
    endings = {file.suffix for file in Path(tw.__file__).parent.rglob("*") if file.is_file()}
    assert endings - set(SOURCES) <= {".typ", ".md", ".typed", ".pyc"}  # none of these is in a finding
    assert {".py", ".csv", ".js"} <= set(SOURCES)


def write(file: Path, record: object) -> None:
    text = json.dumps(record)
    file.write_text(f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}")


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"made by": 1}', "half", "fields", "number"])
def test_what_is_damaged_is_found_anew(damage: str, tmp_path: Path) -> None:
    give([PLAIN], folder=tmp_path)
    file = tmp_path / "journal" / f"{PLAIN.key}.json"
    whole = file.read_text()
    if damage == "fields":
        record = json.loads(whole.partition("\n")[2])
        del record["findings"][""]["pictures"][0]["png"]
        write(file, record)
    elif damage == "number":
        file.write_text(re.sub(r'(?<="numbers": {")(\w)', "x", whole, count=1))
        assert file.read_text() != whole
    else:
        file.write_text(whole[: len(whole) // 2] if damage == "half" else damage)
    assert told_again(tmp_path, PLAIN) == ["begun", "done"]
    assert told_again(tmp_path, PLAIN) == ["kept"]


def test_what_was_finished_before_an_interruption_is_kept(tmp_path: Path) -> None:
    def interrupted(effort: Effort) -> Finding:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give([EDGE, dataclasses.replace(PLAIN, experiment=interrupted)], folder=tmp_path)
    assert told_again(tmp_path, EDGE) == ["kept"]


def test_a_claim_that_needs_what_is_not_installed_is_left_out(tmp_path: Path) -> None:
    def needs(effort: Effort) -> Finding:
        raise MissingExtra("this needs nothing: pip install nothing")

    lacking = dataclasses.replace(PLAIN, experiment=needs)
    found = give([EDGE, lacking], folder=tmp_path)
    assert [each.claim.key for each in found.shown] == [EDGE.key]
    assert found.table().endswith("own-plain was left out: this needs nothing: pip install nothing")
    assert found.verdicts["left_out"] == {"own-plain": "this needs nothing: pip install nothing"}
    with pytest.raises(MissingExtra, match=r"^this needs nothing: pip install nothing$"):
        give([lacking, dataclasses.replace(lacking, key="another")])


def test_an_experiment_is_told_its_effort_and_whom_to_tell(tmp_path: Path) -> None:
    efforts, heard = list[Effort](), Heard()

    def experiment(effort: Effort) -> Finding:
        efforts.append(effort)
        effort.progress.note(" half of it ")
        return PLAIN.experiment(effort)

    found = give(dataclasses.replace(PLAIN, experiment=experiment), quick=True, folder=tmp_path, progress=heard)
    assert found.quick
    assert found.version == tw.__version__
    assert (efforts[0].quick, efforts[0].folder) == (True, tmp_path / "journal")
    assert heard.told == [(PLAIN.key, what) for what in ("begun", "half of it", "done")]


def test_a_claim_of_ones_own_by_a_key_of_the_lecture_s_is_ones_own() -> None:
    own = dataclasses.replace(PLAIN, key="compass")
    assert give([own, EDGE]).shown[1].finding.numbers == PLAIN.experiment(Effort()).numbers


def test_another_error_ends_it_all(tmp_path: Path) -> None:
    def wrong(effort: Effort) -> Finding:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give([EDGE, dataclasses.replace(PLAIN, experiment=wrong)], folder=tmp_path)
    assert told_again(tmp_path, EDGE) == ["kept"]


def test_claims_beside_one_another_find_what_each_finds_alone() -> None:
    """One in a process of its own, one here."""
    heard = Heard()
    both = give(["compass", PLAIN], quick=True, progress=heard)
    alone = give("compass", quick=True)
    assert [each.claim.key for each in both.shown] == ["compass", PLAIN.key]
    assert both.verdicts["claims"][0] == alone.verdicts["claims"][0]
    assert both.shown[0].finding.pictures[0].render("svg") == alone.shown[0].finding.pictures[0].render("svg")
    assert heard.told[0] == ("compass", "begun")


def test_a_line_and_its_path_are_played_beside_the_page(tmp_path: Path) -> None:
    fit = tw.draw([tw.descend(tw.old_faithful(), tw.adam(lr=1.0), steps=10)], layout="fit")
    shown = Shown(PLAIN, dataclasses.replace(PLAIN.experiment(Effort()), pictures=(fit,)))
    Kept(tmp_path, quick=False).save(shown)
    kept = Kept(tmp_path, quick=False).load(PLAIN)
    assert kept is not None
    tw.lecture.Lecture((kept,), "0").save(tmp_path, pdf=False)
    assert (tmp_path / "figures" / "L9-own-plain.html").read_bytes() == fit.film("html")
    assert 'href="figures/L9-own-plain.html"' in (tmp_path / "lecture.html").read_text()
