"""Whether what a caller gives is a number in a range: Python's or NumPy's, but no truth value."""

import numbers


def is_number(given: object, low: float, high: float) -> bool:
    """In the range, its ends too.

    >>> is_number(2.5, 1, 3), is_number(float("nan"), 1, 3), is_number("2", 1, 3), is_number(True, 1, 3)
    (True, False, False, False)
    """
    if isinstance(given, bool) or not isinstance(given, numbers.Real):
        return False
    return bool(low <= given <= high)  # type: ignore[operator]  # reals compare with floats


def as_given(value: object) -> str:
    """For a message.

    >>> as_given(61.0), as_given("61")
    ('61', "'61'")
    """
    return f"{value:g}" if isinstance(value, float) else repr(value)


def is_whole(given: object, low: float, high: float) -> bool:
    """A whole number in the range, its ends too.

    >>> is_whole(2, 1, 3), is_whole(2.0, 1, 3)
    (True, False)
    """
    return isinstance(given, numbers.Integral) and is_number(given, low, high)
