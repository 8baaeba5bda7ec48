"""Pictures: facts first, then ink.

facts, wording           what is shown and what it says, from the runs' numbers
layout, theme            where things stand, colours and type
relief, arrows, ruler    the map, the paths, progress along the floor
labels                   text that covers nothing
compose, picture         the figure; draw and save
"""
