"""The report of a race: one page that asks nobody for anything, for a screen, a phone and paper.

markup           elements, with all text escaped
inline           figures as parts of the page, in its colours, light and dark
words, tables    what is said and what is tabulated
page, style.css  the whole
"""
