"""Relations among Adam and its kin."""

import math
from itertools import count

from thalweg.like.conversions.needs import (
    absent,
    changing,
    combined,
    equal,
    never,
    unless_zero,
    value_of,
)  # fmt: skip
from thalweg.like.conversions.relations import Given, Need, Relation
from thalweg.like.conversions.steps import hatted, over, times, unhatted
from thalweg.like.formulas.adam import (
    keras_adam,
    keras_amsgrad,
    optax_adam,
    optax_amsgrad,
    optax_nadam,
    tensorflow1_adamw,
    tensorflow1_nadam,
)  # fmt: skip
from thalweg.like.formulas.moments import keras_adamax, optax_adabelief, optax_radam, optax_yogi
from thalweg.like.formulas.schedule_free import keras_schedule_free_adamw
from thalweg.optimizer.derived import decoupled
from thalweg.rules import (
    adabelief,
    adam,
    adamax,
    adamw,
    amsgrad,
    lion,
    nadam,
    radam,
    schedule_free_adamw,
    signum,
    yogi,
)  # fmt: skip

HAT = unless_zero("eps", changing(hatted, "eps", "beta2"))
UNHAT = unless_zero("eps", changing(unhatted, "eps", "beta2"))
HATTED = "epsilon is added to the root before its correction in one, after it in the other"
L2 = "its weight decay is L2: added to the gradient it passes through the scale, as no other decay does"
ROOT = "its eps_root is an epsilon under the root, which no epsilon beside the root equals"
NO_SCHEDULE = 1e5  # momentum_decay above which .96^(t momentum_decay) is 0 in float64
DECAYS = Need(lambda h: h["weight_decay"] is not None, "")
ABOVE_5 = math.nextafter(5.0, math.inf)


def _never_five(given: Given) -> bool:
    """Whether the length of the average steps over 5, so that reaching it and passing it are the same."""
    threshold, beta2 = given["threshold"], given["beta2"]
    if callable(threshold) or callable(beta2) or threshold not in (5.0, ABOVE_5):
        return False
    end = 2 / (1 - beta2) - 1
    lengths = (end - 2 * t * beta2**t / (1 - beta2**t) for t in count(1))
    return bool(threshold == ABOVE_5 or end <= 5 or next(length for length in lengths if length >= 5) > 5)


TABLE = (
    Relation(adam, keras_adam, HATTED, {"eps": HAT}),
    Relation(keras_adam, adam, HATTED, {"eps": UNHAT}),
    Relation(amsgrad, keras_amsgrad, HATTED, {"eps": HAT}, (absent("weight_decay", L2),)),
    Relation(keras_amsgrad, amsgrad, HATTED, {"eps": UNHAT}),
    Relation(adamw, decoupled(adam), "AdamW is Adam after a decoupled decay"),
    Relation(decoupled(adam), adamw, "AdamW is Adam after a decoupled decay", {}, (DECAYS,)),
    Relation(adam, optax_adam, "without an eps_root", {"eps_root": 0.0}, (absent("weight_decay", L2),)),
    Relation(optax_adam, adam, "without an eps_root", {}, (equal("eps_root", 0, ROOT),)),
    Relation(
        decoupled(keras_adam), tensorflow1_adamw, "its decay is no multiple of the learning rate",
        {"weight_decay": combined(times, a="weight_decay", b="lr")}, (DECAYS,),
    ),
    Relation(
        tensorflow1_adamw, decoupled(keras_adam), "its decay is no multiple of the learning rate",
        {"weight_decay": combined(over, a="weight_decay", b="lr")},
    ),
    Relation(
        amsgrad, optax_amsgrad, "the largest of uncorrected squares, with the correction in the learning rate",
        {"lr": changing(hatted, eps="lr", beta2="beta2"), "eps": HAT, "eps_root": 0.0, "bias_correction_nu": False},
        (absent("weight_decay", L2),),
    ),
    Relation(
        optax_amsgrad, amsgrad, "the largest of uncorrected squares, with the correction in the learning rate",
        {"lr": changing(unhatted, eps="lr", beta2="beta2"), "eps": UNHAT},
        (equal("bias_correction_nu", False, "it takes the largest of the corrected means of squares, torch and Keras "
               "correct the largest: which one is the largest differs"), equal("eps_root", 0, ROOT),
         equal("bias_correction_mu", True, "its first moment is not corrected")),
    ),
    Relation(
        nadam, optax_nadam, "a momentum_decay so large that the momentum is constant", {"eps_root": 0.0},
        (absent("weight_decay", L2),
         Need(lambda h: not callable(h["momentum_decay"]) and h["momentum_decay"] >= NO_SCHEDULE,
              "its momentum grows from step to step by momentum_decay, optax's NAdam has one momentum for all")),
    ),
    Relation(
        optax_nadam, nadam, "a momentum_decay so large that the momentum is constant", {"momentum_decay": 1e6},
        (equal("eps_root", 0, ROOT),),
    ),
    Relation(
        tensorflow1_nadam, optax_nadam, "", {},
        (never("its look ahead has the correction of the step it stands on, others that of the next"),),
    ),
    Relation(
        nadam, tensorflow1_nadam, "", {},
        (never("its look ahead has the correction of the next step, TensorFlow's that of the step it stands on"),),
    ),
    Relation(
        adamax, keras_adamax, "without an epsilon", {},
        (absent("weight_decay", L2),
         equal("eps", 0, "its epsilon is added to |g| and kept in the maximum, there only to what is divided by")),
    ),
    Relation(
        keras_adamax, adamax, "without an epsilon", {},
        (equal("eps", 0, "its epsilon is only added to what is divided by, there to |g| and kept in the maximum"),),
    ),
    Relation(
        radam, optax_radam, f"{HATTED}; optax scales from the threshold on, torch above it",
        {"eps": UNHAT, "eps_root": 0.0, "threshold": ABOVE_5, "nesterov": False}, (absent("weight_decay", L2),),
    ),
    Relation(
        optax_radam, radam, f"{HATTED}; optax scales from the threshold on, torch above it", {"eps": HAT},
        (equal("eps_root", 0, ROOT), equal("nesterov", False, "it looks ahead, torch's RAdam does not"),
         Need(_never_five, "torch scales above an average's length of 5, which is fixed there")),
    ),
    Relation(
        adabelief, optax_adabelief, "one epsilon in both places", {"eps_root": value_of("eps"), "nesterov": False},
    ),
    Relation(
        optax_adabelief, adabelief, "one epsilon in both places", {},
        (Need(lambda h: h["eps"] == h["eps_root"], "it has two different epsilons"),
         equal("nesterov", False, "it looks ahead, AdaBelief does not")),
    ),
    Relation(
        yogi, optax_yogi, "", {},
        (never("optax corrects both running means and starts them at 1e-6, the paper does neither"),),
    ),
    Relation(signum, lion, "Lion with one beta is Signum", {"beta1": value_of("beta"), "beta2": value_of("beta")},
             (absent("weight_decay", "its weight decay is L2: it counts in the sign, Lion's does not"),)),
    Relation(lion, signum, "Lion with one beta is Signum", {"beta": value_of("beta1")},
             (Need(lambda h: h["beta1"] in (0, h["beta2"]), "its step and its memory have two betas, Signum has one"),
              absent("weight_decay", "its weight decay is decoupled, Signum's is L2"))),
    Relation(
        schedule_free_adamw, keras_schedule_free_adamw, "Keras weighs all steps alike", {},
        (absent("weight_decay", "its weight decay acts on z, Keras's on x"),
         equal("r", 0, "Keras weighs all steps alike, this one later steps more (r)"),
         equal("weight_lr_power", 0, "Keras weighs all steps alike, this one by a power of the learning rate")),
    ),
    Relation(
        keras_schedule_free_adamw, schedule_free_adamw, "Keras weighs all steps alike",
        {"r": 0.0, "weight_lr_power": 0.0},
    ),
)  # fmt: skip
