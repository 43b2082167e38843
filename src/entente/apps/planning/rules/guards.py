"""What must hold before an act in the life of a round: named predicates over plain facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from entente.apps.planning.enums import VersionState
from entente.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Facts:
    """What the guards look at.

    `entries`, `requests` and `late` are how many there are; `version` the state and kind of the version that
    the act is about; `alliance_accepted` whether the alliance accepted the version under review, `returned` the
    names of the partners that returned it and were not answered, `silent` of those that have not said anything.
    """

    reason: str = ""
    entries: int = 0
    requests: int = 0
    late: int = 0
    version_state: str = ""
    version_kind: str = ""
    alliance_accepted: bool = False
    returned: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def _refuse(rule: str, message: str, remedy: str) -> Refused:
    return Refused(message, rule=f"planning.{rule}", remedy=remedy)


def reason_given(facts: Facts) -> None:
    """A reason is written."""
    if not facts.reason.strip():
        raise _refuse("reason_given", _("No reason was given."), _("say why, for whoever reads this later"))


def has_menu(facts: Facts) -> None:
    """There is something to request."""
    if not facts.entries:
        raise _refuse("has_menu", _("The menu is empty."), _("offer at least one activity"))


def has_requests(facts: Facts) -> None:
    """There is something to allocate."""
    if not facts.requests:
        raise _refuse("has_requests", _("Nobody has requested anything."), _("wait for requests, or cancel the round"))


def has_late_requests(facts: Facts) -> None:
    """Somebody came late."""
    if not facts.late:
        raise _refuse(
            "has_late_requests", _("No late request waits."), _("wait for one; the waiting list moves by itself")
        )


def version_drawn(facts: Facts) -> None:
    """The version is complete, and no mere trial."""
    if facts.version_state != VersionState.DONE:
        raise _refuse("version_drawn", _("This version is not drawn."), _("choose one that is, or draw another"))


def reviewed(facts: Facts) -> None:
    """The alliance accepted it, no partner's return is left unanswered; silence of a partner needs a reason."""
    if not facts.alliance_accepted:
        raise _refuse("reviewed", _("The alliance has not accepted this version."), _("ask a desk to review it"))
    if facts.returned:
        raise _refuse(
            "reviewed",
            _("Returned by: %(partners)s.") % {"partners": ", ".join(facts.returned)},
            _("take it back, draw another version, and ask them again"),
        )
    if facts.silent and not facts.reason.strip():
        raise _refuse(
            "reviewed",
            _("Nothing was heard from: %(partners)s.") % {"partners": ", ".join(facts.silent)},
            _("wait for them, or say why the round is agreed without their answer"),
        )


GUARDS: dict[str, Callable[[Facts], None]] = {
    guard.__name__: guard
    for guard in (reason_given, has_menu, has_requests, has_late_requests, version_drawn, reviewed)
}
