"""Who steps: each contestant gives the median seconds of its public call; run by step.py in a process of its own.

Every step is given new gradient objects, in turn from a few sets. Handing them over (`p.grad = g` for PyTorch, new
views for NumPy) is a training loop's work and outside the clock for all.
"""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from measure import median_seconds
from sizes import SIZES, Size

TORCH = {
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "amsgrad": ("Adam", {"amsgrad": True}),
    "sgd": ("SGD", {}),
    "adadelta": ("Adadelta", {}),
    "adamax": ("Adamax", {}),
    "nadam": ("NAdam", {}),
    "radam": ("RAdam", {}),
    "rprop": ("Rprop", {}),
}
SLOTS = {
    **dict.fromkeys(("momentum", "nesterov", "adagrad", "rmsprop"), 1),
    **dict.fromkeys(("adam", "adamw", "adadelta", "adamax", "nadam", "radam", "rprop"), 2),
    "amsgrad": 3,
    "sgd": 0,
}
Step = Callable[[], object]
Arrays = list[np.ndarray]


def bytes_of(rule: str) -> int:
    """Moved for each float32 parameter: parameter, gradient and slots are read, all but the gradient written."""
    return 4 * (3 + 2 * SLOTS[rule])


def _arrays(size: Size, quick: bool, from_torch: bool) -> list[Arrays]:
    """Parameters, then sets of gradients."""
    random = np.random.default_rng(0)
    shapes = size.quick if quick else size.shapes
    lists = [
        [random.standard_normal(shape, dtype=np.float32) for shape in shapes] for _ in range(1 + size.gradient_sets)
    ]
    if from_torch:
        import torch

        return [[torch.tensor(array).numpy() for array in arrays] for arrays in lists]
    return lists


def ours(rule: str, params: Arrays, sets: list[Arrays]) -> Callable[[int], Step]:
    import thalweg as tw

    opt = getattr(tw, rule)()
    state = opt.init(params)
    opt.compile()
    return lambda turn: partial(opt.step_, params, [g.view() for g in sets[turn % len(sets)]], state)


def pytorch(
    rule: str, params: Arrays, sets: list[Arrays], *, compiled: bool = False, **form: bool
) -> Callable[[int], Step]:
    import torch

    tensors = [torch.tensor(array).requires_grad_() for array in params]
    gradients = [[torch.tensor(array) for array in arrays] for arrays in sets]
    name, hyperparameters = TORCH[rule]
    opt = getattr(torch.optim, name)(tensors, **hyperparameters, **form)
    step = opt.step

    def prepare(turn: int) -> Step:
        for tensor, gradient in zip(tensors, gradients[turn % len(gradients)], strict=True):
            tensor.grad = gradient.detach()  # foreach Nesterov writes into it: the sets grow, at no cost in time
        return step

    if compiled:
        torch._dynamo.config.error_on_recompile = True  # a step that falls back to Python is not this contestant
        prepare(0)()  # makes the state, which the compiled step then finds
        step = torch.compile(opt.step)
    return prepare


def optax(rule: str, params: Arrays, sets: list[Arrays]) -> Callable[[int], Step]:
    import jax
    import optax

    opt = getattr(optax, rule)(1e-3)
    current = [jax.numpy.array(array) for array in params]
    gradients = [[jax.numpy.array(array) for array in arrays] for arrays in sets]
    state = opt.init(current)

    @partial(jax.jit, donate_argnums=(0, 2))
    def update(params, grads, state):
        updates, state = opt.update(grads, state, params)
        return optax.apply_updates(params, updates), state

    def step(grads) -> None:
        nonlocal current, state
        current, state = jax.block_until_ready(update(current, grads, state))

    return lambda turn: partial(step, gradients[turn % len(gradients)])


def limit(rule: str, params: Arrays, sets: list[Arrays]) -> Callable[[int], Step]:
    from limits import streams

    count = sum(math.prod(array.shape) for array in params)
    x, *slots = (np.ones(count, np.float32) for _ in range(1 + SLOTS[rule]))
    flat = [np.concatenate([g.ravel() for g in arrays]) for arrays in sets]
    walk = streams(len(slots), parallel=count >= 50_000)  # below it two threads cost more than they save
    return lambda turn: partial(walk, x, flat[turn % len(flat)], *slots)


BUILDERS = {
    "thalweg": ours,
    "torch fused": partial(pytorch, fused=True),
    "torch foreach": partial(pytorch, foreach=True),
    "torch.compile": partial(pytorch, foreach=True, compiled=True),
    "optax": optax,
    "limit": limit,
}


def _worker(name: str, rule: str, size: str, quick: str) -> float:
    chosen = SIZES[size]
    params, *sets = _arrays(chosen, quick == "True", chosen.torch_memory and name == "thalweg")
    return median_seconds(BUILDERS[name](rule, params, sets), 0.05 if quick == "True" else 1.0)


WORKERS = {name: partial(_worker, name) for name in BUILDERS}
