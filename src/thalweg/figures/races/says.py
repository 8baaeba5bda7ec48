"""What each figure of a race says: one sentence from its numbers."""

import math
from collections.abc import Mapping

from thalweg.figures import phrases
from thalweg.figures.races.good_rates import width
from thalweg.figures.races.looks import Look
from thalweg.figures.races.numbers import interval, number, rate_of
from thalweg.races.findings import words
from thalweg.races.findings.facts import Across, Comparison, ProblemFindings, Standing, Verdict

Names = Mapping[str, Look]
MIRRORED: dict[Verdict, Verdict] = {"better": "worse", "worse": "better", "cannot tell": "cannot tell"}
CLEAR = 1.05  # an untuned score is worse than tuned by at least this factor, or it is called near


def losses(part: ProblemFindings, looks: Names) -> str:
    """Who ends where."""
    best, *others = part.standings
    if best.missed and not math.isfinite(best.score.value):
        return f"No contestant ends all of its {part.seeds} runs"
    said = f"{looks[best.contestant].name} ends at {interval(best.score)}"
    if not others:
        return said
    last = others[-1]
    ended = "diverges" if not math.isfinite(last.score.value) else f"at {interval(last.score)}"
    return f"{said}, {looks[last.contestant].name} {ended}"


def rates(part: ProblemFindings, looks: Names) -> str:
    """Who forgives most, and who least."""
    searched = sorted(((each.decades, k) for k, each in enumerate(part.standings) if each.rates), reverse=True)
    if not searched:
        return "The learning rate was not searched"
    first, last = (part.standings[k] for _, k in (searched[0], searched[-1]))
    assert first.rates is not None
    assert last.rates is not None
    said = f"{looks[first.contestant].name} is near its best over {width(first.rates)} of learning rates"
    if first is last:
        return said
    if math.isclose(first.decades, last.decades, abs_tol=1e-9):
        return f"All are near their best over {width(first.rates)} of learning rates"
    return f"{said}, {looks[last.contestant].name} over {width(last.rates)}"


def comparisons(part: ProblemFindings, looks: Names) -> str:
    """What can be told of the best against the others."""
    if not part.comparisons:
        return "There is nobody to compare with"
    best = part.standings[0].contestant
    against = [each for each in part.comparisons if best in (each.first, each.second)]
    beaten, lost = ([other(each, best) for each in against if _verdict(each, best) == of] for of in ("better", "worse"))
    alike, level = ([other(each, best) for each in against if each.told == of] for of in ("cannot tell", "level"))
    name = looks[best].name
    parts = [f"{name} is better than {_listed(beaten, looks)}"] if beaten else []
    if alike:
        unsure = f"We cannot tell {name} from {_listed(alike, looks, 'or')}"
        parts.append(f"against {_listed(alike, looks)} we cannot tell" if beaten else unsure)
    if level:
        beside = f"{_listed(level, looks)} {'is' if len(level) == 1 else 'are'} level with it"
        parts.append(beside if parts else f"{name} is level with {_listed(level, looks)}")
    if lost:
        parts.append(f"{'it' if parts else name} loses to {_listed(lost, looks)} on most seeds")
    return "; ".join(parts)


def other(pair: Comparison, one: str) -> str:
    return pair.second if pair.first == one else pair.first


def _verdict(pair: Comparison, one: str) -> Verdict:
    return pair.verdict if pair.first == one else MIRRORED[pair.verdict]


def _listed(names: list[str], looks: Names, joint: str = "and") -> str:
    shown = [looks[name].name for name in names]
    if len(shown) > 3:
        return f"{phrases.count(len(shown))} others"
    return f" {joint} ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def defaults(part: ProblemFindings, looks: Names) -> str:
    """Whom tuning helped most."""
    known = [each for each in part.standings if each.default is not None]
    if not known:
        return "None of them has a learning rate before tuning"
    most = max(known, key=_gain)
    assert most.default is not None
    name, lr = looks[most.contestant].name, rate_of(most.default_setting)
    at = "untuned" if lr is None else f"untuned at {words.rate(lr)}"
    if not math.isfinite(most.default.value):
        return f"{name} diverges {at}, and ends at {interval(most.score)} tuned"
    if _gain(most) <= CLEAR:
        return "Untuned they are near the best that tuning found"
    return f"Tuning gains {name} most: {number(most.default.value)} {at}, {interval(most.score)} tuned"


def _gain(each: Standing) -> float:
    assert each.default is not None
    default, tuned = each.default.value, each.score.value
    if not (math.isfinite(default) and math.isfinite(tuned)):
        return math.inf if math.isfinite(tuned) else 0.0
    return default / tuned if default > 0 and tuned > 0 else 1 + default - tuned


def best_after(part: ProblemFindings, looks: Names) -> str:
    """Who is ahead after one trial, and who after the most that can be told."""
    known = [each for each in part.standings if each.best_after]
    longest = min((len(each.best_after) for each in known), default=0)
    if not longest:
        return "Too few trials to tell what fewer would have given"
    first, last = _ahead(known, 0), _ahead(known, longest - 1)
    name = looks[last.contestant].name
    said = f"{name} is ahead after {phrases.count(longest)} trial{'s' if longest > 1 else ''}"
    if longest == 1 or first is last or not math.isfinite(first.best_after[0]):
        return f"{said}, and after one" if longest > 1 and first is last else said
    return f"{said}, {looks[first.contestant].name} after one"


def _ahead(known: list[Standing], k: int) -> Standing:
    return min(known, key=lambda each: each.best_after[k])


def profiles(across: Across, looks: Names) -> str:
    """Who is there soon in most runs."""
    k = min(range(len(across.taus)), key=lambda k: abs(across.taus[k] - 2))
    best = max(across.profiles, key=lambda name: across.profiles[name].value[k])
    part = phrases.share(across.profiles[best].value[k])
    return (
        f"{looks[best].name} reaches the target within {across.taus[k]:.2g} times the fastest's steps in {part} of runs"
    )


def iqm(across: Across, looks: Names) -> str:
    best = min(across.iqm, key=lambda name: across.iqm[name].value)
    return f"{looks[best].name} has the lowest interquartile mean, {interval(across.iqm[best])}"
