"""What investments pay for: projects and their activities, contracts and who delivers them.

Our registers of projects and contracts count in pounds, so an amount in dollars is told in words.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping

from .tables import SOURCE, Tables, by_id, title, write

FIRST = datetime.date(2000, 1, 1)
NO_PROGRAMME = "HHS-UNPAID"
UNPAID = "Projects that no investment of the file pays for"
LONGEST_TITLE = 300
Row = dict[str, str]


def programmes(tables: Tables) -> str:
    """This will write one row an investment that pays for projects, and one for the others."""
    payers = {each["_id"]: each for each in _payers(tables).values()}
    rows = [(each["Identifier"], title(each), SOURCE) for each in payers.values()]
    return write(("Programme", "Name", "Source"), [*rows, (NO_PROGRAMME, UNPAID, SOURCE)])


def projects(tables: Tables) -> str:
    """This will write one row a project, with its dates where the file gives them."""
    payers = _payers(tables)
    head = ("Project", "Programme", "Name", "Starts on", "First approved end", "Ends on",
            "Narrative on whole-life cost", "Source")  # fmt: skip
    rows = [
        (
            _project(each),
            payers[each["_id"]]["Identifier"] if each["_id"] in payers else NO_PROGRAMME,
            each["name"] or f"Project {each['Id']}",
            *_dates(each),
            f"Planned at {each['Planned_Cost']} million US dollars; variance "
            f"{each['Cost_Variance']} million." if each["Planned_Cost"] else "",
            SOURCE,
        )
        for each in tables["project"]
    ]  # fmt: skip
    return write(head, rows)


def milestones(tables: Tables) -> str:
    """This will write the end of each activity as a milestone of its project."""
    there, tasks = by_id(tables, "Project"), by_id(tables, "Activity")
    links = _links(tables, "has_task")
    pairs = [(there[a], tasks[b]) for a, b in links if a in there and b in tasks]
    named = Counter((one["_id"], other["name"].strip()) for one, other in pairs)
    rows = []
    for project, task in pairs:
        name = task["name"].strip()
        if named[project["_id"], name] > 1:
            name = f"{name} ({task['Id']})"
        rows.append((_project(project), name, *_ends(task), SOURCE))
    head = ("Project", "Milestone", "First agreed for", "Expected on", "Met on", "Source")
    return write(head, rows)


def contracts(tables: Tables) -> str:
    """This will write one row a contract, with the supplier that delivers it."""
    suppliers = by_id(tables, "Supplier")
    by = {b: suppliers[a]["name"] for a, b in _links(tables, "delivers") if a in suppliers}
    rows = [
        (
            _contract(each), each["Description"][:LONGEST_TITLE], by.get(each["_id"], ""),
            f"{SOURCE}; {each['Contract_size']} million US dollars",
        )
        for each in tables["contract"]
    ]  # fmt: skip
    return write(("Contract", "Title", "Supplier", "Source"), rows)


def coverage(tables: Tables) -> str:
    """This will write which investment lets each contract."""
    investments, there = by_id(tables, "Investment"), by_id(tables, "Contract")
    rows = {
        (_contract(there[b]), investments[a]["Identifier"]): None
        for a, b in _links(tables, "lets_contract")
        if a in investments and b in there
    }
    return write(("Contract", "Reference"), rows)


def _links(tables: Tables, sort: str) -> list[tuple[str, str]]:
    """What one sort of relationship links, each once."""
    found = defaultdict(list)
    for each in tables["relationships"]:
        found[each["type"]].append((each["from_id"], each["to_id"]))
    return list(dict.fromkeys(found[sort]))


def _payers(tables: Tables) -> dict[str, Row]:
    there = by_id(tables, "Investment")
    return {b: there[a] for a, b in _links(tables, "pays_for") if a in there}


def _project(row: Mapping[str, str]) -> str:
    return f"HHS-P{row['Id']}"


def _contract(row: Mapping[str, str]) -> str:
    return f"HHS-C{row['ID']}"


def _dates(row: Mapping[str, str]) -> tuple[str, str, str]:
    """When a project starts, was first to end, and is to end now; empty when not said."""
    if not row["Start_days_after_2000"]:
        return "", "", ""
    start = FIRST + _days(row["Start_days_after_2000"])
    first = start + _days(row["Planned_Duration"])
    return str(start), str(first), str(first + _days(row["Project_delay"]))


def _ends(row: Mapping[str, str]) -> tuple[str, str, str]:
    """When an activity was first to end, is to end now, and ended; a done one has a duration."""
    planned = datetime.date.fromisoformat(row["Start_Date_Planned"])
    began = planned + _days(row["Actual_start_delay"])
    met = str(began + _days(row["Actual_duration"])) if row["Actual_duration"] else ""
    now = "" if met else str(began + _days(row["Planned_Duration"]))
    return str(planned + _days(row["Planned_Duration"])), now, met


def _days(text: str) -> datetime.timedelta:
    return datetime.timedelta(days=int(text.partition(" ")[0]))
