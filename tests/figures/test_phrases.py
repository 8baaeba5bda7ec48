"""Numbers as a reader would write them."""

import pytest

from thalweg.figures import phrases


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"), (-2.805118, "−2.81"), (3e-17, "0"), (1.2e-7, "1.2·10⁻⁷"), (-1600.4, "−1,600"), (0.0312, "0.0312"),
        (2.5e9, "2.5·10⁹"), (999.9, "1,000"),
    ],
)  # fmt: skip
def test_number(value: float, said: str) -> None:
    assert phrases.number(value) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (0.0, "0 %"), (1.0, "100 %"), (0.0001, "under 0.1 %"), (0.9999, "over 99.9 %"), (0.021, "2.1 %"),
        (0.274, "27 %"), (0.998, "99.8 %"), (0.98, "98 %"),
    ],
)  # fmt: skip
def test_share(part: float, said: str) -> None:
    assert phrases.share(part) == said


def test_optimizer() -> None:
    def warm_up(t: int) -> float:
        return 0.1

    given = {"lr": warm_up, "eps": 1e-8, "centered": False, "momentum": None}
    assert phrases.optimizer("rmsprop", given) == "RMSprop, lr warm_up, eps 1e-08, centered false"
    assert phrases.count(12) == "twelve"
    assert phrases.count(1300) == "1,300"
