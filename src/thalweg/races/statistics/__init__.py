"""What can be said from few runs: intervals, paired differences, tuning curves, profiles. Pure functions of arrays.

Losses throughout: lower is better, and a run that was missed is +inf. SciPy is needed (the extra `race`).
"""
