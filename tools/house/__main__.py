"""`python -m tools.house` prints what is wrong with this checkout, or with the one named."""

import sys
from pathlib import Path

from . import CHECKS, House


def main() -> int:
    """This will run every check and return how many found something."""
    house = House(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
    failed = 0
    for check in CHECKS:
        found = check(house)
        failed += bool(found)
        for line in found:
            sys.stdout.write(f"{check.__name__}: {line}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
