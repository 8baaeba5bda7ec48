"""What runs a recording. Each engine is a table of spellings behind one `build`."""
