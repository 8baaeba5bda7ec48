"""What a worker makes of a chunk, whatever the user's code does."""

import os
import sys
import threading
from typing import Any

import pytest
import torch

import thalweg as tw
from tests.races.executors.samples import failed
from thalweg.errors import InputError
from thalweg.problems.problem import Budget, Foreign
from thalweg.problems.user import UserProblem, problem
from thalweg.races.executors.parcel import Parcel
from thalweg.races.plan import Job
from thalweg.races.work import Worked, answer, work
from thalweg.runs.train import train

RATES = (0.01, 0.1, 0.2)
BUDGET = Budget(4, 2)


class Odd:
    """Its text has an address in it."""


def model(action: Any, *, when_above: float = 0.15) -> UserProblem:
    """A line to be fitted, whose loss acts up once its one parameter has gone further than small rates lead."""

    def loss(line: torch.nn.Linear, batch: torch.Tensor) -> torch.Tensor:
        if float(line.weight) > when_above:
            action()
        return (line(batch) - 3 * batch).square().mean()

    def line(seed: int) -> Any:
        made = torch.nn.Linear(1, 1, bias=False)
        torch.nn.init.zeros_(made.weight)
        return made, loss, [torch.full((4, 1), 0.5)]

    return problem(steps=4, evaluations=2, name="line")(line)


def jobs(*seeds: int) -> list[Job]:
    return [Job(f"{seed}{rate}", 0, 0, {"lr": rate}, seed) for seed in seeds for rate in RATES]


def raising(error: BaseException) -> Any:
    def act() -> None:
        raise error

    return act


def done(action: Any, *seeds: int) -> Worked:
    return work(model(action), tw.sgd(), BUDGET, jobs(*seeds))


def good(*seeds: int) -> list[Any]:
    """What the runs would be if the loss did not act up."""
    calm = model(lambda: None)
    return [train(calm, tw.sgd(), [{"lr": rate}], seed, BUDGET)[0] for seed in seeds for rate in RATES]


def test_all_is_well() -> None:
    worked = done(lambda: None, 0, 1)
    assert list(worked.runs) == good(0, 1)
    assert worked.faults == ()
    assert worked.seconds > 0
    assert {type(loss) for run in worked.runs for loss in run.train} == {float}


def test_an_exception_is_a_miss_of_its_run_and_shown_once() -> None:
    worked = done(raising(ValueError("a\nb: too far")), 0, 1)
    miss = failed(BUDGET, "b: too far")
    assert list(worked.runs) == [*good(0)[:1], miss, miss, *good(1)[:1], miss, miss]
    (fault,) = worked.faults
    assert fault.place == f"ValueError {__file__}:{raising.__code__.co_firstlineno + 2}"
    assert fault.trace.startswith("Traceback (most recent call last):")
    assert fault.trace.endswith("ValueError: a\nb: too far\n")


@pytest.mark.parametrize("error", [SystemExit(3), AssertionError(), RecursionError("deep"), MemoryError()])
def test_whatever_it_raises(error: BaseException) -> None:
    runs = done(raising(error), 0).runs
    assert list(runs[:1]) == good(0)[:1]
    assert [run.error.partition(":")[0] for run in runs[1:]] == [type(error).__name__] * 2


def test_a_miss_has_no_address_that_differs_from_process_to_process() -> None:
    error = done(raising(ValueError(f"no {Odd()}")), 0).runs[-1].error
    assert error == f"ValueError: no <{__name__}.Odd object at 0x...>"


def test_errors_of_ours_and_ctrl_c_are_no_misses() -> None:
    with pytest.raises(InputError, match="one line"):
        done(raising(InputError("one line")), 0)
    with pytest.raises(KeyboardInterrupt):
        done(raising(KeyboardInterrupt()), 0)


def test_a_model_has_the_process_to_itself() -> None:
    inside, most = list[int](), list[int]()

    def act() -> None:
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.01)
        inside.pop()

    both = [threading.Thread(target=done, args=(act, seed)) for seed in (0, 1)]
    [each.start() for each in both]
    [each.join() for each in both]
    assert set(most) == {1}


def test_pytorch_computes_on_one_thread_meanwhile() -> None:
    torch.set_num_threads(2)
    assert answer(Parcel.of("call", (torch.get_num_threads, ()))) == 1
    assert torch.get_num_threads() == 2


def test_a_parcel_brings_the_users_code() -> None:
    packed = (
        Parcel.of("line", model(lambda: None)),
        Parcel.of("SGD", Foreign("torch", "torch.optim.SGD", torch.optim.SGD)),
    )
    runs = work(*packed, BUDGET, jobs(0)).runs
    assert list(runs) == list(work(*(each.open() for each in packed), BUDGET, jobs(0)).runs)
    assert packed[0].open() is packed[0].open()
    assert answer(Parcel.of("call", (lambda a: (a, os.getpid()), (1,)))) == (1, os.getpid())


def test_what_cannot_be_packed_or_opened_is_said_in_one_line(tmp_path: Any, monkeypatch: Any) -> None:
    with pytest.raises(InputError, match="line cannot be sent to a worker: TypeError: cannot pickle"):
        Parcel.of("line", threading.Lock())
    (tmp_path / "helper_of_mine.py").write_text("def f(): ...")
    monkeypatch.syspath_prepend(str(tmp_path))
    import helper_of_mine

    packed = Parcel.of("line", helper_of_mine.f)
    del sys.modules["helper_of_mine"]
    (tmp_path / "helper_of_mine.py").unlink()
    with pytest.raises(InputError, match="a worker cannot load line: ModuleNotFoundError: No module named"):
        work(packed, packed, BUDGET, jobs(0))
