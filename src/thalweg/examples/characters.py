"""A small transformer learns English letter by letter, from Python's own help texts, which CPython ships."""

import platform
from pydoc_data.topics import topics

import torch
from torch import nn
from torch.nn import functional

import thalweg as tw

WINDOW, WIDTH, HEADS = 32, 32, 2

text = "\n".join(topics[name] for name in sorted(topics))
alphabet = {letter: place for place, letter in enumerate(sorted(set(text)))}
letters = torch.tensor([alphabet[letter] for letter in text])
windows = letters.unfold(0, WINDOW + 1, WINDOW)  # their last letter is the next one's first


class Block(nn.Module):
    """Attention to what came before, then a layer for each letter by itself."""

    def __init__(self):
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mix, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.think = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x):
        mixed = self.mix(self.before(x)).unflatten(-1, (3, HEADS, WIDTH // HEADS))
        seen = functional.scaled_dot_product_attention(*mixed.permute(2, 0, 3, 1, 4), is_causal=True)
        x = x + self.out(seen.transpose(1, 2).flatten(2))
        return x + self.think(self.between(x))


class Transformer(nn.Module):
    """For each letter of a window, how likely each letter is to be the next."""

    def __init__(self):
        super().__init__()
        self.letters, self.places = nn.Embedding(len(alphabet), WIDTH), nn.Embedding(WINDOW, WIDTH)
        self.blocks = nn.Sequential(Block(), Block())
        self.head = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, len(alphabet)))

    def forward(self, tokens):
        return self.head(self.blocks(self.letters(tokens) + self.places.weight))


@tw.problem(steps=300, version=platform.python_version())  # each version of Python has texts of its own
def characters(seed):
    """Cross-entropy per letter of a transformer of two blocks on Python's help texts, 16 windows of 32 letters a batch,
    64 windows held out."""
    held_out, training = torch.randperm(len(windows)).split([64, len(windows) - 64])

    def loss(model, rows):
        batch = windows[rows]
        return functional.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())

    def batches():
        while True:
            yield from training[torch.randperm(len(training))].split(16)

    return Transformer(), loss, batches(), [held_out]
