"""The same problems written with PyTorch: what a regression is held to. Float64, autograd, torch.optim."""

import numpy as np
import torch

import thalweg as tw

LOSSES = {
    "linear": torch.nn.MSELoss(),
    "logistic": torch.nn.BCEWithLogitsLoss(),
    "softmax": torch.nn.CrossEntropyLoss(),
    "poisson": torch.nn.PoissonNLLLoss(),
}


def counts(rows=60, columns=3, seed=5):
    """A table whose target is Poisson."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, columns))
    rate = np.exp(x @ np.linspace(-0.6, 0.5, columns) + 0.4)
    return {f"x{k}": x[:, k] for k in range(columns)} | {"count": rng.poisson(rate)}


def problem(family, **options):
    data = {"linear": "diabetes", "logistic": "breast_cancer", "softmax": "wine", "poisson": counts()}[family]
    target = "count" if family == "poisson" else None
    return tw.regression(data, target=target, family=family, **{"batch": 16, **options})


def halves(regression, seed):
    """Rows to train on and rows held out, with PyTorch's dtype for the target."""
    streams = np.random.SeedSequence(seed).spawn(3)
    order = np.random.default_rng(streams[0]).permutation(regression.rows)
    held = round(regression.rows * regression.share)
    x, y = regression.features, regression.values
    if regression.scale:
        train = x[order[held:]]
        x = (x - train.mean(axis=0)) / np.where(train.std(axis=0) > 0, train.std(axis=0), 1)
        if regression.family == "linear":
            y = (y - y[order[held:]].mean()) / y[order[held:]].std()
    kind = torch.int64 if regression.family == "softmax" else torch.float64
    parts = [(torch.tensor(x[rows]), torch.tensor(y[rows]).to(kind)) for rows in (order[held:], order[:held])]
    return parts, np.random.default_rng(streams[2])


def batches(generator, rows, size):
    while True:
        order = generator.permutation(rows)
        for first in range(0, rows - size + 1, size):
            yield torch.from_numpy(order[first : first + size])


def model_of(regression):
    model = torch.nn.Linear(len(regression.columns), regression.outputs, dtype=torch.float64)
    for each in model.parameters():
        torch.nn.init.zeros_(each)
    return model


def loss_of(regression, model, x, y):
    z = model(x)
    return LOSSES[regression.family](z if regression.family == "softmax" else z[:, 0], y)


def trained(regression, factory, seed, budget):
    """(train, held out): the losses at the budget's steps. `factory` makes the optimizer, and perhaps its scheduler."""
    parts, generator = halves(regression, seed)
    model = model_of(regression)
    optimizer = factory(model.parameters())
    (x, y), losses = parts[0], [[], []]
    dealt = batches(generator, len(y), regression.batch or len(y))
    for t in range(budget.steps + 1):
        if t in budget.at:
            with torch.no_grad():
                for kept, part in zip(losses, parts, strict=True):
                    if len(part[1]):
                        kept.append(loss_of(regression, model, *part).item())
        if t < budget.steps:
            rows = next(dealt) if regression.batch else slice(None)
            optimizer.zero_grad()
            loss_of(regression, model, x[rows], y[rows]).backward()
            optimizer.step()
    return losses
