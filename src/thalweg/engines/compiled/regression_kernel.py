# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator, misc, no-any-unimported"
# ruff: noqa: ARG001 - every kernel is called with a part
"""Whole runs of generalised linear models, a lane each: gradients on mini-batches, steps, and losses.

A lane's parameters are (outputs, stride) numbers, those of a lane after those of the one before; so (lanes * outputs)
rows of parameters meet rows of data in two products of matrices. Rows of data come in blocks that stay in the cache:
x is (width, stride), and its transpose (stride, width). Each lane is computed in the same way whichever others there
are: no sum runs over lanes, and no loop whose number of turns depends on them computes a number.
"""

from thalweg.engines.compiled import regression_fields as at
from thalweg.engines.compiled.dense_functions import (
    body,
    exponential,
    exponential_down,
    inline,
    log1p_unit,
    logarithm,
)
from thalweg.engines.compiled.prelude import call, float64_at, int64, int64_at

LINEAR, LOGISTIC, SOFTMAX, POISSON = range(4)


@body
def shifted_exp(z, peak, total, outputs, width):
    """z = exp(z - peak), peak = max z, total = sum exp(z - peak), over the outputs."""
    for n in range(width):
        peak[n], total[n] = z[n], 0.0
    for k in range(1, outputs):
        for n in range(width):
            peak[n] = z[k * width + n] if z[k * width + n] > peak[n] else peak[n]
    for k in range(outputs):
        for n in range(width):
            z[k * width + n] = exponential_down(z[k * width + n] - peak[n])
            total[n] += z[k * width + n]


@body
def means(family, z, peak, total, outputs, width):
    """z = mu(z)."""
    if family == LOGISTIC:
        for n in range(width):
            e = exponential_down(-abs(z[n]))
            z[n] = (1.0 if z[n] >= 0.0 else e) / (1.0 + e)
    elif family == POISSON:
        for n in range(width):
            z[n] = exponential(z[n])
    elif family == SOFTMAX:
        shifted_exp(z, peak, total, outputs, width)
        for n in range(width):
            total[n] = 1.0 / total[n]
        for k in range(outputs):
            for n in range(width):
                z[k * width + n] *= total[n]


@body
def slopes(family, z, y, share, outputs, width):
    """z = share * (mu - y), the loss's derivative by z in all families; of softmax's y that of each class, 1 or 0."""
    for k in range(outputs):
        for n in range(width):
            wanted = (1.0 if y[n] == k else 0.0) if family == SOFTMAX else y[n]
            z[k * width + n] = share * (z[k * width + n] - wanted)


@body
def losses(family, z, y, peak, total, own, sums, outputs, width, rows):
    """sums += each row's loss, of the first `rows`."""
    if family == LINEAR:
        for n in range(width):
            total[n] = (z[n] - y[n]) * (z[n] - y[n])
    elif family == LOGISTIC:
        for n in range(width):
            total[n] = (z[n] if z[n] > 0.0 else 0.0) - y[n] * z[n] + log1p_unit(exponential_down(-abs(z[n])))
    elif family == POISSON:
        for n in range(width):
            total[n] = exponential(z[n]) - y[n] * z[n]
    else:
        for n in range(width):
            own[n] = z[int64(y[n]) * width + n]
        shifted_exp(z, peak, total, outputs, width)
        for n in range(width):
            total[n] = logarithm(total[n]) + (peak[n] - own[n])
    for n in range(width):
        sums[n] += total[n] if n < rows else 0.0


@body
def deal(x, y, order, rows, width, stride, out, transposed, wanted):
    """A block of the rows that `order` names, and its transpose. The rows after them are zeros, and stay so."""
    for n in range(rows):
        for f in range(stride):
            out[n * stride + f] = x[order[n] * stride + f]
        wanted[n] = y[order[n]]
    for f in range(stride):
        for n in range(width):
            transposed[f * width + n] = out[n * stride + f]


@body
def odd(values, outputs, depth, stride):
    """How many of a lane's numbers are not finite."""
    found = int64(0)
    for k in range(outputs):
        for f in range(depth):
            found += 0 if values[k * stride + f] - values[k * stride + f] == 0.0 else 1
    return found


@inline
def together(table):
    """How many lanes are predicted for at once."""
    return max(1, at.GROUP // table[at.OUTPUTS])


@inline
def multiply(table, c, a, b, shape, depth, adds):
    """c = a b, or c += a b; `shape` is (rows, columns) of c, and how far apart the rows of a are. The product is code
    enough to be compiled apart."""
    product = int64_at(table[at.PRODUCT_TABLE])
    rows, columns, a_row = shape
    product[0], product[1], product[2] = c, a, b
    product[3], product[4], product[5] = 8 * columns, 8 * a_row, 8 * columns
    product[6], product[7], product[8], product[9] = rows, columns, depth, adds
    call(table[at.PRODUCT], table[at.PRODUCT_TABLE], 0)


@inline
def predict(table, first, count, block):
    """z of a few lanes for a block of rows."""
    outputs, stride, width = table[at.OUTPUTS], table[at.STRIDE], table[at.WIDTH]
    w, x = table[at.WEIGHTS] + 8 * first * outputs * stride, table[at.TURNED] + 8 * block * width * stride
    multiply(table, table[at.PREDICTED], w, x, (count * outputs, width, stride), table[at.DEPTH], 0)


@inline
def gradients(table, blocks):
    """The gradient of each lane's loss on the batch."""
    family, lanes, outputs = table[at.FAMILY], table[at.LANES], table[at.OUTPUTS]
    width, stride, z = table[at.WIDTH], table[at.STRIDE], table[at.PREDICTED]
    share = (2.0 if family == LINEAR else 1.0) / float(table[at.ROWS])
    peak, total = float64_at(table[at.SCRATCH]), float64_at(table[at.SCRATCH] + 8 * width)
    for first in range(0, lanes, together(table)):
        count = min(together(table), lanes - first)
        g = table[at.GRADIENT] + 8 * first * outputs * stride
        for block in range(blocks):
            predict(table, first, count, block)
            y = float64_at(table[at.WANTED] + 8 * block * width)
            for lane in range(count):
                of = float64_at(z + 8 * lane * outputs * width)
                means(family, of, peak, total, outputs, width)
                slopes(family, of, y, share, outputs, width)
            x = table[at.BLOCKS] + 8 * block * width * stride
            multiply(table, g, z, x, (count * outputs, stride, width), width, block)


@inline
def next_scalars(table, t):
    """What the rule's scalars are computed from: the step, scheduled hyperparameters, scalar slots."""
    given, made, places = float64_at(table[at.GIVEN]), float64_at(table[at.MADE]), int64_at(table[at.PLACES])
    inputs, slots, scheduled = table[at.INPUTS], table[at.SLOTS], table[at.SCHEDULED]
    schedules = float64_at(table[at.SCHEDULES] + 8 * (t - table[at.FIRST]) * scheduled)
    for lane in range(table[at.LANES]):
        given[lane * inputs] = float(t)
        for k in range(scheduled):
            given[lane * inputs + places[k]] = schedules[k]
        if t > 1:
            for k in range(slots):
                given[(lane + 1) * inputs - slots + k] = made[lane * slots + k]


@inline
def deal_batch(table, t, blocks):
    """Step t's batch, in blocks."""
    width, stride = table[at.WIDTH], table[at.STRIDE]
    order = table[at.ORDER] + (t - table[at.FIRST]) * table[at.ORDER_ROW]
    for block in range(blocks):
        rows, away = min(width, table[at.ROWS] - block * width), 8 * block * width
        out, turned = float64_at(table[at.BLOCKS] + away * stride), float64_at(table[at.TURNED] + away * stride)
        x, y, wanted = float64_at(table[at.X]), float64_at(table[at.Y]), float64_at(table[at.WANTED] + away)
        deal(x, y, int64_at(order + away), rows, width, stride, out, turned, wanted)


def train(address, part):
    """Steps from `FIRST` to before `LAST`."""
    table = int64_at(address)
    lanes, outputs, depth, stride = table[at.LANES], table[at.OUTPUTS], table[at.DEPTH], table[at.STRIDE]
    blocks, ended = (table[at.ROWS] + table[at.WIDTH] - 1) // table[at.WIDTH], int64_at(table[at.ENDED])
    for t in range(table[at.FIRST], table[at.LAST]):
        if t == table[at.FIRST] or table[at.ORDER_ROW]:
            deal_batch(table, t, blocks)
        next_scalars(table, t)
        gradients(table, blocks)
        call(table[at.STEP], table[at.STEP_TABLE], -1)
        for lane in range(lanes):
            away = 8 * lane * outputs * stride
            found = odd(float64_at(table[at.GRADIENT] + away), outputs, depth, stride)
            found += odd(float64_at(table[at.WEIGHTS] + away), outputs, depth, stride)
            if found > 0 and ended[lane] < 0:
                ended[lane] = t


def evaluate(address, part):
    """Each lane's mean loss on blocks of data."""
    table = int64_at(address)
    family, lanes, outputs = table[at.FAMILY], table[at.LANES], table[at.OUTPUTS]
    rows, width, sums, z = table[at.ROWS], table[at.WIDTH], table[at.SUMS], table[at.PREDICTED]
    scratch = table[at.SCRATCH]
    peak, total, own = float64_at(scratch), float64_at(scratch + 8 * width), float64_at(scratch + 16 * width)
    for k in range(lanes * width):
        float64_at(sums)[k] = 0.0
    for block in range((rows + width - 1) // width):
        y = float64_at(table[at.WANTED] + 8 * block * width)
        for first in range(0, lanes, together(table)):
            count = min(together(table), lanes - first)
            predict(table, first, count, block)
            for lane in range(count):
                of, to = float64_at(z + 8 * lane * outputs * width), float64_at(sums + 8 * (first + lane) * width)
                losses(family, of, y, peak, total, own, to, outputs, at.BLOCK, rows - block * width)
    for lane in range(lanes):
        loss = 0.0
        for n in range(width):
            loss += float64_at(sums)[lane * width + n]
        float64_at(table[at.LOSSES])[lane] = loss / float(rows)
