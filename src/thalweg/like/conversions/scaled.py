"""Relations among the rules that divide by the size of the gradient, RMSprop and Adam without its first moment."""

from thalweg.like.conversions.adam import L2
from thalweg.like.conversions.descent import INSIDE
from thalweg.like.conversions.needs import (
    FROM_STEP_1,
    absent,
    changing,
    constant,
    equal,
    never,
    unless_constant,
    value_of,
)  # fmt: skip
from thalweg.like.conversions.relations import Need, Relation
from thalweg.like.conversions.steps import falling, forgetting, hatted, in_buffer, in_velocity, unhatted
from thalweg.like.formulas.adam import keras_adam, optax_adam
from thalweg.like.formulas.adaptive import keras_adagrad, optax_adagrad, optax_rprop
from thalweg.like.formulas.rmsprop import keras_rmsprop, optax_rmsprop, torch7_rmsprop
from thalweg.rules import adagrad, adam, rmsprop, rprop

UNDER = "its epsilon is under the root, beside which no epsilon equals it"
BESIDE = "its epsilon is beside the root, under which no epsilon equals it"
CONSTANT_MEAN = "its alpha changes, so that no power of it says what is left of the first steps"
PLAIN = {"eps_in_sqrt": False, "bias_correction": True, "v0": 0.0, "centered": False, "nesterov": False}
OUTSIDE = Need(lambda h: not h["eps_in_sqrt"] or h["eps"] == 0, UNDER)
INSIDE_ROOT = Need(lambda h: h["eps_in_sqrt"] or h["eps"] == 0, BESIDE)
BARE = (equal("centered", False, ""), absent("momentum", ""))
CORRECTED = (
    equal("bias_correction", True, ""), *BARE,
    equal("v0", 0, "its running mean of squares does not start at 0"),
)  # fmt: skip

TABLE = (
    Relation(
        adagrad, keras_adagrad, "without an epsilon beside the root", {},
        (absent("weight_decay", L2), equal("eps", 0, BESIDE), absent("lr_decay", "")),
    ),
    Relation(
        adagrad, adagrad, "lr_decay is a learning rate that falls",
        {"lr": changing(falling, "lr", "lr_decay"), "lr_decay": 0.0},
        (Need(lambda h: callable(h["lr_decay"]) or h["lr_decay"] != 0, ""),),
    ),
    Relation(
        keras_adagrad, adagrad, "an epsilon under the root is a sum of squares that starts higher",
        {"v0": lambda h: h["v0"] + h["eps"], "eps": 0.0, "lr_decay": 0.0},
        (constant("eps", "its epsilon changes"), constant("v0", "its start changes")),
    ),
    Relation(keras_adagrad, optax_adagrad, "where all gradients are zero neither moves", {}, (
        Need(lambda h: h["eps"] != 0 or h["v0"] != 0, "without epsilon and start it divides 0 by 0"),)),
    Relation(optax_adagrad, keras_adagrad, "where all gradients are zero neither moves", {}, (
        Need(lambda h: h["eps"] != 0 or h["v0"] != 0, "without epsilon and start 0 is divided by 0 there"),)),
    Relation(
        rmsprop, keras_rmsprop, f"without an epsilon; {INSIDE}", {"momentum": unless_constant(in_velocity), "v0": 0.0},
        (absent("weight_decay", L2), FROM_STEP_1, equal("eps", 0, BESIDE)),
    ),
    Relation(
        keras_rmsprop, rmsprop, f"without an epsilon; {INSIDE}", {"momentum": unless_constant(in_buffer)},
        (equal("v0", 0, "its running mean of squares starts above 0, and nothing outside its root undoes that"),
         equal("eps", 0, UNDER)),
    ),
    Relation(
        rmsprop, optax_rmsprop, INSIDE,
        {"momentum": unless_constant(in_velocity), **PLAIN, "bias_correction": False, "centered": value_of("centered")},
        (absent("weight_decay", L2), FROM_STEP_1),
    ),
    Relation(
        optax_rmsprop, rmsprop, INSIDE, {"momentum": unless_constant(in_buffer)},
        (OUTSIDE, equal("bias_correction", False, "it is corrected for starting at 0"),
         equal("nesterov", False, "it looks ahead"), equal("v0", 0, "its running mean of squares does not start at 0")),
    ),
    Relation(
        keras_rmsprop, optax_rmsprop, "optax by default is Keras's",
        {"eps_in_sqrt": True, "nesterov": False, "bias_correction": False},
    ),
    Relation(
        keras_rmsprop, keras_rmsprop, "a running mean that starts at v0 is one from 0 and what is left of v0",
        {"eps": changing(forgetting, "eps", "v0", "alpha"), "v0": 0.0},
        (Need(lambda h: h["v0"] != 0, ""), constant("alpha", CONSTANT_MEAN), constant("v0", "v0 changes")),
    ),
    Relation(torch7_rmsprop, rmsprop, "with squares from 0", {"centered": False, "momentum": None}, (
        equal("v0", 0, "its running mean of squares starts at 1, beside the root no epsilon undoes that"),)),
    Relation(rmsprop, torch7_rmsprop, "with squares from 0", {"v0": 0.0}, (
        equal("centered", False, ""), absent("momentum", ""))),
    Relation(
        rmsprop, keras_adam, "RMSprop is Adam without its first moment, but for the correction",
        {"beta1": 0.0, "beta2": value_of("alpha"), "lr": changing(unhatted, eps="lr", beta2="alpha")}, BARE,
    ),
    Relation(
        keras_adam, rmsprop, "Adam without its first moment is RMSprop, but for the correction",
        {"alpha": value_of("beta2"), "lr": changing(hatted, eps="lr", beta2="beta2"), "centered": False,
         "momentum": None},
        (equal("beta1", 0, ""),),
    ),
    Relation(
        adam, optax_rmsprop, "Adam without its first moment is RMSprop with the correction",
        {**PLAIN, "alpha": value_of("beta2"), "momentum": None},
        (equal("beta1", 0, ""), absent("weight_decay", L2)),
    ),
    Relation(
        optax_rmsprop, adam, "Adam without its first moment is RMSprop with the correction",
        {"beta1": 0.0, "beta2": value_of("alpha"), "weight_decay": None},
        (OUTSIDE, *CORRECTED),
    ),
    Relation(
        optax_rmsprop, optax_adam, "Adam without its first moment is RMSprop with the correction",
        {"beta1": 0.0, "beta2": value_of("alpha"), "eps": 0.0, "eps_root": value_of("eps")},
        (INSIDE_ROOT, *CORRECTED),
    ),
    Relation(rprop, optax_rprop, "", {}, (never("optax 0.2.8 takes each step one gradient late"),)),
    Relation(optax_rprop, rprop, "", {}, (never("it takes each step one gradient late, as optax 0.2.8 does"),)),
)  # fmt: skip
