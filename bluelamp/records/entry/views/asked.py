"""What the pages of entry share: which record an address names, and who is meant by words."""

from django.http import Http404
from django.utils import timezone

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref, parse_ref

from ..selectors import finding
from ..selectors.finding import Found

GONE = "There is no such record, or it is not yours to see."


def ref_at(kind: str, pk: int) -> Ref:
    """This will read which record an address names. Raises Http404."""
    if kind not in Kind.values or pk >= 2**63:
        raise Http404(GONE)
    return Ref(Kind(kind), pk)


def title_of(request: SignedIn, reason: Reason, ref: Ref) -> str:
    """This will name a record on a page about another, and log the look. Raises Http404."""
    try:
        return str(pole.consult_record(by=request.actor, reason=reason, ref=ref))
    except pole.NoSuchRecord as missing:
        raise Http404(GONE) from missing


def far_of(request: SignedIn) -> Ref | None:
    """This will read the record that a new one is to be linked to, if the page came from one."""
    return parse_ref(request.POST.get("link") or request.GET.get("link", ""))


def others(request: SignedIn, reason: Reason) -> list[Found]:
    """This will find which records the other end of a link may be."""
    text = request.POST.get("other", "").strip()
    if len(text) < 2 or finding.ref_of(text):
        return []
    today = timezone.localdate()
    return finding.list_found(by=request.actor, reason=reason, text=text[:120], today=today)
