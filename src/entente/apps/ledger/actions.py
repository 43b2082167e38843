"""The action types. An act whose type is not registered here cannot be recorded.

An app registers its own in `<app>/actions.py`, which is imported when Django starts:

    from entente.apps.ledger.actions import register
    register({"programmes.agree": _("Agreed a programme")})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise

READ = "ledger.read"

# Name -> what a reader of the history sees, in the past tense, without the actor.
ACTIONS: dict[str, Label] = {
    READ: _("Read a sensitive record"),
    # Not acts of a service: what the database saw go past the services.
    "ledger.insert": _("Row added past the services"),
    "ledger.update": _("Row changed past the services"),
    "ledger.delete": _("Row deleted past the services"),
    "register.load_pack": _("Loaded a pack of the public record"),
    "register.record_fact": _("Recorded a fact"),
    "register.correct_fact": _("Corrected a fact"),
    "register.withdraw_fact": _("Withdrew a fact"),
    "register.add_source": _("Added a source"),
    "register.add_states": _("Added states to the register"),
}

# Acts of which nobody is notified: they change nothing that others follow.
SILENT: set[str] = {READ, "ledger.insert", "ledger.update", "ledger.delete"}


def register(actions: Mapping[str, Label], *, silent: bool = False) -> None:
    """Add an app's action types. `silent` ones notify nobody.

    Raises ValueError when a name is taken with another meaning: one name, one act.
    """
    for name, label in actions.items():
        if name in ACTIONS and str(ACTIONS[name]) != str(label):
            raise ValueError(f"the action type {name!r} is already registered with another meaning")
        ACTIONS[name] = label
        if silent:
            SILENT.add(name)


def label_of(action: str) -> str:
    """Return what the action type means in the reader's language; the bare name for one no longer known."""
    return str(ACTIONS.get(action, action))
