"""The lecture to read, to hand out and to check: one page, one PDF, one sheet of paper; none asks anybody for anything.

themed       figures as parts of the page, in its colours, light and dark
words        what the report says around the claims
claims       a claim as a part of the page
page         the page as a whole, with the explorer in it
typeset      the PDFs
exercise     the worksheet's numbers
"""
