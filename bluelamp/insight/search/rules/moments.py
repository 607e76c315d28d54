"""Dates as people say them in a search: "last week", "yesterday", "in March 2026"."""

import datetime
import re
from dataclasses import dataclass

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_NUMBERED = re.compile(
    r"\b(?:in the |during the )?(?:last|past) (\d{1,3}) (day|week|month|year)s?\b", re.I
)
_NAMED = re.compile(
    r"\b(today|yesterday|last night|(?:last|this) (?:week|month|year|weekend))\b", re.I
)
_EACH = "|".join(_MONTHS)
_DATED = re.compile(rf"\b(?:on )?(\d{{1,2}})(?:st|nd|rd|th)? ({_EACH}) (\d{{4}})\b", re.I)
# May and April are names too: a month without its year is one after "in" alone.
_MONTH = re.compile(rf"\b(?:in ({_EACH})(?: (\d{{4}}))?|({_EACH}) (\d{{4}}))\b", re.I)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True)
class Between:
    """From a day to a day, both included, in the words that were typed."""

    first: datetime.date
    last: datetime.date
    said: str

    @property
    def whole_months(self) -> bool:
        """This will say whether it goes from the first of a month to the last of one."""
        return self.first.day == 1 and (self.last + datetime.timedelta(1)).day == 1


def cut(text: str, *, today: datetime.date) -> tuple[Between | None, str]:
    """This will take the first date expression out of a text."""
    for pattern, read in READ:
        if found := pattern.search(text):
            first, last = read(found, today)
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return Between(first, last, found[0].lower()), rest
    return None, text


Days = tuple[datetime.date, datetime.date]


def _numbered(found: re.Match[str], today: datetime.date) -> Days:
    return today - datetime.timedelta(int(found[1]) * _DAYS[found[2].lower()]), today


def _named(found: re.Match[str], today: datetime.date) -> Days:
    which, _, unit = found[1].lower().partition(" ")
    if not unit:
        day = today - datetime.timedelta(which == "yesterday")
        return day, day
    if unit == "night":
        return today - datetime.timedelta(1), today
    return _span(unit, last=which == "last", today=today)


def _span(unit: str, *, last: bool, today: datetime.date) -> Days:
    """A week is the seven days to today, as those mean it who ask; months are the calendar's."""
    if unit == "week":
        monday = today - datetime.timedelta(today.weekday())
        return (today - datetime.timedelta(7), today) if last else (monday, today)
    if unit == "weekend":
        saturday = today - datetime.timedelta((today.weekday() - 5) % 7)
        back = datetime.timedelta(7 if last and today.weekday() >= 5 else 0)
        return saturday - back, saturday - back + datetime.timedelta(1)
    first = today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)
    if not last:
        return first, today
    before = first - datetime.timedelta(1)
    start = before.replace(day=1) if unit == "month" else before.replace(month=1, day=1)
    return start, before


def _month(found: re.Match[str], today: datetime.date) -> Days:
    month = _MONTHS.index((found[1] or found[3]).lower()) + 1
    return _whole(int(found[2] or found[4] or today.year - (month > today.month)), month)


def _dated(found: re.Match[str], today: datetime.date) -> Days:
    """A day that is not in the calendar is read as its month."""
    first, last = _whole(int(found[3]), _MONTHS.index(found[2].lower()) + 1)
    day = first + datetime.timedelta(int(found[1]) - 1)
    return (day, day) if first <= day <= last else (first, last)


def _whole(year: int, month: int) -> Days:
    first = datetime.date(min(max(year, 1900), 9998), month, 1)
    after = (first + datetime.timedelta(32)).replace(day=1)
    return first, after - datetime.timedelta(1)


READ = ((_NUMBERED, _numbered), (_NAMED, _named), (_DATED, _dated), (_MONTH, _month))
