"""How operations are spelled in generated modules: Python on single numbers of one precision."""

from thalweg.engines import source

FLOATS = ("float32", "float64")


def dialect(dtype: str) -> source.Dialect:
    """Choices between two computed numbers, which LLVM turns into selections; constants of the kernel's precision,
    since a literal beside a float32 would make the sum a float64."""
    one, zero, minus = f"{dtype}(1.0)", f"{dtype}(0.0)", f"{dtype}(-1.0)"
    return {
        **source.INFIX,
        "constant": dtype + "({0!r})",
        "maximum": "({0} if ({0} > {1}) | ({0} != {0}) else {1})",
        "minimum": "({0} if ({0} < {1}) | ({0} != {0}) else {1})",
        "sign": f"({one} if {{0}} > {zero} else {minus} if {{0}} < {zero} else {zero} if {{0}} == {zero} else {{0}})",
        "where": "({1} if {0} else {2})",
        "and": "{0} & {1}",
        "or": "{0} | {1}",
        "not": "not {0}",
    }
