"""How the examples read their command lines: what cannot be used is one line, and exit code 2."""

import argparse
import math
from functools import partial
from typing import NoReturn

WRONG = 2


class Parser(argparse.ArgumentParser):
    def __init__(self, script: str, about: str, examples: str) -> None:
        super().__init__(
            prog=script,
            description=about,
            epilog=examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"{self.prog}: {message}; --help shows examples\n")


def whole(text: str, least: int) -> int:
    if not text.isdecimal() or not least <= int(text) < 2**32:
        raise argparse.ArgumentTypeError(f"a whole number from {least} to 2^32 - 1 is needed, {text} was given")
    return int(text)


count, seed = partial(whole, least=1), partial(whole, least=0)


def rate(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"a number above 0 is needed, {text} was given")
    return value
