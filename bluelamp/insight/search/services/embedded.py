"""Writes an index of the embedded engine: files of this installation, and one writer of them.

A commit to the index is followed by a note of how far it has come. Whoever dies between the two
takes the same records again: taking one twice leaves it there once.
"""

import datetime
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tantivy

from ..rules.documents import Document
from ..rules.positions import Position
from ..selectors import embedded

HEAP, HEAP_ANEW = 128_000_000, 512_000_000


class Writer:
    """Writes one index. Only one may be open on it: Tantivy's own lock refuses a second."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path, self.schema = path, embedded.schema()
        self.index = tantivy.Index(self.schema, path=str(path))
        self.position = _read_position(path)
        self.anew = not self.position.at
        self.writer = self.index.writer(HEAP_ANEW if self.anew else HEAP, 2)

    def put(self, found: list[Document]) -> None:
        """This will take documents in, in place of those that have their keys.

        An index that is being made holds nothing yet whose place they could take.
        """
        for each in found:
            if not self.anew:
                self.writer.delete_documents_by_term("key", each.key)
            self.writer.add_document(_tantivy(each))

    def commit(self, position: Position, *, at: datetime.datetime) -> None:
        """This will let readers see what was put, and note how far the index has come."""
        self.writer.commit()
        self.index.reload()
        self.position, self.anew = position, False
        self.position.at = at.isoformat()
        self.position.documents = self.index.searcher().num_docs
        draft = self.path / "position.new"
        draft.write_text(self.position.write())
        draft.replace(self.path / "position.json")

    def close(self) -> None:
        """This will end the writing; the writer cannot be used after that."""
        self.writer.wait_merging_threads()

    def discard(self) -> None:
        """This will take an index away that was not finished."""
        shutil.rmtree(self.path, ignore_errors=True)


def open_present() -> Writer:
    """This will open the index that is read. Raises NoIndex, and ValueError for a broken one."""
    return Writer(embedded.current())


def begin() -> Writer:
    """This will begin an empty index beside the present one."""
    return Writer(embedded.folder() / f"index-{secrets.token_hex(4)}")


def use(writer: Any) -> None:
    """This will have everybody read this index from now on, and remove the others."""
    draft = embedded.folder() / "current.new"
    draft.write_text(writer.path.name)
    draft.replace(embedded.folder() / "current")
    for each in embedded.folder().glob("index-*"):
        if each != writer.path:
            shutil.rmtree(each, ignore_errors=True)


def _tantivy(made: Document) -> tantivy.Document:
    """One field after another: half the time of `Document.from_dict`."""
    document = tantivy.Document()
    add: dict[type, Callable[[str, Any], None]] = {
        str: document.add_text,
        int: document.add_integer,
        float: document.add_float,
    }
    for name, values in made.fields.items():
        for value in values if type(values) is list else (values,):
            add[type(value)](name, value)
    return document


def _read_position(path: Path) -> Position:
    try:
        return Position.read((path / "position.json").read_text())
    except OSError:
        return Position()
