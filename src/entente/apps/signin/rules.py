"""What tokens may be issued, each rule by name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from entente.kernel.errors import BadInput, Problem

# What a token may be for. A token never grants what its person may not do.
SCOPES = ("read", "write")
LONGEST_DAYS = 366


def token_is_sound(*, name: str, scopes: tuple[str, ...], days: int) -> None:
    """A token has a name, a known scope and an end. Raises BadInput naming each field that is wrong."""
    problems = []
    if not name.strip():
        problems.append(Problem(_("This field is empty."), field="name", remedy=_("say what the token is for")))
    if not scopes or set(scopes) - set(SCOPES):
        problems.append(Problem(_("No known scope is chosen."), field="scopes", remedy=_("choose read, write or both")))
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(
            Problem(
                _("A token lives from 1 to %(days)d days.") % {"days": LONGEST_DAYS},
                field="days",
                remedy=_("choose a number of days in between"),
            )
        )
    if problems:
        raise BadInput(problems)
