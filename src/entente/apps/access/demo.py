"""The accounts of the demonstration: one per role, on exercise organisations, only in demonstration mode.

Each role is played from the side of the table where it sits. Passwords are derived from the secret key of
the deployment, so that they are the same at every start and nowhere else.
"""

from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import BooleanField, DateField, Func
from django.db.models.functions import Cast, Now
from django.utils import timezone

from entente.apps.access.models import Level, Organisation, Person, Post, Role, Scheme
from entente.apps.access.services.authority import grant_role
from entente.apps.access.services.people import clear, create_person, deactivate_person
from entente.apps.access.services.posts import appoint, create_organisation, create_post
from entente.apps.access.viewers import Actor
from entente.apps.register.models import Framework, Party, Term
from entente.conf.environment import environment

PLATFORM = Actor(name="Entente", permissions=frozenset({"access.appoint", "access.grant", "access.clear"}))
DOMAIN = "exercise.example"
# Which of the scale's ranks each side is cleared for, up to the highest there is.
RANKS = {"alliance": 4, "ally": 3, "partner": 2}


class _Says(Func):
    """What a function of the database says of a party on a day."""

    output_field = BooleanField()


@dataclass(frozen=True, slots=True)
class _Side:
    """An exercise organisation of one side."""

    key: str
    name_en: str
    name_fr: str


STAFF = _Side("alliance", "EXERCISE International staff", "EXERCICE Secrétariat international")
ALLY = _Side("ally", "EXERCISE Delegation of {party}", "EXERCICE Délégation : {party}")
PARTNER = _Side("partner", "EXERCISE Mission of {party}", "EXERCICE Mission : {party}")
SIDES = {"ally_delegation": ALLY, "partner_mission": PARTNER}


def ensure_demo_accounts(*, demo: bool | None = None) -> list[tuple[str, str, str]]:
    """Make the accounts and return them as (e-mail address, password, role); close them when demo mode is off.

    Call it at every start, in either mode. Changes nothing the second time.
    """
    if not (environment().demo if demo is None else demo):
        close_demo_accounts()
        return []
    accounts = []
    with transaction.atomic():
        scheme = Scheme.objects.first()
        if scheme is None:
            return []
        roles = list(Role.objects.exclude(permissions=[]))
        opened = _opened_by_their_password([_email(role) for role in roles])
        for role in roles:
            person = _account(role, scheme, opened)
            if person is not None:
                accounts.append((person.email, password_of(person.email), role.name))
    return accounts


def close_demo_accounts() -> None:
    """Close every account of the demonstration."""
    with transaction.atomic():
        for person in Person.objects.filter(email__endswith="@" + DOMAIN, is_active=True):
            deactivate_person(PLATFORM, person, reason="demonstration mode is off")


def password_of(email: str) -> str:
    """The password of an account on this deployment."""
    digest = hmac.new(environment().key().encode(), f"demo account {email}".encode(), hashlib.sha256).hexdigest()
    return "-".join([digest[:4], digest[4:8], digest[8:12]])


def _email(role: Role) -> str:
    return f"{role.pk.replace('_', '.')}@{DOMAIN}"


def _opened_by_their_password(emails: list[str]) -> frozenset[str]:
    """Tell which accounts are open, with the password they should have.

    Passwords are slow to check by design, and every account is at every start: they are checked side by side.
    """
    found = dict(Person.objects.filter(email__in=emails, is_active=True).values_list("email", "password"))
    with ThreadPoolExecutor() as pool:
        fits = pool.map(lambda email: check_password(password_of(email), found[email]), found)
        return frozenset(email for email, fit in zip(found, fits, strict=True) if fit)


def _account(role: Role, scheme: Scheme, opened: frozenset[str]) -> Person | None:
    """The person who plays the role, made or found; None when the register has no party for its side."""
    side = SIDES.get(role.pk, STAFF)
    party = _party(side, scheme)
    if party is None:
        return None
    today = timezone.now().date()
    email = _email(role)
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = create_person(PLATFORM, email=email, name=f"EXERCISE {role.name_en}", password=password_of(email))
        post = create_post(
            PLATFORM,
            code=f"exercise-{role.pk.replace('_', '-')}",
            name_en=f"EXERCISE {role.name_en}",
            name_fr=f"EXERCICE {role.name_fr}",
            organisation=_organisation(side, party),
        )
        appoint(PLATFORM, person=person, post=post, start=today)
        _grant(post, role, party, today)
        level = Level.objects.filter(rank__lte=RANKS[side.key]).order_by("-rank").first()
        if level is not None and level.rank > 0:
            clear(PLATFORM, person, level=level, start=today, end=None)
    elif email not in opened:
        person.is_active = True
        person.set_password(password_of(email))
        person.save(update_fields=["is_active", "password"])
    return person


def _grant(post: Post, role: Role, party: Party, today: date) -> None:
    """Give the role, with broad limits of the kinds it needs."""
    partners = Party.objects.exclude(pk=party.pk).filter(kind="state").values_list("code", flat=True)
    frameworks = Framework.objects.values_list("code", flat=True)
    areas = Term.objects.filter(list="functional_area").values_list("code", flat=True)
    grant_role(
        PLATFORM,
        post=post,
        role=role,
        start=today,
        parties=sorted(partners) if "party" in role.scope_kinds else (),
        frameworks=sorted(frameworks) if "framework" in role.scope_kinds else (),
        fields=(sorted(areas) or ("exercise",)) if "field" in role.scope_kinds else (),
    )


def _organisation(side: _Side, party: Party) -> Organisation:
    code = f"exercise-{side.key}"
    found = Organisation.objects.filter(code=code).first()
    return found or create_organisation(
        PLATFORM,
        code=code,
        name_en=side.name_en.format(party=party.name_en),
        name_fr=side.name_fr.format(party=party.name_fr),
        party=party,
        exercise=True,
    )


def _party(side: _Side, scheme: Scheme) -> Party | None:
    """The alliance itself; the first ally; the first partner, one bound by a security agreement if there is one."""
    if side is STAFF:
        return Party.objects.filter(code=scheme.alliance).first()
    today = Cast(Now(), DateField())
    states = Party.objects.filter(kind="state").exclude(code=scheme.alliance).order_by("code")
    states = states.annotate(ally=_Says("code", today, function="access_is_ally"))
    if side is ALLY:
        return states.filter(ally=True).first()
    partners = states.filter(ally=False).annotate(bound=_Says("code", today, function="access_has_agreement"))
    return partners.order_by("-bound", "code").first()
