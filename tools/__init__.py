"""Developer tools: the contracts between modules, the rules of the house, the drawing."""
