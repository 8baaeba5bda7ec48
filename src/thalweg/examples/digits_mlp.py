"""A network of one hidden layer reads handwritten digits: scikit-learn's 1,797 images of 8 by 8."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

import thalweg as tw

images, labels = map(torch.tensor, load_digits(return_X_y=True))
images = images.float() / 16


@tw.problem(steps=300, name="digits-mlp")
def digits_mlp(seed):
    """Cross-entropy of 64 hidden units on scikit-learn's digits, batches of 32, 360 of 1,797 images held out."""
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    held_out, training = torch.randperm(len(labels)).split([360, len(labels) - 360])

    def loss(model, rows):
        return functional.cross_entropy(model(images[rows]), labels[rows])

    def batches():  # of row numbers: a DataLoader serves as well, but takes longer than this model's step
        while True:
            yield from training[torch.randperm(len(training))].split(32)

    return model, loss, batches(), [held_out]
