"""Shapes of what people type about risk, debt and design."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField, offer
from bluelamp.kernel.ui.many import Many
from bluelamp.stewardship.portfolio.choices import Hosting

from .choices import DebtKind, PaperState, Partly
from .rules import framework
from .rules import papers as policy

AREA = forms.Textarea({"rows": 3})
UNKNOWN = [("", "Not known")]


class Scoring(forms.Form):
    """The thirteen criteria; what is left out is not known."""

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, forms.Field] = {
            each.code: _score(each, (hints or {}).get(each.code, "")) for each in framework.CRITERIA
        }
        own[framework.FORCE_C5.code] = _score(framework.FORCE_C5, "")
        self.fields = own | self.fields

    def scores(self) -> dict[str, int]:
        """This will give the scores that were chosen."""
        codes = [*framework.BY_CODE, framework.FORCE_C5.code]
        return {each: int(self.cleaned_data[each]) for each in codes if self.cleaned_data[each]}


class Assessing(Scoring):
    """An assessment and what is to be done about it."""

    scenario = forms.CharField(
        label="The most plausible failure", max_length=2000, required=False, widget=AREA
    )
    basis = forms.CharField(label="Which budget is C3 a share of?", max_length=200, required=False)
    planned = forms.ChoiceField(
        label="Is there a plan to put it right?",
        choices=[*UNKNOWN, *Partly.choices],
        required=False,
    )
    funded = forms.ChoiceField(
        label="Is the plan funded?", choices=[*UNKNOWN, *Partly.choices], required=False
    )
    target_on = DateField(label="When is it to be put right?", required=False)
    cost_change = forms.DecimalField(
        label="Running cost afterwards, change in percent",
        required=False,
        min_value=-100,
        max_value=1000,
        decimal_places=2,
    )
    assessed_on = DateField(label="When was it assessed?")


class NewDebt(forms.Form):
    """A debt for the register."""

    kind = forms.ChoiceField(label="What makes it debt?", choices=DebtKind.choices)
    title = forms.CharField(label="What is it?", max_length=300)
    principal = forms.DecimalField(
        label="Cost to be rid of it (£)",
        required=False,
        min_value=0,
        max_value=10**11,
        decimal_places=2,
        help_text="In full pounds. Leave it empty when it is not known",
    )
    interest = forms.DecimalField(
        label="What it costs a year meanwhile (£)",
        required=False,
        min_value=0,
        max_value=10**11,
        decimal_places=2,
        help_text="Extended support, dearer contractors, workarounds",
    )
    source = forms.CharField(label="Source", max_length=300)


class ManyDebts(Many):
    """The same for many debts that are open."""

    kind = forms.ChoiceField(
        label="What makes it debt?",
        required=False,
        choices=[("", "Leave as it is"), *DebtKind.choices],
    )
    principal = forms.DecimalField(
        label="Cost to be rid of it (£)",
        required=False,
        min_value=0,
        max_value=10**11,
        decimal_places=2,
    )
    interest = forms.DecimalField(
        label="What it costs a year meanwhile (£)",
        required=False,
        min_value=0,
        max_value=10**11,
        decimal_places=2,
    )
    source = forms.CharField(label="Source", max_length=300)


class ManyComponents(Many):
    """The same for many components."""

    hosting = forms.ChoiceField(
        label="Hosting", required=False, choices=[("", "Leave as it is"), *Hosting.choices]
    )
    provider = forms.CharField(label="Provider", max_length=200, required=False)
    product = forms.CharField(
        label="Product", max_length=200, required=False, help_text="Such as SQL Server"
    )
    version = forms.CharField(label="Version", max_length=60, required=False)
    source = forms.CharField(label="Source", max_length=300)


class Why(forms.Form):
    """A reason in words."""

    why = forms.CharField(label="Why?", max_length=2000, widget=AREA)


class NewPaper(forms.Form):
    """A paper for the design authority."""

    number = forms.CharField(label="Number", max_length=60, help_text="Such as TDA-0042")
    title = forms.CharField(label="Title", max_length=200)
    context = forms.CharField(label="Context and problem", max_length=8000, widget=AREA)
    drivers = forms.CharField(label="What drives it", max_length=4000, required=False, widget=AREA)
    options = forms.CharField(
        label="Options considered", help_text="One a line", required=False, widget=AREA
    )
    consequences = forms.CharField(
        label="Consequences, good and bad", max_length=4000, required=False, widget=AREA
    )
    consulted = forms.CharField(label="Who was consulted", max_length=500, required=False)
    informed = forms.CharField(label="Who is informed", max_length=500, required=False)

    def clean_options(self) -> list[str]:
        """This will give the options, one a line."""
        return [each.strip() for each in self.cleaned_data["options"].splitlines() if each.strip()]


class Deciding(forms.Form):
    """What the design authority decides."""

    state = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    outcome = forms.CharField(label="Outcome, because", max_length=4000, widget=AREA)
    review_on = DateField(label="When is it looked at again?", required=False)

    def __init__(self, *args: Any, before: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", [(each, PaperState(each).label) for each in policy.MOVES[before]])


class Affecting(Scoring):
    """What a paper would change on one application."""

    field_order = ("reference", "interest_before", "interest_after")
    reference = forms.CharField(label="Reference of the application", max_length=60)
    interest_before = forms.DecimalField(
        label="Interest a year before (£)",
        min_value=0,
        max_value=10**11,
        decimal_places=2,
        initial=0,
    )
    interest_after = forms.DecimalField(
        label="Interest a year after (£)",
        min_value=0,
        max_value=10**11,
        decimal_places=2,
        initial=0,
    )


class Granting(forms.Form):
    """Leave to depart from a standard."""

    reference = forms.CharField(label="Reference of the application", max_length=60)
    standard = forms.CharField(label="Which standard need it not keep?", max_length=300)
    owner = forms.CharField(label="Who answers for it?", max_length=200)
    granted_on = DateField(label="From")
    expires_on = DateField(label="Until", help_text="Two years at most")


def _score(criterion: framework.Criterion, hint: str) -> forms.ChoiceField:
    choices = [(str(each), str(each)) for each in range(1, criterion.most + 1)]
    about = f"{criterion.most} means {criterion.top}."
    return forms.ChoiceField(
        label=f"{criterion.code} {criterion.label}",
        choices=[*UNKNOWN, *choices],
        required=False,
        help_text=f"{about} {hint}".strip(),
    )
