"""A calendar file of deadlines (iCalendar, RFC 5545): whole days, lines folded at 75 bytes."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One day of the calendar. Its `uid` stays the same when the day moves."""

    uid: str
    day: datetime.date
    title: str
    about: str = ""


def ics(entries: Iterable[Entry], *, at: datetime.datetime) -> str:
    """This will write the calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bluelamp//Contracts//EN"]
    for each in entries:
        lines += _event(each, at)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(each: Entry, at: datetime.datetime) -> list[str]:
    after = each.day + datetime.timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{each.uid}",
        f"DTSTAMP:{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_escaped(each.title)}",
        f"DESCRIPTION:{_escaped(each.about)}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """A long line goes on after a line break and a space, never inside a letter."""
    parts: list[str] = []
    part = ""
    for letter in line:
        if len((part + letter).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
