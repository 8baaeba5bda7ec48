"""What a race gives: its record, the findings, the table, the picture, files."""

import csv
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as File
from typing import Any, Literal

from thalweg.errors import FileError
from thalweg.optimizer.files import write_whole
from thalweg.problems.problem import Trained
from thalweg.races import saved
from thalweg.races.consistent import fits
from thalweg.races.findings import find
from thalweg.races.findings.facts import Findings
from thalweg.races.findings.table import table
from thalweg.races.ink import ink
from thalweg.races.record import Entry, Heat, Setting
from thalweg.races.timing import Timing
from thalweg.runs.slice import Slice

PICTURES = (".svg", ".png", ".pdf")
ENDINGS = (".html", ".csv", ".json", *PICTURES)
Role = Literal["tuning", "report", "default"]


@dataclass(frozen=True)
class Race:
    """A race that was run. The same runs give the same record, and the same record the same bytes in every file."""

    heats: tuple[Heat, ...]  # one for each problem
    slices: Mapping[str, Slice]  # problem -> the contestants' paths on its loss surface, of a user's model
    version: str  # of thalweg
    timing: Timing | None = field(default=None, compare=False)  # stands apart: no two are the same

    def __repr__(self) -> str:
        problems = ", ".join(heat.problem for heat in self.heats)
        return f"<race of {', '.join(entry.contestant for entry in self.heats[0].entries)} on {problems}>"

    def __str__(self) -> str:
        return self.table()

    @cached_property
    def findings(self) -> Findings:
        """What the runs say, in numbers and sentences."""
        return find(self.heats)

    def table(self) -> str:
        """The findings in 80 columns."""
        return table(self.findings)

    def plot(self, **style: Any) -> Any:
        """The picture, as `tw.draw(race)` gives it; `theme` and `size` are those of `draw`."""
        return ink("picture")(self, **style)

    def runs(self) -> Iterator[tuple[Heat, Entry, Role, Setting, int, Trained]]:
        """Every run, in a fixed order."""
        for heat in self.heats:
            for entry in heat.entries:
                for setting, several in zip(entry.settings, entry.tuning, strict=True):
                    for seed, run in zip(heat.tuning_seeds, several, strict=True):
                        yield heat, entry, "tuning", setting, seed, run
                for seed, run in zip(heat.seeds, entry.report, strict=True):
                    yield heat, entry, "report", entry.setting, seed, run
                for seed, run in zip(heat.seeds, entry.defaults, strict=False):
                    yield heat, entry, "default", entry.default or {}, seed, run

    def save(self, target: str | os.PathLike[str], *, theme: Any = "light", size: Any = "slide") -> File:
        """Write what the ending asks for: .html the report, .csv every run, .json the record (`tw.load_race`), .svg,
        .png or .pdf the picture; or, without an ending, a folder with all of it. `theme` and `size` are those of
        `draw`, of pictures; the report follows its reader's light or dark.

        Seconds are not among it; they are saved as `race.timing.save(file)`. Raises FileError; a file is whole or
        untouched.
        """
        file = File(target)
        ending = file.suffix.lower()
        if not ending or file.is_dir():
            return self._save_folder(file, theme, size)
        if ending not in ENDINGS:
            raise FileError(f"{file.name}: a race is saved as {', '.join(ENDINGS)}, or as a folder without an ending")
        if ending in PICTURES:
            self.plot(theme=theme, size=size).save(file)
        else:
            write_whole(file, {".html": self._html, ".csv": self._csv, ".json": self._json}[ending]())
        return file

    def _save_folder(self, folder: File, theme: Any, size: Any) -> File:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise FileError(f"cannot write {folder}: {error.strerror}") from error
        for name, data in (("report.html", self._html()), ("runs.csv", self._csv()), ("race.json", self._json())):
            write_whole(folder / name, data)
        for stem, picture in ink("pictures")(self, theme=theme, size=size).items():
            picture.save(folder / f"{stem}.svg")
        return folder

    def _html(self) -> bytes:
        report: str = ink("report")(self)
        return report.encode()

    def _json(self) -> bytes:
        return saved.written(self.heats, self.slices, self.version)

    def _csv(self) -> bytes:
        """A row for each run, its losses last."""
        names = list(dict.fromkeys(name for _, _, _, setting, _, _ in self.runs() for name in setting))
        steps = list(dict.fromkeys(at for heat in self.heats for at in heat.budget.at))
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        losses = [f"{kind} loss at {at}" for kind in ("train", "held-out") for at in steps]
        writer.writerow(["problem", "contestant", "role", *names, "seed", "diverged at", "error", *losses])
        for heat, entry, role, setting, seed, run in self.runs():
            kept = [dict(zip(heat.budget.at, each, strict=False)) for each in (run.train, run.held_out)]
            numbers = [each.get(at, "") for each in kept for at in steps]
            told = [setting.get(name, "") for name in names]
            ended = "" if run.diverged_at is None else run.diverged_at
            writer.writerow([heat.problem, entry.contestant, role, *told, seed, ended, run.error, *numbers])
        return stream.getvalue().encode(errors="replace")  # halves of surrogate pairs, as in names of files


def load_race(file: str | os.PathLike[str]) -> Race:
    """A race that was saved as .json: data, of which nothing is run. Raises FileError for anything else."""
    heats, slices, version = saved.read(file)
    if not fits(heats):
        raise FileError(f"{os.fspath(file)} is a damaged race: parts of it do not fit together; race again")
    return Race(heats, slices=slices, version=version)
