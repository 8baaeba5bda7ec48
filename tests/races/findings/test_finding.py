"""From a record to numbers and sentences."""

import math

import numpy as np
import pytest
from scipy import stats

from tests.races.findings.records import entry, heat, noisy, run
from thalweg.problems.problem import Trained
from thalweg.races.findings import find, table
from thalweg.races.findings.facts import Interval

ADAM = entry("adam", noisy(0.87 * 0.3, sd=0.05, seed=1), defaults=noisy(0.4))
MOMENTUM = entry("momentum", noisy(0.3, sd=0.05, seed=2), tuning=((1.5,), (0.6,), (0.7,), (1.9,)))
RMSPROP = entry("rmsprop", noisy(0.265, sd=0.05, seed=3))


def problem(*entries, **options):
    return find([heat(*entries, **options)]).problems[0]


def pair(found, first, second):
    return next(each for each in found.comparisons if (each.first, each.second) == (first, second))


def test_the_sentence_of_a_clear_race():
    found = problem(MOMENTUM, ADAM, RMSPROP)
    d = pair(found, "adam", "momentum").difference
    assert [each.contestant for each in found.standings] == ["adam", "rmsprop", "momentum"]
    assert d.value == pytest.approx(0.87)
    assert found.sentence == (
        f"adam at lr 0.01 beats tuned momentum: its held-out loss is "
        f"13 % [{100 - 100 * d.high:.0f}, {100 - 100 * d.low:.0f}] lower; against rmsprop we cannot tell."
    )
    assert find([heat(MOMENTUM, ADAM, RMSPROP)]).sentence == found.sentence


def test_numbers_of_a_standing():
    found = problem(MOMENTUM, ADAM).standings[0]
    reported = [each.held_out[-1] for each in ADAM.report]
    assert found.score == found.held_out
    assert found.held_out.value == pytest.approx(stats.gmean(reported))
    assert found.train.value == pytest.approx(stats.gmean(reported) / 2)
    assert found.default.value == pytest.approx(0.4)
    low, high = np.exp(stats.ttest_1samp(np.log(reported), 0).confidence_interval())
    assert (found.held_out.low, found.held_out.high) == pytest.approx((low, high), rel=0.015)
    assert found.held_out_curve.value[0] == 2 and found.train_curve.value[0] == 1
    assert found.held_out_curve.value[-1] == pytest.approx(found.held_out.value)
    assert (found.paste, found.setting) == ("torch.optim.adam(model.parameters(), lr=0.01)", {"lr": 0.01})


def test_pairs_are_corrected_for_each_other():
    found = problem(MOMENTUM, ADAM, RMSPROP)
    logs = {e.contestant: np.log([r.held_out[-1] for r in e.report]) for e in (MOMENTUM, ADAM, RMSPROP)}
    for each in found.comparisons:
        student = stats.ttest_rel(logs[each.first], logs[each.second]).pvalue
        assert student * (1 - 1e-9) <= each.p < 3 * student
    raw = sorted(each.p for each in found.comparisons)
    assert sorted(each.p_holm for each in found.comparisons) == pytest.approx(
        [3 * raw[0], max(3 * raw[0], 2 * raw[1]), max(3 * raw[0], 2 * raw[1], raw[2])]
    )


def test_a_p_value_that_does_not_survive_the_correction_tells_nothing():
    base = noisy(0.3, sd=0.02, seed=4)
    shifted = base * noisy(0.96, sd=0.05, seed=5)
    two = problem(entry("a", base), entry("b", shifted))
    assert two.comparisons[0].p < 0.05 and two.comparisons[0].verdict == "better"
    rivals = [entry(f"c{i}", base * noisy(1.0, sd=0.05, seed=i)) for i in range(6, 10)]
    many = problem(entry("a", base), entry("b", shifted), *rivals)
    assert pair(many, "b", "a").p < 0.05 and pair(many, "b", "a").verdict == "cannot tell"


def test_losses_at_zero_or_below_are_compared_by_differences():
    a, b = noisy(0.1, seed=1) - 1, noisy(0.1, seed=2) - 0.9
    found = problem(entry("a", a), entry("b", b))
    each = found.comparisons[0]
    assert (each.scale, each.difference.value) == ("difference", pytest.approx(np.mean(a - b)))
    assert found.standings[0].score.value == pytest.approx(np.mean(a))
    assert found.sentence.startswith("a at lr 0.01 beats tuned b: its held-out loss is 0.1000 [0.0976, 0.1023] lower")


def test_misses_stay_in():
    losses = [math.inf, *noisy(0.2, n=9)]
    found = problem(entry("a", losses), entry("b", noisy(0.4)))
    each, first = found.comparisons[0], found.standings[0]
    assert (first.contestant, first.missed, first.score.value) == ("a", 1, pytest.approx(np.median(losses)))
    assert (each.scale, each.difference.value, each.verdict) == ("sign", 0.9, "better")
    assert each.improvement == each.difference
    assert "lower on 9 of 10 seeds" in found.sentence
    assert any(w.startswith("a diverged or failed on 1 of 10 seeds") for w in found.warnings)


def test_a_failed_run_is_a_miss():
    failed = Trained(train=(math.inf,) * 5, error="ValueError: no")
    found = problem(entry("a", [failed, *noisy(0.2, n=9)]), entry("b", noisy(0.4)))
    assert found.standings[0].missed == 1
    assert found.standings[0].held_out_curve.value[0] == 2


def test_a_run_that_diverged_has_no_training_loss():
    gone = Trained(train=(2, 1, 1, 1, 1), held_out=(2, 1, 1, 1, math.inf), diverged_at=90)
    found = problem(entry("a", [gone] * 10)).standings[0]
    assert (found.train.value, found.missed) == (math.inf, 10)


def test_where_nobody_finishes_nobody_wins():
    found = problem(entry("a", [math.inf] * 10), entry("b", [math.inf] * 10))
    assert found.sentence == "No contestant finishes: even a at lr 0.01 misses 10 of 10 runs."
    assert found.comparisons[0].verdict == "cannot tell"


def test_where_nothing_finished_nothing_is_recommended():
    """No line to paste, no side to search further on: the error, or where the loss ended."""
    failed = Trained(train=(math.inf,) * 5, error="ValueError: shapes 3 and 4")
    found = find([heat(entry("a", [failed] * 10, rates=(1.0, 0.1, 0.01, 0.001)), entry("b", [math.inf] * 10))])
    one = found.problems[0]
    assert [(each.paste, each.safe) for each in one.standings] == [("", "")] * 2
    assert one.warnings[0] == "No run of a finished: mend what the code raised, ValueError: shapes 3 and 4."
    assert one.warnings[1].startswith("No run of b finished") and "not finite after 10 steps" in one.warnings[1]
    assert not any("search" in warned or "infinite" in warned for warned in one.warnings)
    assert "torch.optim" not in table(found)
    assert problem(entry("a", [failed, *noisy(0.2, n=9)])).standings[0].paste


def test_one_contestant_alone():
    assert problem(ADAM).sentence.startswith("adam at lr 0.01 reaches a held-out loss of 0.261 [0.2")
    assert problem(ADAM).comparisons == ()


def test_nothing_can_be_told():
    found = problem(
        entry("a", noisy(0.300, seed=1)), entry("b", noisy(0.301, seed=2)), entry("c", noisy(0.302, seed=3))
    )
    assert found.sentence == "We cannot tell a at lr 0.01 from b or c, though its held-out loss came out lowest."


def test_of_many_the_next_best_is_named():
    found = problem(*[entry(name, noisy(0.2 * 2**i, seed=i)) for i, name in enumerate("abcde")])
    assert "a at lr 0.01 beats tuned b, c, d and e: its held-out loss is 50 % [" in found.sentence
    assert found.sentence.endswith("lower than b's, the next.")


def test_training_losses_where_nothing_is_held_out():
    found = problem(entry("a", noisy(0.2)), entry("b", noisy(0.8, seed=3)), held_out=False)
    assert found.standings[0].held_out is None and found.standings[0].held_out_curve is None
    assert found.standings[0].score.value == pytest.approx(0.1)
    assert "its training loss is 75 % [" in found.sentence


def test_the_probability_of_improvement():
    a = entry("a", [0.1] * 7 + [0.3] * 2 + [0.9])
    b = entry("b", [0.3] * 10)
    assert pair(problem(a, b), "a", "b").improvement.value == pytest.approx(0.8)


def test_what_was_not_searched_is_not_called_tuned():
    a, b = entry("a", noisy(0.2), [[1.0]], (0.1,)), entry("b", noisy(0.8), [[1.0]], (0.1,))
    for each in (a, b):
        object.__setattr__(each, "settings", ({},))
    findings = find([heat(a, b)])
    assert findings.sentence.startswith("a beats b: its")
    assert "tuned" not in findings.conditional_on and "given" in findings.conditional_on


def test_the_same_record_gives_the_same_findings():
    assert find([heat(MOMENTUM, ADAM, RMSPROP)]) == find([heat(MOMENTUM, ADAM, RMSPROP)])


def test_seeds_that_all_agree_are_certain():
    found = problem(entry("a", [0.5] * 10), entry("b", [0.6] * 10))
    assert found.comparisons[0].verdict == "better"
    assert found.standings[0].score == Interval(*[pytest.approx(0.5)] * 3)


def test_both_are_there():
    """Losses of 1e-9 and of 2e-7, from 2: each wins every seed, and neither matters; 1e-5 is not there."""
    one, other, third = (entry(name, noisy(loss, seed=3)) for name, loss in (("a", 1e-9), ("b", 2e-7), ("c", 1e-5)))
    found = problem(other, one)
    assert found.comparisons[0].p < 0.001
    assert (found.comparisons[0].verdict, found.comparisons[0].arrived) == ("cannot tell", True)
    assert found.sentence.startswith("a at lr 0.01 and b arrive at the same loss")
    assert not any("would take" in warned for warned in found.warnings)
    found = problem(other, one, third)
    assert pair(found, "b", "c").verdict == "better" and not pair(found, "b", "c").arrived
    assert "beats tuned c" in found.sentence and found.sentence.endswith("; b is level with it.")


def test_two_in_the_same_minimum_are_there_whoever_found_a_lower_one():
    one, other = entry("a", [0.5, 1.0] * 5), entry("b", [0.5 + 1e-7, 1.0 + 1e-7] * 5)
    found = problem(one, other, entry("c", [-3.0] * 5 + [math.inf] * 5))
    assert pair(found, "a", "b").arrived
    apart = problem(one, entry("b", [1.0, 0.5] * 5))  # the same minima, on other seeds
    assert not apart.comparisons[0].arrived
    gone = problem(entry("a", [math.inf] * 10), entry("b", [math.inf] * 10))
    assert not gone.comparisons[0].arrived


def test_what_it_is_conditional_on():
    said = find([heat(ADAM)]).conditional_on
    assert all(part in said for part in ("new seeds", "splits", "tuned once", "4 trials", "search spaces"))


@pytest.mark.parametrize("held_out", [True, False])
def test_a_curve_ends_at_its_score(held_out):
    """A loss of exactly 0 on the way of one run takes logarithms from every curve and every score of the heat."""
    finals = noisy(0.5, sd=0.5, seed=1)
    through = [run(loss, [2, 1, 0.0 if k == 0 else 1, 1, loss]) for k, loss in enumerate(finals)]
    others = noisy(0.9, sd=0.5, seed=2)
    found = problem(entry("a", through), entry("b", others), held_out=held_out)
    for each, given in zip(found.standings, (finals, others), strict=True):
        curve = each.held_out_curve if held_out else each.train_curve
        assert curve.value[-1] == each.score.value == pytest.approx(np.mean(given) / (1 if held_out else 2))
    assert found.comparisons[0].scale == "difference"


def test_curves_of_runs_that_diverge_are_medians():
    runs = [run(math.inf), *[run(loss) for loss in (0.1, 0.2, 0.3, 0.4)]]
    curve = problem(entry("a", runs)).standings[0].held_out_curve
    assert curve.value[-1] == pytest.approx(math.sqrt(0.3 * 0.3))
