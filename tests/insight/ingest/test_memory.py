"""However long a file is, the memory that reading it takes has a bound."""

import subprocess
import sys

from bluelamp.web.home import ROOT
from tests.insight.ingest.world import BURGLARY, street_file

READ = """
import json
import sys
from pathlib import Path
import pyarrow
from bluelamp.insight.ingest.rules.files import examine
from bluelamp.insight.ingest.rules.mappings import read_mapping
from bluelamp.insight.ingest.rules.reading import read_chunks
from bluelamp.insight.ingest.rules.shaping import Shaper
path, mapping = Path(sys.argv[1]), Path(sys.argv[2])
shaper = Shaper(read_mapping(json.loads(mapping.read_text())), "2026-11-21")
read = sum(shaper.shape(chunk).read for chunk in read_chunks(path, examine(path)))
print(read, pyarrow.default_memory_pool().max_memory() >> 20)
"""
MAPPING = ROOT / "bluelamp/insight/ingest/data/mappings/street-crime.json"
GROWTH = 10  # MiB; the longer file is 52 MB more
BOUND = 200  # MiB


def peak(folder, rows):
    """This will read in a process of its own, and give the rows and the most MiB of columns."""
    path = street_file(folder, *(BURGLARY.replace("aa11", f"{n:064}") for n in range(rows)))
    command = [sys.executable, "-c", READ, str(path), str(MAPPING)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(int(each) for each in done.stdout.split())


def test_a_file_four_times_as_long_takes_little_more_memory(tmp_path):
    (short, before), (long, after) = peak(tmp_path, 100_000), peak(tmp_path, 400_000)
    assert (short, long) == (100_000, 400_000)
    assert after - before < GROWTH
    assert after < BOUND
