"""The compiled engine: recordings as machine code, by Numba.

prelude   what generated modules are made of
dialect   how operations are spelled in them
modules   source -> machine code, kept on disk
kernel    compiled in the background, called by its address
threads   one parallel loop for all kernels
step      one step of a rule on many arrays
tensors   the arrays of one call: where they lie, and that they may be written
lanes     whole runs, many at once

Only prelude, and the two modules written in it (loop, resolve), import Numba; they are loaded when something is
compiled.
"""
