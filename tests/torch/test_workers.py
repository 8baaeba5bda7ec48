"""Data loaders that fork, and forks of the training itself."""

import subprocess
import sys
from pathlib import Path

import pytest

TRAINING = """
import torch
from torch.utils.data import DataLoader, Dataset
import {face} as face

class Numbers(Dataset):
    def __len__(self):
        return 48
    def __getitem__(self, place):
        return torch.full((700,), float(place) / 48)

def main():
    torch.manual_seed(0)
    model = torch.nn.Linear(700, 300).double()
    optimizer = face.Adam(model.parameters(), lr=1e-3)
    for epoch in range(2):
        for batch in DataLoader(Numbers(), batch_size=8, num_workers=2, multiprocessing_context={context!r}):
            optimizer.zero_grad()
            model(batch.double()).square().mean().backward()
            optimizer.step()
    print(float(sum(x.detach().abs().sum() for x in model.parameters())))

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("context", ["fork", "spawn"])
def test_a_data_loader(context: str, tmp_path: Path) -> None:
    """210,300 parameters, so that the kernel runs on its threads when the workers are forked."""
    sums = []
    for face in ("thalweg.torch", "torch.optim"):
        file = tmp_path / f"{face}.py"
        file.write_text(TRAINING.format(face=face, context=context))
        done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False, timeout=200)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        sums.append(float(done.stdout))
    assert sums[0] == pytest.approx(sums[1], rel=1e-12)


FORKED = """
import os, torch, thalweg.torch
x = torch.ones(300_000, requires_grad=True)
optimizer = thalweg.torch.Adam([x], lr=0.1)
optimizer.convention.optimizer(optimizer.param_groups[0]).compile()
for _ in range(3):
    x.grad = torch.ones_like(x)
    optimizer.step()
child = os.fork()
for _ in range(3):
    optimizer.step()
if child:
    assert os.waitpid(child, 0)[1] == 0  # it has printed: where output is unbuffered, two that print at once are mixed
print(float(x.detach().numpy().mean()), flush=True)
"""


def test_training_goes_on_in_a_forked_child() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    values = done.stdout.split()
    assert len(values) == 2
    assert values[0] == values[1]
