"""`tw.to_optax`: a rule with its hyperparameters for JAX. What it needs beyond the package is asked for when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thalweg.errors import InputError, MissingExtra
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule

if TYPE_CHECKING:
    import optax

    from thalweg.optax.update import Update


def to_optax(optimizer: Optimizer | Rule, **hyperparameters: Any) -> optax.GradientTransformation:
    """An optimizer for JAX: any rule, your own included, as an `optax.GradientTransformation`.

    JAX traces the rule's own recording, so the same maths runs under jit, vmap, scan and grad, and inside `chain`,
    `masked`, `partition`, `MultiSteps`, `apply_if_finite`, `inject_hyperparams` and the like of optax.

    Arguments
        optimizer: an optimizer, as `tw.adam(lr=1e-3)`, or a rule, for its defaults.
        hyperparameters: take the place of the optimizer's. Numbers may be JAX arrays of shape (), traced ones too: so a
            learning rate that is an argument of a jitted function recompiles nothing, `jax.vmap` trains with many at
            once, and `jax.grad` differentiates by it. The range of a traced number is not checked. optax injects as in
            `optax.inject_hyperparams(lambda lr: tw.to_optax(tw.adam, lr=lr))(lr=1e-3)`.

    A function of t gets the step, from 1, as a traced integer: it is to be written with jax.numpy, or with thalweg's
    `where`, `sqrt`, ...; the schedules of `thalweg.schedules` serve as they are. (optax's schedules count from 0.)

    `update(grads, state, params)` needs the parameters. The state is a pair (t, slots), each slot nested as params.
    Parameters: any tree of floating arrays; None is left out. float16 and bfloat16 are for storage: arithmetic and
    slots are float32. A gradient of None leaves its parameter and slots as they were.

    Files: `tw.save_checkpoint(file, optimizer, jax.device_get(params), state.to_numpy())` writes it; `update` takes the
    parameters and the state that `tw.load_checkpoint` gives as they are, under jit too.

    Updates are what `optax.apply_updates` adds. Where a rule ends in x - s, that is -s, and x + (-s) has the bits of
    x - s. Elsewhere (decay that shrinks x, schedule-free) it is the new x minus the old one: exact where neither is
    more than twice the other, else off by one rounding of itself. Of a 16-bit parameter it is rounded to 16 bits, and
    the new x may be one unit in its last place from the rule's.

    What is computed once a step, as 1 - beta2**t, is computed in float64 even where JAX has float64 disabled; slots
    that are one number for all parameters (NAdam's product, schedule-free's sum of weights) are stored in the widest
    float that JAX has enabled.

    Derivatives go through a step: by gradients, parameters, slots and traced hyperparameters. That of sqrt at 0 is
    taken as 0, so a step has finite ones at g = 0 where eps > 0.

    Raises MissingExtra without JAX or optax, HyperparameterError as the rule does and for a function of t that cannot
    be traced, InputError for parameters, gradients or states that do not fit.

    >>> import jax, optax, thalweg as tw
    >>> def loss(w):
    ...     return (w**2).sum()
    >>> adam = tw.to_optax(tw.adam(lr=0.1))
    >>> @jax.jit
    ... def train(w, state):
    ...     updates, state = adam.update(jax.grad(loss)(w), state, w)
    ...     return optax.apply_updates(w, updates), state
    >>> w = jax.numpy.array([4.0, -2.0])
    >>> state = adam.init(w)
    >>> for _ in range(100):
    ...     w, state = train(w, state)
    >>> print(abs(w).max() < 0.2, state.t)
    True 100
    """
    update = _update(optimizer, hyperparameters, "to_optax")
    import optax

    return optax.GradientTransformation(update.init, update.update)


def evaluation_params(optimizer: Optimizer | Rule, params: Any, opt_state: Any, **hyperparameters: Any) -> Any:
    """Where the model is to be evaluated: `params`, unless the rule declares another point (schedule-free, averages).

    Arguments
        optimizer, hyperparameters: as given to `to_optax`.
        params, opt_state: what training holds. The state may be inside others, as `optax.chain` makes them.

    Parameters that `optax.masked` kept from the rule stay as they are. May be traced. Raises InputError where the state
    holds none, or more than one, of the rule.

    >>> import jax, optax, thalweg as tw
    >>> average = tw.schedule_free_sgd(lr=0.5, beta=0.5)
    >>> sgd = tw.to_optax(average)
    >>> w = jax.numpy.array([1.0])
    >>> state = sgd.init(w)
    >>> for _ in range(2):
    ...     updates, state = sgd.update(w, state, w)  # the gradient of w**2 / 2
    ...     w = optax.apply_updates(w, updates)
    >>> print(w, tw.evaluation_params(average, w, state))
    [0.3125] [0.375]
    """
    update = _update(optimizer, hyperparameters, "evaluation_params")
    return update.evaluation_point(params, update.state_in(opt_state))


def _update(optimizer: Optimizer | Rule, hyperparameters: dict[str, Any], what: str) -> Update:
    try:
        from thalweg.optax.numbers import as_hyperparameter
        from thalweg.optax.update import Update
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("thalweg"):
            raise
        raise MissingExtra(f"{what} needs {error.name}: pip install 'thalweg[jax]'") from None
    if not isinstance(optimizer, Optimizer | Rule):
        kind = type(optimizer).__name__
        raise InputError(f"{what} takes an optimizer or a rule, as tw.adam(lr=0.1) or tw.adam, {kind} was given")
    given = {name: as_hyperparameter(value) for name, value in hyperparameters.items()}
    return Update(optimizer(**given) if isinstance(optimizer, Rule) else optimizer.replace(**given))
