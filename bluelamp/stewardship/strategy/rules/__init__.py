"""The policy of strategy: what is uncovered, what is late, what rows cannot be."""
