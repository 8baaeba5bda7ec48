"""Rules that other libraries have under a name of ours. Reached through `tw.like`; no part of the catalogue."""
