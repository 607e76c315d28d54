"""A mapping is made and changed in boxes, and tried on the first rows of a file."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bluelamp.insight.ingest.models import Mapping
from bluelamp.insight.ingest.rules.boxes import body_of, boxes_of, draft, fits_boxes
from bluelamp.insight.ingest.rules.mappings import BadMapping, read_mapping
from bluelamp.insight.ingest.services.mappings import SHIPPED
from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.pole.models import PersonRecord
from tests.insight.ingest.world import BURGLARY, INGEST, bring_in, street_file
from tests.people import actor_of, make_post

pytestmark = pytest.mark.django_db
NOMINALS = (
    b"Ref,Forename,Surname,DOB,Shoe size\nN1,Ann,Archer,03/02/1980,5\nN2,Bob,Bell,31/02/1981,9\n"
)


@pytest.fixture
def analyst(client):
    post = make_post(*INGEST)
    client.force_login(post.user)
    return actor_of(post)


def boxes_on(answer):
    """This will give what a browser would send of the page's form, with nothing changed."""
    page = answer.context
    grids = [page[name] for name in ("fields", "links", "rules", "lists")]
    heads = [head for head, _, _ in page["records"]]
    grids += [grid for _, *both in page["records"] for grid in both]
    sent = {"columns": page["columns"]}
    for form in [page["head"], page["records_form"], *heads]:
        sent |= said_in(form)
    for grid in grids:
        sent |= said_in(grid.management_form)
        for form in grid:
            sent |= said_in(form)
    return sent


def said_in(form):
    """This will give what the boxes of a form hold: a box to be ticked only when it is."""
    held = {}
    for box in form:
        value = box.value()
        if hasattr(box.field, "choices") and not value:
            value = box.field.choices[0][0]
        if value is not False:
            held[box.html_name] = "" if value is None else value
    return held


def send_new(client, name="Our nominals", kind="person"):
    sent = {"file": SimpleUploadedFile("ours.csv", NOMINALS), "name": name, "kind": kind}
    return client.post("/ingest/mappings/new", sent)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_a_shipped_mapping_comes_back_from_the_boxes_as_it_was(path: Path):
    body = json.loads(path.read_text())
    assert fits_boxes(body)
    assert read_mapping(body_of(boxes_of(body))) == read_mapping(body)


def test_a_column_whose_name_has_a_semicolon_is_left_to_json():
    body = draft({"a;b": []}, code="odd", name="Odd", kind="person")
    assert not fits_boxes(body)


@pytest.mark.parametrize("steps", ["trim, upper", "day > > trim", "TRIM", "trim > shout"])
def test_steps_that_cannot_be_read_are_refused_with_a_sentence(steps):
    boxes = boxes_of(draft({"Surname": []}, code="a", name="A", kind="person"))
    boxes["records"][0]["values"][0]["steps"] = steps
    with pytest.raises(BadMapping, match=r"There (are|is no)"):
        read_mapping(body_of(boxes))


def test_a_mapping_is_guessed_from_the_columns_and_dates_of_a_file():
    columns = {"Ref": ["N1"], "DOB": ["", "03/02/1980"], "Shoe size": ["5"], "Mobile": [""]}
    (record,) = draft(columns, code="a", name="A", kind="person")["records"]
    assert record["key"] == ["Ref"]
    assert record["set"] == {
        "born_on": {"from": "DOB", "do": [["day", "%d/%m/%Y"]]},
        "telephones": {"from": "Mobile", "do": ["telephone"]},
    }
    assert record["facts"] == {"shoe_size": "Shoe size"}


def test_a_person_is_linked_to_what_a_file_says_of_their_home():
    columns = {"Ref": ["N1"], "Surname": ["Archer"], "House": ["3"], "Postcode": ["BL1 1AA"]}
    body = draft(columns, code="a", name="A", kind="person")
    assert body["links"] == [{"from": "person", "to": "home", "role": "lives_at"}]
    assert body["records"][1]["key"] == ["House", "Postcode"]
    assert read_mapping(body).records[1].kind == "location"


def test_a_mapping_that_is_sent_unchanged_is_the_same_in_its_next_version(client, analyst, folder):
    bring_in(analyst, street_file(folder, BURGLARY))
    page = client.get("/ingest/mappings/street-crime")
    assert "Mill Lane" in page.content.decode()
    sent = boxes_on(page) | {"reason": "To see", "save": "1"}
    assert client.post("/ingest/mappings/street-crime", sent).status_code == 302
    with access.acting(analyst):
        first, second = Mapping.objects.filter(code="street-crime").order_by("version")
        looks = Entry.objects.filter(act="ingest.file.sampled").count()
    assert (second.version, second.reason, looks) == (2, "To see", 1)
    assert read_mapping(second.body | {"version": 1}) == read_mapping(first.body)


def test_a_box_is_changed_tried_and_kept(client, analyst, folder):
    bring_in(analyst, street_file(folder, BURGLARY))
    sent = boxes_on(client.get("/ingest/mappings/street-crime"))
    box = next(name for name, said in sent.items() if said == "category").replace("name", "steps")
    sent |= {box: "trim > upper", "reason": "They shout"}
    assert (
        "BURGLARY"
        in client.post("/ingest/mappings/street-crime", sent | {"try": "1"}).content.decode()
    )
    with access.acting(analyst):
        assert Mapping.objects.filter(code="street-crime").count() == 1
    client.post("/ingest/mappings/street-crime", sent | {"save": "1"})
    with access.acting(analyst):
        body = Mapping.objects.get(code="street-crime", version=2).body
    assert body["records"][0]["set"]["category"]["do"] == ["trim", "upper"]


def test_a_new_mapping_is_made_of_a_file_tried_kept_and_used(client, analyst, folder):
    page = send_new(client)
    assert "Archer" in page.content.decode()
    sent = boxes_on(page) | {"reason": "A new system", "save": "1"}
    sent |= {"records-1-name": "home", "records-1-kind": "location", "records-1-key": "Ref"}
    sent |= {"values-1-0-name": "kind", "values-1-0-constant": "address"}
    sent |= {"links-0-start": "person", "links-0-end": "home", "links-0-role": "lives_at"}
    assert client.post("/ingest/mappings/new", sent).status_code == 302
    path = folder / "ours.csv"
    path.write_bytes(NOMINALS)
    bring_in(analyst, path, mapping="our-nominals")
    with access.acting(analyst):
        people = PersonRecord.objects.order_by("pk").values_list("surname", "born_on__year")
        assert list(people) == [("Archer", 1980), ("Bell", None)]


def test_a_mapping_is_not_kept_without_a_reason_nor_twice_by_one_name(client, analyst):
    sent = boxes_on(send_new(client)) | {"save": "1"}
    assert "Say why it is changed" in client.post("/ingest/mappings/new", sent).content.decode()
    sent |= {"reason": "Ours"}
    client.post("/ingest/mappings/new", sent)
    answer = client.post("/ingest/mappings/new", sent)
    assert answer.status_code == 422
    assert "There is a mapping called “Our nominals” already" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sample": "{}"}, "The sample cannot be read"),
        (
            {"sample": '{"name": "x", "columns": {"a": [], "b": ["1"]}}'},
            "The sample is not a table",
        ),
        ({"records-0-kind": "person", "values-0-0-name": "shoe"}, "has no field “shoe”"),
        ({"values-0-TOTAL_FORMS": "9999"}, "Nothing was changed"),
        ({"records-TOTAL_FORMS": ""}, "Nothing was changed"),
        ({"values-0-0-steps": "<script>"}, "is not steps with &gt; between"),
    ],
)
def test_boxes_that_cannot_be_read_are_refused_and_nothing_is_kept(client, analyst, changed, said):
    sent = boxes_on(send_new(client)) | {"reason": "To see", "try": "1"} | changed
    answer = client.post("/ingest/mappings/new", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with access.acting(analyst):
        assert not Mapping.objects.filter(code="our-nominals").exists()


def test_who_may_not_edit_mappings_makes_none(client):
    client.force_login(make_post("ingest.read", "ingest.run").user)
    assert client.get("/ingest/mappings/new").status_code == 403
    assert b"Make one from a file" not in client.get("/ingest/mappings/").content
