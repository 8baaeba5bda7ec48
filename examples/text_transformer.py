"""A small transformer learns to write, letter by letter, Python's own help texts: 460,000 letters that CPython ships.

python examples/text_transformer.py --help
"""

import sys
from functools import cache
from pydoc_data.topics import topics

import torch
from command import main
from loop import Task
from torch import nn
from torch.nn import functional

WINDOW, BATCH, WIDTH, HEADS, BLOCKS = 64, 16, 64, 4, 2


@cache
def text() -> tuple[str, torch.Tensor]:
    """The alphabet, and the text as places in it."""
    joined = "\n".join(topics[name] for name in sorted(topics))
    alphabet = "".join(sorted(set(joined)))
    places = {letter: place for place, letter in enumerate(alphabet)}
    return alphabet, torch.tensor([places[letter] for letter in joined])


class Block(nn.Module):
    """Attention to what came before, then a layer for each letter by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mix, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.think = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        queries, keys, values = (
            part.view(batch, length, HEADS, -1).transpose(1, 2) for part in self.mix(self.before(x)).chunk(3, -1)
        )
        seen = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
        x = x + self.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))
        return x + self.think(self.between(x))


class Transformer(nn.Module):
    """For each letter, how likely each letter is to be the next."""

    def __init__(self) -> None:
        super().__init__()
        letters = len(text()[0])
        self.letters, self.places = nn.Embedding(letters, WIDTH), nn.Embedding(WINDOW, WIDTH)
        self.blocks = nn.Sequential(*(Block() for _ in range(BLOCKS)))
        self.last, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, letters)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.letters(tokens) + self.places(torch.arange(tokens.shape[1]))
        return self.head(self.last(self.blocks(x)))


def loss(model: nn.Module, drawn: torch.Generator, _: torch.dtype) -> torch.Tensor:
    tokens = text()[1]
    starts = torch.randint(len(tokens) - WINDOW - 1, (BATCH, 1), generator=drawn)
    windows = tokens[starts + torch.arange(WINDOW + 1)]
    return functional.cross_entropy(model(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())


@torch.no_grad()
def judge(model: nn.Module, _: torch.dtype) -> str:
    """What it writes."""
    alphabet, tokens = text()
    drawn, written = torch.Generator().manual_seed(0), tokens[None, :16]
    for _step in range(64):
        likely = functional.softmax(model(written[:, -WINDOW:])[:, -1] / 0.5, -1)
        written = torch.cat([written, torch.multinomial(likely, 1, generator=drawn)], 1)
    return "it writes: " + repr("".join(alphabet[place] for place in written[0, 16:]))


TASK = Task("text_transformer", Transformer, loss, judge)

if __name__ == "__main__":
    sys.exit(main(TASK, "examples/text_transformer.py", __doc__.splitlines()[0]))
