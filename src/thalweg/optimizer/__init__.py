"""A rule, and a rule with its hyperparameters.

rule             signature, flags, ranges; what `@tw.rule` makes
documentation    a rule's docstring, from its recording
variant          one reading of a rule, and the programs made from it
hyperparameters  ranges
optimizer        init and step
tree             nested parameters
checkpoint       parameters and state in files, by their names
files            written whole or not at all
"""
