"""L6: Adam joins momentum and RMSprop."""

from thalweg.lecture.claim import Caveat, Claim, Criterion, Effort, Finding, Numbers
from thalweg.lecture.claims.adam import limits, parents, valley
from thalweg.lecture.claims.adam.measured import measured
from thalweg.lecture.claims.adam.update import one_step, terms_chart

EXPLANATION = (
    "Adam gives the hiker two memories. The first, m, is a running mean of gradients: where have I been heading? That "
    "is momentum, the rolling ball. The second, v, is a running mean of squared gradients: how steep has it been? That "
    "is RMSprop. A step is the first divided by the root of the second, for each parameter by itself: the ball's "
    "direction, the careful hiker's stride. Both memories start at zero and would be too small at first, so each is "
    "divided by how full it is. If this story is right, then taking one memory away must give back the other parent. "
    "With beta1 = 0 the first holds only the last gradient: RMSprop. With a huge eps the second counts for nothing: "
    "momentum."
)
CLOSE, LEAST, ARRIVED = 1e-6, 2.0, 0.01


def _holds(numbers: Numbers) -> bool:
    return (
        max(numbers["from_rmsprop"], numbers["from_momentum"]) <= CLOSE
        and min(numbers["uneven"], numbers["calm"]) >= LEAST
        and numbers["left"] <= ARRIVED
    )


CRITERION = Criterion(
    "With either memory off Adam walks its other parent's path, to a millionth of its length; with both on, its rate "
    "along a narrow valley's floor is at least twice that across, it travels across in noise at most half as far as "
    "RMSprop with the same rate, and it ends with at most 1 % of the first loss.",
    _holds,
)


def experiment(effort: Effort) -> Finding:
    """Adam beside its parents: one step taken apart, each memory switched off, both on."""
    numbers = measured(effort.quick)
    alone = max(numbers["from_rmsprop"], numbers["from_momentum"])
    sentence = (
        f"With beta1 = 0 Adam's path is RMSprop's with corrected rates, to {parents.said(numbers['from_rmsprop'])} "
        f"of its length; with an eps of {parents.power(parents.HUGE)} and the rate in proportion it is momentum's, to "
        f"{parents.said(numbers['from_momentum'])}. "
        f"With both memories its rate along a valley's floor (condition number {valley.KAPPA:g}) is "
        f"{numbers['uneven']:.0f} times that across, and in noise it travels {numbers['calm']:.1f} times less across "
        f"than RMSprop with the same rate."
    )
    return Finding(
        numbers,
        f"each parent, to {parents.said(alone)}",
        sentence,
        (one_step(), terms_chart(), parents.limits_chart(), valley.inherited_chart(effort.quick)),
        valley.table(),
    )


CLAIM = Claim(
    number=6,
    key="adam",
    title="Adam joins both",
    sentence="Adam joins momentum and RMSprop: a running mean of gradients gives the direction, a running mean of "
    "squared gradients the stride, for each parameter by itself.",
    image="A hiker who rolls like a ball and treads with care.",
    explanation=EXPLANATION,
    question="Is Adam momentum and RMSprop together, and nothing else? What does it keep of each?",
    setting=f"(x² + {valley.KAPPA:g} y²) / 2 from (−3, 1.5). For the parents {parents.STEPS} steps, their rates "
    "following Adam's corrections as schedules. For what Adam keeps of RMSprop each method at its best rate of one "
    f"grid. For what it keeps of momentum normal noise in the gradient (σ {valley.SIGMA:g}), from (−3, 0) on the "
    f"floor, {valley.NOISY_STEPS} steps with lr {valley.NOISY_LR:g} for both.",
    criterion=CRITERION,
    experiment=experiment,
    caveats=(
        Caveat(
            "quiet",
            "Where nothing is noisy the mean is a burden",
            "The first memory averages what fluctuates. In a quiet valley that lies along the axes nothing does: the "
            "second memory alone already walks straight to the floor, and the first only keeps Adam rolling past it. "
            "There RMSprop, corrected as Adam is, needs fewer steps and no detour.",
            "gradients are noisy",
            limits.quiet,
        ),
        Caveat(
            "reddi",
            "Adam can go to the worst point",
            "A large gradient that comes every third step outweighs the small ones between, so the right way is "
            "clear. But Adam divides it by its own size, which a short memory then forgets, and follows the small ones "
            "uphill. AMSGrad, which never lets its scale shrink, goes the right way.",
            "beta2 is large enough to remember rare large gradients",
            limits.worst_point,
        ),
        Caveat(
            "basin",
            "The unlucky basin",
            "On ground with several minima the way decides where one ends, and a longer stride is not always a luckier "
            "one. On two holes of unequal depth there are starts from which Adam ends in the poorer and SGD in the "
            "better one, and starts where it is the other way round.",
            "there is one minimum, or the start is a lucky one",
            limits.poorer_hole,
        ),
    ),
    scene="sum",
)
