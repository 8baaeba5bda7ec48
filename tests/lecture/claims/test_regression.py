"""L9: a line trained on Old Faithful, against SciPy's, PyTorch's and a loop that is written out."""

import numpy as np
import pytest
import torch
from scipy.stats import linregress

import thalweg as tw
from thalweg.lecture.claim import Effort, Shown, examine
from thalweg.lecture.claims.regression import CLAIM, shown
from thalweg.lecture.claims.regression.training import NEAR, STEPS, Answer, Trained, train

FEATURE, TARGET = tw.old_faithful().points


@pytest.fixture(scope="module")
def found() -> Shown:
    return examine(CLAIM, Effort(quick=True))


def test_the_answer_is_that_of_scipy() -> None:
    answer, theirs = Answer.of(FEATURE, TARGET), linregress(FEATURE, TARGET)
    assert answer.slope == pytest.approx(theirs.slope, rel=1e-12)
    assert answer.intercept == pytest.approx(theirs.intercept, rel=1e-12)
    squares = ((FEATURE - FEATURE.mean()) ** 2).sum()
    fitted = theirs.stderr**2 * (squares / len(FEATURE) + (FEATURE - FEATURE.mean()) ** 2)  # variance at each row
    assert answer.open == pytest.approx(np.sqrt(fitted.mean()), rel=1e-12)


def test_a_distance_is_that_of_the_predictions() -> None:
    answer = Answer.of(FEATURE, TARGET)
    points = np.random.default_rng(0).normal(size=(5, 3, 2))
    theirs = points[..., :1] * FEATURE + points[..., 1:] - (answer.slope * FEATURE + answer.intercept)
    np.testing.assert_allclose(answer.distance(points), np.sqrt((theirs**2).mean(axis=-1)), rtol=1e-12)
    assert answer.start == pytest.approx(np.sqrt(np.mean((answer.slope * FEATURE + answer.intercept) ** 2)), rel=1e-12)


def test_gradient_descent_is_four_lines_of_numpy() -> None:
    (trained,) = train(tw.old_faithful(), [tw.sgd], Answer.of(FEATURE, TARGET), quick=True)
    w = b = 0.0
    for _ in range(STEPS):
        miss = w * FEATURE + b - TARGET
        w, b = w - trained.lr * 2 * (miss * FEATURE).mean(), b - trained.lr * 2 * miss.mean()
    np.testing.assert_allclose(trained.points[-1], (w, b), rtol=1e-9)


def test_adam_is_that_of_pytorch() -> None:
    (trained,) = train(tw.old_faithful(), [tw.adam], Answer.of(FEATURE, TARGET), quick=True)
    model = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([model], lr=trained.lr)
    x, y = torch.tensor(FEATURE), torch.tensor(TARGET)
    for step in range(1, 101):
        optimizer.zero_grad()
        (model[0] * x + model[1] - y).square().mean().backward()
        optimizer.step()
        np.testing.assert_allclose(trained.points[step], model.detach().numpy(), rtol=1e-8)


def test_the_rate_is_the_soonest_of_those_tried() -> None:
    problem, answer = tw.old_faithful(), Answer.of(FEATURE, TARGET)
    (trained,) = train(problem, [tw.momentum], answer, quick=True)
    near = NEAR * answer.open
    at = int(trained.arrived)
    assert trained.distances[at - 1] > near
    assert (trained.distances[at:] <= near).all()
    for lr in np.geomspace(1e-6, 100.0, 81)[30:50]:  # where it neither crawls nor diverges
        path = tw.descend(problem, tw.momentum(lr=lr), steps=STEPS)
        late = answer.distance(path.points)
        sooner = np.flatnonzero(~(late <= near))
        assert path.diverged_at is not None or sooner[-1] + 1 >= at


def test_what_touches_at_the_end_has_not_arrived() -> None:
    answer = Answer.of(FEATURE, TARGET)
    ends = tw.sweep(tw.old_faithful(), tw.momentum, lr=np.geomspace(1e-6, 100.0, 81), steps=STEPS, batch=64, seed=0)
    assert (answer.distance(ends.final) <= NEAR * answer.open).any()
    (trained,) = train(tw.old_faithful(), [tw.momentum], answer, quick=True, batch=64)
    assert trained.arrived == np.inf


def test_the_verdict_follows_from_the_numbers(found: Shown) -> None:
    holds = CLAIM.criterion.holds
    assert holds(found.finding.numbers)
    assert [holds(found.limits[each.key].numbers) for each in CLAIM.caveats] == [False, False]
    assert found.verdict == "holds only when"
    for finding in found.limits.values():
        assert Shown(CLAIM, finding, found.limits).verdict == "fails"
    fine = {each.key: found.finding for each in CLAIM.caveats}
    assert Shown(CLAIM, found.finding, fine).verdict == "holds"


def test_the_numbers_are_those_of_the_runs(found: Shown) -> None:
    for finding in (found.finding, *found.limits.values()):
        assert finding.numbers["share"] == pytest.approx(finding.numbers["seconds"] / finding.numbers["open"])
    assert found.limits["few-rows"].numbers["falling"] < found.finding.numbers["open"] / 2
    assert found.limits["seconds"].numbers["one step"] < 1e-9  # the Hessian of a standardised line is 2 I
    x = np.stack([60 * FEATURE, np.ones_like(FEATURE)], axis=1)
    assert found.limits["seconds"].numbers["kappa"] == pytest.approx(np.linalg.cond(x) ** 2, rel=1e-6)


def test_the_sentence_turns_with_the_numbers() -> None:
    answer, points = Answer.of(FEATURE, TARGET), np.zeros((STEPS + 1, 2))

    def of(name: str, minutes: float) -> Trained:
        return Trained(name, 0.1, points, np.full(STEPS + 1, minutes), np.inf)

    said = shown.sentence([of("sgd", 1e-9), of("adam", 1e-9)], answer)
    assert "SGD and Adam end on the least-squares line" in said
    said = shown.sentence([of("sgd", 1e-9), of("rmsprop", 0.01), of("adam", 1.0), of("momentum", np.inf)], answer)
    assert "SGD ends on" in said
    assert "RMSprop circles it at up to 0.6 s" in said
    assert "Adam stays up to 60 s away" in said
    assert "momentum stays up to any distance (it diverges) away" in said


def test_words_are_as_long_as_they_may_be() -> None:
    assert 80 <= len(CLAIM.explanation.split()) <= 150
    assert all(30 <= len(each.explanation.split()) <= 80 for each in CLAIM.caveats)
