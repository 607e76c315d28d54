"""How facts are put side by side, what is new, and how a way between two records is found."""
