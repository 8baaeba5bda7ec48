"""The pictures of L1."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

import thalweg as tw
from thalweg.figures.chart_facts import Axis, ChartFacts, Mark, Plot, Series
from thalweg.figures.picture import Picture
from thalweg.lecture.claims.compass.readings import (
    BATCH,
    REPORTED,
    SAMPLES,
    SIZES,
    TOLERANCE,
    Compass,
    Descent,
    downstream,
    drawn,
    each_row,
    expected_noise,
    uphill_of,
)

Array = NDArray[np.float64]

WAY = Axis("distance to the minimum, share of the start's", log=True, low=2e-3, high=1.3)
SIZE = Axis("rows in a batch, b", log=True)
ALL, SHOWN = "all rows", range(REPORTED, REPORTED + 6)


def about() -> str:
    return f"Old Faithful, {tw.old_faithful().rows} eruptions: waiting time = w · duration + b, from w = b = 0"


def settings(**more: object) -> dict[str, object]:
    problem = tw.old_faithful()
    return {"landscape": problem.name, "rows": problem.rows, "batch": BATCH, "tolerance": TOLERANCE, **more}


def course(name: str, path: tw.Path, *, cost: int = 1, faint: bool = False, own: bool = True) -> Series:
    """Distance left against what was spent, `cost` a step, as the root of its mean square between two marks on a
    logarithmic axis; `own`: in SGD's colour."""
    assert path.distances is not None
    left = path.distances[1:] / path.distances[0]
    marks = np.unique(np.geomspace(1, len(left) + 1, 181).astype(np.int64)) - 1
    between = np.diff(marks)
    steps = np.add.reduceat(np.arange(1.0, len(left) + 1), marks[:-1]) / between
    means = np.sqrt(np.add.reduceat(left**2, marks[:-1]) / between)
    return Series(name, steps * cost, means, "sgd" if own else "", faint=faint)


def walk(found: Descent, seed: int, steps: int) -> tw.Path:
    own = None if found.batch is None else seed
    return tw.descend(tw.old_faithful(), tw.sgd(lr=found.lr), steps=steps, batch=found.batch, seed=own)


def reading(headline: str, far: Compass, full: Descent, small: Descent) -> Picture[ChartFacts]:
    """Distance against rows read; noise against batch size."""
    facts = ChartFacts(
        plots=(rows_read(full, small), noise_by_size(far)),
        headline=headline,
        subtitle=f"{about()}. Left: plain descent, each at its best fixed rate. Right: at the start.",
        small_print=(
            f"Rates {full.lr:.3g} for all rows and {small.lr:.3g} for {BATCH}: the best of one grid, the mean over "
            f"seeds that are not shown. {SAMPLES:,} samples of each size."
        ),
        settings=settings(lr_full=full.lr, lr_batch=small.lr, seeds=list(SHOWN)),
    )
    return Picture(facts, "chart")


def rows_read(full: Descent, small: Descent) -> Plot:
    rows, steps = tw.old_faithful().rows, int(1.5 * full.steps)
    walks = [walk(small, seed, steps * rows // BATCH // 4) for seed in SHOWN]
    return Plot(
        title="What reading a few rows at a time pays",
        x=Axis("rows of data read so far", log=True, low=1e2),
        y=WAY,
        series=(
            *(course("", each, cost=BATCH, faint=True) for each in walks[1:]),
            course(f"{BATCH} rows a step", walks[0], cost=BATCH),
            course(f"{ALL} a step", walk(full, 0, steps), cost=rows, own=False),
        ),
        marks=(Mark(TOLERANCE, f"{100 * TOLERANCE:g} % left", "y"),),
    )


def noise_by_size(far: Compass) -> Plot:
    sizes = np.array(SIZES, dtype=np.float64)
    fine = np.geomspace(1, 0.98 * tw.old_faithful().rows, 160)
    return Plot(
        title="How far a sample's gradient is off",
        x=SIZE,
        y=Axis("noise, share of the gradient's length", log=True),
        series=(
            Series("σ/√b", fine, expected_noise(far.at, 1.0) / np.sqrt(fine) / far.length, dashed=True),
            Series("without replacement", fine, np.array([expected_noise(far.at, b) for b in fine]) / far.length),
            Series("measured", sizes, np.array(far.noise) / far.length, "sgd", "dots"),
        ),
    )


def trembling(headline: str, full: Descent, small: Descent, floor: float) -> Picture[ChartFacts]:
    """Distance against rows read, where small batches stop getting nearer: fixed rates and a falling one."""
    rows, seed = tw.old_faithful().rows, REPORTED
    steps = int(2.5 * full.steps) * rows // BATCH
    falling = tw.sgd(lr=tw.schedules.cosine(small.lr, steps=steps))
    fixed = [walk(Descent(BATCH, small.lr * part, small.settled), seed, steps) for part in (1, 0.25)]
    slow = tw.descend(tw.old_faithful(), falling, steps=steps, batch=BATCH, seed=seed)
    plot = Plot(
        title="",
        x=Axis("rows of data read so far", log=True, low=1e3),
        y=replace(WAY, low=1e-4),
        series=(
            course(f"{BATCH} rows, best rate for {100 * TOLERANCE:g} %", fixed[0], cost=BATCH),
            course(f"{BATCH} rows, a quarter of it", fixed[1], cost=BATCH, own=False),
            course(f"{BATCH} rows, rate falling to 0", slow, cost=BATCH, own=False),
            course(ALL, walk(full, 0, int(2.5 * full.steps)), cost=rows, own=False),
        ),
        marks=(Mark(floor, f"{100 * floor:g} % left", "y"),),
    )
    return Picture(
        ChartFacts(
            plots=(plot,),
            headline=headline,
            subtitle=f"{about()}. Plain descent; distance to the minimum against rows of data read.",
            small_print=f"Seed {seed}. Rates {small.lr:.3g} and {full.lr:.3g} are best for {100 * TOLERANCE:g} %; "
            f"the falling one is a cosine from the first.",
            settings=settings(lr_full=full.lr, lr_batch=small.lr, seed=seed),
        ),
        "chart",
    )


def wavering(headline: str) -> Picture[ChartFacts]:
    """Share of samples that point uphill on the valley floor, against the way that is left."""
    problem, shares = tw.old_faithful(), np.geomspace(0.01, 1.0, 41)
    (x, y), (dx, dy) = problem.minima[0], downstream()
    places = [(x - part * dx, y - part * dy) for part in shares.tolist()]
    sizes = (1, 4, BATCH, 64)
    series = [
        Series(f"{size} row{'s' * (size > 1)}", shares, np.array(found), "sgd" if size == BATCH else "")
        for size, samples in ((size, drawn(size)) for size in sizes)
        for found in [[100 * uphill_of(each_row(at), samples) for at in places]]
    ]
    plot = Plot(
        title="",
        x=Axis("distance to the minimum along the valley floor, share of the start's", log=True),
        y=Axis("samples that point uphill, %", low=0.0, high=55.0),
        series=tuple(series),
        marks=(Mark(TOLERANCE, f"{100 * TOLERANCE:g} % left"),),
    )
    return Picture(
        ChartFacts(
            plots=(plot,),
            headline=headline,
            subtitle=f"{about()}. A sample points uphill where the loss of all rows rises against its gradient.",
            small_print=f"{SAMPLES:,} samples of each size at each of {len(places)} points of the valley floor.",
            settings=settings(sizes=list(sizes), points=len(places)),
        ),
        "chart",
    )


def counted(headline: str, descents: tuple[Descent, ...]) -> Picture[ChartFacts]:
    """Distance against steps for batches of several sizes."""
    seed = REPORTED
    most = int(1.3 * max(each.steps for each in descents))
    names = [ALL if each.batch is None else f"{each.batch} rows" for each in descents]
    plot = Plot(
        title="",
        x=Axis("steps", log=True, low=10.0),
        y=WAY,
        series=tuple(
            course(name, walk(each, seed, most), own=each.batch == BATCH)
            for name, each in zip(names, descents, strict=True)
        ),
        marks=(Mark(TOLERANCE, f"{100 * TOLERANCE:g} % left", "y"),),
    )
    rates = ", ".join(f"{each.lr:.3g}" for each in descents)
    return Picture(
        ChartFacts(
            plots=(plot,),
            headline=headline,
            subtitle=f"{about()}. The same descents, counted in steps.",
            small_print=f"Seed {seed}. Rates {rates}, each the best of one grid.",
            settings=settings(lr=[each.lr for each in descents], seed=seed),
        ),
        "chart",
    )
