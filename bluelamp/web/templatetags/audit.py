"""Words of the audit pages."""

from django import template

register = template.Library()


@register.filter
def named(person_id: int | None, names: dict[int, str]) -> str:
    """This will name a person of an entry; one who is gone from the platform keeps the number."""
    if person_id is None:
        return "Not known"
    return names.get(person_id, f"Person {person_id}")
