"""Chunks on their way to workers and back."""

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue

from thalweg.errors import ThalwegError
from thalweg.races.executors.chunks import Chunk, Chunks
from thalweg.races.executors.crews import Crew
from thalweg.races.work import Worked

Send = Callable[[Chunk], Future[Worked]]


def landings(crew: Crew, chunks: Chunks, send: Send) -> Iterator[tuple[Chunk, Worked | Exception]]:
    """Every chunk with what came of it, as it comes; an exception where the worker that had it died.

    Chunks may be added meanwhile. Those that a worker died with go alone: an executor may lose all its tasks with one
    worker, and memory may be short only for several at a time. Raises ThalwegError where a worker did: that is no
    run's fault.
    """
    flights, landed = dict[Future[Worked], Chunk](), SimpleQueue[Future[Worked]]()
    while chunks or flights:
        room = 1 if chunks.suspected else crew.places()
        while chunks and len(flights) < room:
            chunk = chunks.next()
            future = send(chunk)
            flights[future] = chunk
            future.add_done_callback(landed.put)
        try:
            future = landed.get(timeout=1)  # Windows answers Ctrl-C between two of them
        except Empty:
            crew.check()
        else:
            yield flights.pop(future), _outcome(future)


def _outcome(future: Future[Worked]) -> Worked | Exception:
    try:
        return future.result()
    except ThalwegError:
        raise
    except (Exception, CancelledError) as error:  # a library's own, as many as there are libraries
        return error
