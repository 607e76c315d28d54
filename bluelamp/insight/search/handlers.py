"""What search does when something happens elsewhere: the index takes the incident or the call."""

from typing import Any

from bluelamp.contact import events as contact
from bluelamp.dispatch import events as dispatch
from bluelamp.kernel.bus.services import on

from .services import indexing


@on(dispatch.IncidentOpened)
@on(dispatch.IncidentRegraded)
@on(dispatch.IncidentResulted)
def take_incident(happened: Any, by: Any) -> None:
    """This will have the index take an incident as it now is."""
    indexing.wait_for(f"I{happened.incident_id}")


@on(contact.CallTaken)
@on(contact.CallGraded)
def take_call(happened: Any, by: Any) -> None:
    """This will have the index take a call as it now is."""
    indexing.wait_for(f"C{happened.call_id}")
