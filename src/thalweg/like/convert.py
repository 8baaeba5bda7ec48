"""What to tell another library so that it does the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from thalweg.errors import InputError, NoConversion
from thalweg.optimizer.derived import spoken
from thalweg.optimizer.optimizer import Optimizer


@dataclass(frozen=True, repr=False)
class Conversion:
    """A library's function with the hyperparameters by which it does what the given optimizer does.

    hyperparameters: by the library's names. A function among them is of the step t, from 1, for `tw.like` and for
        `at`. Of these libraries only optax calls a function of a count, of its learning rate and from 0: `call` writes
        it as `lambda count: f(count + 1)`, in `jnp` where it has to compute. Where the library takes a number, and
        Keras a function without a count, the repr says so: set `at(t)` before step t.
    kind: "exact" or "per step"; why: how the two formulas are one; optimizer: what the library then computes.
    """

    library: str
    function: str  # by our name: `getattr(tw.like.keras, function)(**hyperparameters)` is `optimizer`
    hyperparameters: Mapping[str, Any]  # by the library's names
    kind: Literal["exact", "per step"]
    why: str
    optimizer: Optimizer

    def __post_init__(self) -> None:
        object.__setattr__(self, "hyperparameters", MappingProxyType(dict(self.hyperparameters)))

    def __repr__(self) -> str:
        from thalweg.like.conversions.names import before_each_step

        return self.call + before_each_step(self.library, self.hyperparameters)

    def __reduce__(self) -> tuple[Any, ...]:
        told = dict(self.hyperparameters)
        return Conversion, (self.library, self.function, told, self.kind, self.why, self.optimizer)

    @property
    def call(self) -> str:
        """As it is written there, without the repr's comment on what to set before each step.

        >>> import thalweg as tw
        >>> print(tw.convert(tw.sgd(lr=tw.schedules.cosine(0.1, steps=9)), "optax").call)
        optax.sgd(learning_rate=lambda count: cosine(0.1, steps=9)(count + 1))
        """
        from thalweg.like.conversions.names import call

        return call(self.library, self.function, self.hyperparameters)

    @property
    def exact(self) -> bool:
        """Whether every hyperparameter is a number for all steps, unless the given one was not."""
        return self.kind == "exact"

    def at(self, t: int) -> dict[str, Any]:
        """The library's hyperparameters at step t, from 1: what to set before each step where they change.

        >>> import thalweg as tw
        >>> print(f"{tw.convert(tw.adam(beta2=0.99), 'keras').at(1)['epsilon']:.3g}")
        1e-09
        """
        return {name: _at(value, t) for name, value in self.hyperparameters.items()}


def convert(optimizer: Optimizer, library: str) -> Conversion:
    """The hyperparameters with which another library does the same, where there are any.

    Libraries put epsilon, the learning rate and the first values in other places. Where the algebra allows it, other
    hyperparameters make up for that. With epsilon before the correction of the root ("hatted", as in Keras) in place
    of after it (torch), for one:

        m_hat / (sqrt(v / (1 - beta2^t)) + eps)  =  m_hat sqrt(1 - beta2^t) / (sqrt(v) + eps sqrt(1 - beta2^t))

    Arguments
        optimizer: of the catalogue, or of `tw.like`. Numbers in it may be functions of t.
        library: "torch", "keras", "optax", "tensorflow1" or "torch7".

    Gives a `Conversion`, "exact" where numbers do, "per step" where one of them is another at each step t, from 1: then
    it is a function of t, whose formula is shown; `Conversion` says how to tell it to the library. Same means in exact
    arithmetic, from the first step and from a fresh state; in floating point it is the same within rounding.
    Raises NoConversion, with the reason, where there is none, UnknownName for an unknown library, InputError for
    what is no optimizer.

    >>> import thalweg as tw
    >>> tw.convert(tw.momentum(lr=0.1), "keras")
    keras.optimizers.SGD(learning_rate=0.1, momentum=0.9)
    >>> print(tw.convert(tw.adam(beta2=0.99), "keras").call)
    keras.optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.99, epsilon=lambda t: 1e-08 * sqrt(1 - 0.99**t))
    >>> tw.convert(tw.adam(weight_decay=0.1), "keras")
    Traceback (most recent call last):
    thalweg.errors.NoConversion: adam in keras: there is none, because its weight decay is L2: ...
    """
    from thalweg.like.conversions.changing import Changing  # these read all rules of all libraries
    from thalweg.like.conversions.search import search
    from thalweg.like.conversions.spelling import library as known

    if not isinstance(optimizer, Optimizer):
        raise InputError(
            f"an optimizer is a rule with its hyperparameters, as adam(lr=0.1); {optimizer!r:.60} was given"
        )
    known(library)
    found = search(optimizer, library)
    if isinstance(found, str):
        raise NoConversion(f"{spoken(optimizer.rule)} in {library}: there is none, because {found}")
    changing = any(isinstance(value, Changing) for value in found.link.optimizer.hyperparameters.values())
    return Conversion(
        library=library,
        function=found.form.name,
        hyperparameters=found.settings,
        kind="per step" if changing else "exact",
        why="; ".join(dict.fromkeys(found.link.why)) or "the same formula",
        optimizer=found.optimizer,
    )


def _at(value: Any, t: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_at(each, t) for each in value)
    return float(value(t)) if callable(value) else value
