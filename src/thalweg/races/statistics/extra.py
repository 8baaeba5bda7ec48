"""SciPy's special functions, where they are installed."""

from types import ModuleType

from thalweg.errors import MissingExtra


def special() -> ModuleType:
    """`scipy.special`, or MissingExtra that names the command to install it."""
    try:
        import scipy.special
    except ModuleNotFoundError as error:
        raise MissingExtra(f"a race's statistics need {error.name}: pip install 'thalweg[race]'") from None
    return scipy.special  # type: ignore[no-any-return]
