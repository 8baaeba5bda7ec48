"""What holds for all tests of the PyTorch face."""

from collections.abc import Iterator

import pytest
import torch

from tests.torch.faces import Case


@pytest.fixture(autouse=True)
def nadams_product_in_float64(request: pytest.FixtureRequest) -> Iterator[None]:
    """torch keeps NAdam's running product in the default dtype and casts it to the parameter's on loading.

    In float32 it agrees with itself to 1e-8 only, once loaded; as the reference it is to have float64.
    """
    given = getattr(getattr(request.node, "callspec", None), "params", {})
    case = given.get("case")
    if not (isinstance(case, Case) and case.name == "NAdam") or given.get("dtype") in (torch.float32, torch.complex64):
        yield
        return
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)
