"""The forms of administration: people, posts, appointments, roles, delegations."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entente.web.forms import Choices, ExplainedForm

_FIRST_DAY_AFTER = _("The first day on which it no longer holds. Empty: until someone ends it.")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, entered with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=widget,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 2004-03-29.")},
    )


def today() -> date:
    """Where periods begin unless said otherwise."""
    return timezone.now().date()


class ChoosingForm(ExplainedForm):
    """A form whose choices depend on what there is: `choices` by field."""

    def __init__(self, *args: Any, choices: dict[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (choices or {}).items():
            field = cast("forms.ChoiceField", self.fields[name])
            several = isinstance(field, forms.MultipleChoiceField)
            field.choices = values if several or field.required else [("", ""), *values]
            if several:
                field.widget.attrs["size"] = min(max(len(values), 2), 10)


class PersonForm(ChoosingForm):
    """A person to create."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("They sign in with it, and get the mail that lets them set a password.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("fr", "Français")])


class ReasonedForm(ChoosingForm):
    """Why something ends."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea, help_text=_("Whoever reads the history later must understand it.")
    )


class EndForm(ReasonedForm):
    """When something ends, and why."""

    end = day_field(_("First day on which it no longer holds"))

    field_order = ("end", "reason")


class ClearanceForm(ChoosingForm):
    """Up to which level someone is cleared."""

    level = forms.ChoiceField(label=_("Cleared up to"))
    start = day_field(_("From"))
    end = day_field(_("Up to"), required=False, help_text=_FIRST_DAY_AFTER)


class CommunityForm(ChoosingForm):
    """To which community someone is admitted."""

    community = forms.ChoiceField(label=_("Community"))
    start = day_field(_("From"))
    end = day_field(_("Up to"), required=False, help_text=_FIRST_DAY_AFTER)


class OrganisationForm(ChoosingForm):
    """An organisation to create."""

    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("A short name in small letters."))
    party = forms.ChoiceField(label=_("Party"), help_text=_("On whose side of the table it sits."))


class PostForm(ChoosingForm):
    """A post to create."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)
    code = forms.SlugField(label=_("Code"), max_length=60, help_text=_("A short name in small letters."))


class AppointForm(ChoosingForm):
    """Whom to appoint to a post."""

    person = forms.ChoiceField(label=_("Person"))
    start = day_field(_("From"))
    end = day_field(_("Up to"), required=False, help_text=_FIRST_DAY_AFTER)


class GrantForm(ChoosingForm):
    """Which role to give a post, and within which limits. The fields of limits are named as the rules name them."""

    role = forms.ChoiceField(label=_("Role"))
    party = forms.MultipleChoiceField(
        label=_("Limited to parties"), required=False, help_text=_("Only for roles that are limited so.")
    )
    framework = forms.MultipleChoiceField(
        label=_("Limited to frameworks"), required=False, help_text=_("Only for roles that are limited so.")
    )
    field = forms.CharField(
        label=_("Limited to fields"),
        required=False,
        help_text=_("Their codes, with commas between them. Only for roles that are limited so."),
    )
    start = day_field(_("From"))
    end = day_field(_("Up to"), required=False, help_text=_FIRST_DAY_AFTER)

    def clean_field(self) -> str:
        """Read the list of fields."""
        return ", ".join(part.strip() for part in self.cleaned_data["field"].split(",") if part.strip())


class DelegateForm(ChoosingForm):
    """What to lend, to which post or person, for how long, why."""

    to_post = forms.ChoiceField(
        label=_("To the post"), required=False, help_text=_("Whoever holds that post may do it. Or name a person.")
    )
    to_person = forms.ChoiceField(
        label=_("To the person"),
        required=False,
        help_text=_("One person of your own side, in whatever post they act."),
    )
    permissions = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Within the limits of your own post."),
    )
    start = day_field(_("From"))
    end = day_field(_("Up to"), help_text=_("The first day on which it no longer holds."))
    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea, help_text=_("Whoever reads the history later must understand it.")
    )
