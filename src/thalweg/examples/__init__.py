"""Problems that are ready to be raced, each in a file to be read and copied: users' files as any other.

digits_mlp     a network of one hidden layer on handwritten digits
digits_cnn     a convolutional network on them
characters     a small transformer on English text, letter by letter
badly_scaled   a regression whose features are of unequal sizes; compiled
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import as_file, files

from thalweg.errors import InputError, MissingExtra
from thalweg.problems.problem import Problem
from thalweg.problems.regression import regression
from thalweg.problems.user import load_problems


def _of_file(file: str) -> Problem:
    try:
        with as_file(files("thalweg.examples") / file) as path:
            return load_problems(path)[0]
    except InputError as error:
        if isinstance(error.__cause__, ImportError):
            raise MissingExtra(f"{file} needs {error.__cause__.name}: pip install 'thalweg[race,torch]'") from error
        raise


EXAMPLES: Mapping[str, Callable[[], Problem]] = {
    "digits-mlp": partial(_of_file, "digits_mlp.py"),
    "digits-cnn": partial(_of_file, "digits_cnn.py"),
    "characters": partial(_of_file, "characters.py"),
    "badly-scaled": partial(regression, "wine", scale=False, name="badly-scaled"),
}
