"""TensorFlow 1's optimizers (tf.train, today tf.compat.v1.train), by their formulas, names and defaults.

Checked with TensorFlow 2.21's tf.compat.v1.train and raw operations, and by the formulas of its kernels,
tensorflow/core/kernels/training_ops.cc, of dense gradients. Adamax, NAdam and AdamW were in tf.contrib.opt. It had no
weight decay but AdamW's. Not offered: use_locking, name.

Ranges: learning_rate (0, inf); beta1, beta2 [0, 1); decay, rho, momentum [0, 1]; epsilon and accumulators' starts
[0, inf). Every function raises HyperparameterError for a value outside. Numbers may be functions of t, which counts
from 1.
"""

from thalweg.like.offered import offer as _offer
from thalweg.like.tensorflow1.adaptive import adadelta as adadelta
from thalweg.like.tensorflow1.adaptive import adagrad as adagrad
from thalweg.like.tensorflow1.adaptive import rmsprop as rmsprop
from thalweg.like.tensorflow1.descent import momentum as momentum
from thalweg.like.tensorflow1.descent import nesterov as nesterov
from thalweg.like.tensorflow1.descent import sgd as sgd
from thalweg.like.tensorflow1.moments import adam as adam
from thalweg.like.tensorflow1.moments import adamax as adamax
from thalweg.like.tensorflow1.moments import adamw as adamw
from thalweg.like.tensorflow1.moments import nadam as nadam

_offer(globals())
