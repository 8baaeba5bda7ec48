"""A landscape from a typed formula."""

from thalweg.errors import FormulaError
from thalweg.landscapes import framing
from thalweg.landscapes.landscape import Landscape, Point, View
from thalweg.landscapes.parsing import parse
from thalweg.landscapes.search import Unusable

MOST_NODES = 2000


def formula(text: str, *, view: View | None = None, start: Point | None = None, name: str | None = None) -> Landscape:
    """The surface f(x, y) = `text`, recorded; nothing in `text` is executed.

    Arguments
        text: arithmetic of x and y, at most 1000 characters: + - * / ** (or ^), pi, e, comparisons inside
            where(condition, a, b), and abs sqrt exp log sin cos tan sinh cosh tanh arctan sign max min.
            Constant integer powers are from -62 to 64.
        view: (x0, x1, y0, y1), what a map shows; chosen to hold the minimum and the start where not given.
        start: where runs begin, inside the view; chosen up the wall where not given.
        name: "formula" where not given.

    The minima are those found from a grid over [-10, 10]^2 (and the view), and only where nothing lower was seen.
    Raises FormulaError for text that is no such formula or has no finite value or slope to descend, InputError for a
    view or a start that cannot be used.

    >>> banana = formula("(1-x)**2 + 20*(3*y-x**2)**2")
    >>> banana.value(1.0, 0.0)
    20.0
    >>> [tuple(round(each, 6) for each in point) for point in banana.minima]
    [(1.0, 0.333333)]
    """
    checked = framing.checked(view, start)
    recorded = Landscape(
        name=name or "formula", reading=parse(text), domain=(-10.0, 10.0, -10.0, 10.0), start=(0.0, 0.0), formula=text
    )
    nodes = recorded.programs[0].nodes
    if nodes > MOST_NODES:
        raise FormulaError(f"formula {text!r:.80}: {nodes} operations, at most {MOST_NODES} are allowed")
    try:
        frame = framing.frame(recorded, *checked)
    except Unusable as error:
        raise FormulaError(f"formula {text!r:.80}: {error}") from None
    return recorded.replace(domain=frame.view, start=frame.start, minima=frame.minima, lowest=frame.lowest)
