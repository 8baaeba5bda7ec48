"""What the scripts share: the optimizers by name, a run, its checkpoint."""

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

import thalweg as tw
import thalweg.torch

IN_BOTH: dict[str, tuple[str, dict[str, Any]]] = {  # a class that both libraries have, and its options
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "adadelta": ("Adadelta", {}),
    "adamax": ("Adamax", {}),
    "nadam": ("NAdam", {}),
    "radam": ("RAdam", {}),
    "rprop": ("Rprop", {}),
}
OURS_ONLY = ("adabelief", "yogi", "lion", "signum", "schedule_free_sgd", "schedule_free_adamw")
LIBRARIES = {"thalweg": thalweg.torch, "torch": torch.optim}
RATES = {"sgd": 0.1, "momentum": 0.01, "nesterov": 0.01}  # where torch's own default learns next to nothing


class Refused(Exception):
    """What was asked for cannot be done; one line says why."""


@dataclass(frozen=True)
class Task:
    """What is trained, on what."""

    name: str
    model: Callable[[], torch.nn.Module]
    loss: Callable[[torch.nn.Module, torch.Generator, torch.dtype], torch.Tensor]  # on a batch that is drawn
    judge: Callable[[torch.nn.Module, torch.dtype], str]  # what a trained model can do, in one line


@dataclass(frozen=True)
class Settings:
    """What the numbers of a run depend on."""

    optimizer: str = "adam"
    lr: float | None = None  # the optimizer's default
    seed: int = 0
    dtype: str = "float32"


def make_optimizer(library: str, settings: Settings, params: Any) -> torch.optim.Optimizer:
    name = settings.optimizer
    rate = RATES.get(name) if settings.lr is None else settings.lr
    lr = {} if rate is None else {"lr": rate}
    if name in IN_BOTH:
        called, options = IN_BOTH[name]
        return getattr(LIBRARIES[library], called)(params, **lr, **options)
    if library == "torch":
        raise Refused(f"torch.optim has no {name}: choose --library thalweg, or one of {', '.join(IN_BOTH)}")
    return thalweg.torch.Optimizer(params, getattr(tw, name)(**lr))


class Run:
    """A model in training."""

    def __init__(self, task: Task, settings: Settings, library: str) -> None:
        torch.manual_seed(settings.seed)
        self.task, self.settings, self.library = task, settings, library
        self.dtype = getattr(torch, settings.dtype)
        self.model = task.model().to(self.dtype)
        self.optimizer = make_optimizer(library, settings, self.model.parameters())
        self.losses = list[float]()

    def step(self) -> None:
        # the batch depends on the seed and on the step's number alone: a resumed run sees what it would have seen
        drawn = torch.Generator().manual_seed(self.settings.seed * 1_000_003 + len(self.losses))
        self.optimizer.zero_grad()
        loss = self.task.loss(self.model, drawn, self.dtype)
        loss.backward()
        self.optimizer.step()
        self.losses.append(loss.item())

    def judge(self) -> str:
        """Of the model where its rule has it evaluated, for schedule-free ones another point than they train at."""
        if self.library == "torch":
            return self.task.judge(self.model, self.dtype)
        with self.optimizer.at_evaluation_point():
            return self.task.judge(self.model, self.dtype)

    def save(self, file: Path) -> None:
        """Whole, or not at all."""
        unfinished = file.with_name(f"{file.name}.{os.getpid()}")
        own = {"task": self.task.name, "settings": asdict(self.settings), "losses": self.losses}
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        try:
            torch.save({**own, **state}, unfinished)
            os.replace(unfinished, file)
        except (OSError, RuntimeError) as error:
            raise Refused(f"{file} cannot be written: {str(error).splitlines()[0]}") from None
        finally:
            unfinished.unlink(missing_ok=True)

    @classmethod
    def load(cls, task: Task, file: Path, library: str) -> "Run":
        """As it was saved, to go on in either library. Raises Refused for what is no such file."""
        content = read(file, task.name)
        try:
            run = cls(task, Settings(**content["settings"]), library)
            run.model.load_state_dict(content["model"])
            run.optimizer.load_state_dict(content["optimizer"])
        except (ValueError, TypeError, RuntimeError) as error:
            raise Refused(f"the checkpoint does not fit: {str(error).splitlines()[0]}") from None
        run.losses = list(content["losses"])
        return run


def read(file: Path, task: str) -> dict[str, Any]:
    """What `save` wrote."""
    try:
        content = torch.load(file, weights_only=True)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror or error}") from None
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError):
        raise Refused(f"{file} is no checkpoint, or a damaged one") from None
    if not isinstance(content, dict) or set(content) != {"task", "settings", "losses", "model", "optimizer"}:
        raise Refused(f"{file} is no checkpoint of these scripts")
    if content["task"] != task:
        raise Refused(f"{file} is a checkpoint of {content['task']}, not of {task}")
    return content


@contextmanager
def until_interrupted() -> Iterator[Callable[[], bool]]:
    """Gives a function that is true from the first Ctrl-C on; a second one ends the program at once.

    So a step is whole or not begun: model, optimizer and losses belong together.
    """
    pressed = list[int]()
    usual = signal.getsignal(signal.SIGINT)

    def note(number: int, _: Any) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, usual)

    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, usual)
