"""What a journey comes to, whether a change of it is proved, and how it is drawn."""
