"""What tuning costs: how good the best of k trials is expected to be."""

import numpy as np
from numpy.typing import ArrayLike

from thalweg.races.statistics.studentised import Array


def expected_best(scores: ArrayLike, most: int | None = None) -> Array:
    """The expected lowest score of k of these n trials, for k = 1, ..., most.

    The mean over all subsets of k, which is unbiased (a U-statistic): with v_(1) <= ... <= v_(n),

        E[min_k] = sum_i v_(i) C(n - i, k - 1) / C(n, k).

    The plug-in estimate, which draws the k trials with replacement from the n, is biased upwards: subsets that hold a
    trial twice are smaller than they seem. For k > n/2 the estimate leans on the few best of one draw; most is n/2
    (at least 1) unless given. A score of +inf makes every expectation infinite whose subsets can hold nothing else.

    Tang et al. 2020, "Showing your work doesn't always work", arXiv:2004.13705.

    >>> expected_best([3.0, 1.0, 2.0], most=3).round(4).tolist()
    [2.0, 1.3333, 1.0]
    """
    v = np.sort(np.asarray(scores, float))
    n = len(v)
    k = np.arange(1, (max(n // 2, 1) if most is None else most) + 1)
    i = np.arange(1, n)[:, None]
    # C(n-1, k-1) / C(n, k) = k/n, and each next weight is the last times (n - i - k + 1) / (n - i)
    steps = np.vstack([k / n, np.clip(n - i - k + 1, 0, None) / (n - i)])
    weight = np.cumprod(steps, axis=0)
    products = np.where(weight > 0, weight * np.where(weight > 0, v[:, None], 0), 0)
    total: Array = products.sum(axis=0)
    return total
