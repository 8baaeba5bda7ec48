"""Relations among gradient descent and its rolling balls."""

from typing import Any

from thalweg.like.conversions.changing import Changing
from thalweg.like.conversions.needs import FROM_STEP_1, absent, changing, constant, unless_constant
from thalweg.like.conversions.relations import Given, Need, Relation
from thalweg.like.conversions.steps import damped, in_buffer, in_velocity, undamped
from thalweg.like.formulas.sgd import keras_momentum, keras_nesterov, torch7_nag
from thalweg.optimizer.derived import decoupled
from thalweg.rules import momentum, nesterov, sgd

INSIDE = "the learning rate is inside the velocity in one, outside in the other"
ROLLS = "its weight decay is L2: added to the gradient it stays in the momentum, as no other decay does"
TWO_PLACES = "its momentum counts both in the buffer and ahead of it, so that none follows a learning rate that changes"
DAMPED = Need(lambda h: not callable(h["dampening"]) and h["dampening"] < 1, "its dampening leaves no gradient")
ONCE = Need(lambda h: h["dampening"] != 0, "")


def _damped(given: Given) -> Any:
    """The learning rate that dampening makes smaller, from step 2 on."""
    if given["dampening"] == 0:
        return given["lr"]
    return Changing.of(damped, lr=given["lr"], dampening=given["dampening"])


TABLE = (
    Relation(
        sgd, decoupled(sgd), "in plain descent L2 decay is decoupled decay", {},
        (Need(lambda h: h["weight_decay"] is not None, ""),),
    ),
    Relation(decoupled(sgd), sgd, "in plain descent L2 decay is decoupled decay"),
    Relation(momentum, sgd, "without momentum", {}, (absent("momentum", ""),
             absent("dampening", ""))),
    Relation(nesterov, sgd, "without momentum", {}, (absent("momentum", ""),)),
    Relation(
        momentum, keras_momentum, INSIDE,
        {"momentum": unless_constant(in_velocity), "lr": _damped},
        (absent("weight_decay", ROLLS), DAMPED, FROM_STEP_1),
    ),
    Relation(
        momentum, momentum, "dampening is a smaller learning rate from step 2 on",
        {"momentum": changing(undamped, "momentum", "dampening"), "lr": _damped, "dampening": 0.0},
        (ONCE, DAMPED),
    ),
    Relation(keras_momentum, momentum, INSIDE, {"momentum": unless_constant(in_buffer), "dampening": 0.0}),
    Relation(nesterov, keras_nesterov, INSIDE, {}, (absent("weight_decay", ROLLS), constant("lr", TWO_PLACES))),
    Relation(keras_nesterov, nesterov, INSIDE, {}, (constant("lr", TWO_PLACES),)),
    Relation(keras_nesterov, torch7_nag, "Torch7 keeps the ball, and the point ahead of it is where Keras stands"),
    Relation(torch7_nag, keras_nesterov, "Torch7 keeps the ball, and the point ahead of it is where Keras stands", {},
             (absent("weight_decay", ROLLS),)),
)  # fmt: skip
