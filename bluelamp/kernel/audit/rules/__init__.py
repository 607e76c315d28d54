"""The tree, and the notes that sign it."""
