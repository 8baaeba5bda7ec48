"""Pictures of a race, and its report.

looks, numbers, says    each contestant's colour, dash and mark; intervals in words; the sentence of every figure
facts                   what a picture of a race shows
frame, head, ends       a figure's place, axes that fit what they show; headlines; names at the ends of lines
lines                   curves with bands: losses, the best after k trials, profiles
rates, good_rates       scores over the learning rate, and over them a row for each good range
rows, tables            intervals in rows: scores, differences, means
slices                  paths on a slice of a model's loss surface
overview, across        the picture of one problem, of several
single, pictures        each figure by itself; all that a race asks for
report                  the page: document, tables, words, inline figures
"""
