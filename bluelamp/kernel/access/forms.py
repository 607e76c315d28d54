"""The shape of what people send to access."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from django import forms
from django.db.models import QuerySet

from . import rules, selectors
from .models import Post


class SignIn(LoginForm):
    """A user name and a password. The browser's session is never asked about: it always ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = "User name"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""


class Confirm(ReauthenticateForm):
    """A password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


def _select(queryset: QuerySet[Any], **more: Any) -> "forms.ModelChoiceField[Any]":
    return forms.ModelChoiceField(queryset, **more)


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **more)


class Person(forms.Form):
    """A person to add."""

    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{2,60}$",
        label="User name",
        error_messages={"invalid": "Use letters, figures, full stops, hyphens: 2 to 60 of them."},
    )
    name = forms.CharField(max_length=100, label="Name")
    collar_number = forms.RegexField(
        r"^[A-Za-z0-9]{0,10}$",
        label="Collar number",
        required=False,
        error_messages={"invalid": "A collar number has up to ten letters and figures."},
    )
    email = forms.EmailField(required=False, label="E-mail address")


class NewPost(forms.Form):
    """A post to give, in the force of who gives it."""

    rank = forms.CharField(max_length=60, label="Rank")
    starts_on = _day(label="First day")
    ends_on = _day(label="First day that it is not held", required=False)

    def __init__(self, *args: Any, force_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _select(selectors.list_units(force_id), label="Unit")
        self.fields["role"] = _select(selectors.list_roles(), label="Role profile")
        self.order_fields(["rank", "unit", "role", "starts_on", "ends_on"])


class PostEnd(forms.Form):
    """The day on which a post ends."""

    on = _day(label="First day that it is not held")


class Circle(forms.Form):
    """A restriction to make."""

    name = forms.CharField(max_length=100, label="Name of the restriction")


class Member(forms.Form):
    """A post to let into a restriction."""

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = _select(posts, label="Post")


class Client(forms.Form):
    """An API client to make for a post: what it may do is some of what the post may."""

    name = forms.CharField(max_length=100, label="Name of the system")
    expires_on = _day(label="Last day", help_text="A year from now at most.")

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(each, rules.PERMISSIONS.get(each, each)) for each in post.role.permissions]
        self.fields["scopes"] = forms.MultipleChoiceField(
            choices=held, widget=forms.CheckboxSelectMultiple, label="What it may do"
        )


class Glass(forms.Form):
    """A closed record to open, and why."""

    table = forms.RegexField(r"^[a-z_]{1,63}$", widget=forms.HiddenInput)
    record = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    back = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        min_length=10,
        max_length=1000,
        label="Why do you need to open it?",
        help_text="Your reason is kept, and your supervisors are told. Ten letters at least.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
