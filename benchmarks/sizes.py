"""What is stepped: lists of shapes, as models have them."""

from dataclasses import dataclass

Shapes = list[tuple[int, ...]]


@dataclass(frozen=True)
class Size:
    shapes: Shapes
    quick: Shapes
    bound: str  # what a step of it waits for
    gradient_sets: int = 3
    torch_memory: bool = False  # ours are given views of PyTorch's tensors


def layers(*widths: int) -> Shapes:
    """Weights and biases of a multilayer perceptron."""
    return [shape for rows, columns in zip(widths[1:], widths, strict=False) for shape in ((rows, columns), (rows,))]


def gpt2(vocabulary: int, width: int) -> Shapes:
    """GPT-2 small's 148: two embeddings, twelve blocks of twelve, a last normalisation."""
    norm = [(width,), (width,)]
    attention = [(width, 3 * width), (3 * width,), (width, width), (width,)]
    feed_forward = [(width, 4 * width), (4 * width,), (4 * width, width), (width,)]
    return [(vocabulary, width), (1024, width), *(norm + attention + norm + feed_forward) * 12, *norm]


SIZES = {
    "16 million": Size([(16_000_000,)], [(1_000_000,)], "memory: the arrays pass through no cache"),
    "GPT-2": Size(gpt2(50257, 768), gpt2(2048, 64), "memory, as at 16 million", gradient_sets=2),
    "660 thousand": Size(
        layers(784, *[242] * 9, 10),
        layers(64, *[32] * 9, 10),
        "the last cache, and starting threads",
        torch_memory=True,
    ),
    "1,000 x 1,000": Size([(1000,)] * 1000, [(1000,)] * 100, "Python: 4,000 arrays to look at"),
    "2,410": Size(layers(64, 32, 10), layers(64, 32, 10), "the call: checks, addresses, one launch"),
}
