"""Loading the fictional force, as the owner of the database. Never beside real records."""

from .calls import stream_calls
from .force import AlreadyLoaded, Made, NotADemonstration, load_force

__all__ = ["AlreadyLoaded", "Made", "NotADemonstration", "load_force", "stream_calls"]
