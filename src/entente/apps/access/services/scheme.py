"""Loading what the leading pack says of access."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model

from entente.apps.access.models import Caveat, Community, Level, ReleaseGroup, Role, Scheme
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.ledger.services import append
from entente.apps.register.models import Framework, Party
from entente.kernel.errors import BadInput, Problem
from entente.sources.packs.access import FILE, AccessScheme


@transaction.atomic
def load_scheme(actor: Actor, scheme: AccessScheme) -> bool:
    """Bring levels, groups and roles in line with a pack; tell whether anything was written.

    A second load changes nothing. What the pack no longer names stays where markings or posts use it: a
    level, a caveat, a community and a group for ever, a role without permissions. Raises BadInput naming
    every permission, party and framework that does not exist.
    """
    before = Scheme.objects.first()
    if before is not None and before.digest == scheme.digest:
        return False
    problems = _problems(scheme)
    if problems:
        raise BadInput(problems)
    # Ranks are unique: set aside before they are given anew.
    for rank, level in enumerate(Level.objects.exclude(pk="PUBLIC").order_by("rank")):
        Level.objects.filter(pk=level.pk).update(rank=1000 + rank)
    for rank, each in enumerate(scheme.levels):
        _write(Level, each.code, each.name, rank=rank, needs_agreement=each.needs_agreement and rank > 0)
    for code, name in scheme.communities:
        _write(Community, code, name)
    for position, caveat in enumerate(scheme.caveats):
        _write(Caveat, caveat.code, caveat.name, community_id=caveat.community or None, position=position)
    for position, group in enumerate(scheme.groups):
        _write(
            ReleaseGroup,
            group.code,
            group.name,
            frameworks=list(group.frameworks),
            parties=list(group.parties),
            position=position,
        )
    for position, role in enumerate(scheme.roles):
        _write(
            Role,
            role.code,
            role.name,
            permissions=list(role.permissions),
            scope_kinds=list(role.scope),
            position=position,
        )
    Role.objects.exclude(pk__in=[role.code for role in scheme.roles]).update(permissions=[])
    Scheme.objects.update_or_create(
        id=1,
        defaults={
            "alliance": scheme.alliance,
            "membership": scheme.membership,
            "agreement": scheme.agreement,
            "agreement_statuses": list(scheme.agreement_statuses),
            "digest": scheme.digest,
        },
    )
    append(
        actor,
        action="access.load_scheme",
        record_type="scheme",
        record_id="1",
        before={"digest": before.digest} if before else None,
        after={"digest": scheme.digest, "roles": {role.code: sorted(role.permissions) for role in scheme.roles}},
    )
    return True


def _write(model: type[Model], code: str, name: Any, **values: Any) -> None:
    model._default_manager.update_or_create(code=code, defaults={"name_en": name.en, "name_fr": name.fr, **values})


def _problems(scheme: AccessScheme) -> list[Problem]:
    """Every permission, party and framework that does not exist."""
    problems = [
        Problem(
            f"{permission!r} is not a permission", file=FILE, row=str(role.line), field=role.code,
            remedy="see docs/reference/permissions.md",
        )
        for role in scheme.roles
        for permission in role.permissions
        if permission not in PERMISSIONS
    ]  # fmt: skip
    parties = {code for group in scheme.groups for code in group.parties} | {scheme.alliance}
    frameworks = {code for group in scheme.groups for code in group.frameworks} | {scheme.membership, scheme.agreement}
    known = {
        "party": set(Party.objects.filter(code__in=parties).values_list("code", flat=True)),
        "framework": set(Framework.objects.filter(code__in=frameworks).values_list("code", flat=True)),
    }
    for kind, codes in (("party", parties), ("framework", frameworks - {""})):
        problems += [
            Problem(f"{code!r} is not a {kind} of the register", file=FILE, remedy="load its pack first")
            for code in sorted(codes - known[kind])
        ]
    return problems
