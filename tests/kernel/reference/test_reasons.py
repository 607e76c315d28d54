"""Every reason that the platform itself writes is one of the force's list."""

import csv
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3] / "bluelamp"
LIST = PACKAGE / "kernel" / "reference" / "data" / "audit-reason.csv"
WRITTEN = re.compile(r'\bReason\(\s*"([^"]+)"')


def test_every_reason_that_is_written_is_in_the_list():
    lines = (line for line in LIST.read_text().splitlines() if not line.startswith("#"))
    known = {row["code"] for row in csv.DictReader(lines)}
    written = {code for file in PACKAGE.rglob("*.py") for code in WRITTEN.findall(file.read_text())}
    assert "incident" in written
    assert written <= known
