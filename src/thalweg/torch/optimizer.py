"""The classes that train: `Base`, of which all others are, and `Optimizer`, of any rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.optim import optimizer as torch_optimizer

from thalweg.engines.pytorch_memory import reader
from thalweg.errors import InputError
from thalweg.optimizer.optimizer import Optimizer as Made
from thalweg.torch import saved
from thalweg.torch.convention import Convention, of_rule
from thalweg.torch.decay import Exempt, exempt
from thalweg.torch.evaluation import points
from thalweg.torch.members import check
from thalweg.torch.norms import Norms, measured
from thalweg.torch.plan import Plan, Stale


class Base(torch.optim.Optimizer):
    """A torch.optim.Optimizer whose step is a rule's.

    Parameters of one group that have taken the same steps share one count: in `state` their "step" is one tensor, and
    what is added to it in place counts for all. Put another tensor there for one; `state_dict` gives each its own.
    """

    convention: Convention

    def __init__(
        self, params: Any, defaults: dict[str, Any], *, no_decay: Exempt | None = None, norms: bool = False
    ) -> None:
        self._plan: Plan | None = None
        self._no_decay, self._measure = no_decay, norms
        self._norms: Norms | None = None
        self.undecayed: set[torch.Tensor] = set()
        super().__init__(params, defaults)

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters, with options of their own where they are named. Raises InputError, and adds nothing then."""
        super().add_param_group(param_group)
        try:
            group = self.param_groups[-1]
            self.convention.optimizer(group)
            names = group.get("param_names") or [f"parameter {place}" for place in range(len(group["params"]))]
            for name, parameter in zip(names, group["params"], strict=True):
                check(parameter, name)
            self.undecayed |= exempt(group, self._no_decay)
        except Exception:
            self.param_groups.pop()
            raise
        if self.convention.early:
            saved.start(self, self.param_groups[-1])

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """One step of every parameter that has a gradient.

        closure: computes the loss and its gradients anew; what it returns is returned. A loss of NaN steps as any
        other, as in torch.optim. Raises InputError for gradients that cannot be used; nothing is changed then.
        """
        if torch.compiler.is_compiling():
            return _outside_graphs(self, closure)
        return self._hooked(closure)

    def _hooked(self, closure: Callable[[], Any] | None) -> Any:
        """torch.optim puts a profiler and the calls of hooks around the step of every class. They take longer than the
        step of a small model, and so they are here only where they do something."""
        hooks = self._optimizer_step_pre_hooks or self._optimizer_step_post_hooks
        if type(self).step is Base.step and (hooks or _watched()):
            return _with_hooks(self) if closure is None else _with_hooks(self, closure)
        return self._advance(closure)

    def _advance(self, closure: Callable[[], Any] | None = None) -> Any:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        parameters = [parameter for group in self.param_groups for parameter in group["params"]]
        gradients = [parameter.grad for parameter in parameters]
        present = [gradient is not None for gradient in gradients]
        plan = vars(self).pop("_plan", None)  # at once, so that a thread that steps meanwhile makes one of its own
        try:
            if plan is None or len(plan.parameters) != len(parameters) or not plan.holds(self, parameters, present):
                plan = Plan(self, parameters, present)
            try:
                self._follow(plan, gradients)
            except Stale:
                plan = Plan(self, parameters, present)
                self._follow(plan, gradients)
        finally:
            self._plan = plan
        return loss

    def _follow(self, plan: Plan, gradients: list[Any]) -> None:
        if self._measure:
            self._norms = measured(plan.parameters, lambda: plan.step(gradients))
        else:
            plan.step(gradients)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients; with set_to_none=False, make them zero.

        As torch.optim's, whose profiler costs more than what it measures where nobody watches.
        """
        if not set_to_none or _watched():
            super().zero_grad(set_to_none)
            return
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.grad = None

    def compile(self) -> None:
        """Wait until the kernels are ready. Until then a step takes longer, and computes the same bits."""
        for group in self.param_groups:
            self.convention.optimizer(group).compile()
        reader().wait()

    @property
    def norms(self) -> Norms:
        """Of the last step: for each parameter the norms of its gradient, of what the step added, and its own.

        Raises InputError unless the optimizer was made with norms=True, and before its first step.
        """
        if self._norms is None:
            done = "no step has been taken" if self._measure else "they are not measured: give norms=True"
            raise InputError(f"there are no norms yet, {done}")
        return self._norms

    def evaluation_point(self) -> list[torch.Tensor]:
        """Where the model is to be evaluated, a tensor for each parameter in the order of the groups.

        The parameters themselves, but for rules that declare another point, as the schedule-free ones.
        """
        return points(self)

    @contextmanager
    def at_evaluation_point(self) -> Iterator[None]:
        """Within it the parameters are where the model is to be evaluated; after it, where they were.

        >>> import torch
        >>> from thalweg.torch import ScheduleFreeSGD
        >>> w = torch.nn.Parameter(torch.ones(1))
        >>> opt = ScheduleFreeSGD([w], lr=0.1)
        >>> for _ in range(5):
        ...     w.grad = 2 * w.detach()
        ...     opt.step()
        >>> with opt.at_evaluation_point():
        ...     loss = (w**2).item()
        """
        parameters = [parameter for group in self.param_groups for parameter in group["params"]]
        trained = [parameter.detach().clone() for parameter in parameters]
        try:
            _put(parameters, points(self))
            yield
        finally:
            _put(parameters, trained)

    def state_dict(self) -> dict[str, Any]:
        """As torch.optim's, with its names: torch's class of this name loads it, and the other way round."""
        return saved.handed_out(super().state_dict(), self.convention)

    def load_state_dict(self, state_dict: dict[str, Any], *, keep: Iterable[str] = ()) -> None:
        """Load what `state_dict` gave, here or in torch.optim.

        keep: options that stay as they are, as ("lr",). All others are restored; those that differ from what they were
        are named in one warning. Raises InputError for a state that is not this optimizer's; nothing is changed then.
        """
        saved.load(self, state_dict, keep)

    def __getstate__(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in ("undecayed", "_no_decay", "_measure", "_norms")}
        return {**super().__getstate__(), **kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._plan = None


@torch.no_grad()
def _put(parameters: list[torch.Tensor], values: list[torch.Tensor]) -> None:
    for parameter, value in zip(parameters, values, strict=True):
        parameter.copy_(value)


def _watched() -> bool:
    """Whether a profiler runs, or a hook of all optimizers wants to be called."""
    return bool(
        torch._C._autograd._profiler_enabled()
        or torch_optimizer._global_optimizer_pre_hooks
        or torch_optimizer._global_optimizer_post_hooks
    )


_with_hooks = torch.optim.Optimizer.profile_hook_step(Base._advance)
Base.step.hooked = True  # type: ignore[attr-defined]  # it is not to be put there by torch
# a graph of torch.compile ends before a step; torch.compiler.disable would load the compiler now
_outside_graphs = torch._disable_dynamo(Base._hooked)  # type: ignore[attr-defined]


class Optimizer(Base):
    """Any rule, on PyTorch's parameters.

    params: tensors, (name, tensor) pairs as named_parameters() gives, or groups of them as dicts, with
        hyperparameters of their own by the rule's names.
    optimizer: a rule with its hyperparameters, as tw.adam(lr=1e-3). A function of t among them counts each parameter's
        own steps; it is not part of a state_dict.
    no_decay: what weight decay leaves alone: "vectors" (all with less than two dimensions: biases and norms), or a
        function of (name, parameter) that is true for them; the name is "" where none was given.
    norms: measure each step, for `norms`.
    differentiable: let gradients flow through the step.

    Parameters that have taken the same steps share the tensor "step" in `state`: to set it for one, put another there.

    >>> import thalweg as tw, torch
    >>> import thalweg.torch
    >>> w = torch.nn.Parameter(torch.ones(2))
    >>> opt = thalweg.torch.Optimizer([w], tw.sgd(lr=0.5))
    >>> w.grad = torch.tensor([1.0, -1.0])
    >>> opt.step()
    >>> w.tolist()
    [0.5, 1.5]
    """

    def __init__(
        self,
        params: Any,
        optimizer: Made,
        *,
        no_decay: Exempt | None = None,
        norms: bool = False,
        differentiable: bool = False,
    ) -> None:
        if not isinstance(optimizer, Made):
            raise InputError(
                f"a rule with its hyperparameters is needed, as tw.adam(lr=1e-3); {optimizer!r:.60} was given"
            )
        self.rule = optimizer
        self.convention = of_rule(optimizer)
        defaults = {**optimizer.hyperparameters, "differentiable": differentiable}
        super().__init__(params, defaults, no_decay=no_decay, norms=norms)

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "rule": self.rule}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self.convention = of_rule(self.rule)
