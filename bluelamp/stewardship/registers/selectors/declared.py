"""Registers as their apps declare them: what a row answers, what names it, who may keep it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bluelamp.kernel.access.selectors import Actor, NotPermitted
from bluelamp.kernel.ui import cells

from ..choices import Sort

Values = Mapping[str, Any]
Trouble = Callable[[Values, Sequence[Values]], dict[str, str]]
LONG = 4_000


@dataclass(frozen=True)
class Answer:
    """One column of a register. `link` is the code of the register that it names an entry of.

    `within` gives the words to choose from by what the answer `of` says. `filed` is said by files
    and other systems alone: people have an act of its own for it. `write` says a value as people
    write it, where that is not how it is kept: a financial year, say.
    """

    name: str
    label: str
    read: cells.Reader
    sort: Sort = Sort.WORDS
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    link: str = ""
    hint: str = ""
    listed: bool = True
    sifted: bool = False
    multiple: bool = True
    filed: bool = False
    of: str = ""
    within: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    write: Callable[[Any], str] = str

    def needed(self) -> "Answer":
        """This will give the same answer as one that a row cannot lack."""
        return replace(self, required=True)

    def unlisted(self) -> "Answer":
        """This will give the same answer, shown on the entry's page and in files alone."""
        return replace(self, listed=False)

    def filing(self) -> "Answer":
        """This will give the same answer as one that forms do not ask."""
        return replace(self, filed=True)


@dataclass(frozen=True)
class Named:
    """Rows of an app below that entries name by a key: too many to choose from, so it is typed.

    `model` is its label, such as `portfolio.Application`; `known` gives those in scope by key.
    """

    code: str
    one: str
    model: str
    key: str
    known: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True)
class Register:
    """A register. `key` names the answers that say which entry a row is about.

    `trouble` says what cannot be, by answer, given the entry as it would stand and those that share
    its `beside` answers. `stamp` gives what is set beside the answers: who did it and when.
    `told` makes the event of a change from the register's code, the entry and the answers.
    `through` is the link that says who may see an entry which has no force or marking of its own.
    `page` and `home` name the app's own page of an entry and list of them, where it has one.
    `cites` names the answer that says where an entry is written, when it is not the source.
    """

    code: str
    one: str
    many: str
    about: str
    model: Any
    key: tuple[str, ...]
    answers: tuple[Answer, ...]
    read: Callable[..., None]
    keep: Callable[..., None]
    told: Callable[[str, int, tuple[str, ...]], Any]
    trouble: Trouble = lambda values, beside: {}
    beside: tuple[str, ...] = ()
    stamp: Callable[..., dict[str, Any]] | None = None
    ways: str = ""
    page: str = ""
    order: tuple[str, ...] = ()
    through: str = ""
    home: str = ""
    cites: str = "source"

    @property
    def fields(self) -> tuple[Answer, ...]:
        """This will give the answers, the source of them last."""
        return (*self.answers, SOURCE) if self.cites == SOURCE.name else self.answers

    @property
    def links(self) -> list[str]:
        """This will name the answers that lead to entries of other registers."""
        return [each.name for each in self.answers if each.link]

    def answer(self, name: str) -> Answer:
        """This will get an answer by its name. Raises KeyError."""
        return {each.name: each for each in self.fields}[name]

    def may_read(self, by: Actor) -> bool:
        """This will say whether somebody may read it."""
        return _passes(self.read, by)

    def may_keep(self, by: Actor) -> bool:
        """This will say whether somebody may keep it."""
        return _passes(self.keep, by)


_REGISTERS: dict[str, Register] = {}
_NAMED: dict[str, Named] = {}


def declare(register: Register) -> Register:
    """This will let a register be kept; an app calls it when it is made ready."""
    _REGISTERS[register.code] = register
    return register


def let_name(named: Named) -> Named:
    """This will let answers name rows of an app below, by `link` with their code."""
    _NAMED[named.code] = named
    return named


def get_named(code: str) -> Named | None:
    """This will find the rows of an app below that answers name, if they are of that code."""
    return _NAMED.get(code)


def one_of(code: str) -> str:
    """This will say what one of those is called that answers name. Raises KeyError."""
    named = get_named(code)
    return named.one if named else get_register(code).one


def key_field(code: str) -> str:
    """This will give the field that names one of those that answers name. Raises KeyError."""
    if named := get_named(code):
        return named.key
    [name] = get_register(code).key
    return name


def get_register(code: str) -> Register:
    """This will get a register by its code. Raises KeyError."""
    return _REGISTERS[code]


def list_registers(*, by: Actor) -> list[Register]:
    """This will list the registers that somebody may read."""
    return [each for each in _REGISTERS.values() if each.may_read(by)]


def words(name: str, label: str, longest: int = 300, **more: Any) -> Answer:
    """This will be an answer of one line."""
    return Answer(name, label, cells.words(longest), **more)


def text(name: str, label: str, **more: Any) -> Answer:
    """This will be an answer of several lines; lists do not show it."""
    return Answer(name, label, cells.words(LONG), Sort.TEXT, **{"listed": False} | more)


def whole(name: str, label: str, least: int = 0, most: int = 1_000_000_000, **more: Any) -> Answer:
    """This will be a whole number."""
    return Answer(name, label, cells.whole(least, most), Sort.WHOLE, **more)


def number(name: str, label: str, least: float, most: float, **more: Any) -> Answer:
    """This will be a number with up to two decimals."""
    return Answer(name, label, cells.number(least, most), Sort.NUMBER, **more)


def money(name: str, label: str, **more: Any) -> Answer:
    """This will be an amount in full pounds."""
    return Answer(name, label, cells.money(), Sort.NUMBER, **more)


def percent(name: str, label: str, **more: Any) -> Answer:
    """This will be a percentage from 0 to 100."""
    return Answer(name, label, cells.percent, Sort.NUMBER, **more)


def day(name: str, label: str, **more: Any) -> Answer:
    """This will be a day."""
    return Answer(name, label, cells.day, Sort.DAY, **more)


def choice(name: str, label: str, choices: Sequence[tuple[Any, Any]], **more: Any) -> Answer:
    """This will be one of some words."""
    pairs = tuple((str(code), str(said)) for code, said in choices)
    return Answer(name, label, cells.one_of(pairs), Sort.CHOICE, choices=pairs,
                  **{"sifted": True} | more)  # fmt: skip


def yes_no(name: str, label: str, **more: Any) -> Answer:
    """This will be yes or no."""
    return Answer(name, label, cells.yes_no, Sort.YES_NO, **{"sifted": True} | more)


def link(name: str, label: str, to: str, **more: Any) -> Answer:
    """This will name an entry of another register by its key."""
    return Answer(name, label, cells.words(60), Sort.LINK, link=to, **{"sifted": True} | more)


def key_of(register: Register, entry: Any) -> str:
    """This will give the words that name an entry: its key, in order."""
    return ", ".join(said(getattr(entry, each)) for each in register.key)


def said(value: Any) -> str:
    """This will write one answer; an entry of another register is written as its key."""
    label = value._meta.label if hasattr(value, "_meta") else ""
    if named := next((each for each in _NAMED.values() if each.model == label), None):
        return str(getattr(value, named.key))
    found = next((each for each in _REGISTERS.values() if isinstance(value, each.model)), None)
    return key_of(found, value) if found else str(value)


def _passes(check: Callable[..., None], by: Actor) -> bool:
    try:
        check(by=by)
    except NotPermitted:
        return False
    return True


SOURCE = words("source", "Source", listed=False, hint="Who says so, or where it is written")
