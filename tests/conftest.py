"""The same examples on every machine and in every run; no limit on the time of one."""

from hypothesis import settings

settings.register_profile("thalweg", deadline=None, derandomize=True)
settings.load_profile("thalweg")
