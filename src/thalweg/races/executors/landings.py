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

    Chunks may be added meanwhile. Where a worker that dies may fail tasks of others, suspects go alone. Raises
    ThalwegError where a worker did: that is no run's fault.
    """
    flights, landed = dict[Future[Worked], Chunk](), SimpleQueue[Future[Worked]]()
    while chunks or flights:
        alone = chunks.suspected and not crew.exact
        while chunks and len(flights) < (1 if alone else crew.places()):
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
