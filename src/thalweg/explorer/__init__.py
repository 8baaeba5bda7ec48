"""The page: one HTML file that runs from a disk, its optimizers and landscapes printed from their recordings.

landscapes, rules, code    entries of the page's recordings.js
recordings                 that module: all that Python gives to the page
bundle, document           the page's own modules as one script, in one document with its policy
explore                    what opens
page/                      the page's own ES modules and style
"""
