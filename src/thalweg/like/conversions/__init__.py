"""How the rules of two libraries relate, as data.

changing     a hyperparameter that is another number at each step, with its formula
writing      a formula as Python, JAX and Lua write it
steps        those that conversions need
relations    "this rule is that one with these hyperparameters", and where not, why
table        all relations
spelling     a library's own names, read off its functions
search       from a given optimizer, over relations, to what a library can say
"""
