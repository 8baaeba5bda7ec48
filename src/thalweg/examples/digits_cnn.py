"""A convolutional network reads handwritten digits: scikit-learn's 1,797 images of 8 by 8."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset, random_split

import thalweg as tw

images, labels = map(torch.tensor, load_digits(return_X_y=True))
digits = TensorDataset(images.float().view(-1, 1, 8, 8) / 16, labels)


@tw.problem(steps=200, name="digits-cnn")
def digits_cnn(seed):
    """Cross-entropy of two convolutions on scikit-learn's digits, batches of 64, 360 of 1,797 images held out."""
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 4 * 4, 10),
    )
    held_out, training = random_split(digits, [360, len(digits) - 360])

    def loss(model, batch):
        x, y = batch
        return functional.cross_entropy(model(x), y)

    return model, loss, DataLoader(training, 64, shuffle=True), DataLoader(held_out, 360)
