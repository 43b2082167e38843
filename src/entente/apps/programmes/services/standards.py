"""Recording how far parties have come with standards, and what missions and exercises require."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.permissions import PERMISSIONS
from entente.apps.access.rules.markings import MarkingSpec
from entente.apps.access.services import intern
from entente.apps.access.viewers import Actor
from entente.apps.ledger.days import day_of_act
from entente.apps.ledger.services import append
from entente.apps.programmes.models import Adoption, AdoptionEvidence, Requirement, RequirementSet, Standard
from entente.apps.programmes.rules.dates import date_problem
from entente.apps.programmes.rules.standards import adoption_problems
from entente.apps.programmes.services.inputs import fresh, party_of, post_of, refuse, require_for_party, source_of
from entente.apps.programmes.services.marking import shared_marking
from entente.apps.programmes.vocabularies import AdoptionState, RequirementKind
from entente.apps.register.models import Fact, Party
from entente.kernel.errors import BadInput, Problem, Refused


@dataclass(frozen=True, slots=True)
class AdoptionText:
    """How far a party has come: a state, the day it aims at, what it reserves, which post follows it."""

    state: str
    target_on: str = ""
    reservations: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Required:
    """A standard (code) that is required: "adopted" at least, or "implemented"."""

    standard: str
    depth: str = AdoptionState.IMPLEMENTED.value
    note: str = ""


@transaction.atomic
def set_adoption(
    actor: Actor, *, party: str, standard: str, text: AdoptionText, revision: int = 0, since: date | None = None,
    exercise: bool = False, marking: MarkingSpec | None = None, reason: str = "",
) -> Adoption:  # fmt: skip
    """Say how far a party has come with a standard since a day; return it. `revision` is 0 for a first entry.

    Without a marking it is for the allies and the party. Raises Refused without the permission, for another
    partner's mission or for a stale edit, BadInput naming each field that is wrong.
    """
    problems: list[Problem] = []
    whose = party_of(party, "party", problems, needed=True)
    which = Standard.objects.filter(pk=standard).first()
    if which is None:
        problems.append(
            Problem(_("%(code)r is not a standard") % {"code": standard}, field="standard",
                    remedy=_("choose one of the catalogue"))
        )  # fmt: skip
    if whose is None or which is None:
        raise BadInput(problems)
    require_for_party(actor, "programmes.standards", whose)
    problems += adoption_problems(asdict(text))
    owner = post_of(text.owner, "owner", problems)
    refuse(problems)
    adoption = Adoption.objects.select_for_update(of=("self",)).filter(party=whose, standard=which).last()
    before = _text_of(adoption) if adoption else None
    if adoption is None:
        fresh(0, revision)
        adoption = Adoption(party=whose, standard=which, exercise=exercise, revision=0)
        adoption.marking_id = _marking(actor, whose, marking)
    else:
        fresh(adoption.revision, revision)
    if before is None or before["state"] != text.state:
        adoption.since = day_of_act(since)
    adoption.state, adoption.target_on, adoption.owner = text.state, text.target_on, owner
    adoption.reservations = text.reservations.strip()
    adoption.revision += 1
    adoption.save()
    _note(actor, "set_adoption", adoption, before=before, after=_text_of(adoption), reason=reason)
    return adoption


@transaction.atomic
def add_adoption_evidence(
    actor: Actor, adoption_id: UUID, *, text: str = "", url: str = "", source: str = "", on: date | None = None
) -> AdoptionEvidence:
    """Add what shows how far the party is: a source (code), an address or a statement.

    Raises Refused without the permission, BadInput for none of them or a source that is unknown.
    """
    adoption = Adoption.objects.select_related("party").get(pk=adoption_id)
    require_for_party(actor, "programmes.standards", adoption.party)
    problems: list[Problem] = []
    cited = source_of(source, problems)
    problems += evidence_problems(text=text, url=url, source=source)
    refuse(problems)
    evidence = AdoptionEvidence.objects.create(
        adoption=adoption, marking_id=adoption.marking_id, text=text.strip(), url=url.strip(), source=cited,
        on=day_of_act(on), by_name=actor.name,
    )  # fmt: skip
    _note(actor, "add_adoption_evidence", adoption, after={"text": text, "url": url, "source": source})
    return evidence


@transaction.atomic
def save_requirements(
    actor: Actor, *, code: str, kind: str, title_en: str, title_fr: str = "", required: Sequence[Required],
    fact_key: str = "", on: str = "", exercise: bool = False, marking: MarkingSpec | None = None,
) -> RequirementSet:  # fmt: skip
    """Say what a mission or an exercise requires; a second call with the code replaces it. Return the set.

    Without a code the platform chooses one, so that a code that is taken out of sight is not told.
    Without a marking it is public when the mission is a fact of the register (`fact_key`) or an exercise of
    the demonstration. Raises Refused without the permission, BadInput naming each field that is wrong.
    """
    if actor.side == "partner" or not actor.may("programmes.standards"):
        raise Refused(
            _("Your post may not do this: %(what)s.") % {"what": PERMISSIONS["programmes.standards"]},
            rule="programmes.standards",
            remedy=_("ask an administrator for a role with this permission"),
        )
    code = code or f"{slugify(title_en or title_fr)[:60]}-{uuid4().hex[:8]}"
    standards = Standard.objects.in_bulk([each.standard for each in required])
    refuse(_requirement_problems(kind, title_en or title_fr, required, standards, fact_key, on))
    row = RequirementSet.objects.select_for_update(of=("self",)).filter(pk=code).first() or RequirementSet(code=code)
    fields = {"kind": kind, "title_en": title_en, "title_fr": title_fr, "fact_key": fact_key, "on": on}
    for name, value in fields.items():
        setattr(row, name, value)
    row.exercise = exercise
    if marking is not None:
        row.marking_id = intern(actor, marking, on=timezone.now().date())
    row.save()
    row.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(
            requirement_set=row, marking_id=row.marking_id, standard=standards[each.standard], depth=each.depth,
            note=each.note,
        )
        for each in required
    )  # fmt: skip
    append(
        actor,
        action="programmes.save_requirements",
        record_type="requirement_set",
        record_id=code,
        after={**fields, "required": {each.standard: each.depth for each in required}},
        marking_id=row.marking_id,
    )
    return row


def evidence_problems(*, text: str, url: str, source: str) -> list[Problem]:
    """Say what is wrong with evidence: something must be shown, and addresses are of the web."""
    if not (text.strip() or url.strip() or source.strip()):
        return [
            Problem(_("nothing is shown"), field="text", remedy=_("name a source, an address, or say how you know"))
        ]
    if url.strip() and not url.strip().lower().startswith(("https://", "http://")):
        return [Problem(_("the address is not one of the web"), field="url", remedy=_("begin it with https://"))]
    return []


def _requirement_problems(
    kind: str, title: str, required: Sequence[Required], standards: dict[str, Standard], fact_key: str,
    on: str,
) -> list[Problem]:  # fmt: skip
    problems = []
    choose = _("choose one of the list")
    if kind not in RequirementKind.values:
        problems.append(Problem(_("%(kind)r is neither mission nor exercise") % {"kind": kind}, field="kind",
                                remedy=choose))  # fmt: skip
    if not title.strip():
        problems.append(Problem(_("there is no title"), field="title_en", remedy=_("give it one")))
    if fact_key and not Fact.objects.filter(key=fact_key).exists():
        problems.append(Problem(_("%(key)r is not a fact of the register") % {"key": fact_key}, field="fact_key",
                                remedy=choose))  # fmt: skip
    if problem := date_problem("on", on):
        problems.append(problem)
    seen: set[str] = set()
    for number, each in enumerate(required, 1):
        if each.standard not in standards:
            message = _("%(code)r is not a standard") % {"code": each.standard}
            problems.append(
                Problem(message, row=str(number), field="standard", remedy=_("choose one of the catalogue"))
            )
        if each.standard in seen:
            message = _("%(code)s is required twice") % {"code": each.standard}
            problems.append(Problem(message, row=str(number), field="standard", remedy=_("name it once")))
        if each.depth not in {AdoptionState.ADOPTED, AdoptionState.IMPLEMENTED}:
            message = _("%(depth)r is not a depth") % {"depth": each.depth}
            problems.append(Problem(message, row=str(number), field="depth", remedy="adopted, implemented"))
        seen.add(each.standard)
    return problems


def _marking(actor: Actor, party: Party, marking: MarkingSpec | None) -> int:
    today = timezone.now().date()
    if marking is None:
        return shared_marking(actor, party=party.code, on=today)
    return intern(actor, marking, on=today) or PUBLIC


def _text_of(adoption: Adoption) -> dict[str, str]:
    return {
        "state": adoption.state,
        "since": str(adoption.since or ""),
        "target_on": adoption.target_on,
        "reservations": adoption.reservations,
        "owner": adoption.owner.code if adoption.owner else "",
    }


def _note(
    actor: Actor, action: str, adoption: Adoption, *, before: dict[str, str] | None = None,
    after: dict[str, str] | None = None, reason: str = "",
) -> None:  # fmt: skip
    append(
        actor,
        action=f"programmes.{action}",
        record_type="adoption",
        record_id=str(adoption.pk),
        before=before,
        after=after,
        reason=reason,
        marking_id=adoption.marking_id,
    )
