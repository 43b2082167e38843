"""People: their accounts, their clearances, the communities they belong to."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from entente.apps.access.models import Clearance, Community, CommunityMember, Level, Person
from entente.apps.access.rules import posts as rules
from entente.apps.access.services.periods import end_period
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.kernel.errors import BadInput, Refused


@transaction.atomic
def create_person(actor: Actor, *, email: str, name: str, language: str = "en", password: str | None = None) -> Person:
    """Create a person. Without a password they sign in through an identity provider, or set one later.

    Raises Refused without the permission, BadInput when the address has an account.
    """
    rules.holds(actor, rules.APPOINT)
    address = email.strip().lower()
    if Person.objects.filter(email=address).exists():
        raise BadInput(_("has an account already"), field="email", remedy=_("find the person in the list"))
    person = Person(email=address, name=name, language=language)
    person.set_password(password)
    person.save()
    append(
        actor,
        action="access.create_person",
        record_type="person",
        record_id=str(person.pk),
        after={"email": address, "name": name},
    )
    return person


@transaction.atomic
def deactivate_person(actor: Actor, person: Person, *, reason: str = "") -> None:
    """Close a person's account: their sessions end at the next request, what they did stays under their name."""
    rules.holds(actor, rules.APPOINT)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    append(
        actor,
        action="access.deactivate_person",
        record_type="person",
        record_id=str(person.pk),
        before={"is_active": True},
        after={"is_active": False},
        reason=reason,
    )


@transaction.atomic
def reactivate_person(actor: Actor, person: Person, *, reason: str) -> None:
    """Open a closed account again; the person sets a new password, or comes through the identity provider."""
    rules.holds(actor, rules.APPOINT)
    if person.is_active:
        raise Refused(_("The account is open already."), rule=rules.APPOINT, remedy=_("load the page again"))
    person.is_active = True
    person.save(update_fields=["is_active"])
    append(
        actor,
        action="access.reactivate_person",
        record_type="person",
        record_id=str(person.pk),
        before={"is_active": False},
        after={"is_active": True},
        reason=reason,
    )


@transaction.atomic
def clear(actor: Actor, person: Person, *, level: Level, start: date, end: date | None) -> Clearance:
    """Clear a person up to a level, until `end`. An earlier clearance ends where the new one begins."""
    rules.holds(actor, rules.CLEAR)
    rules.period_makes_sense(start, end)
    for earlier in Clearance.objects.filter(person=person, period__overlap=DateRange(start, None)):
        if earlier.period.lower >= start:
            earlier.delete()
        else:
            earlier.period = DateRange(earlier.period.lower, start)
            earlier.save(update_fields=["period"])
    clearance = Clearance.objects.create(person=person, level=level, period=DateRange(start, end))
    append(
        actor,
        action="access.clear",
        record_type="person",
        record_id=str(person.pk),
        after={"level": level.pk, "start": start, "end": end},
    )
    return clearance


@transaction.atomic
def admit(
    actor: Actor, person: Person, *, community: Community, start: date, end: date | None = None
) -> CommunityMember:
    """Admit a person to a community: they have a need to know of its matter, until `end`."""
    rules.holds(actor, rules.CLEAR)
    rules.period_makes_sense(start, end)
    member = CommunityMember.objects.create(person=person, community=community, period=DateRange(start, end))
    append(
        actor,
        action="access.admit",
        record_type="person",
        record_id=str(person.pk),
        after={"community": community.pk, "start": start, "end": end},
    )
    return member


@transaction.atomic
def end_clearance(actor: Actor, clearance: Clearance, *, end: date, reason: str) -> None:
    """Take a clearance back: `end` is the first day on which it no longer holds."""
    rules.holds(actor, rules.CLEAR)
    before = {"level": clearance.level_id, "end": clearance.period.upper}
    end_period(clearance, end)
    append(
        actor,
        action="access.end_clearance",
        record_type="person",
        record_id=str(clearance.person_id),
        before=before,
        after={"level": clearance.level_id, "end": end},
        reason=reason,
    )


@transaction.atomic
def dismiss(actor: Actor, member: CommunityMember, *, end: date, reason: str) -> None:
    """End a person's belonging to a community: `end` is the first day on which they no longer need to know."""
    rules.holds(actor, rules.CLEAR)
    before = {"community": member.community_id, "end": member.period.upper}
    end_period(member, end)
    append(
        actor,
        action="access.dismiss",
        record_type="person",
        record_id=str(member.person_id),
        before=before,
        after={"community": member.community_id, "end": end},
        reason=reason,
    )
