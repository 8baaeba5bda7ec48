"""Pictures: facts first, then ink.

facts, wording           what is shown and what it says, from the runs' numbers
phrases                  numbers as a reader would write them
layout, theme, hues      where things stand; themes, sizes and type; colours of minima
colours, own_theme       colours and names of optimizers; a user's own colours and fonts
canvas, head, plots      the sheet, its words, axes of curves
relief, arrows, ruler    the map, the paths, progress along the floor
labels                   text that covers nothing
compose                  ink for paths
basin_, convention_, sensitivity_, sweep_    facts and ink of what was found, and the keys of their colours
chart_, rates_, losses_, update_, fit_       facts and ink of curves, rows, an update taken apart, fitted lines
film                     pictures that move
races                    figures and the report of a race
draw, kinds              what a picture is made of, and the ink of every kind
picture, files           save as SVG, PNG, PDF
policy                   how a page names its own scripts and styles
"""
