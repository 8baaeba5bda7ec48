"""The one parallel loop, over the parts of any kernel."""

from thalweg.engines.compiled.prelude import call, prange


def loop(kernel: int, table: int, parts: int) -> None:
    for part in prange(parts):
        call(kernel, table, part)
