"""What is never published, what needs an exemption, how editions differ, the shape of OCDS."""

import datetime

import pytest

from bluelamp.stewardship.publication.rules import catalogue, difference, duties, ocds

AT = datetime.datetime(2026, 11, 21, 22, 15, tzinfo=datetime.UTC)


def rule(**more):
    given = {"dataset": "contracts", "field": "title", "decision": "publish"}
    return given | {"exemption": "", "reason": ""} | more


@pytest.mark.parametrize(
    "field",
    ["risk", "likelihood", "overall_score", "technical_fit", "red", "is_red", "support_ends_on",
     "advice", "ground", "vulnerabilities", "LITRAF", "product", "hosting"],
)  # fmt: skip
def test_no_rule_offers_the_risk_of_one_system(field):
    for dataset in catalogue.OFFERED:
        said = catalogue.doubt_rule(rule(dataset=dataset, field=field), [])
        assert said["field"].startswith("Risk of one system is never published")


def test_no_dataset_offers_a_field_that_looks_like_risk():
    for fields in catalogue.OFFERED.values():
        assert not [name for name, _ in fields if catalogue.is_risk(name)]


def test_what_is_withheld_names_its_exemption_and_a_qualified_one_its_reason():
    withheld = {"decision": "withhold"}
    assert "exemption" in catalogue.doubt_rule(rule(**withheld), [])
    assert "reason" in catalogue.doubt_rule(rule(**withheld, exemption="s43"), [])
    assert not catalogue.doubt_rule(rule(**withheld, exemption="s43", reason="Bids"), [])
    assert not catalogue.doubt_rule(rule(**withheld, exemption="s40"), [])
    assert "exemption" in catalogue.doubt_rule(rule(exemption="s40"), [])
    assert "field" in catalogue.doubt_rule(rule(field="colour"), [])


def test_text_that_betrays_how_weak_a_system_is_is_found():
    rows = [
        {"reference": "A", "purpose": "Runs on a server that is out of support"},
        {"reference": "B", "purpose": "Supports officers; a redacted copy", "users": 3},
        {"reference": "C", "purpose": "See CVE-2024-1234"},
        {"reference": "D", "purpose": "Has a vulnerability that is not mended"},
        {"reference": "E", "purpose": "A vulnerable server"},
        {"reference": "F", "purpose": "Puts vulnerable callers first; child exploitation"},
    ]
    assert catalogue.betrayed(rows) == [
        ("A", "purpose", "out of support"), ("C", "purpose", "CVE-2"),
        ("D", "purpose", "a vulnerability"), ("E", "purpose", "vulnerable server"),
    ]  # fmt: skip


def test_a_edition_holds_only_what_was_found_fit():
    rows = [{"reference": str(n), "title": "T", "total_cost": n} for n in range(3)]
    withheld = {("0", ""): "s24", ("1", "total_cost"): "s43"}
    assert catalogue.cut(rows, ["title", "total_cost"], withheld) == [
        {"reference": "1", "title": "T"},
        {"reference": "2", "title": "T", "total_cost": 2},
    ]


def test_a_difference_names_what_came_what_went_and_what_changed():
    found = difference.between(
        [{"reference": "A", "cost": 1}, {"reference": "B", "cost": 1}],
        [{"reference": "A", "cost": 2, "title": "T"}, {"reference": "C"}],
    )
    assert (found.added, found.gone, found.count) == (["C"], ["B"], 3)
    assert found.changed == [("A", "cost", 1, 2), ("A", "title", None, "T")]


@pytest.mark.parametrize(
    ("published", "months", "due"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-11-30", 12, "2027-11-30"),
     ("2026-12-01", 1, "2027-01-01"), ("2026-10-31", 2, "2026-12-31")],
)  # fmt: skip
def test_a_duty_is_due_so_many_months_on(published, months, due):
    assert str(duties.due(datetime.date.fromisoformat(published), months)) == due


# What the release schema 1.1 (release-package-schema.json, release-schema.json) requires.
PACKAGE = {"uri": str, "publisher": dict, "publishedDate": str, "releases": list, "version": str}
RELEASE = {"ocid": str, "id": str, "date": str, "tag": list, "initiationType": str}
TAGS = {"contract", "contractUpdate", "award", "implementation", "contractTermination"}


def check_package(package):
    assert_has(package, PACKAGE)
    assert package["version"] == "1.1"
    assert package["publisher"]["name"]
    datetime.datetime.fromisoformat(package["publishedDate"])
    ids = [each["id"] for each in package["releases"]]
    assert len(ids) == len(set(ids))
    for release in package["releases"]:
        check_release(release)


def check_release(release):
    assert_has(release, RELEASE)
    assert release["initiationType"] == "tender"
    assert release["tag"]
    assert set(release["tag"]) <= TAGS
    assert "#" not in release["id"]
    assert datetime.datetime.fromisoformat(release["date"]).tzinfo
    awards = {each["id"] for each in release["awards"]}
    for contract in release["contracts"]:
        assert contract["id"]
        assert contract["awardID"] in awards
        for day in contract.get("period", {}).values():
            assert datetime.datetime.fromisoformat(day).tzinfo
        if "value" in contract:
            assert isinstance(contract["value"]["amount"], int | float)
            assert contract["value"]["currency"] == "GBP"
    parties = {each["id"] for each in release["parties"]}
    named = [release["buyer"], *(s for a in release["awards"] for s in a.get("suppliers", []))]
    assert {each["id"] for each in named} <= parties
    assert "" not in walk(release)
    assert None not in walk(release)


def assert_has(found, wanted):
    for name, kind in wanted.items():
        assert isinstance(found.get(name), kind), name


def walk(value):
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in walk(each)]
    return [leaf for each in value for leaf in walk(each)] if isinstance(value, list) else [value]


def test_a_package_is_what_the_standard_requires_and_keeps_a_release_that_did_not_change():
    radio = {"reference": "K 1", "title": "Radio", "supplier": "S", "total_cost": "20000.00"}
    first = [
        radio | {"starts_on": "2024-01-01", "ends_on": ""},
        {"reference": "K2", "title": "Maps"},
    ]
    then = [first[0], {"reference": "K2", "title": "Maps and roads"}, {"reference": "K3"}]
    later = AT + datetime.timedelta(days=30)
    told = ocds.newest([(1, AT, first), (2, later, then)])
    package = ocds.package(
        told, publisher="A force", prefix="ocds-000000", uri="https://a.example/1", at=later
    )
    check_package(package)
    said = {each["id"]: each["tag"] for each in package["releases"]}
    assert said == {
        "ocds-000000-K-1-1": ["contract"],
        "ocds-000000-K2-2": ["contractUpdate"],
        "ocds-000000-K3-2": ["contract"],
    }
