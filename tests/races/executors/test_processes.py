"""Processes of our own, apart from races: what they find, how they end."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Future, wait
from pathlib import Path
from typing import Any

import pytest

from thalweg.races.executors.processes import Processes
from thalweg.races.executors.starting import COUNTS

ROOT = Path(__file__).parents[3]


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def sigint_is_blocked() -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def threads_of_libraries() -> dict[str, int]:
    import numpy  # noqa: F401
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_info

    return {f"{each['user_api']} {each['filepath']}": each["num_threads"] for each in threadpool_info()}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


def gone(*pids: int) -> bool:
    """Waits until they are; the test's own time is the limit."""
    while any(map(is_alive, pids)):
        time.sleep(0.02)
    return True


@pytest.fixture
def pool() -> Any:
    with Processes() as made:
        yield made


def test_one_that_dies_fails_its_own_task_only(pool: Processes) -> None:
    slow: Future[int] = pool.submit(pid_after, 1.0)
    dying = pool.submit(os._exit, 0)
    with pytest.raises(BrokenExecutor):
        dying.result()
    assert slow.result() == pool.submit(os.getpid).result()
    assert pool.submit(abs, -1).result() == 1


def test_a_process_serves_again_and_no_more_of_them_than_tasks_at_a_time(pool: Processes) -> None:
    first = {pool.submit(os.getpid).result() for _ in range(20)}
    both = {each.result() for each in [pool.submit(pid_after, 0.2), pool.submit(pid_after, 0.2)]}
    assert len(first) == 1
    assert len(both) == 2
    assert first < both
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result()
    assert pool.submit(os.getpid).result() in both


def test_one_that_died_while_it_waited_is_not_asked(pool: Processes) -> None:
    os.kill(pool.submit(os.getpid).result(), signal.SIGKILL)
    pool._collect()
    while not pool._idle[0]._broken:
        time.sleep(0.01)
    assert pool.submit(abs, -1).result() == 1


def test_libraries_compute_on_one_thread(pool: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("NPROC", raising=False)
    before = dict(os.environ)
    found = pool.submit(threads_of_libraries).result()
    assert any("blas" in name for name in found)
    assert set(found.values()) == {1}
    assert dict(os.environ) == before
    assert {pool.submit(os.getenv, name).result() for name in COUNTS} == {"1"}


def test_ctrl_c_is_the_drivers(pool: Processes) -> None:
    assert pool.submit(sigint_is_blocked).result()
    assert not sigint_is_blocked()
    pid = pool.submit(os.getpid).result()
    os.kill(pid, signal.SIGINT)
    task = pool.submit(pid_after, 0.5)
    os.kill(pid, signal.SIGINT)
    assert task.result() == pid


def test_the_end_does_not_wait_for_what_is_at_work() -> None:
    pool = Processes()
    ready = pool.submit(os.getpid).result()
    tasks = [pool.submit(pid_after, 10_000.0) for _ in range(2)]
    pool.shutdown(cancel_futures=True)
    assert wait(tasks).done == set(tasks)
    assert gone(ready)


SCRIPT = """
import os, signal, sys, time
from thalweg.races.executors.processes import Processes
print("script", flush=True)  # without `if __name__ == "__main__"`
pool = Processes()
print(pool.submit(os.getpid).result(), flush=True)
"""


def test_a_script_without_a_guard_is_not_run_again(tmp_path: Path) -> None:
    ends = """
print(signal.SIGINT in pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, []).result())
print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
pool.shutdown()
"""
    (tmp_path / "script.py").write_text(SCRIPT + ends)
    done = subprocess.run([sys.executable, tmp_path / "script.py"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.count("script") == 1
    assert done.stdout.split()[-2:] == ["True", "False"]  # its first workers are deaf to Ctrl-C, itself it is not


@pytest.mark.parametrize("work", ["", "pool.submit(time.sleep, 10_000)\n"])
def test_workers_end_with_a_driver_that_is_killed(work: str) -> None:
    code = SCRIPT + work + "print('ready', flush=True)\ntime.sleep(10_000)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        lines = [driver.stdout.readline().strip() for _ in range(3)]
        pid = int(lines[1])
        assert is_alive(pid)
        driver.kill()
    assert gone(pid)
