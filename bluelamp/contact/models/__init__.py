"""What contact keeps."""

from .assessment import Assessment
from .call import Call

__all__ = ["Assessment", "Call"]
