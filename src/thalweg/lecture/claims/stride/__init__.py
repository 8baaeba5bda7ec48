"""L2: plain SGD has one fixed learning rate for every parameter, and no landscape is alike in all directions."""

from thalweg.lecture.claim import Caveat, Claim, Criterion, Numbers
from thalweg.lecture.claims.stride import findings
from thalweg.lecture.claims.stride.valleys import MILD, NARROW

TIMES, BOUNCING = 1.5, 0.9

EXPLANATION = (
    "Picture a hiker with legs locked into one stride. In a narrow valley the ground is steep across and nearly flat "
    "along, and the same factor, the learning rate, turns both slopes into steps. A stride that would suit the floor "
    "lands on the opposite wall, higher each time: above two over the largest curvature there is no way back. A "
    "stride that is safe on the walls crawls along the floor. The best lies between the two, and it still bounces "
    "from wall to wall at every step, since it is about as long as the walls allow. So a drawing of SGD's zig-zag "
    "shows SGD at its best. The narrower the valley, the worse: the number of steps grows in proportion to the "
    "condition number, which is how many times as strongly the ground curves across as along."
)


def _holds(found: Numbers) -> bool:
    return found["times Adam's steps"] >= TIMES and found["bounces"] >= BOUNCING


CRITERION = Criterion(
    text=(
        f"At its best single rate the method needs at least {TIMES:g} times as many steps as Adam at its best, and at "
        f"least {100 * BOUNCING:g} % of its steps cross to the other wall."
    ),
    holds=_holds,
)

CAVEATS = (
    Caveat(
        key="mild",
        title="In a mild valley SGD is first",
        explanation=(
            "Where the ground curves only ten times as strongly one way as the other, a single stride nearly suits "
            "both. The bounces soon die out, and SGD, whose steps grow with the slope, arrives while Adam is "
            "still walking: its steps are about as long as its learning rate whatever the slope."
        ),
        unless="the valley is narrow",
        experiment=findings.mild,
    ),
    Caveat(
        key="rates",
        title="A badly chosen rate",
        explanation=(
            "All numbers here are for each method's best rate, and nobody is told that in advance. With the rate that "
            "libraries give it, one thousandth, Adam crawls over this map and the tuned SGD beats it by far. Too large "
            "a rate makes SGD diverge within a tenth of its best; Adam still arrives at three times its best."
        ),
        unless="each method has a well chosen rate",
        experiment=findings.badly_chosen,
    ),
    Caveat(
        key="memory",
        title="One rate is not the whole trouble",
        explanation=(
            "Momentum has one learning rate for every parameter too. But it remembers its steps: those across the "
            "valley cancel, those along it add up, and it is there about as soon as Adam. The locked stride costs so "
            "much only when every step starts from nothing."
        ),
        unless="the method has no memory of its steps",
        experiment=findings.with_memory,
    ),
)

CLAIM = Claim(
    number=2,
    key="stride",
    title="One stride for every slope",
    sentence=(
        "Plain SGD has one fixed learning rate for every parameter. A rate that suits the flat direction overshoots "
        "and bounces in the steep one; a rate that suits the steep direction crawls in the flat one."
    ),
    image="A hiker with legs locked into one stride.",
    explanation=EXPLANATION,
    question="How many steps does plain SGD need, by its learning rate and by how narrow the valley is?",
    setting=(
        "The valley (x² + κ y²)/2 from (−3, 1.5), until the distance to the minimum stays under 5 % of the start's. "
        "SGD, momentum .9 and Adam, each at its best rate of one shared logarithmic grid, refined to 1 %; the "
        f"condition number κ up to 200, the narrow valley {NARROW:g}, the mild one {MILD:g}."
    ),
    criterion=CRITERION,
    experiment=findings.narrow,
    caveats=CAVEATS,
    scene="edge",
)
