"""Where tensors lie in memory, for the compiled kernels: by DLPack's exchange interface, of PyTorch 2.10 and later, or
asked one by one from Python."""

import ctypes
from collections.abc import Sequence
from functools import cache
from typing import Any

from thalweg.engines.compiled.tensors import EXCHANGED, GIVEN, Places

FLOAT32, FLOAT64 = 11, 12  # the kinds of the kernels
MAJOR, DESCRIBE = 1, 40  # of the interface (dlpack.h, DLPackExchangeAPI): its version, where a function's address is


@cache
def exchange() -> int:
    """The address of the function that describes a tensor, 0 where this PyTorch has none."""
    import torch

    capsule = getattr(torch.Tensor, "__dlpack_c_exchange_api__", None)
    if capsule is None:
        return 0
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    interface = pointer(capsule, b"dlpack_exchange_api")
    if ctypes.c_uint32.from_address(interface).value != MAJOR:
        return 0
    return ctypes.c_void_p.from_address(interface + DESCRIBE).value or 0


def takes(tensor: Any) -> bool:
    """Whether the kernels can take a parameter: in this machine's memory, float32 or float64, without gaps."""
    import torch

    return (
        type(tensor) in (torch.nn.Parameter, torch.Tensor)
        and tensor.device.type == "cpu"
        and tensor.layout is torch.strided
        and tensor.dtype in (torch.float32, torch.float64)
        and gap_free(tensor)
    )


def gap_free(tensor: Any) -> bool:
    """Whether a tensor fills a stretch of memory, in whatever order."""
    reach = sum((n - 1) * stride for n, stride in zip(tensor.shape, tensor.stride(), strict=True))
    return tensor.numel() == 0 or bool(reach == tensor.numel() - 1)


class TensorPlaces(Places):
    """Of PyTorch's tensors: parameters that `takes` takes, and what belongs to them."""

    def __init__(self, parameters: Sequence[Any], columns: int, *, ask: bool = False) -> None:
        """`ask`: one by one from Python, as it is with a PyTorch without the interface."""
        import torch

        self.exchanged = bool(exchange()) and not ask
        reads = (
            (EXCHANGED, id(torch.Tensor), id(torch.nn.Parameter), exchange()) if self.exchanged else (GIVEN, 0, 0, 0)
        )
        kinds = [FLOAT32 if each.dtype == torch.float32 else FLOAT64 for each in parameters]
        sizes = [each.numel() for each in parameters]
        super().__init__([len(parameters)], sizes, kinds, [each.nbytes for each in parameters], columns, reads)

    def place(self, objects: list[Any]) -> bool:
        """Find where they lie: the parameters, their gradients, then each slot. Whether all fit."""
        if not self.exchanged:
            return self._ask(objects) and super().place(objects)
        try:
            return super().place(objects)
        except (RuntimeError, BufferError):  # a tensor that cannot be described
            return False

    def _ask(self, objects: list[Any]) -> bool:
        import torch

        count = len(self.sizes)
        dtypes = {FLOAT32: torch.float32, FLOAT64: torch.float64}
        for place, tensor in enumerate(objects):
            leaf, column = place % count, place // count
            like = objects[leaf]
            fits = (
                type(tensor) in (torch.nn.Parameter, torch.Tensor)
                and tensor.layout is torch.strided
                and tensor.device.type == "cpu"
                and tensor.dtype is dtypes[int(self.kinds[leaf])]
                and tensor.shape == like.shape
                and (tensor.stride() == like.stride() or tensor.numel() == 0)
                and tensor.numel() == self.sizes[leaf]
                and gap_free(tensor)
            )
            if not fits or (tensor.numel() and not tensor.data_ptr()):
                return False
            self.pointers[leaf, column] = tensor.data_ptr()
        return True
