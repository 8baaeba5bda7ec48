"""The experiment of L1 and those of its caveats."""

from thalweg.lecture.claim import Effort, Finding
from thalweg.lecture.claims.compass import charts
from thalweg.lecture.claims.compass.readings import (
    BATCH,
    LONG,
    SAMPLES,
    SIZES,
    TOLERANCE,
    Compass,
    Descent,
    Point,
    compass,
    descent,
    nearby,
)

ORIGIN: Point = (0.0, 0.0)
NEARER = 0.005  # the share of the way that a finer answer leaves
SEVERAL = (4, BATCH, 64)  # batch sizes of the count in steps


def numbers(read: Compass, saved: float) -> dict[str, float]:
    return {"times fewer rows": saved, "uphill": read.uphill, "noise off": read.off}


def compared(full: float, small: float, what: str) -> str:
    """How the cost of small batches compares with the full one's."""
    times = full / small
    return f"{times:.1f} times fewer {what} than" if times >= 1 else f"{1 / times:.1f} times as many {what} as"


def per_cent(share: float) -> str:
    return f"{100 * share:g} %"


def from_afar(effort: Effort) -> Finding:
    """From the origin to 5 %, in rows of data read."""
    read = compass(ORIGIN)
    full, small = (descent(size, quick=effort.quick) for size in (None, BATCH))
    how = compared(full.rows, small.rows, "rows")
    four, many = (read.noise[SIZES.index(size)] / read.length for size in (4, 64))
    return Finding(
        numbers=numbers(read, full.rows / small.rows),
        shown=how.removesuffix(" than").removesuffix(" as"),
        sentence=(
            f"To come within {per_cent(TOLERANCE)} for good, batches of {BATCH} read {small.rows:,.0f} rows in "
            f"{small.steps:,.0f} steps (the median of {len(small.settled)} orders of the rows), {how} the full batch, "
            f"which reads {full.rows:,.0f} in {full.steps:,.0f}. At the start a sample of 4 is off by "
            f"{100 * four:.0f} % of the gradient's length, one sixteen times as large by {100 * many:.1f} %; the noise "
            f"of all sizes is within {100 * read.off:.1f} % of the closed form, and {read.uphill * SAMPLES:.0f} of "
            f"{SAMPLES:,} samples of {BATCH} point uphill."
        ),
        pictures=(
            charts.reading(f"To within {per_cent(TOLERANCE)}, {BATCH} rows a step read {how} all", read, full, small),
        ),
        table=(
            ("rows in a step", "best rate", "steps", "rows of data read"),
            *(_row(each) for each in (small, full)),
        ),
    )


def _row(found: Descent) -> tuple[str, ...]:
    size = "all" if found.batch is None else str(found.batch)
    return size, f"{found.lr:.3g}", f"{found.steps:,.0f}", f"{found.rows:,.0f}"


def finer(effort: Effort) -> Finding:
    """The same, to half a per cent, with rates chosen for that."""
    full, rough = (descent(size, quick=effort.quick) for size in (None, BATCH))
    picture = charts.trembling("At a fixed rate small batches come only so near", full, rough, NEARER)
    full, small = (descent(size, tolerance=NEARER, budget=LONG, quick=effort.quick) for size in (None, BATCH))
    how = compared(full.rows, small.rows, "rows of data")
    return Finding(
        numbers=numbers(compass(ORIGIN), full.rows / small.rows),
        shown=how.removesuffix(" than").removesuffix(" as"),
        sentence=(
            f"To come within {per_cent(NEARER)} for good, batches of {BATCH} need a rate of {small.lr:.2g}, where "
            f"{rough.lr:.2g} was best for {per_cent(TOLERANCE)}, and read {how} the full batch: "
            f"{small.rows:,.0f} against {full.rows:,.0f}."
        ),
        pictures=(picture,),
    )


def near(effort: Effort) -> Finding:
    """From where 5 % are left, on the valley floor."""
    start = nearby()
    read = compass(start)
    full, small = (descent(size, start=start, budget=LONG, quick=effort.quick) for size in (None, BATCH))
    percent, noise = 100 * read.uphill, read.noise[SIZES.index(BATCH)] / read.length
    rest = per_cent(1 - TOLERANCE)
    how = compared(full.rows, small.rows, "rows of data")
    return Finding(
        numbers=numbers(read, full.rows / small.rows),
        shown=f"{percent:.0f} % of the samples point uphill",
        sentence=(
            f"Where {per_cent(TOLERANCE)} of the way is left, the noise of {BATCH} rows is {noise:.0f} times as long "
            f"as the gradient, and {percent:.0f} % of the samples point uphill. For {rest} of what is left they "
            + (f"need {how} the full batch." if full.rows / small.rows else f"are not enough in {LONG:,} steps.")
        ),
        pictures=(charts.wavering(f"Near the minimum {percent:.0f} in 100 samples of {BATCH} rows point uphill"),),
    )


def in_steps(effort: Effort) -> Finding:
    """The same descents, where a step costs the same however many rows it reads."""
    descents = tuple(descent(size, quick=effort.quick) for size in (*SEVERAL, None))
    full, small = descents[-1], descents[SEVERAL.index(BATCH)]
    counts = ", ".join(f"{each.steps:,.0f}" for each in descents)
    fewest = min(descents, key=lambda each: each.steps)
    who = "all rows" if fewest.batch is None else f"{fewest.batch} rows"
    how = compared(full.steps, small.steps, "steps")
    return Finding(
        numbers=numbers(compass(ORIGIN), full.steps / small.steps),
        shown=how.removesuffix(" than").removesuffix(" as"),
        sentence=(
            f"Counted in steps, batches of {BATCH} need {how} the full batch. With "
            f"{', '.join(map(str, SEVERAL))} and all rows it takes {counts} steps."
        ),
        pictures=(charts.counted(f"Counted in steps, {who} get there first", descents),),
    )
