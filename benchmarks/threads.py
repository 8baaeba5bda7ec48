"""From which size on two threads step faster than one, on one of Numba's layers; medians.

python benchmarks/threads.py omp
python benchmarks/threads.py workqueue
"""

import os
import statistics
import sys
import time

import numpy as np

SIZES = (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000)


def median_of_steps(size: int, threads: int) -> float:
    """Milliseconds of a step of Adam on one float32 array."""
    tw.set_num_threads(threads)
    params, grads = [np.ones(size, dtype=np.float32)], [np.ones(size, dtype=np.float32)]
    state, seconds = adam.init(params), []
    for _ in range(max(20, 20_000_000 // size)):
        began = time.perf_counter()
        adam.step_(params, grads, state)
        seconds.append(time.perf_counter() - began)
    return 1e3 * statistics.median(seconds)


os.environ["THALWEG_THREADING_LAYER"] = sys.argv[1] if len(sys.argv) > 1 else "omp"
import thalweg as tw  # noqa: E402  # after the layer is chosen
from thalweg.engines.compiled import threads as pool  # noqa: E402

adam = tw.adam()
adam.compile()
pool.PAYS = dict.fromkeys(pool.PAYS, 0.0)  # both counts are to be measured at every size
print(f"layer {pool.layer()}\n{'numbers':>10} {'1 thread, ms':>14} {'2 threads, ms':>14} {'ratio':>7}")
for size in SIZES:
    one, two = median_of_steps(size, 1), median_of_steps(size, 2)
    print(f"{size:>10,} {one:>14.4f} {two:>14.4f} {one / two:>7.2f}")
