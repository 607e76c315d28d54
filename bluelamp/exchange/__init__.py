"""Connectors to systems outside: each speaks our own dataclasses, has a fake, and knows no area."""
