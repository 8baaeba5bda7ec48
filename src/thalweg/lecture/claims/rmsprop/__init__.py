"""L5: RMSprop divides by the recent size of each gradient."""

from thalweg.lecture.claim import Caveat, Claim, Criterion, Effort, Finding, Numbers
from thalweg.lecture.claims.rmsprop import limits, valley
from thalweg.lecture.claims.rmsprop.measured import measured

EXPLANATION = (
    "RMSprop keeps, for each parameter, a running mean of its squared gradients, and divides every step by the root of "
    "it. Think of a hiker who looks back over the last stretch of the way, in each direction separately. Where it was "
    "steep, the learning rate becomes small: careful steps. Where it was flat, the rate is larger: long strides. In a "
    "narrow valley the gradient across is large and flips its sign from wall to wall, the one along the floor is small "
    "and steady. So the rate across is lowered and the bouncing dies out, while the rate along the floor stays up. How "
    "far back the hiker looks is the decay, rho: with .9 about ten steps, with .99 about a hundred. It matters, so we "
    "always say which."
)
LEAST = 2.0


def _holds(numbers: Numbers) -> bool:
    return all(numbers[key] >= LEAST for key in ("rates", "damping", "apart"))


CRITERION = Criterion(
    "In a narrow valley RMSprop's (rho .9) rate along the floor is at least twice that across it, SGD travels at least "
    "twice as far across as RMSprop, and a small steady gradient has at least twice the rate of a large one that "
    "fluctuates.",
    _holds,
)


def experiment(effort: Effort) -> Finding:
    """A valley of condition number 100, and wider and narrower ones for the price."""
    numbers = measured()
    kappas = valley.FEWER if effort.quick else valley.KAPPAS
    sgd, run = valley.runs()["SGD"].path, valley.runs()["RMSprop .9"]
    wide, mild = valley.MILD, valley.runs(valley.MILD)
    few, many = mild["SGD"].path.steps, mild["RMSprop .9"].path.steps
    price = "has its price" if many > few else "costs nothing"
    sentence = (
        f"At condition number {valley.KAPPA:g} RMSprop (rho .9) travels {run.path.travel:.2f} across the floor until "
        f"it stays near the minimum, SGD {sgd.travel:.1f}; the straight way is {valley.START[1]:g}. RMSprop's rate "
        f"along the floor is {numbers['rates']:.1f} times that across (median of its steps). It takes "
        f"{run.path.steps} steps, SGD {sgd.steps}. In a mild valley the care {price}: at condition number "
        f"{wide:g} SGD is there in {few} steps, RMSprop in {many}."
    )
    chart = valley.rates_chart(
        run,
        run.path.steps,
        f"RMSprop .9: the rate along the floor is {numbers['rates']:.1f} times that across it",
        "Each direction has its own rate; both grow as the gradients shrink on the way to the minimum.",
    )
    pictures = (valley.drawn(("SGD", "RMSprop .9")), chart, valley.price_chart(kappas))
    return Finding(
        numbers, f"{numbers['damping']:.2g} times less travel across", sentence, pictures, valley.price_table(kappas)
    )


CLAIM = Claim(
    number=5,
    key="rmsprop",
    title="RMSprop treads carefully where it is steep",
    sentence="RMSprop divides each step by the recent size of that parameter's gradient: it lowers the rate where "
    "gradients are large and fluctuate, keeps it up where they are small and steady, and so damps the bouncing in "
    "steep directions.",
    image="A hiker with short careful steps on steep ground and long strides on open ground.",
    explanation=EXPLANATION,
    question="Which rate does RMSprop give to the steep direction and to the flat one, how far does it travel across "
    "the valley, and what does that cost in steps?",
    setting="(x² + κ y²) / 2 from (−4, 0.9), condition number κ = 100; SGD and RMSprop with rho .9 and .99, each at "
    "the best of one grid of learning rates, run until they stay within 5 % of the first distance to the minimum. And "
    "two gradients that are given: always 0.1, and 1, −1, 1, ...",
    criterion=CRITERION,
    experiment=experiment,
    caveats=(
        Caveat(
            "steady",
            "It sees size, not fluctuation",
            "A mean of squares does not know signs. A gradient that is always 1 and one that flips between 1 and −1 "
            "leave the same memory, and get the same rate. To tell them apart one must subtract the mean: the centred "
            "form divides by the deviation, and gives the steady gradient the longer stride.",
            "what is large also fluctuates",
            limits.steady,
        ),
        Caveat(
            "small",
            "Where gradients are small, the rate rises",
            "Dividing by a small number makes a large one. Near the minimum all gradients are small, so the rate grows "
            "until the step is too long for the bend of the valley, and RMSprop bounces from side to side for ever, "
            "half a learning rate away from the floor. SGD comes to rest. A rate that falls, or stopping, cures it.",
            "one stops on arrival, or lets the rate fall",
            limits.small,
        ),
        Caveat(
            "first",
            "The first step with rho .99",
            "The memory starts at zero, and RMSprop does not correct for it. After one gradient it holds a hundredth "
            "of the square, with rho .99, and the root of that is a tenth: so the first step is ten times the learning "
            "rate. On a short course one leap can decide the race. With rho .9 it is about three times.",
            "rho is .9 (with .99 the first step is ten times as long)",
            limits.first,
        ),
        Caveat(
            "touch",
            "Touching is not arriving",
            "Count the steps until the loss is first under a goal, and pick each method's rate by that count: the "
            "winners are runs with huge steps that happen to pass through the goal and leave again. Count the step "
            "from which the loss stays under it, and they lose their prize.",
            "arriving means staying",
            limits.touching,
        ),
    ),
    scene="scaling",
)
