"""From runs to numbers, and from numbers to sentences."""

from thalweg.races.findings.finding import find as find
from thalweg.races.findings.table import table as table
