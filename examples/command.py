"""What the scripts' command lines have in common."""

import argparse
import math
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from arguments import WRONG, Parser, count, rate, seed
from comparing import compare, draw
from loop import IN_BOTH, LIBRARIES, OURS_ONLY, Refused, Run, Settings, Task, until_interrupted
from tqdm import tqdm

INTERRUPTED = 130
EXAMPLES = """\
examples:
  python {script}                                    train with thalweg's Adam
  python {script} --optimizer adamw --library torch  with torch.optim's AdamW
  python {script} --optimizer schedule_free_adamw    with a rule that torch.optim has not
  python {script} --compare --picture curves.png     both from one seed: curves, times, a picture
  python {script} --steps 1000 --save run.pt         keep the training; Ctrl-C keeps it too
  python {script} --steps 2000 --resume run.pt       go on with it"""


def options(script: str, about: str, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(script, about, EXAMPLES.format(script=script))
    parser.add_argument("--optimizer", choices=(*IN_BOTH, *OURS_ONLY), metavar="NAME", help="adam, adamw, sgd, ...")
    parser.add_argument("--library", choices=LIBRARIES, help="whose optimizer (thalweg)")
    parser.add_argument("--lr", type=rate, help="learning rate (the optimizer's own default; 0.1 for sgd)")
    parser.add_argument("--steps", type=count, default=300, help="in all (300)")
    parser.add_argument("--seed", type=seed, help="of weights and batches (0)")
    parser.add_argument("--dtype", choices=("float32", "float64"), help="of weights and images (float32)")
    parser.add_argument("--compare", action="store_true", help="train with both libraries from the same seed")
    parser.add_argument("--save", type=Path, metavar="FILE", help="checkpoint; an interrupted training has one anyhow")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="go on with a saved training")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="loss curves as png, svg or pdf")
    chosen = parser.parse_args(arguments)
    if chosen.compare and (chosen.resume or chosen.save or chosen.library):
        parser.error("--compare trains both libraries from the start: leave out --library, --save and --resume")
    if chosen.resume and not (chosen.optimizer is chosen.lr is chosen.seed is chosen.dtype is None):
        parser.error("--resume goes on as it was begun: leave out --optimizer, --lr, --seed and --dtype")
    return chosen


def describe(losses: Sequence[float], places: int = 10) -> None:
    """Mean losses of stretches of the training."""
    length = max(1, math.ceil(len(losses) / places))
    for first in range(0, len(losses), length):
        part = losses[first : first + length]
        print(f"  steps {1 + first:>5} to {first + len(part):>5}   loss {sum(part) / len(part):.4f}")


def one(task: Task, chosen: argparse.Namespace, settings: Settings, interrupted: Callable[[], bool]) -> None:
    library = chosen.library or "thalweg"
    run = Run.load(task, chosen.resume, library) if chosen.resume else Run(task, settings, library)
    done, began = len(run.losses), time.perf_counter()
    with tqdm(total=chosen.steps, initial=done, unit="step", delay=1, disable=None) as bar:
        while len(run.losses) < chosen.steps and not interrupted():
            run.step()
            bar.update()
    seconds = time.perf_counter() - began
    print(f"{task.name}, {library}'s {run.settings.optimizer}, seed {run.settings.seed}: {len(run.losses)} steps")
    describe(run.losses)
    if len(run.losses) > done:
        print(f"  {1e3 * seconds / (len(run.losses) - done):.2f} ms a step, {seconds:.1f} s")
    print(f"  {run.judge()}")
    if interrupted() or chosen.save:
        file = chosen.save or chosen.resume or Path(f"{task.name}.pt")
        run.save(file)
        print(f"saved; go on with --resume {file}")
    if chosen.picture:
        draw({library: run.losses}, f"{task.name}, {run.settings.optimizer}", chosen.picture)


def both(task: Task, chosen: argparse.Namespace, settings: Settings, interrupted: Callable[[], bool]) -> None:
    found = compare(task, settings, chosen.steps, interrupted)
    print(f"{task.name}, {settings.optimizer} of both libraries, seed {settings.seed}: {found.steps} steps of each")
    if not found.steps:
        return
    for name, run in found.runs.items():
        print(f"{name}: {run.judge()}")
        describe(run.losses)
    found.print()
    if chosen.picture:
        draw(found.curves, f"{task.name}, {settings.optimizer}", chosen.picture)


def main(task: Task, script: str, about: str, arguments: Sequence[str] | None = None) -> int:
    """The exit code: 2 for what cannot be done, 130 after Ctrl-C."""
    chosen = options(script, about, arguments)
    settings = Settings(chosen.optimizer or "adam", chosen.lr, chosen.seed or 0, chosen.dtype or "float32")
    with until_interrupted() as interrupted:
        try:
            (both if chosen.compare else one)(task, chosen, settings, interrupted)
        except Refused as error:
            print(f"error: {error}", file=sys.stderr)
            return WRONG
        return INTERRUPTED if interrupted() else 0
