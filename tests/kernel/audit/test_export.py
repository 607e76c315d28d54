import gzip
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.audit import selectors, services
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.rules import notes

from .conftest import BY, seal

TOOL = Path(__file__).parents[3] / "tools" / "verify_audit.py"
pytestmark = pytest.mark.filterwarnings("error")


def export(path, *arguments):
    out = io.StringIO()
    call_command("audit", "export", str(path), *arguments, stdout=out)
    return out.getvalue()


def check(path, key=""):
    """An outsider's run: no site packages, no project, nothing but Python."""
    command = [sys.executable, "-I", "-S", str(TOOL), str(path), *([key] if key else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.stderr == ""
    return done.returncode, done.stdout


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def rewrite(path, changed):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in changed)


def our_key():
    return notes.verifier_key(selectors.origin(), selectors.public_key())


def test_the_tool_is_short_and_knows_only_the_standard_library():
    lines = TOOL.read_text().splitlines()
    assert len(lines) < 200
    imports = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imports <= sys.stdlib_module_names


def test_a_whole_export_holds(log, folder):
    said = export(folder / "log.gz")
    assert our_key() in said
    code, sentence = check(folder / "log.gz", our_key())
    assert code == 0
    assert sentence == (
        "Everything holds: 90 entries shown and 45 details, among 90 sealed by 2 checkpoints "
        "of bluelamp.example/audit.\n"
    )


def test_without_a_published_key_the_tool_says_so(log, folder):
    export(folder / "log.gz")
    code, sentence = check(folder / "log.gz")
    assert code == 0
    assert "the key came with the file" in sentence


def test_a_partial_export_shows_only_what_was_asked_and_proves_it(log, folder):
    export(folder / "part.gz", "--subject", "thing:3")
    found = [json.loads(row["line"]) for row in rows(folder / "part.gz") if row["kind"] == "entry"]
    assert [said[9:11] for said in found] == [["thing", 3]] * 9
    assert not [row for row in rows(folder / "part.gz") if row["kind"] == "leaf"]
    code, sentence = check(folder / "part.gz", our_key())
    assert code == 0
    assert "9 entries shown and 9 details, among 90" in sentence


def test_an_export_can_hold_the_bare_hashes_of_the_rest(log, folder):
    export(folder / "part.gz", "--subject", "thing:3", "--every-leaf")
    kinds = [row["kind"] for row in rows(folder / "part.gz")]
    assert (kinds.count("entry"), kinds.count("leaf")) == (9, 81)
    assert check(folder / "part.gz", our_key())[0] == 0


def test_an_export_can_be_of_a_person_and_a_time(log, folder):
    export(folder / "none.gz", "--person", "4")
    export(folder / "all.gz", "--person", "5", "--from", "2020-01-01", "--to", "2220-01-01")
    assert [len(rows(folder / name)) for name in ("none.gz", "all.gz")] == [5, 95]
    assert [check(folder / name)[0] for name in ("none.gz", "all.gz")] == [0, 0]


def test_erased_details_are_not_in_the_export_and_it_holds(log, folder):
    erased = services.erase_subject("thing", 3, by=BY, reason=Reason("retention"))
    seal(101)
    export(folder / "log.gz")
    assert erased == 10
    code, sentence = check(folder / "log.gz", our_key())
    assert code == 0
    assert "101 entries shown and 41 details" in sentence


@pytest.mark.parametrize("arguments", [["--subject", "thing"], ["--from", "yesterday"]])
def test_a_wrong_search_is_refused(log, folder, arguments):
    with pytest.raises(CommandError):
        export(folder / "log.gz", *arguments)
    assert not (folder / "log.gz").exists()


def test_nothing_sealed_is_nothing_to_export(log, folder):
    log.owner("delete from audit_checkpoint")
    with pytest.raises(CommandError, match="Nothing is sealed yet"):
        export(folder / "log.gz")


def test_a_log_that_was_changed_gives_an_export_that_does_not_hold(log, folder):
    log.owner("update audit_entry set line = replace(line, '5, 6, 7', '8, 6, 7') where id = 42")
    export(folder / "log.gz")
    code, sentence = check(folder / "log.gz", our_key())
    assert code == 1
    assert "something was changed among entries 30 to 89" in sentence


def entries_of(found):
    return [at for at, row in enumerate(found) if row["kind"] == "entry"]


def change_a_line(found):
    row = found[entries_of(found)[5]]
    row["line"] = row["line"].replace("custody", "arrest").replace("incident", "arrest")


def change_a_line_and_its_leaf(found):
    change_a_line(found)
    row = found[entries_of(found)[5]]
    row["leaf"] = selectors.proofs.merkle.leaf_hash(row["line"].encode()).hex()


def change_a_detail(found):
    row = next(each for each in found if "body" in each)
    row["body"] = '{"name":"Somebody else"}'


def remove_an_entry(found):
    del found[entries_of(found)[5]]


def swap_two_entries(found):
    first, second = entries_of(found)[4:6]
    found[first], found[second] = found[second], found[first]


def swap_two_entries_and_their_places(found):
    first, second = entries_of(found)[4:6]
    swap_two_entries(found)
    found[first]["place"], found[second]["place"] = 4, 5


def forge_a_checkpoint(found):
    found[2]["note"] = found[2]["note"].replace("\n90\n", "\n91\n")


def drop_a_checkpoint(found):
    del found[2]


def cut_the_end(found):
    del found[-1]


def cut_entries_and_mend_the_end(found):
    del found[-3:-1]
    found[-1]["entries"] -= 2


def write_nonsense(found):
    found[7] = {"kind": "__init__"}


WHOLE = [
    (change_a_line, r"entry 5 \(id \d+\) is changed"),
    (change_a_line_and_its_leaf, "something was changed among entries 0 to 29"),
    (change_a_detail, r"the detail of entry 1 \(id \d+\) is not what it promised"),
    (remove_an_entry, "entry 5 is missing: entry 6 comes in its place"),
    (swap_two_entries, "entry 4 is missing: entry 5 comes in its place"),
    (swap_two_entries_and_their_places, r"entry 5 \(id \d+\) is not in its order"),
    (forge_a_checkpoint, "the checkpoint of 91 entries is not signed by the key of bluelamp"),
    (drop_a_checkpoint, "does not hold as many entries and checkpoints as it says"),
    (cut_the_end, "the file is cut short after line 93"),
    (cut_entries_and_mend_the_end, "entries are missing: 88 of 90 are here"),
    (write_nonsense, "line 8 is not a line of an export"),
]


@pytest.mark.parametrize(("tamper", "named"), WHOLE, ids=lambda each: getattr(each, "__name__", ""))
def test_a_tampered_export_is_caught_and_the_place_named(log_file, folder, tamper, named):
    assert_caught(log_file(), folder, tamper, named)


def drop_a_consistency_proof(found):
    del found[3]


def change_a_consistency_proof(found):
    found[3]["path"][0] = "00" * 32


def shorten_a_path(found):
    found[entries_of(found)[5]]["path"].pop()


PARTIAL = [
    (change_a_line_and_its_leaf, "entry 53 is not at its place in the tree of 90 entries"),
    (change_a_detail, r"the detail of entry 3 \(id \d+\) is not what it promised"),
    (remove_an_entry, "does not hold as many entries and checkpoints as it says"),
    (swap_two_entries, r"entry 43 \(id \d+\) is not in its order"),
    (forge_a_checkpoint, "the checkpoint of 91 entries is not signed"),
    (drop_a_consistency_proof, "a proof that the checkpoints follow each other is missing"),
    (change_a_consistency_proof, "rewrites what that of 30 had sealed"),
    (shorten_a_path, "a proof is too short"),
]


@pytest.mark.parametrize(
    ("tamper", "named"), PARTIAL, ids=lambda each: getattr(each, "__name__", "")
)
def test_a_tampered_partial_export_is_caught(log_file, folder, tamper, named):
    assert_caught(log_file("--subject", "thing:3"), folder, tamper, named)


def test_another_key_is_caught(log_file):
    other = services.Ed25519PrivateKey.from_private_bytes(b"\x09" * 32).public_key()
    key = notes.verifier_key(selectors.origin(), other.public_bytes_raw())
    code, sentence = check(log_file(), key)
    assert code == 1
    assert "the checkpoint of 30 entries is not signed by the key of" in sentence
    assert "the key is damaged" in check(log_file(), key[:-6] + "AAAAA=")[1]


def test_a_file_cut_in_the_middle_is_caught(log_file, folder):
    whole = log_file().read_bytes()
    (folder / "cut.gz").write_bytes(whole[: len(whole) // 2])
    code, sentence = check(folder / "cut.gz", our_key())
    assert code == 1
    assert "the file is damaged or cut short after line" in sentence


def test_a_file_that_is_not_there_is_said_in_a_sentence(folder):
    assert check(folder / "none.gz")[0] == 1


def assert_caught(path, folder, tamper, named):
    found = rows(path)
    tamper(found)
    rewrite(folder / "tampered.gz", found)
    code, sentence = check(folder / "tampered.gz", our_key())
    assert code == 1
    assert sentence.startswith("This export does not hold: ")
    assert re.search(named, sentence), sentence


@pytest.fixture(scope="module")
def log_file(template, django_db_blocker, tmp_path_factory):
    """Exports of the untouched log, each made once."""
    from .conftest import pointed_at

    made = {}

    def make(*arguments):
        if arguments not in made:
            path = tmp_path_factory.mktemp("audit") / "log.gz"
            with django_db_blocker.unblock(), pointed_at(template):
                export(path, *arguments)
            made[arguments] = path
        return made[arguments]

    return make
