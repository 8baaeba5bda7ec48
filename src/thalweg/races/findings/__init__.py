"""From runs to numbers, and from numbers to sentences."""
