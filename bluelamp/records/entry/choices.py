"""What people write on a screen: the sorts of record, each of one of pole's kinds."""

from dataclasses import dataclass

from bluelamp.records.pole.choices import Kind


@dataclass(frozen=True)
class Sort:
    """One sort of record as a page offers it: its kind, what `kind` says in it, its words."""

    name: str
    kind: Kind
    label: str
    within: str = ""
    number: str = ""


SORTS = {
    each.name: each
    for each in (
        Sort("person", Kind.PERSON, "Person"),
        Sort("event", Kind.EVENT, "Event"),
        Sort("vehicle", Kind.OBJECT, "Vehicle", "vehicle", "vrm"),
        Sort("telephone", Kind.OBJECT, "Telephone", "telephone", "msisdn"),
        Sort("address", Kind.LOCATION, "Postal address", "address"),
        Sort("business", Kind.LOCATION, "Business", "business"),
        Sort("street", Kind.LOCATION, "Street or junction", "street"),
        Sort("point", Kind.LOCATION, "Point on the map", "geometric"),
        Sort("area", Kind.LOCATION, "Area", "area"),
        Sort("organisation", Kind.ORGANISATION, "Organisation"),
        Sort("property", Kind.OBJECT, "Property", "property", "serial"),
        Sort("weapon", Kind.OBJECT, "Weapon", "weapon", "serial"),
        Sort("drug", Kind.OBJECT, "Drug", "drug"),
        Sort("document", Kind.OBJECT, "Document", "document", "document"),
        Sort("account", Kind.OBJECT, "Account", "account", "account"),
        Sort("device", Kind.OBJECT, "Device", "device", "imei"),
    )
}


def sort_of(kind: Kind, within: str) -> Sort:
    """This will give the sort of a stored record; one that no page adds is its kind's first."""
    same = [each for each in SORTS.values() if each.kind == kind]
    return next((each for each in same if each.within == within), same[0])
