"""Shapes of what other systems read."""

from ninja import Schema


class CoverageOut(Schema):
    """What is uncovered: themes that support no priority, priorities no theme supports."""

    themes: list[str]
    priorities: list[str]
    objectives_without_steps: list[str]
