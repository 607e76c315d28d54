"""Programmes, projects, money, savings plans and the choice: each door, its refusal, its pages."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.stewardship.portfolio.services import imports
from bluelamp.stewardship.programmes.models import (
    BudgetLine,
    Milestone,
    Programme,
    Project,
    ProjectChange,
    Selection,
    StatedLine,
)
from bluelamp.stewardship.programmes.selectors import choosing as chosen
from bluelamp.stewardship.programmes.selectors import delays, projects, tables
from bluelamp.stewardship.programmes.services import choosing, parts, register
from bluelamp.stewardship.registers.services import entries
from tests.people import NOW, actor_of, make_actor, make_force, make_post
from tests.register import approve_algorithms
from tests.stewardship.portfolio.world import TODAY, WHY, load, send

pytestmark = pytest.mark.django_db
KEEP = ("portfolio.read", "contracts.read", "programmes.read", "programmes.keep")
ALL = (*KEEP, "programmes.choose")
READ = ("portfolio.read", "contracts.read", "programmes.read")
YEAR_HEAD = "Project,Financial year,Kind,Budget,Forecast,Comment\n"


def make_keeper(*more, **where):
    return make_actor(*KEEP, *more, **where)


def add_programme(by, reference="T", **values):
    return register.add_programme(
        by=by, at=NOW, reference=reference, values={"name": f"Programme {reference}"} | values
    )


def add(by, programme, reference="P1", **values):
    return register.add_project(
        by=by, at=NOW, programme_id=programme.pk, reference=reference,
        values={"name": f"Project {reference}"} | values,
    )  # fmt: skip


def budget(by, project, kind="revenue", amount=100, forecast=None, year=2026, **values):
    return parts.set_budget(
        by=by, at=NOW, project_id=project.pk, year=year, kind=kind,
        values={"budget": Decimal(amount), "forecast": None if forecast is None else
                Decimal(forecast)} | values,
    )  # fmt: skip


def milestone(by, project, name="Go-live", **values):
    return parts.set_milestone(
        by=by, at=NOW, project_id=project.pk, name=name,
        values={"baseline_on": datetime.date(2027, 1, 31)} | values,
    )  # fmt: skip


def whole(by, project):
    with acting(by):
        return projects.consult_project(by=by, reason=WHY, project_id=project.pk, on=TODAY)


def test_a_project_is_added_changed_and_keeps_its_history():
    by = make_keeper()
    made = add(by, add_programme(by), sponsor="A")
    register.change_project(by=by, at=NOW, project_id=made.pk, values={"sponsor": "B"})
    found = whole(by, made)
    newest = found.changes[0]
    assert (newest.field, newest.before, newest.after) == ("sponsor", "A", "B")
    assert found.reckoned.rating == ""
    with acting(by):
        assert Entry.objects.get(act="programmes.project.added").subject_id == made.pk
        assert Event.objects.filter(name="programmes.project.changed").count() == 2
        with pytest.raises(ProgrammingError), transaction.atomic():
            ProjectChange.objects.update(after="x")


def test_a_rating_that_is_not_the_rules_needs_its_reason():
    by = make_keeper()
    made = add(by, add_programme(by))
    budget(by, made, amount=100, forecast=150)
    given = {"by": by, "at": NOW, "project_id": made.pk}
    with pytest.raises(register.WhyMissing, match="comes to red"):
        register.change_project(**given, values={"declared": "green"})
    with acting(by):
        assert (Project.objects.get().declared, Project.objects.get().reckoned) == ("", "red")
    register.change_project(**given, values={"declared": "red"})
    register.change_project(**given, values={"declared": "green", "declared_why": "Paid back"})
    found = whole(by, made)
    assert (found.project.declared, found.reckoned.rating) == ("green", "red")


def test_a_moved_milestone_is_told_once_and_its_slip_is_shown():
    by = make_keeper()
    made = add(by, add_programme(by))
    milestone(by, made)
    milestone(by, made, forecast_on=datetime.date(2027, 3, 2))
    milestone(by, made, forecast_on=datetime.date(2027, 3, 2), source="again")
    with acting(by):
        moved = Event.objects.get(name="programmes.milestone.moved")
        assert moved.payload["now_on"] == "2027-03-02"
        assert Milestone.objects.count() == 1
    assert whole(by, made).milestones[0][1].slip == 30
    with pytest.raises(register.BadDates, match="has not come"):
        milestone(by, made, met_on=datetime.date(2030, 1, 1))


def test_those_who_may_only_read_write_nothing():
    by, reader = make_keeper("programmes.choose"), make_actor(*READ)
    programme = add_programme(by)
    made = add(by, programme)
    at = {"by": reader, "at": NOW}
    for refused in (
        lambda: add_programme(reader, "X"),
        lambda: register.change_programme(**at, programme_id=programme.pk, values={"name": "x"}),
        lambda: add(reader, programme, "X"),
        lambda: register.change_projects(**at, project_ids=[made.pk], values={"name": "x"}),
        lambda: register.reckon_all(**at),
        lambda: parts.set_phase(**at, programme_id=programme.pk, name="x", values={}),
        lambda: parts.set_item(**at, project_id=made.pk, kind="scope", text="x", percent=None),
        lambda: milestone(reader, made),
        lambda: budget(reader, made),
        lambda: set_ceiling(reader, 1),
        lambda: choosing.tie(**at, project_id=made.pk, other_id=made.pk, kind="needs"),
        lambda: choosing.ask(**at),
        lambda: send(reader, "projects", "Project,Programme,Name\n"),
        lambda: send(make_keeper(), "ceilings", "Financial year,Kind,Ceiling\n"),
    ):
        with pytest.raises(NotPermitted):
            refused()
    with acting(by):
        assert (Programme.objects.count(), Project.objects.count()) == (1, 1)
        assert not BudgetLine.objects.exists()


def test_another_forces_programmes_are_not_seen():
    by = make_keeper()
    made = add(by, add_programme(by))
    budget(by, made)
    milestone(by, made)
    stranger = make_keeper(force=make_force("20", "Elsewhere"))
    with acting(stranger):
        assert not Project.objects.exists()
        assert not BudgetLine.objects.exists()
        assert not ProjectChange.objects.exists()
    add(stranger, add_programme(stranger))


def test_many_projects_are_changed_or_none():
    by = make_keeper()
    programme = add_programme(by)
    one = add(by, programme, "P1")
    two = add(by, programme, "P2")
    given = {"by": by, "at": NOW, "project_ids": [one.pk, two.pk]}
    register.change_projects(**given, values={"sponsor": "Head of Change"})
    with pytest.raises(register.BadDates):
        register.change_projects(**given, values={"sponsor": "X", "stage": "closed"})
    with pytest.raises(Project.DoesNotExist):
        register.change_projects(**given | {"project_ids": [one.pk, 999]}, values={"sponsor": "X"})
    with acting(by):
        assert set(Project.objects.values_list("sponsor", flat=True)) == {"Head of Change"}


def test_files_of_projects_and_money_tell_each_bad_row():
    by = make_keeper()
    load(by, "programmes", "Programme,Name,Starts on\nT,Change,2026-04-01\n")
    text = (
        "Project,Programme,Name,Starts on,Ends on,Stage,Whole-life cost,Declared rating\n"
        "P1,T,Good,2026-04-01,2027-03-31,Planned,£1000,\n"
        "P2,T,Ends first,2027-04-01,2026-03-31,,,\n"
        "P3,Z,No programme,,,,,\n"
        "P4,T,Millions,,,,4.5m,\n"
        "P5,T,Closed on no day,,,Closed,,\n"
        "P6,T,No such rating,,,,,Purple\n"
        "P7,T,No reason,,,,,Green\n"
    )
    held = imports.preview(by=by, import_id=send(by, "projects", text).pk)
    assert [each.row for each in held.checked.faults] == [3, 4, 5, 6, 7, 8]
    imports.load_file(by=by, at=NOW, import_id=held.file.pk)
    rows = "P1,2026/27,Revenue,100,120,x\nP1,2026/28,Revenue,1,1,\nP9,2026,Capital,1,1,\n"
    second = imports.preview(by=by, import_id=send(by, "budgets", YEAR_HEAD + rows).pk)
    assert [each.row for each in second.checked.faults] == [3, 4]
    imports.load_file(by=by, at=NOW, import_id=second.file.pk)
    items = "Project,Kind,What,Done (%)\nP1,Scope,Wi-Fi,101\nP1,Deliverable,58 sites,12%\n"
    third = imports.preview(by=by, import_id=send(by, "project-items", items).pk)
    assert [each.row for each in third.checked.faults] == [2]
    with acting(by):
        assert (Project.objects.get().reference, Project.objects.get().reckoned) == ("P1", "red")


def test_an_excel_file_with_merged_cells_or_formulas_says_so_on_its_row():
    by = make_keeper()
    load(by, "programmes", "Programme,Name\nT,Change\n")
    add(by, _only(by), "P1")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Project", "Financial year", "Kind", "Budget"], ["P1", 2025, "Revenue", "=1+1"],
                ["P1", 2026, "Revenue", 10], ["P1", 2027, "Revenue", 10]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A3:B3")
    kept = io.BytesIO()
    book.save(kept)
    held = imports.preview(by=by, import_id=send(by, "budgets", kept.getvalue(), "b.xlsx").pk)
    assert {each.row for each in held.checked.faults} == {2, 3}
    assert [row.number for row in held.good] == [4]


def _only(by):
    with acting(by):
        return Programme.objects.get()


def test_the_outlook_rests_on_the_forces_own_closed_projects():
    by = make_keeper()
    programme = add_programme(by)
    start, first = datetime.date(2022, 4, 1), datetime.date(2023, 3, 31)
    for number in range(5):
        add(by, programme, f"C{number}", stage="closed", starts_on=start, first_ends_on=first,
            ends_on=first, closed_on=first + datetime.timedelta(364 * number // 4))  # fmt: skip
    made = add(by, programme, "P", starts_on=datetime.date(2026, 4, 1),
               ends_on=datetime.date(2027, 3, 31))  # fmt: skip
    budget(by, made, "capital", 1_000)
    with acting(by):
        found = delays.consult_outlook(by=by, reason=WHY)
        [project] = found.open
    assert (found.distribution.n, found.distribution.late) == (5, 4)
    assert found.distribution.half == pytest.approx(1.5)
    expected = delays.likely_end(project, project.half)
    assert expected == datetime.date(2026, 4, 1) + datetime.timedelta(546)
    assert (found.approved, sum(found.likely.values())) == ({2026: 1_000}, 1_000)
    assert found.likely[2026] < 700


TABLE = "Table,Name,Sort,Stated on,Citation\nS,Savings,Savings plan,2013-04-29,A paper p. 24\n"
LINES = (
    "Table,Code,Part of,Category,Cost now,Future cost,Reduction\n"
    "S,a,t,Data centres,16,8,-8\nS,b,t,Network,15,8,-6\nS,t,,TOTAL,31,16,-15\n"
)


def test_a_stated_total_that_its_parts_do_not_come_to_is_kept_and_shown(client):
    post = make_post(*KEEP)
    client.force_login(post.user)
    by = actor_of(post)
    load(by, "stated-tables", TABLE)
    load(by, "stated-lines", LINES)
    with acting(by):
        [table] = tables.consult_tables(by=by, reason=WHY)
        found = tables.consult_table(by=by, reason=WHY, table_id=table.pk)
        assert (found.checked, found.odd) == (6, 2)
        line = StatedLine.objects.get(code="b")
    text = client.get(f"/programmes/savings/{table.pk}/").content.decode()
    assert "it comes to -£7, a difference of -£1" in text
    assert "reduction: it comes to -£14, a difference of £1" in text
    assert "These come to (the plan states" in text
    client.post(f"/programmes/savings/lines/{line.pk}",
                {"category": "Network", "now": "15", "future": "8", "reduction": "-7"})  # fmt: skip
    with acting(by):
        again = tables.consult_table(by=by, reason=WHY, table_id=table.pk)
        kept = [(e.before, e.after) for e in again.changes if e.field == "reduction"]
        assert again.odd == 0
        assert ("-6", "-7") in kept
    odd = "Table,Code,Part of,Category\nS,x,gone,Nothing\nS,y,y,Itself\nZ,z,,No table\n"
    held = imports.preview(by=by, import_id=send(by, "stated-lines", odd).pk)
    assert [each.row for each in held.checked.faults] == [2, 3, 4]


def set_ceiling(by, amount):
    values = {"year": 2026, "kind": "capital", "amount": Decimal(amount), "source": "s"}
    return entries.enter(by=by, at=NOW, code="ceilings", values=values)[0]


def candidates(by):
    programme = add_programme(by)
    made = [
        add(by, programme, name, stage="idea", worth=Decimal(worth), mandatory_why=why)
        for name, worth, why in (("A", 60, ""), ("B", 50, ""), ("C", 45, ""), ("M", -5, "Law"))
    ]
    for project, need in zip(made, (60, 40, 50, 10), strict=True):
        budget(by, project, "capital", need)
    set_ceiling(by, 110)
    return made


def test_the_solver_advises_and_a_person_chooses_beside_it():
    approve_algorithms()
    by = make_actor(*ALL)
    candidates(by)
    made = choosing.ask(by=by, at=NOW)
    assert made.answer["chosen"] == ["A", "B", "M"]
    assert made.answer["left_out"][0]["out"] == ["A"]
    [raised] = made.answer["relaxed"]
    assert (raised["limit"], raised["gain"], raised["in"]) == ([2026, "capital"], 45, ["C"])
    given = {"by": by, "at": NOW, "selection_id": made.pk}
    with pytest.raises(choosing.WhyMissing):
        choosing.decide(**given, chosen=["A", "C"], why="")
    choosing.decide(**given, chosen=["A", "C"], why="C is what the board wants")
    with pytest.raises(choosing.ChosenAlready):
        choosing.decide(**given, chosen=["A"], why="x")
    with acting(by):
        found = chosen.consult_selection(by=by, reason=WHY, selection_id=made.pk)
        told = Event.objects.get(name="programmes.selection.decided")
    assert (found.followed, told.payload["followed"]) == (False, False)
    assert found.faults == ["M is mandatory."]
    assert found.limits[0][2:] == (110.0, 110.0, 110.0)


def test_needs_and_either_or_bind_the_choice():
    approve_algorithms()
    by = make_actor(*ALL)
    a, b, c, _ = candidates(by)
    choosing.tie(by=by, at=NOW, project_id=a.pk, other_id=c.pk, kind="needs")
    with pytest.raises(choosing.TiedToItself):
        choosing.tie(by=by, at=NOW, project_id=a.pk, other_id=a.pk, kind="needs")
    choosing.tie(by=by, at=NOW, project_id=b.pk, other_id=c.pk, kind="either")
    made = choosing.ask(by=by, at=NOW)
    assert made.answer["chosen"] == ["B", "M"]


def test_a_rule_that_binds_projects_is_in_their_history_also_when_it_is_taken_off():
    by = make_actor(*ALL)
    a, _, c, _ = candidates(by)
    made = choosing.tie(by=by, at=NOW, project_id=a.pk, other_id=c.pk, kind="needs")
    load(by, "ties", "Project,Rule,Other project\nA,either,C\n")
    choosing.untie(by=by, at=NOW, tie_id=made.pk)
    with acting(by):
        found = ProjectChange.objects.filter(project=a, part="C").order_by("id")
        kept = [(each.field, each.before, each.after) for each in found]
    assert kept == [("kind", "", "needs"), ("kind", "needs", "either"), ("kind", "either", "")]


def test_an_algorithm_that_is_not_approved_advises_nothing(client):
    post = make_post(*ALL)
    client.force_login(post.user)
    by = actor_of(post)
    assert client.post("/programmes/choice/ask").url == "/programmes/choice/"
    candidates(by)
    answer = client.post("/programmes/choice/ask", follow=True)
    assert "not approved for use" in answer.content.decode()
    with acting(by):
        assert not Selection.objects.exists()


def test_each_night_projects_are_rated_anew():
    by = make_keeper()
    made = add(by, add_programme(by))
    milestone(by, made)
    later = NOW + datetime.timedelta(days=120)
    with acting(by):
        assert Project.objects.get().reckoned == "green"
    assert register.reckon_all(by=by, at=later) == 1
    with acting(by):
        assert Project.objects.get().reckoned == "red"
