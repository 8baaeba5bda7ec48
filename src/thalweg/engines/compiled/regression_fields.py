"""Where the table of the regression kernel has what. Addresses are of float64, but for integers where it says so."""

# of both parts
(
    FAMILY,
    LANES,
    OUTPUTS,
    DEPTH,  # parameters of an output: the columns of x
    STRIDE,  # DEPTH as a multiple of 8; zeros fill the rest
    ROWS,  # of a batch, or of the data that losses are measured on
    WIDTH,  # rows of a block of data, a multiple of 8
    TURNED,  # blocks of x, transposed: (blocks, STRIDE, WIDTH)
    WANTED,  # y in blocks: (blocks, WIDTH)
    WEIGHTS,  # (LANES, OUTPUTS, STRIDE)
    PREDICTED,  # scratch: (lanes together, OUTPUTS, WIDTH)
    SCRATCH,  # (3, WIDTH)
    PRODUCT,  # address of the kernel that multiplies matrices
    PRODUCT_TABLE,  # and of its table
) = range(14)
# of training
(
    FIRST,  # step
    LAST,  # the one after it
    ORDER,  # integers: the rows of x in each batch
    ORDER_ROW,  # bytes from one batch to the next; 0 where all are the same
    X,  # (rows, STRIDE)
    Y,  # (rows,)
    BLOCKS,  # of x as it was dealt: (blocks, WIDTH, STRIDE)
    GRADIENT,  # as WEIGHTS
    ENDED,  # integers: the step at which a lane ceased to be finite, else -1
    STEP,  # address of the kernel that steps
    STEP_TABLE,  # and of its table
    GIVEN,  # what the rule's scalars are computed from: (LANES, INPUTS)
    INPUTS,
    MADE,  # the scalar slots that the step made: (LANES, SLOTS)
    SLOTS,
    SCHEDULED,  # how many hyperparameters are schedules
    PLACES,  # integers: where those are among the inputs
    SCHEDULES,  # their values: (steps, SCHEDULED)
) = range(14, 32)
# of evaluation
SUMS, LOSSES = 14, 15  # scratch (LANES, WIDTH); (LANES,)
COUNT = 32

FAMILIES = ("linear", "logistic", "softmax", "poisson")  # FAMILY is a place in it
BLOCK = 32  # rows of data that stay in the cache with their predictions
GROUP = 60  # rows of parameters that do
