"""What contact keeps."""

from .appointment import Appointment, Slot
from .assessment import Assessment
from .attachment import Attachment
from .call import Call
from .chat import ChatLine
from .notice import Notice
from .sending import SendingCount, SendingHour

__all__ = [
    "Appointment",
    "Assessment",
    "Attachment",
    "Call",
    "ChatLine",
    "Notice",
    "SendingCount",
    "SendingHour",
    "Slot",
]
