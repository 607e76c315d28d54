"""Where this installation keeps what it makes: secrets, the embedded database, uploads, caches."""

import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def home() -> Path:
    """This will name the folder that holds everything this installation makes (0700)."""
    folder = Path(os.environ.get("BLUELAMP_HOME", ROOT / "var")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def short_name(folder: Path) -> str:
    """This will name a folder in twelve characters, the same ones each time."""
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def kept(name: str, make: dict[str, Any]) -> dict[str, Any]:
    """This will return the JSON file of that name, written (0600) from `make` the first time."""
    path = home() / name
    if not path.exists():
        write_private(path, json.dumps(make, indent=1))
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def write_private(path: Path, text: str) -> None:
    """This will write a file that only its owner can read, whole or not at all."""
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def secret(name: str) -> str:
    """This will return a secret of this installation (64 hexadecimal characters).

    `BLUELAMP_<NAME>` in the environment wins; otherwise it is made once and kept.
    """
    names = ("secret_key", "scope_key", "audit_key")
    from_environment = os.environ.get(f"BLUELAMP_{name.upper()}")
    return from_environment or str(
        kept("secrets.json", {each: secrets.token_hex(32) for each in names})[name]
    )
