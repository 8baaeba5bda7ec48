"""Finished claims in a folder: an interrupted lecture goes on from them. A file is a line with the digest of the rest.

A claim is taken from there only if it was found by the same source, of the package and of the claim, and with the
same effort.
"""

import base64
import hashlib
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path as File
from typing import Any

from thalweg.lecture.claim import Claim, Finding, Shown
from thalweg.lecture.drawn import Drawn, Words, drawings
from thalweg.optimizer.files import make_folder, write_whole

SOURCES = (".py", ".csv", ".js", ".css", ".html")  # what computes, its data, and what films are played by


@dataclass(frozen=True)
class Kept:
    """The claims that are finished, a file for each."""

    folder: File
    quick: bool

    def load(self, claim: Claim) -> Shown | None:
        """What was found of it earlier; None where nothing was, or by other means."""
        try:
            digest, text = self._file(claim).read_text(encoding="utf-8").split("\n", 1)
            if digest != _digest(text):
                return None
            record = json.loads(text)
            if record["made by"] != maker(claim):
                return None
            return Shown.of(claim, {key: _finding(each) for key, each in record["findings"].items()})
        except (OSError, ValueError, KeyError):  # none, or damaged: it is found again
            return None

    def save(self, shown: Shown) -> None:
        """Keep it. Raises FileError."""
        findings = {key: _record(each) for key, each in shown.findings.items()}
        record = {"made by": maker(shown.claim), "findings": findings}
        make_folder(self.folder)
        text = json.dumps(record)
        write_whole(self._file(shown.claim), f"{_digest(text)}\n{text}".encode())

    def _file(self, claim: Claim) -> File:
        return self.folder / f"{claim.key}{'-quick' if self.quick else ''}.json"


def maker(claim: Claim) -> str:
    """What a finding depends on: the release, the package's source and that of the claim."""
    source = inspect.getsourcefile(claim.experiment)
    own = File(source).read_bytes() if source and File(source).exists() else b""
    return f"thalweg {version('thalweg')} {_package()} {hashlib.sha256(own).hexdigest()}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _package() -> str:
    digest, root = hashlib.sha256(), File(str(files("thalweg")))
    for file in sorted(each for each in root.rglob("*") if each.suffix in SOURCES):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _record(finding: Finding) -> dict[str, Any]:
    pictures = [
        {
            "headline": each.facts.headline,
            "description": each.facts.description,
            "svg": each.svg,
            "dark": each.dark,
            "player": each.player,
            "png": base64.b64encode(each.png).decode(),
        }
        for each in drawings(finding)
    ]
    words = {"shown": finding.shown, "sentence": finding.sentence, "table": finding.table}
    return {**words, "numbers": {key: float(value) for key, value in finding.numbers.items()}, "pictures": pictures}


def _finding(record: Mapping[str, Any]) -> Finding:
    pictures = (
        Drawn(
            Words(each["headline"], each["description"]),
            svg=each["svg"], dark=each["dark"], player=each["player"], png=base64.b64decode(each["png"]),
        )
        for each in record["pictures"]
    )  # fmt: skip
    rows = tuple(map(tuple, record["table"]))
    numbers = {str(key): float(value) for key, value in record["numbers"].items()}
    return Finding(numbers, str(record["shown"]), str(record["sentence"]), tuple(pictures), rows)
