"""The words of registers."""

from enum import StrEnum


class Sort(StrEnum):
    """What sort of answer a column of a register holds, and so which box a form shows."""

    WORDS = "words"
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    CHOICE = "choice"
    YES_NO = "yes_no"
    LINK = "link"
