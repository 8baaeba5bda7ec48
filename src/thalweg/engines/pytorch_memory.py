"""Where tensors lie in memory, for the compiled kernels: by DLPack's exchange interface, of PyTorch 2.10 and later, or
asked one by one from Python."""

import ctypes
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from thalweg.engines.compiled.kernel import Kernel
from thalweg.engines.compiled.tensors import Places, resolver

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


def reader(*, ask: bool = False) -> Kernel:
    """The kernel that finds tensors and checks them."""
    return resolver("exchanged" if exchange() and not ask else "given")


def takes(tensor: Any) -> bool:
    """Whether the kernels can take a parameter: in this machine's memory, float32 or float64, without gaps."""
    import torch

    return (
        type(tensor) in (torch.nn.Parameter, torch.Tensor)
        and tensor.device.type == "cpu"
        and tensor.layout is torch.strided
        and tensor.dtype in (torch.float32, torch.float64)
        and gap_free(tensor)
        and not tensor.is_neg()  # else its numbers lie there negated
    )


def gap_free(tensor: Any) -> bool:
    """Whether a tensor fills a stretch of memory, in whatever order, no place of it twice."""
    filled = 1
    for stride, n in sorted(zip(tensor.stride(), tensor.shape, strict=True)):
        if n > 1 and stride != filled:
            return bool(tensor.numel() == 0)
        filled *= n
    return True


class TensorPlaces(Places):
    """Of PyTorch's tensors: parameters that `takes` takes, and what belongs to them."""

    def __init__(self, parameters: Sequence[Any], columns: int, *, ask: bool = False) -> None:
        """`ask`: one by one from Python, as it is with a PyTorch without the interface."""
        import torch

        self.exchanged = bool(exchange()) and not ask
        self.dtypes = [each.dtype for each in parameters] * columns
        kinds = [FLOAT32 if each.dtype == torch.float32 else FLOAT64 for each in parameters]
        sizes = [each.numel() for each in parameters]
        types = id(torch.Tensor), id(torch.nn.Parameter)
        bytes = [each.nbytes for each in parameters]
        super().__init__([len(parameters)], sizes, kinds, bytes, columns, reader(ask=ask), (*types, exchange()))

    def place(self, objects: list[Any]) -> bool:
        """Find where they lie: the parameters, their gradients, then each slot. Whether all fit."""
        try:
            return (self.exchanged or self._ask(objects)) and super().place(objects)
        except (RuntimeError, BufferError):  # a tensor that cannot be described, as a sparse one
            return False

    def _ask(self, objects: list[Any]) -> bool:
        from torch import Tensor, device
        from torch.nn import Parameter

        count, columns = self.pointers.shape
        fits = (
            {*map(type, objects)} <= {Tensor, Parameter}
            and [each.dtype for each in objects] == self.dtypes
            and {each.device for each in objects} == {device("cpu")}
            and [*map(Tensor.size, objects)] == [*map(Tensor.size, objects[:count])] * columns
            and self._alike([*map(Tensor.stride, objects)], objects)
        )
        if not fits:
            return False
        found = [*map(Tensor.data_ptr, objects)]
        self.pointers[:] = np.array(found, dtype=np.int64).reshape(columns, count).T
        return not (self.sizes > 0)[(self.pointers == 0).any(axis=1)].any()

    def _alike(self, strides: list[Any], objects: list[Any]) -> bool:
        """Whether all lie as their parameters do, and those as they did when they were seen."""
        count, columns = self.pointers.shape
        parameters = objects[:count]
        return (
            all(map(gap_free, parameters))
            and [each.numel() for each in parameters] == self.sizes.tolist()
            and (strides == strides[:count] * columns or self._alike_but_empty(strides, objects))
        )

    def _alike_but_empty(self, strides: list[Any], objects: list[Any]) -> bool:
        count = len(self.sizes)
        pairs = enumerate(zip(strides, objects, strict=True))
        return all(stride == strides[place % count] or not each.numel() for place, (stride, each) in pairs)
