"""Shapes of what call handlers and the public type."""

import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import DateField, offer

from .choices import TellBy
from .rules import attachments
from .rules.appointments import list_starts
from .rules.thrive import PROMPTS

LONGEST_WORDS, LONGEST_PLACE, LONGEST_NAME, LONGEST_NUMBER = 4_000, 200, 100, 35
GRADE, APPOINT, LOOK, CLOSE = "grade", "appoint", "look", "close"


class CallSheet(forms.Form):
    """One call on one page: where, what, who, THRIVE+, the grade. `act` says which button it was.

    Where the place is on the map follows from its words unless it was chosen from the list.
    """

    says_optional = False
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    presented_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label="By")
    place = forms.CharField(
        label="Where (F2)",
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    typed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_PLACE)
    easting = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=0, max_value=7e5)
    northing = forms.FloatField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=1.3e6
    )
    category = forms.ChoiceField(label="Type", required=False)
    words = forms.CharField(
        label="What is happening (F4)",
        required=False,
        widget=forms.Textarea({"rows": 3, "data-count": "no"}),
        max_length=LONGEST_WORDS,
    )
    qualifiers = forms.MultipleChoiceField(
        label="Qualifiers", required=False, widget=forms.CheckboxSelectMultiple
    )
    caller_name = forms.CharField(
        label="Name (F8)",
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    caller_number = forms.CharField(
        label="Number",
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "tel"}),
    )
    born_on = forms.CharField(
        label="Born",
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    person = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    same_as = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    grade = forms.ChoiceField(label="Grade", required=False)
    proposed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    rationale = forms.CharField(
        label="Why, if this is not the grade proposed", required=False, max_length=2000
    )
    closed_because = forms.CharField(
        label="Why no incident is needed", required=False, max_length=500
    )

    def __init__(self, *args: Any, on: datetime.date, act: str = LOOK, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        offer(self, "channel", reference.choices("contact-channel", on=on))
        none = ("", "Choose a type")
        offer(self, "category", [none, *reference.choices("nsir-category", on=on)])
        offer(self, "qualifiers", reference.choices("nsir-qualifier", on=on))
        offer(self, "grade", [("", ""), *reference.choices("grade", on=on)])
        for name, (label, hint) in PROMPTS.items():
            self.fields[name] = forms.CharField(
                label=label, help_text=hint, required=False, max_length=1000
            )

    def thrive_fields(self) -> list[Any]:
        """This will list the boxes of THRIVE+ in the order of its letters."""
        return [self[name] for name in PROMPTS]

    def clean(self) -> dict[str, Any]:
        """This will ask for what a grade or a closing rests on; looking needs nothing."""
        said: dict[str, Any] = super().clean() or {}
        if self.act in (GRADE, APPOINT):
            self._check_enough(said)
        if self.act == CLOSE and not said.get("closed_because"):
            self.add_error("closed_because", "Enter why no incident is needed")
        return said

    def _check_enough(self, said: dict[str, Any]) -> None:
        if "place" in said and not said["place"]:
            self.add_error("place", "Enter where it is")
        if "words" in said and not (said["words"] or said.get("category")):
            self.add_error("words", "Enter what is happening, or choose a type")
        if not said.get("grade") and not said.get("same_as") and not self.errors:
            self.add_error("grade", "Select a grade")


class Day(forms.Form):
    """A day to look at."""

    on = DateField(label="Day")


class SlotForm(forms.Form):
    """Where, for what skill and when people can be seen, and how many at once."""

    place = forms.CharField(label="Place", max_length=LONGEST_PLACE)
    skill = forms.ChoiceField(label="Who they need to see")
    on = DateField(label="Day")
    starts = forms.TimeField(label="From", help_text="For example 09:30")
    ends = forms.TimeField(label="To")
    every = forms.IntegerField(
        label="Minutes each",
        min_value=5,
        max_value=480,
        initial=30,
        help_text="The time is cut into slots of this length",
    )
    capacity = forms.IntegerField(
        label="How many can be seen at once", min_value=1, max_value=100, initial=1
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "skill", reference.choices("appointment-skill", on=on))

    def clean(self) -> dict[str, Any]:
        """This will ask that the time is long enough for a slot."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not list_starts(said["starts"], said["ends"], said["every"]):
            self.add_error("ends", "The time must be long enough for at least one slot")
        return said


class SlotChoice(forms.Form):
    """Which slot, of those that have room."""

    slot = forms.IntegerField(min_value=1, max_value=2**62)


class SlotOffer(SlotChoice):
    """Which slot, and how they agreed to be told of it."""

    tell_by = forms.ChoiceField(choices=TellBy.choices, required=False)


class AnonymousReport(forms.Form):
    """What somebody reports without saying who they are."""

    words = forms.CharField(
        label="What has happened?",
        widget=forms.Textarea({"rows": 6}),
        max_length=LONGEST_WORDS,
        help_text="Say what you saw, when, and what people or vehicles looked like.",
    )
    place = forms.CharField(
        label="Where?",
        max_length=LONGEST_PLACE,
        required=False,
        help_text="An address, a postcode or a place. Spelling need not be exact.",
    )


class ChatWords(forms.Form):
    """A line of a chat."""

    words = forms.CharField(
        label="Your message", max_length=1000, widget=forms.Textarea({"rows": 2})
    )


class ChatStart(forms.Form):
    """How a chat begins."""

    words = forms.CharField(
        label="What is happening?", widget=forms.Textarea({"rows": 4}), max_length=1000
    )
    caller_name = forms.CharField(
        label="Your name",
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )


class ManyFiles(forms.ClearableFileInput):
    """A box for several files at once."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files, each of a size and a kind that is taken, judged by what is in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """This will take each file or say which of them is not taken, and why."""
        sent = [each for each in data or [] if each]
        if len(sent) > attachments.MOST_FILES:
            raise forms.ValidationError(attachments.TOO_MANY)
        faults = [_fault(each) for each in sent]
        if any(faults):
            raise forms.ValidationError([each for each in faults if each])
        return sent


def _fault(sent: "UploadedFile[bytes]") -> str:
    head = sent.read(attachments.HEAD)
    sent.seek(0)
    return attachments.find_fault(attachments.tidy_name(sent.name or ""), sent.size or 0, head)


class PublicReport(AnonymousReport):
    """What somebody reports, and how to reach them."""

    caller_name = forms.CharField(
        label="Your name",
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    caller_number = forms.CharField(
        label="Your telephone number",
        max_length=LONGEST_NUMBER,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    caller_email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    attached = Files(
        label="Photos, video or PDF",
        required=False,
        help_text=(
            f"Up to {attachments.MOST_FILES} files, each up to"
            f" {attachments.MOST_BYTES // 1_000_000} MB. A photo may hold where it was taken."
        ),
    )


class AnyUpdate(forms.Form):
    """The reference of a report and its secret word."""

    reference = forms.CharField(
        label="Your reference", max_length=40, help_text="For example R-7KQM-2PXA"
    )
    secret = forms.CharField(
        label="Your secret word",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
