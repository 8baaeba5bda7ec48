"""A bar on a terminal for what takes longer than a second."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(what: str, total: int, shown: bool | None) -> Iterator[Callable[[int], object]]:
    """A function to be told how much more is done. `shown` is None for: where stderr is a terminal."""
    from tqdm import tqdm

    layout = "{desc} {percentage:3.0f}%|{bar}| {remaining} left"
    hidden = None if shown is None else not shown
    with tqdm(total=total, desc=what, delay=1.0, disable=hidden, leave=False, bar_format=layout, ncols=78) as shown_bar:
        yield shown_bar.update
