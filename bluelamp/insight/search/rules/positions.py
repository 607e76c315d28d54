"""How far an index has come."""

import json
from dataclasses import asdict, dataclass, field, replace

VERSION = 4


@dataclass
class Position:
    """How far an index has come: for each table the last (revision, id), and the last
    incident and call.
    """

    tables: dict[str, tuple[int, int]] = field(default_factory=dict)
    incident: int = 0
    call: int = 0
    at: str = ""
    documents: int = 0
    version: int = VERSION

    @property
    def is_start(self) -> bool:
        """Whether nothing has been taken in yet."""
        return not (self.tables or self.incident or self.call)

    def copy(self) -> "Position":
        """This will give a position to go ahead on, kept once what it passed is committed."""
        return replace(self, tables=dict(self.tables))

    def write(self) -> str:
        """This will write the position as it is kept beside its index."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> "Position":
        """This will read what `write` wrote; what cannot be read is the beginning."""
        try:
            told = json.loads(text)
            tables = {kind: (each[0], each[1]) for kind, each in told.pop("tables").items()}
            return cls(tables=tables, **told)
        except (ValueError, KeyError, TypeError):
            return cls()
