"""Classes of rules that torch.optim has not, with options as torch.optim would name them."""

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar

from thalweg.like.torch.names import make
from thalweg.optimizer.optimizer import Optimizer
from thalweg.optimizer.rule import Rule
from thalweg.rules import adabelief, lion, schedule_free_adamw, schedule_free_sgd, signum, yogi
from thalweg.torch.convention import Convention
from thalweg.torch.decay import Exempt
from thalweg.torch.optimizer import Base

_MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}


class OfRule(Base):
    """A rule's hyperparameters as options, its two betas as a pair; maximize and differentiable as in torch.optim."""

    options: ClassVar[dict[str, Any]]

    def __init_subclass__(cls, rule: Rule, state: Mapping[str, str]) -> None:
        super().__init_subclass__()
        given = dict(rule.defaults)
        if "weight_decay" in given:
            given["weight_decay"] = 0.0
        if "beta2" in given:
            betas = given.pop("beta1"), given.pop("beta2")
            given = {"lr": given.pop("lr"), "betas": betas, **given}
        cls.options = {**given, "maximize": False, "differentiable": False}

        def made(*, betas: Any = None, maximize: bool, **options: Any) -> Optimizer:
            if betas is not None:
                options |= dict(zip(("beta1", "beta2"), betas, strict=True))
            return make(rule, maximize=maximize, **options)

        cls.convention = Convention(cls.__name__, made, (*given, "maximize"), state)
        named = [inspect.Parameter("params", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
        named += [inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=v) for n, v in given.items()]
        others = {"maximize": False, "differentiable": False, "no_decay": None, "norms": False}
        named += [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=v) for n, v in others.items()]
        cls.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]  # read by inspect

    def __init__(self, *args: Any, no_decay: Exempt | None = None, norms: bool = False, **options: Any) -> None:
        bound = inspect.signature(type(self)).bind(*args, **options)
        bound.apply_defaults()
        defaults = {name: bound.arguments[name] for name in self.options}
        super().__init__(bound.arguments["params"], defaults, no_decay=no_decay, norms=norms)


class AdaBelief(OfRule, rule=adabelief, state={"m": "exp_avg", "s": "exp_avg_var"}):
    """`tw.adabelief`: Zhuang et al. 2020, arXiv:2010.07468.

    >>> import torch
    >>> from thalweg.torch import AdaBelief
    >>> opt = AdaBelief([torch.nn.Parameter(torch.ones(2))], lr=1e-3, betas=(0.9, 0.999))
    """


class Yogi(OfRule, rule=yogi, state=_MOMENTS):
    """`tw.yogi`: Zaheer et al. 2018."""


class Lion(OfRule, rule=lion, state={"m": "exp_avg"}):
    """`tw.lion`: Chen et al. 2023, arXiv:2302.06675. The weight decay is decoupled."""


class Signum(OfRule, rule=signum, state={"m": "momentum_buffer"}):
    """`tw.signum`: Bernstein et al. 2018, arXiv:1802.04434."""


class ScheduleFreeSGD(OfRule, rule=schedule_free_sgd, state={}):
    """`tw.schedule_free_sgd`: Defazio et al. 2024, arXiv:2405.15682.

    Train where the parameters are; evaluate within `at_evaluation_point()`, or at the tensors that
    `evaluation_point()` gives. There are no modes to forget.
    """


class ScheduleFreeAdamW(OfRule, rule=schedule_free_adamw, state={"v": "exp_avg_sq"}):
    """`tw.schedule_free_adamw`: Defazio et al. 2024, arXiv:2405.15682. Evaluate as with `ScheduleFreeSGD`.

    >>> import torch
    >>> from thalweg.torch import ScheduleFreeAdamW
    >>> model = torch.nn.Linear(3, 1)
    >>> opt = ScheduleFreeAdamW(model.parameters(), lr=0.01, warmup_steps=100)
    >>> for _ in range(3):
    ...     opt.zero_grad()
    ...     model(torch.ones(3)).square().sum().backward()
    ...     opt.step()
    >>> with opt.at_evaluation_point(), torch.no_grad():
    ...     loss = model(torch.ones(3)).square()
    """
