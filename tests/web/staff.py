"""People of the invented League in posts with roles, signed in; and someone cleared, with something to hide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.rules.need_to_know import Group, Spell, ViewerFacts, World
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from tests.factories.access import ALWAYS, Someone, someone, write_world

PLATFORM = Actor(name="Platform")
ADMINISTRATOR = ("access.read", "access.appoint", "access.grant", "access.clear", "contacts.read")
DESK = (
    "register.read", "register.correct", "marking.set", "marking.reclassify", "attachments.add", "access.delegate",
)  # fmt: skip
AUDITOR = ("ledger.read", "access.read")
SECRET, ALLIES = "SECRET", ("ALLIES",)


def write_scheme() -> None:
    """Levels, the group of the allies, and a security agreement with Malta."""
    write_world(
        World(
            alliance="LEAGUE",
            membership="LEAGUE",
            agreement="SECRECY",
            groups={
                "ALLIES": Group(frozenset({"LEAGUE"}), frozenset({"LEAGUE"})),
                "PARTNERS": Group(frozenset(), frozenset({"PART"})),
            },
            agreements=(Spell("MLT", "SECRECY", ALWAYS),),
        ),
        ["MLT"],
    )


@dataclass(frozen=True)
class Seat:
    """Someone and their browser."""

    who: Someone
    client: Client

    def get(self, address: str, **kwargs: Any) -> str:
        """The text of a page that opens."""
        response = self.client.get(address, **kwargs)
        assert response.status_code == 200, (address, response.status_code)
        return response.content.decode()

    def act(self, address: str, **form: Any) -> Any:
        """Fill in a form, confirm what the page says will happen, and return the answer."""
        asked = self.client.post(address, form)
        assert asked.status_code == 200, asked.content.decode()
        assert 'name="confirm"' in asked.content.decode()
        return self.client.post(address, {**form, "confirm": "1"})


def seat(permissions: tuple[str, ...], *, party: str = "LEAGUE", rank: int = 0, role: str = "") -> Seat:
    """Someone in a post of a party, cleared up to a rank, signed in."""
    facts = ViewerFacts(party, ((rank, ALWAYS),) if rank else ())
    who = someone(facts, role=role or f"role-{abs(hash(permissions))}", permissions=permissions)
    client = Client()
    client.force_login(who.person)
    return Seat(who, client)


def secret() -> int:
    """The marking that only cleared people of the alliance and the allies may read."""
    return intern(PLATFORM, MarkingSpec(SECRET, "LEAGUE", groups=ALLIES), on=date(2024, 6, 1))
