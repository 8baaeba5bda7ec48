"""Losses on real data: `table` reads columns of numbers, `line` makes the loss of a straight line of two of them."""
