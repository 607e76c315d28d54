"""Text messages and emails to the public, through a provider or into a file."""
