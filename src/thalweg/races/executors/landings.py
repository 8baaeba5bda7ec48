"""Chunks on their way to workers and back."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait

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
    flights = dict[Future[Worked], Chunk]()
    while chunks or flights:
        alone = chunks.suspected and not crew.exact
        while chunks and len(flights) < (1 if alone else crew.places()):
            chunk = chunks.next()
            flights[send(chunk)] = chunk
            alone = alone or (chunks.suspected and not crew.exact)
        landed, _ = wait(flights, timeout=1, return_when=FIRST_COMPLETED)  # Windows answers Ctrl-C between two waits
        if not landed:
            crew.check()
        for future in landed:
            yield flights.pop(future), _outcome(future)


def _outcome(future: Future[Worked]) -> Worked | Exception:
    try:
        return future.result()
    except ThalwegError:
        raise
    except (Exception, CancelledError) as error:  # a library's own, as many as there are libraries
        return error
