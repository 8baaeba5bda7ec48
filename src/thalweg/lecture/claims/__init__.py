"""L1 to L9, in the lecture's order."""
