"""What contact keeps."""

from .call import Call

__all__ = ["Call"]
