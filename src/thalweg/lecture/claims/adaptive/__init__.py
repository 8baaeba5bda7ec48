"""L3: adaptive methods keep a learning rate for each parameter, small on steep ground and large on flat."""

from thalweg.lecture.claim import Caveat, Claim, Criterion, Numbers
from thalweg.lecture.claims.adaptive import findings
from thalweg.lecture.claims.adaptive.rates import KAPPA

TIMES, CHANGING = 5.0, 1.1  # SGD has 1 in both

EXPLANATION = (
    "Two hikers set out. One has legs locked into a single stride. The other feels the ground: small careful steps "
    "where it is steep and treacherous, long confident strides where it is open. Adaptive methods are the second "
    "hiker, and they go further, for they keep a learning rate for every single parameter. Each parameter remembers "
    "how large its own gradients have been lately, and its rate is divided by that. Across a narrow valley gradients "
    "are large, so that rate falls; along its floor they are small, so that one stays large. One learning rate in the "
    "program becomes as many as there are parameters, and they change at every step. That is what RMSprop and Adam "
    "share. Plain SGD multiplies every gradient by the same number, first step to last."
)


def _holds(found: Numbers) -> bool:
    return found["flat over steep"] >= TIMES and found["change"] >= CHANGING


CRITERION = Criterion(
    text=(
        f"With RMSprop and with Adam the rate on flat ground is at least {TIMES:g} times that on steep ground (the "
        f"median over the steps), and on the way each rate changes by {100 * (CHANGING - 1):.0f} % at least."
    ),
    holds=_holds,
)

CAVEATS = (
    Caveat(
        key="steps",
        title="The hiker stands for rates, not for steps",
        explanation=(
            "A step is the rate times the gradient. Where the ground is steep the rate is small and the gradient "
            "large, and the two cancel: Adam's step is about as long as its learning rate wherever its gradients "
            "agree, at first exactly. So the careful hiker takes steps of one length, on steep ground and on flat; "
            "what adapts is how far a slope of one size carries."
        ),
        unless="it is read as a claim about rates, not about the lengths of steps",
        experiment=findings.strides,
    ),
    Caveat(
        key="tilt",
        title="A valley turned by 45 degrees",
        explanation=(
            "A rate for each parameter helps if the valley runs along a parameter. Turned by 45 degrees both "
            "parameters climb the wall and walk the floor in equal parts; their rates are alike, and neither can be "
            "careful one way and bold the other. SGD and momentum do not know which way the axes point, and lose "
            "nothing."
        ),
        unless="the valley runs along a parameter's axis",
        experiment=findings.turned_valley,
    ),
    Caveat(
        key="memory",
        title="A long memory is slow to lengthen its stride",
        explanation=(
            "Adam remembers some thousand gradients (beta2 = .999), RMSprop with .9 about ten. When steep ground turns "
            "flat, Adam's memory is still full of large gradients: after as many steps on flat ground as on steep its "
            "rate has grown only by the square root of two."
        ),
        unless="the ground changes slowly compared with the method's memory",
        experiment=findings.memory,
    ),
)

CLAIM = Claim(
    number=3,
    key="adaptive",
    title="A learning rate for every parameter",
    sentence=(
        "Adaptive methods keep a separate, changing learning rate for every parameter: small careful steps on steep "
        "ground, long strides on flat ground."
    ),
    image="A smart hiker: small careful steps on steep ground, long confident strides on open ground.",
    explanation=EXPLANATION,
    question="Which learning rate does each direction get, and how does it change on the way?",
    setting=(
        f"The valley (x² + {KAPPA:g} y²)/2 from (−3, 1.5), until the distance to the minimum stays under 5 % of the "
        "start's. SGD, RMSprop (rho .9) and Adam, each at its best rate of one shared logarithmic grid. A method's "
        "rate is how far a parameter moves for a unit of its gradient, with Adam for one of its corrected mean of "
        "gradients: the learning rate over the root of the mean of squares."
    ),
    criterion=CRITERION,
    experiment=findings.in_the_valley,
    caveats=CAVEATS,
    scene="tilt",
)
