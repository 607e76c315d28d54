"""How the fictional county, its people and their records come about: pure, and the same again."""
