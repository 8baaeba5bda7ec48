"""Pictures of a race, and its report.

looks, numbers, says     each contestant's colour, dash and mark; intervals in words; the sentence of every figure
facts                    what a picture of a race shows
frame, ends              a figure's place, axes that fit what they show; names at the ends of lines
lines, rates, rows       curves with bands; scores over the learning rate; intervals in rows
slices                   paths on a slice of a model's loss surface
overview, across, single one picture for a problem, for several, and each figure by itself
report                   the page: document, tables, words, inline figures
"""
