"""Your own model in a race: which optimizer, with which learning rate, and how sure are we?

    pip install 'thalweg[race,torch]'
    thalweg race examples/race_my_problem.py

Copy this file and put your model, loss and batches in. The function is called for every run, with the generators of
PyTorch, NumPy and Python seeded before: so all optimizers start from the same parameters and see the same batches. Data
are loaded once, outside of it. As a script it races two optimizers from Python, in a minute or less.
"""

import torch
from sklearn.datasets import load_digits
from torch.nn import Linear, ReLU, Sequential
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset, random_split

import thalweg as tw

images, labels = load_digits(return_X_y=True)
data = TensorDataset(torch.tensor(images).float() / 16, torch.tensor(labels))


def loss(model, batch):
    x, y = batch
    return cross_entropy(model(x), y)


@tw.problem(steps=300)
def my_digits(seed):
    """Cross-entropy of a small network on scikit-learn's digits, a fifth of them held out."""
    model = Sequential(Linear(64, 64), ReLU(), Linear(64, 10))
    held_out, training = random_split(data, [0.2, 0.8])
    return model, loss, DataLoader(training, 32, shuffle=True), DataLoader(held_out, 512)


if __name__ == "__main__":
    result = tw.race(my_digits, [tw.momentum, tw.adam], trials=5, seeds=5, tuning_seeds=2, lr=(1e-4, 1))
    print(result.table())
