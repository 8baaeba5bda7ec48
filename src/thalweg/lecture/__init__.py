"""The lecture: nine claims, each with an experiment, its number, its figure and its limits.

claim      what a claim is made of, and how its verdict follows
claims     a module for each
report     the page, the PDF, the figures and the worksheet
"""
