"""Loading the engagements that a pack makes up for demonstration: through the same services as everybody's.

What is there already is left as it is, so that a second load changes nothing and people may go on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from entente.apps.access.binding import seeing_everything
from entente.apps.access.identity import actor_of_viewer, viewer_of_person
from entente.apps.access.models import PostHolding, Scheme
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import Attendance
from entente.apps.engagements.models import Action, ApprovalStep, Engagement, EngagementPerson, Lesson
from entente.apps.engagements.selectors.consequences import consequences_of
from entente.apps.engagements.services import exercises, lessons, lifecycle, outcomes, reports, tracked
from entente.apps.engagements.services.acts import waiting
from entente.apps.engagements.services.chains import Scope, set_chain
from entente.apps.engagements.services.participants import Nominee, nominate
from entente.apps.engagements.services.planning import plan_engagement
from entente.apps.engagements.services.wanted import NewEngagement
from entente.apps.programmes.models import Goal, RequirementSet, Standard
from entente.apps.programmes.services.standards import Required, save_requirements
from entente.apps.programmes.vocabularies import AdoptionState, RequirementKind
from entente.sources.packs.engagements import MadeUp

Entry = Mapping[str, Any]
# What each role of the demonstration sits for, as the file names the parties of its accounts.
_SEATS = {"@partner": "exercise-partner-mission", "@ally": "exercise-ally-delegation"}
_REACHED = {
    "planned": (), "invited": ("invite",), "confirmed": ("invite", "confirm"), "postponed": ("postpone",),
    "cancelled": ("cancel",), "submitted": ("invite", "confirm", "submit"),
    "returned": ("invite", "confirm", "submit", "return_report"),
    "accepted": ("invite", "confirm", "submit", "accept"),
}  # fmt: skip


@transaction.atomic
def load_made_up(actor: Actor, files: MadeUp) -> tuple[str, ...]:
    """Load what a pack makes up; return the codes of the engagements that are new.

    Everything bears the day of this load: an entry says how many days before or after it. Raises BadInput when
    an entry names a party, a post or a goal that is not there.
    """
    known = set(Engagement.objects.filter(code__startswith="exercise-").values_list("code", flat=True))
    new = [entry for entry in files.engagements if entry["code"] not in known]
    if not new:
        return ()
    loader = _Loader(actor)
    for chain in files.chains:
        loader.chain(chain)
    for entry in files.requirements:
        loader.requirements(entry)
    for entry in new:
        loader.load(entry)
    return tuple(str(entry["code"]) for entry in new)


class _Loader:
    """Plays the posts of the demonstration, each act by the post whose act it is."""

    def __init__(self, actor: Actor) -> None:
        self.actor = replace(actor, side="alliance")
        self.today = timezone.now().date()
        self.parties = {"@alliance": Scheme.objects.values_list("alliance", flat=True).first() or ""}
        for token, post in _SEATS.items():
            held = PostHolding.objects.filter(post__code=post).values_list("post__organisation__party__code", flat=True)
            self.parties[token] = held.first() or ""

    def day(self, offset: int | None) -> date | None:
        """A day so many days after the load."""
        return None if offset is None else self.today + timedelta(days=offset)

    def party(self, token: str) -> str:
        """The party that an entry names, or whose account it means."""
        return self.parties.get(token, token)

    @contextmanager
    def post(self, code: str) -> Iterator[Actor]:
        """Act as whoever holds a post, with everything in sight: the loader writes what they could not see yet."""
        person = PostHolding.objects.filter(post__code=code).select_related("person", "post").get()
        viewer = viewer_of_person(person.person, post_id=person.post_id)
        with seeing_everything():
            yield actor_of_viewer(viewer)

    def chain(self, entry: Entry) -> None:
        """Set an approval chain that is not there yet."""
        scope = Scope(organisation=entry.get("organisation", ""), programme=entry.get("programme", ""))
        held = ApprovalStep.objects.filter(organisation__code=scope.organisation) | ApprovalStep.objects.filter(
            programme__code=scope.programme
        )
        if not held.exists():
            set_chain(self.actor, scope, approvers=entry["approvers"])

    def requirements(self, entry: Entry) -> None:
        """Make a set of required standards out of the first of the catalogue."""
        if RequirementSet.objects.filter(pk=entry["code"]).exists():
            return
        codes = Standard.objects.filter(withdrawn=False).values_list("pk", flat=True)[: entry["standards"]]
        depths = (AdoptionState.IMPLEMENTED, AdoptionState.ADOPTED)
        save_requirements(
            self.actor, code=entry["code"], kind=RequirementKind.EXERCISE, title_en=entry["title"]["en"],
            title_fr=entry["title"]["fr"],
            required=[Required(code, depths[number % 2]) for number, code in enumerate(codes)], exercise=True,
        )  # fmt: skip

    def load(self, entry: Entry) -> None:
        """Plan one engagement, bring it where it stands, and give it what came of it."""
        engagement = plan_engagement(self.actor, self._new(entry))
        self._people(engagement, entry)
        if entry.get("agenda"):
            lines = [self._agenda(text) for text in entry["agenda"]]
            outcomes.set_agenda(self.actor, engagement.pk, lines)
        self._exercise(engagement, entry)
        for verb in _REACHED[entry["state"]]:
            self._act(engagement, entry, verb)
        self._outcomes(engagement, entry)
        for each in entry.get("observations", ()):
            self._observe(engagement, each)

    def _new(self, entry: Entry) -> NewEngagement:
        first = self.today + timedelta(days=entry["begins"])
        goals = Goal.objects.filter(code__in=entry.get("goals", ()), programme__exercise=True)
        return NewEngagement(
            code=entry["code"], title_en=entry["title"]["en"], title_fr=entry["title"]["fr"], kind=entry["kind"],
            level=entry.get("level", "working"), field=entry.get("field", ""), starts=first,
            ends=first + timedelta(days=entry.get("lasts", 0)), lead=entry.get("lead", ""),
            host=self.party(entry.get("host", "")),
            parties={self.party(code): seats for code, seats in entry.get("parties", {}).items()},
            observers=tuple(map(self.party, entry.get("observers", ()))), place=entry.get("place", ""),
            country=entry.get("country", ""), latitude=entry.get("latitude"), longitude=entry.get("longitude"),
            purpose=entry.get("purpose", ""), series=entry.get("series", ""),
            goals=tuple(goals.values_list("pk", flat=True)), next_contact_on=self.day(entry.get("next_contact")),
            exercise=True,
        )  # fmt: skip

    @staticmethod
    def _agenda(text: str) -> outcomes.AgendaLine:
        at, _sep, rest = text.partition(" ")
        return outcomes.AgendaLine(rest, at=at) if ":" in at else outcomes.AgendaLine(text)

    def _people(self, engagement: Engagement, entry: Entry) -> None:
        for each in entry.get("people", ()):
            row = nominate(
                self.actor, engagement.pk,
                Nominee(party=self.party(each["party"]), name=each["name"], post_name=each.get("post", "")),
            )  # fmt: skip
            answer = Attendance(each.get("attendance", "nominated"))
            EngagementPerson.objects.filter(pk=row.pk).update(attendance=answer)

    def _act(self, engagement: Engagement, entry: Entry, verb: str) -> None:
        """Do one verb, a month before it began where that has passed."""
        began = engagement.starts - timedelta(days=30)
        reason = entry.get("reason", "")
        if verb in {"invite", "confirm"}:
            service = lifecycle.invite if verb == "invite" else lifecycle.confirm
            service(self.actor, engagement.pk, on=min(began, self.today))
        elif verb in {"cancel", "postpone"}:
            shown = [item.key for item in consequences_of(self.actor, engagement=engagement)]
            called_off: Callable[..., Engagement] = lifecycle.cancel if verb == "cancel" else lifecycle.postpone
            called_off(self.actor, engagement.pk, reason=reason, shown=shown, on=min(began, self.today))
        elif verb == "submit":
            with self.post(entry["lead"]) as lead:
                reports.submit_report(lead, engagement.pk, text=entry["report"])
        else:
            self._decide(engagement, verb, reason)

    def _decide(self, engagement: Engagement, verb: str, reason: str) -> None:
        while pending := waiting(engagement):
            with self.post(pending[0].approver.code) as approver:
                if verb == "return_report":
                    reports.return_report(approver, engagement.pk, reason=reason)
                    return
                reports.approve_report(approver, engagement.pk)

    def _exercise(self, engagement: Engagement, entry: Entry) -> None:
        for each in entry.get("stages", ()):
            starts = self.today + timedelta(days=each["begins"])
            ends = starts + timedelta(days=each.get("lasts", 0))
            stage = exercises.Stage(
                each["kind"], starts, ends, each.get("place", ""), each.get("country", ""), each.get("result", "")
            )
            exercises.set_stage(self.actor, engagement.pk, stage)
        for each in entry.get("objectives", ()):
            goal = Goal.objects.filter(code=each.get("goal", ""), programme__exercise=True).first()
            row = exercises.add_objective(
                self.actor, engagement.pk, title_en=each["en"], title_fr=each["fr"], goal=goal.pk if goal else None
            )
            if each.get("outcome"):
                exercises.assess_objective(self.actor, row.pk, outcome=each["outcome"], note=each.get("note", ""))
        for each in entry.get("forces", ()):
            exercises.set_force(
                self.actor, engagement.pk, exercises.Force(**{**each, "party": self.party(each["party"])})
            )
        if entry.get("requirements"):
            exercises.set_requirements(self.actor, engagement.pk, code=entry["requirements"])

    def _outcomes(self, engagement: Engagement, entry: Entry) -> None:
        for each in entry.get("pledges", ()):
            outcomes.record_pledge(self.actor, engagement.pk, **{**each, "party": self.party(each["party"])})
        for each in entry.get("actions", ()):
            row = tracked.open_action(self.actor, engagement.pk, self._action(each))
            self._done(row.pk, each)

    def _action(self, entry: Entry) -> tracked.NewAction:
        return tracked.NewAction(entry["text"], entry["owner"], self.day(entry["due"]), entry.get("verifier", ""))

    def _done(self, action_id: UUID, entry: Entry) -> None:
        """Report an action done, and verify it, where the entry says so."""
        if not entry.get("note"):
            return
        action = Action.objects.select_related("owner").get(pk=action_id)
        with self.post(action.owner.code) as owner:
            tracked.report_action_done(owner, action_id, note=entry["note"])
        if entry.get("state") == "verified":
            with self.post(entry["verifier"]) as verifier:
                tracked.verify_action(verifier, action_id)

    def _observe(self, engagement: Engagement, entry: Entry) -> None:
        """Write an observation and bring it where it stands; its manager is the evaluator."""
        author, manager = engagement.lead.code if engagement.lead else "exercise-desk-officer", "exercise-evaluator"
        text = lessons.NewObservation(entry["title"], entry["observation"], manager, entry.get("recommendation", ""))
        with self.post(author) as writer:
            lesson = lessons.observe(writer, engagement.pk, text)
        Lesson.objects.filter(pk=lesson.pk).update(observed_on=min(engagement.ends, self.today))
        if entry["state"] == "observation":
            return
        with self.post(manager) as evaluator:
            lessons.release(evaluator, lesson.pk)
            if entry["state"] == "released":
                return
            lessons.identify(evaluator, lesson.pk)
        remedy = entry.get("remedy")
        if remedy:
            self._remedy(lesson, {**remedy, "verifier": "exercise-country-desk"}, entry["state"], manager)

    def _remedy(self, lesson: Lesson, remedy: Entry, state: str, manager: str) -> None:
        with self.post(manager) as evaluator:
            action = lessons.assign_remedy(evaluator, lesson.pk, self._action(remedy))
        verified = {"state": "verified"} if state == "learned" else {}
        self._done(action.pk, {**remedy, **verified})
        if state in {"remedied", "learned"}:
            with self.post(manager) as evaluator:
                lessons.record_remedy(evaluator, lesson.pk)
                if state == "learned":
                    lessons.validate(evaluator, lesson.pk)
