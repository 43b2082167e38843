"""Entering what a pack makes up for demonstration: through the same services as people, once, marked as exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from entente.apps.access.models import Post, PostHolding, Scheme
from entente.apps.access.viewers import Actor
from entente.apps.programmes.enums import ClauseKind, Side
from entente.apps.programmes.models import Adoption, Challenge, Goal, Programme, RequirementSet, Standard, Undertaking
from entente.apps.programmes.rules.duties import MatrixRow
from entente.apps.programmes.services.challenges import (
    ChallengeText,
    Judgement,
    add_challenge_evidence,
    open_challenge,
    review_challenge,
)
from entente.apps.programmes.services.funding import record_rate
from entente.apps.programmes.services.handovers import open_handover
from entente.apps.programmes.services.responsibilities import fill_from_owners, set_responsibilities
from entente.apps.programmes.services.standards import (
    AdoptionText,
    Required,
    add_adoption_evidence,
    save_requirements,
    set_adoption,
)
from entente.apps.programmes.services.undertakings import UndertakingText, record_delivery, record_undertaking
from entente.apps.programmes.vocabularies import AdoptionState
from entente.apps.register.models import Source
from entente.apps.register.services import add_source
from entente.sources.packs.exercise_duties import ExerciseDuties

Entry = Mapping[str, Any]
RATES = "exercise-rates"
_NEEDED = ("assign", "undertakings", "standards", "challenges", "money")


@transaction.atomic
def load_exercise_duties(actor: Actor, files: Sequence[ExerciseDuties]) -> int:
    """Enter the files whose programme is there and has nothing of them yet; return how many were entered.

    The alliance's process writes it, as its staff would: challenges are internal unless the file shares them. What
    people did here afterwards is never touched. Raises as the services do.
    """
    alliance = Scheme.objects.values_list("alliance", flat=True).first() or ""
    able = replace(
        actor, side=Side.ALLIANCE.value, party=alliance,
        permissions=actor.permissions | {f"programmes.{name}" for name in _NEEDED} | {"register.correct"},
    )  # fmt: skip
    codes = list(Standard.objects.filter(withdrawn=False).values_list("code", flat=True))
    entered = 0
    for item in files:
        programme = Programme.objects.select_related("party").filter(code=item.programme, exercise=True).first()
        if programme is None or Undertaking.objects.filter(programme=programme).exists():
            continue
        _Entering(able, programme, codes).run(item)
        entered += 1
    return entered


class _Entering:
    """Enters one file."""

    def __init__(self, actor: Actor, programme: Programme, codes: Sequence[str]) -> None:
        self.actor = actor
        self.programme = programme
        self.party = programme.party.code
        self.codes = codes

    def run(self, item: ExerciseDuties) -> None:
        """Enter every list in the order in which one rests on the other."""
        for name in ("responsibilities", "undertakings", "challenges", "adoptions", "requirements", "rates"):
            for entry in item.entries.get(name, ()):
                getattr(self, f"_{name}")(entry)
        if item.fill_from_owners:
            fill_from_owners(self.actor, self.programme.pk)
        for entry in item.entries.get("handovers", ()):
            self._handovers(entry)

    def _responsibilities(self, entry: Entry) -> None:
        goal = Goal.objects.get(programme=self.programme, code=entry["goal"])
        row = MatrixRow(
            entry["accountable"], *(tuple(entry.get(name, ())) for name in ("responsible", "consulted", "informed"))
        )
        set_responsibilities(
            self.actor, self.programme.pk, clause_kind=ClauseKind.GOAL, clause_id=goal.pk, row=row, reason="exercise"
        )

    def _undertakings(self, entry: Entry) -> None:
        fields = ("kind", "text", "promised", "unit", "due", "goal", "owner")
        text = UndertakingText(**{name: entry[name] for name in fields if name in entry})
        undertaking = record_undertaking(self.actor, self.programme.pk, text)
        for each in entry.get("deliveries", ()):
            record_delivery(self.actor, undertaking.pk, amount=each["amount"], on=_day(each["day"]), note=each["note"])

    def _challenges(self, entry: Entry) -> None:
        if Challenge.objects.filter(programme=self.programme, title=entry["title"]).exists():
            return
        fields = ("kind", "title", "severity", "owner", "trend", "description", "mitigation", "goal")
        reviews = entry.get("reviews", ())
        text = ChallengeText(
            party=self.party, programme=self.programme.code, review_on=_day(entry["review_on"]),
            **{name: entry[name] for name in fields if name in entry},
        )  # fmt: skip
        challenge = open_challenge(
            self.actor, text, internal=not entry.get("shared", False), on=_day(entry["day"]), exercise=True
        )
        for each in reviews:
            judgement = Judgement(each["severity"], each["trend"], each["mitigation"], _day(each["review_on"]))
            challenge = review_challenge(
                self.actor, challenge.pk, judgement, revision=challenge.revision, reason=each["reason"],
                on=_day(each["day"]),
            )  # fmt: skip
        for each in entry.get("evidence", ()):
            add_challenge_evidence(self.actor, challenge.pk, text=each["text"], on=_day(each["day"]))

    def _adoptions(self, entry: Entry) -> None:
        code = self._standard(entry["standard"])
        if not code or Adoption.objects.filter(party=self.programme.party, standard=code).exists():
            return
        text = AdoptionText(
            entry["state"], entry.get("target_on", ""), entry.get("reservations", ""), entry.get("owner", "")
        )
        row = set_adoption(
            self.actor, party=self.party, standard=code, text=text, since=_day(entry["since"]), exercise=True,
            reason="exercise",
        )  # fmt: skip
        for each in entry.get("evidence", ()):
            add_adoption_evidence(self.actor, row.pk, text=each["text"], on=_day(each["day"]))

    def _requirements(self, entry: Entry) -> None:
        if RequirementSet.objects.filter(pk=entry["code"]).exists():
            return
        required = [
            Required(code, depth.value)
            for depth in (AdoptionState.ADOPTED, AdoptionState.IMPLEMENTED)
            for number in entry.get(depth.value, ())
            if (code := self._standard(number))
        ]
        save_requirements(
            self.actor, code=entry["code"], kind=entry["kind"], title_en=entry["title"]["en"],
            title_fr=entry["title"]["fr"], required=required, on=entry.get("day", ""), exercise=True,
        )  # fmt: skip

    def _rates(self, entry: Entry) -> None:
        if not Source.objects.filter(code=RATES).exists():
            add_source(
                self.actor, code=RATES, title="EXERCISE Exchange rates made up for demonstration", kind="primary",
                url="https://exercise.example/rates", publisher="EXERCISE",
            )  # fmt: skip
        record_rate(self.actor, base=entry["base"], quote=entry["quote"], rate=entry["rate"], on=_day(entry["day"]),
                    source=RATES)  # fmt: skip

    def _handovers(self, entry: Entry) -> None:
        """The post passes to whoever holds it from that day."""
        day = _day(entry["day"])
        post = Post.objects.filter(code=entry["post"]).first()
        held = PostHolding.objects.filter(post=post, period__contains=day).first() if post else None
        if held is not None:
            open_handover(self.actor, post=entry["post"], taker=held.person_id, on=day, letter=entry["letter"])

    def _standard(self, number: int) -> str:
        """The code of the standard at a place of the catalogue; "" beyond its end."""
        return self.codes[number - 1] if 0 < number <= len(self.codes) else ""


def _day(text: str) -> date:
    return timezone.now().date() if text == "today" else date.fromisoformat(str(text))
