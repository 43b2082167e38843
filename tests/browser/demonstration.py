"""The demonstration world as `entente run` makes it: packs, an account per role, everything made up for exercise.

And somebody who signs in with a second factor, whose pages nobody else sees.
"""

from __future__ import annotations

from pathlib import Path

# So that a test can make the codes that the person's telephone would show.
SECOND_FACTOR = "JBSWY3DPEHPK3PXP"
PERSON = "second.factor@exercise.example"
PASSWORD = "correct horse battery"


def load_demonstration(folder: Path) -> None:
    """Load the world into the database that Django is pointed at, and events into a store in the folder."""
    from entente.apps.access.demo import ensure_demo_accounts
    from entente.cli.preparing import load_exercise, load_packs, quietly
    from entente.conf.environment import environment
    from tests.browser.arranged import arrange
    from tests.factories.event_store import write_year

    environment().event_store = folder / "events"
    write_year(folder / "events")
    load_packs(say=quietly)
    ensure_demo_accounts(demo=True)
    load_exercise(say=quietly)
    _make_person()
    arrange()


def _make_person() -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from entente.apps.access.models import Person

    person = Person(email=PERSON, name="EXERCISE Second factor")
    person.set_password(PASSWORD)
    person.save()
    secret = get_adapter().encrypt(SECOND_FACTOR)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": secret})
    RecoveryCodes.activate(person)
