"""What services of this app ask of their input again and again: posts, parties and sources by code, amounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from entente.apps.access.models import Post
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.viewers import Actor
from entente.apps.register.models import Party, Source
from entente.kernel.errors import BadInput, Problem, Refused

Problems = list[Problem]


def post_of(code: str, field: str, problems: Problems, *, needed: bool = False) -> Post | None:
    """Return the post in service with this code; None without a code, or with a problem."""
    code = code.strip()
    post = Post.objects.filter(code=code, active=True).first() if code else None
    if post is None and (code or needed):
        problems.append(
            Problem(_("%(code)r is not a post in service") % {"code": code}, field=field,
                    remedy=_("choose one of the list"))
        )  # fmt: skip
    return post


def party_of(code: str, field: str, problems: Problems, *, needed: bool = False) -> Party | None:
    """Return the party with this code; None without a code, or with a problem."""
    party = Party.objects.filter(code=code.strip()).first() if code.strip() else None
    if party is None and (code.strip() or needed):
        problems.append(
            Problem(_("%(code)r is not a party") % {"code": code}, field=field, remedy=_("choose one of the list"))
        )
    return party


def source_of(code: str, problems: Problems, *, field: str = "source") -> Source | None:
    """Return the source with this code; None without a code, or with a problem."""
    source = Source.objects.filter(code=code.strip()).first() if code.strip() else None
    if source is None and code.strip():
        problems.append(Problem(_("%(code)r is not a source") % {"code": code}, field=field, remedy=_("add it first")))
    return source


def amount_of(value: Decimal | int | str, field: str, problems: Problems, *, places: int = 2) -> Decimal:
    """Return a finite amount that is not negative, with at most so many decimal places; 0 with a problem."""
    try:
        amount = Decimal(str(value).strip() or "0")
    except InvalidOperation:
        amount = Decimal("NaN")
    exponent = amount.as_tuple().exponent
    if not amount.is_finite() or amount < 0 or (isinstance(exponent, int) and exponent < -places):
        problems.append(
            Problem(
                _("%(value)r is not an amount") % {"value": str(value)},
                field=field,
                remedy=_("write a number that is not negative, with at most %(places)s decimal places")
                % {"places": places},
            )
        )
        return Decimal(0)
    return amount


def refuse(problems: Iterable[Problem]) -> None:
    """Raise BadInput with all problems, if there are any."""
    found = list(problems)
    if found:
        raise BadInput(found)


def need_reason(reason: str, rule: str) -> None:
    """Raise Refused without a reason."""
    if not reason.strip():
        raise Refused(_("No reason was given."), rule=rule, remedy=_("say why"))


def fresh(held: int, seen: int) -> None:
    """Raise Refused when somebody else changed the record in the meantime."""
    if held != seen:
        raise Refused(
            _("Somebody else changed this in the meantime."),
            rule="programmes.fresh_edit",
            remedy=_("load the page again and look at how it stands now"),
        )


def require_for_party(actor: Actor, permission: str, party: Party) -> None:
    """Raise Refused unless the actor may do this for the party. The mission of another partner never does."""
    foreign = actor.side == "partner" and actor.party != party.code
    if foreign or not actor.may(permission, party=None if actor.side == "ally" else party.code):
        raise Refused(
            _("Your post may not do this for this party: %(what)s.") % {"what": PERMISSIONS[permission]},
            rule=permission,
            remedy=_("ask an administrator for a role with this permission"),
        )


def days(**values: date | None) -> dict[str, str]:
    """Return days as the ledger keeps them."""
    return {name: str(value or "") for name, value in values.items()}
