"""Changes of programs that the comparison with others cannot see, each with its reason: rule -> change -> reason."""

ANY_SIGN = "it is squared wherever it is used: its sign is free"
ONE_OR_ZERO = "a condition travels as 1 or 0, and only whether it is 0 counts"
NEGATIVE_ZERO = "-0 adds, compares and scales as 0 does"
INVERSE = "a sign is its own inverse, but for 0: test_known_limits has gradients of 0"


def _of_centered(g: str, alpha: str, rest: str) -> dict[str, str]:
    """Centered rmsprop, where its gradient and the scalars alpha and 1 - alpha are so spelled."""
    m = f"add(mul({alpha}, m), mul({rest}, {g}))"
    v = f"add(mul({alpha}, v), mul({rest}, mul({g}, {g})))"
    return {
        f"elements: mul({rest}, {g}): negated": ANY_SIGN,
        f"elements: {m}: sub": ANY_SIGN,
        f"elements: maximum(sub({v}, mul({m}, {m})), 0): only operand 1": (
            "torch does not clamp: test_centered_rmsprop_stays_bounded_where_the_variance_is_rounding does"
        ),
        "elements: 0: negated": NEGATIVE_ZERO,
    }


def _of_radam() -> dict[str, str]:
    rho_inf = "sub(div(2, sub(1, beta2)), 1)"
    rho = f"sub({rho_inf}, div(mul(mul(2, t), power(beta2, t)), sub(1, power(beta2, t))))"
    above = f"mul(mul(sub({rho}, 4), sub({rho}, 2)), {rho_inf})"
    below = f"mul(mul(sub({rho_inf}, 4), sub({rho_inf}, 2)), {rho})"
    return {
        f"scalars: gt({rho}, 5): ge": "rho is 5 at no step",
        f"scalars: where(gt({rho}, 5), div({above}, {below}), 1): only operand 2": (
            "the guard keeps a root that is not used from being NaN"
        ),
        f"scalars: where(gt({rho}, 5), 1, 0): negated": ONE_OR_ZERO,
        "scalars: 0: negated": NEGATIVE_ZERO,
        "elements: ne(r8, 0): gt": ONE_OR_ZERO,
        "elements: ne(r9, 0): gt": ONE_OR_ZERO,
        "elements: 0: negated": NEGATIVE_ZERO,
    }


def _of_rprop() -> dict[str, str]:
    agreement = "mul(sign(g), sign(prev))"
    size = f"mul(step_size, where(gt({agreement}, 0), r1, where(lt({agreement}, 0), r0, 1)))"
    step = f"where(lt({agreement}, 0), 0, minimum(maximum({size}, r2), r3))"
    return {
        "elements: sign(prev): only operand 1": "test_rprop_sees_a_turn_of_gradients_whose_product_is_no_float32",
        f"elements: mul({step}, sign(g)): div": INVERSE,
        "elements: 0: negated": NEGATIVE_ZERO,
    }


def _of_schedule_free() -> dict[str, str]:
    highest = "maximum(lr_max, mul(lr, minimum(div(t, warmup_steps), 1)))"
    weight = f"mul(power(t, r), power({highest}, weight_lr_power))"
    total = f"add(weight_sum, {weight})"
    unseen = "test_schedule_free has a learning rate that starts at 0"
    return {
        f"scalars: gt({total}, 0): always": unseen,
        f"scalars: gt({total}, 0): ge": unseen,
        f"scalars: where(gt({total}, 0), div({weight}, {total}), 0): only operand 2": unseen,
        "scalars: 0: negated": NEGATIVE_ZERO,
    }


SURVIVORS = {
    "momentum": {"scalars: eq(t, 1): le": "t starts at 1"},
    "rmsprop": {**_of_centered("g", "r0", "r1"), **_of_centered("add(g, mul(r0, x))", "r1", "r2")},
    "radam": _of_radam(),
    "adabelief": {
        "elements: sub(g, add(mul(r0, m), mul(r1, g))): exchanged": ANY_SIGN,
        "elements: sub(g, add(mul(r0, m), mul(r1, g))): negated": ANY_SIGN,
    },
    "yogi": {"elements: mul(r2, sign(sub(v, mul(g, g)))): div": INVERSE},
    "rprop": _of_rprop(),
    "signum": {
        "elements: mul(r2, sign(add(mul(r0, m), mul(r1, g)))): div": INVERSE,
        "elements: mul(r3, sign(add(mul(r1, m), mul(r2, add(g, mul(r0, x)))))): div": INVERSE,
    },
    "lion": {
        "elements: mul(r4, sign(add(mul(r0, m), mul(r1, g)))): div": INVERSE,
        "elements: mul(r5, sign(add(mul(r1, m), mul(r2, g)))): div": INVERSE,
    },
    "schedule_free_sgd": _of_schedule_free(),
    "schedule_free_adamw": _of_schedule_free(),
}
