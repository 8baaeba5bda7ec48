"""Read where arrays lie from the array objects themselves, and check them: a thousand in fifty microseconds.

Asking each array for its address from Python costs a hundred times as much. What is read of NumPy's arrays is the C
layout that is documented as PyArrayObject and PyArray_Descr (numpy.org/doc/stable/reference/c-api/
types-and-structures.html), and that of CPython's lists; `head` is the size of an object's header. Tensors of other
libraries describe themselves as DLTensor, by the exchange interface of DLPack
(dmlc.github.io/dlpack/latest/c_api.html).
"""

from thalweg.engines.compiled.prelude import describe, inline, int32_at, int64, int64_at, uint8_at

FITS, MISFIT, UNSORTED, ALIASED = 0, 1, 2, 3
CONTIGUOUS, ALIGNED, WRITEABLE = 0x3, 0x100, 0x400  # flags: C or Fortran order, ...
NATIVE = 61  # "=", a byte order
GRADIENT = 1  # the column that is only read
CPU, FLOAT, ONE_LANE = 1, 2, 1  # DLDeviceType, DLDataTypeCode
FLOAT32 = 11  # the kind; the other one is float64
DESCRIPTION = 48  # bytes of a DLTensor


@inline
def _fits(it, like, kind, array, head, writes):
    """The orders (C, Fortran) in which an array's memory is gap-free, 0 if it cannot be used."""
    if int64_at(it + head - 8)[0] != array:
        return 0
    descr = int64_at(it + head + 40)[0]
    flags = int64(int32_at(it + head + 48)[0])
    dimensions = int64(int32_at(it + head + 8)[0])
    if int64(int32_at(descr + head + 12)[0]) != kind or uint8_at(descr + head + 10)[0] != NATIVE:
        return 0
    if not flags & ALIGNED or (writes and not flags & WRITEABLE):
        return 0
    if dimensions != int64(int32_at(like + head + 8)[0]):
        return 0
    shape, same = int64_at(it + head + 16)[0], int64_at(like + head + 16)[0]
    for axis in range(dimensions):
        if int64_at(shape)[axis] != int64_at(same)[axis]:
            return 0
    return flags & CONTIGUOUS


@inline
def _places(at, leaves, columns):
    """Fill the table of addresses. Whether every leaf's arrays are of its kind and size and lie alike."""
    pointers, sizes, kinds, head, array = int64_at(at[1]), int64_at(at[2]), int64_at(at[3]), at[6], at[12]
    objects = int64_at(int64_at(at[0] + head + 8)[0])  # a list: its length, then where its items' addresses are
    first, stride = int64_at(at[10]), int64_at(at[11])
    for leaf in range(leaves):
        like, order = objects[first[leaf]], int64(CONTIGUOUS)
        for column in range(columns):
            it = objects[first[leaf] + column * stride[leaf]]
            order &= _fits(it, like, kinds[leaf], array, head, column != GRADIENT)
            if order == 0:
                return False
            pointers[leaf * columns + column] = int64_at(it + head)[0]
        size, shape = int64(1), int64_at(int64_at(like + head + 16)[0])
        for axis in range(int64(int32_at(like + head + 8)[0])):
            size *= shape[axis]
        if size != sizes[leaf]:
            return False
    return True


@inline
def _described(at, it, out, kind):
    """Whether an object is a tensor of this kind in this machine's own memory; its description is at `out` then."""
    if int64_at(it + at[6] - 8)[0] != at[12] and int64_at(it + at[6] - 8)[0] != at[13]:
        return False
    if describe(at[14], it, out) != 0:
        return False
    bits = 32 if kind == FLOAT32 else 64
    if uint8_at(out + 20)[0] != FLOAT or uint8_at(out + 21)[0] != bits or uint8_at(out + 22)[0] != ONE_LANE:
        return False
    return int32_at(out + 8)[0] == CPU


@inline
def _gap_free(out):
    """The size of a tensor that fills a stretch of memory, no place of it twice, -1 if it does not."""
    shape, stride = int64_at(int64_at(out + 24)[0]), int64_at(int64_at(out + 32)[0])
    dimensions, size, fills = int64(int32_at(out + 16)[0]), int64(1), True
    for axis in range(dimensions):
        size *= shape[axis]
        within = int64(1)  # how far its steps must be: over all that lies closer
        for other in range(dimensions):
            closer = stride[other] < stride[axis] or (stride[other] == stride[axis] and other < axis)
            if shape[other] > 1 and closer:
                within *= shape[other]
        fills = fills and (shape[axis] == 1 or stride[axis] == within)
    return size if size == 0 or fills else int64(-1)


@inline
def _lies_as(out, like):
    """Whether a tensor has the shape and the strides of another."""
    dimensions = int64(int32_at(out + 16)[0])
    if dimensions != int64(int32_at(like + 16)[0]):
        return False
    shape, same = int64_at(int64_at(out + 24)[0]), int64_at(int64_at(like + 24)[0])
    stride, as_far = int64_at(int64_at(out + 32)[0]), int64_at(int64_at(like + 32)[0])
    for axis in range(dimensions):
        if shape[axis] != same[axis] or (shape[axis] > 1 and stride[axis] != as_far[axis]):
            return False
    return True


@inline
def _exchanged(at, leaves, columns):
    """`_places` for tensors that describe themselves."""
    pointers, sizes, kinds, head = int64_at(at[1]), int64_at(at[2]), int64_at(at[3]), at[6]
    objects = int64_at(int64_at(at[0] + head + 8)[0])
    first, stride = int64_at(at[10]), int64_at(at[11])
    like, out = at[15], at[15] + DESCRIPTION
    for leaf in range(leaves):
        if not _described(at, objects[first[leaf]], like, kinds[leaf]) or _gap_free(like) != sizes[leaf]:
            return False
        pointers[leaf * columns] = int64_at(like)[0] + int64_at(like + 40)[0]
        for column in range(1, columns):
            it = objects[first[leaf] + column * stride[leaf]]
            if not _described(at, it, out, kinds[leaf]) or not _lies_as(out, like):
                return False
            pointers[leaf * columns + column] = int64_at(out)[0] + int64_at(out + 40)[0]
        for column in range(columns):
            if sizes[leaf] > 0 and pointers[leaf * columns + column] == 0:  # its memory was given back
                return False
    return True


@inline
def _apart(at, columns):
    """Whether the written arrays, in `order`, follow each other in memory."""
    pointers, bytes_of, order, written = int64_at(at[1]), int64_at(at[7]), int64_at(at[4]), at[5]
    for k in range(1, written):
        before = order[k - 1]
        if pointers[before] + bytes_of[before // columns] > pointers[order[k]]:
            return False
    return True


@inline
def _gradients_apart(at, leaves, columns):
    """Whether no gradient lies in a written array: the last written one that begins before its end, ends before it."""
    pointers, bytes_of, order, written = int64_at(at[1]), int64_at(at[7]), int64_at(at[4]), at[5]
    for leaf in range(leaves):
        start = pointers[leaf * columns + GRADIENT]
        end = start + bytes_of[leaf]
        low, high = int64(0), written
        while low < high:
            middle = (low + high) // 2
            if pointers[order[middle]] < end:
                low = middle + 1
            else:
                high = middle
        if low > 0 and end > start:
            last = order[low - 1]
            if pointers[last] + bytes_of[last // columns] > start:
                return False
    return True


@inline
def _checked(at, placed):
    leaves, columns = at[8], at[9]
    if not placed:
        return MISFIT
    if not _apart(at, columns):
        return UNSORTED
    return FITS if _gradients_apart(at, leaves, columns) else ALIASED


def kernel(table: int, result: int) -> None:
    """Of NumPy's arrays."""
    at = int64_at(table)
    int64_at(result)[0] = _checked(at, _places(at, at[8], at[9]))


def exchanged(table: int, result: int) -> None:
    """Of tensors that describe themselves."""
    at = int64_at(table)
    int64_at(result)[0] = _checked(at, _exchanged(at, at[8], at[9]))


def given(table: int, result: int) -> None:
    """Where the addresses are there."""
    int64_at(result)[0] = _checked(int64_at(table), True)
