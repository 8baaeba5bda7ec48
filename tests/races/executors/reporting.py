"""A whole race as a process of its own: python -m tests.races.executors.reporting FOLDER JOURNAL [CLUSTER]

On a landscape and on a model of the user's; it says when a run of the model is finished, and saves the report.
"""

import sys
from pathlib import Path
from typing import Any

import thalweg as tw
from tests.races.executors.samples import Listener

MODEL = """
import time
import jax.numpy as jnp
import numpy as np
import thalweg as tw

def loss(w, x):
    return jnp.mean((x @ w - 3.0) ** 2)

@tw.problem(steps=6)
def mine(seed):
    time.sleep(0.15)
    x = np.random.default_rng(seed).normal(size=(16, 3))
    return jnp.ones(3), loss, [jnp.asarray(x[:8]), jnp.asarray(x[8:])], [jnp.asarray(x)]
"""


class Saying(Listener):
    def advance(self, contestant: str, runs: int, missed: int) -> None:
        super().advance(contestant, runs, missed)
        if self.runs.total() > 24:  # those of the landscape come first
            print("running", flush=True)


def main(folder: Path, journal: str, cluster: str | None = None) -> None:
    folder.mkdir(exist_ok=True)
    file = folder.parent / "mine.py"
    file.write_text(MODEL)
    more: dict[str, Any] = {"trials": 4, "seeds": 3, "tuning_seeds": 3, "lr": (1e-3, 1e3)}
    problems = [tw.surface(tw.valley, noise=0.5, steps=30), str(file)]
    race = tw.race(problems, [tw.sgd, tw.adam], **more, journal=journal, cluster=cluster, progress=Saying())
    for name in ("report.html", "runs.csv", "race.json"):
        race.save(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
