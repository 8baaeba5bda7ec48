"""The lecture: nine claims, each with an experiment, its number, its figure and its limits.

    lecture = tw.lecture.give("momentum", quick=True)
    print(lecture.table())
    lecture.save("lecture")

claim      what a claim is made of, and how its verdict follows
claims     a module for each
giving     the experiments run, several at a time, each kept once it is finished
lecture    what was found: the table of verdicts, the files
report     the page, the PDF and the worksheet
"""

from typing import Any

from thalweg.lecture.claim import Caveat as Caveat
from thalweg.lecture.claim import Claim as Claim
from thalweg.lecture.claim import Criterion as Criterion
from thalweg.lecture.claim import Effort as Effort
from thalweg.lecture.claim import Finding as Finding
from thalweg.lecture.claim import Shown as Shown
from thalweg.lecture.claim import examine as examine
from thalweg.lecture.giving import give as give
from thalweg.lecture.lecture import Lecture as Lecture
from thalweg.lecture.names import chosen


def __getattr__(name: str) -> Any:
    if name == "CLAIMS":  # L1 to L9; their modules are loaded when they are asked for
        return chosen(None)
    raise AttributeError(f"module 'thalweg.lecture' has no attribute {name!r}")
