"""What can be done with an engagement: a page for each verb, with what follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entente.apps.access.viewers import Actor
from entente.apps.engagements.models import Engagement
from entente.apps.engagements.rules.transitions import ENGAGEMENT, LABELS, transition_for
from entente.apps.engagements.selectors.choices import post_options
from entente.apps.engagements.selectors.concern import concerned
from entente.apps.engagements.selectors.consequences import consequences_of
from entente.apps.engagements.selectors.engagements import engagement_head, goal_lines
from entente.apps.engagements.selectors.rows import party_parts
from entente.apps.engagements.services import exercises, lessons, lifecycle, outcomes, reports, tracked
from entente.apps.engagements.services.outcomes import AgendaLine
from entente.apps.programmes.selectors.standards import requirement_sets
from entente.apps.register.selectors.choices import party_list
from entente.kernel.errors import BadInput, Problem
from entente.web.actors import actor_of, viewer_of
from entente.web.forms import Choices, ExplainedForm
from entente.web.views.engagements import forms
from entente.web.views.engagements.done import OF_ENGAGEMENT
from entente.web.views.engagements.shared import Question, answered, borne_by, found_or_404, may_open, page_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

Do = Callable[[Actor, Engagement, dict[str, Any]], Any]
# What a post that is named must be able to do: a duty is not given to one that cannot fulfil it.
_ABLE = {"manager": "engagements.lessons", "verifier": "engagements.verify"}
_AT = re.compile(r"(\d{1,2}[:.h]\d{2})\s+(.+)")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the pages: its button, what follows, its form, the service it calls, the page to go back to.

    `listed`: the consequences are listed first. `fills` names the lists of the form. `needs`: one of these permissions
    opens it; where none is named, the table of the life of engagements decides.
    """

    label: Text
    says: Text
    form: type[ExplainedForm]
    do: Do
    back: str = "engagement"
    stops: bool = False
    listed: bool = False
    fills: tuple[str, ...] = field(default=())
    needs: tuple[str, ...] = field(default=())


def _reasoned(service: Callable[..., Any]) -> Do:
    return lambda actor, row, data: service(actor, row.pk, reason=data["reason"])


def _confirmed(service: Callable[..., Any]) -> Do:
    return lambda actor, row, data: service(actor, row.pk, reason=data["reason"], shown=data["shown"].split())


def _agenda(actor: Actor, row: Engagement, data: dict[str, Any]) -> None:
    lines = []
    for text in filter(None, (line.strip() for line in data["agenda"].splitlines())):
        timed = _AT.fullmatch(text)
        lines.append(AgendaLine(timed.group(2), at=timed.group(1)) if timed else AgendaLine(text))
    outcomes.set_agenda(actor, row.pk, lines)


def _settle(actor: Actor, row: Engagement, data: dict[str, Any]) -> None:
    outcomes.settle_pledge(
        actor, _key(data["pledge"], "pledge"), state=data["state"], note=data["note"], revision=data["revision"]
    )


def _assess(actor: Actor, row: Engagement, data: dict[str, Any]) -> None:
    exercises.assess_objective(actor, _key(data["objective"], "objective"), outcome=data["outcome"], note=data["note"])


def _objective(actor: Actor, row: Engagement, data: dict[str, Any]) -> None:
    goal = _key(data["goal"], "goal") if data["goal"] else None
    exercises.add_objective(actor, row.pk, title_en=data["title_en"], title_fr=data["title_fr"], goal=goal)


def _key(text: str, field_name: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadInput(Problem(_("is not known"), field=field_name, remedy=_("load the page again"))) from None


VERBS: dict[str, Verb] = {
    "invite": Verb(
        LABELS["invite"], gettext_lazy("Whoever was named is invited; from then on the dates change by postponing."),
        forms.EmptyForm, lambda actor, row, data: lifecycle.invite(actor, row.pk),
    ),
    "confirm": Verb(
        LABELS["confirm"], gettext_lazy("It is certain to take place."), forms.EmptyForm,
        lambda actor, row, data: lifecycle.confirm(actor, row.pk),
    ),
    "postpone": Verb(
        LABELS["postpone"], gettext_lazy("It keeps its place in the records; new dates are set later."),
        forms.ReasonForm, _confirmed(lifecycle.postpone), stops=True, listed=True,
    ),
    "reschedule": Verb(
        LABELS["reschedule"], gettext_lazy("It is planned again, and everybody named is asked anew."),
        forms.DatesForm,
        lambda actor, row, data: lifecycle.reschedule(
            actor, row.pk, starts=data["starts"], ends=data["ends"], reason=data["reason"]
        ),
    ),
    "cancel": Verb(
        LABELS["cancel"], gettext_lazy("It will not take place. This cannot be undone."),
        forms.ReasonForm, _confirmed(lifecycle.cancel), stops=True, listed=True,
    ),
    "approve": Verb(
        LABELS["approve"], gettext_lazy("The report goes to the next post of its chain."), forms.NoteForm,
        lambda actor, row, data: reports.approve_report(actor, row.pk, note=data["note"]), back="engagement-report",
    ),
    "accept": Verb(
        LABELS["accept"],
        gettext_lazy("You decide last: the report is accepted, and whoever may read the engagement reads it."),
        forms.NoteForm, lambda actor, row, data: reports.approve_report(actor, row.pk, note=data["note"]),
        back="engagement-report",
    ),
    "return_report": Verb(
        LABELS["return_report"], gettext_lazy("Its lead reads your reason, and the chain begins anew afterwards."),
        forms.ReasonForm, _reasoned(reports.return_report), back="engagement-report", stops=True,
    ),
    "reopen": Verb(
        LABELS["reopen"], gettext_lazy("Until it is accepted anew, only its writers and approvers see the report."),
        forms.ReasonForm, _reasoned(reports.reopen_report), back="engagement-report", stops=True,
    ),
    "agenda": Verb(
        gettext_lazy("Set the agenda"), gettext_lazy("It replaces the one that is there."), forms.AgendaForm, _agenda,
        needs=("engagements.plan",),
    ),
    "pledge": Verb(
        gettext_lazy("Record a promise"), gettext_lazy("What a party said it would do, in one sentence."),
        forms.PledgeForm, lambda actor, row, data: outcomes.record_pledge(actor, row.pk, **data), fills=("party",),
        needs=("engagements.report",),
    ),
    "settle": Verb(
        gettext_lazy("Say how the promise was kept"), gettext_lazy("The promise stays, with what became of it."),
        forms.SettleForm, _settle, needs=("engagements.report",),
    ),
    "action": Verb(
        gettext_lazy("Record an action"),
        gettext_lazy("It appears among the duties of its owner until somebody else has verified it."),
        forms.ActionForm,
        lambda actor, row, data: tracked.open_action(
            actor, row.pk,
            tracked.NewAction(data["text"], data["owner"], data["due"], data["verifier"]),
        ),
        fills=("owner", "verifier"), needs=("engagements.actions",),
    ),
    "next-contact": Verb(
        gettext_lazy("Set the next contact"),
        gettext_lazy("It stands among the duties of the post that leads, until it is set anew or taken away."),
        forms.NextContactForm,
        lambda actor, row, data: outcomes.set_next_contact(actor, row.pk, on=data["on"], note=data["note"]),
        needs=("engagements.report",),
    ),
    "observe": Verb(
        gettext_lazy("Write an observation"),
        gettext_lazy("What went well or wrong, so that others need not find out again."), forms.ObserveForm,
        lambda actor, row, data: lessons.observe(actor, row.pk, lessons.NewObservation(**data)), fills=("manager",),
        needs=("engagements.observe",),
    ),
    "stage": Verb(
        gettext_lazy("Set a planning conference"), gettext_lazy("One of each kind, in their order."),
        forms.StageForm, lambda actor, row, data: exercises.set_stage(actor, row.pk, exercises.Stage(**data)),
        back="engagement-exercise", fills=("country",), needs=("engagements.exercises",),
    ),
    "objective": Verb(
        gettext_lazy("Add an objective"), gettext_lazy("What the exercise is to train."), forms.ObjectiveForm,
        _objective, back="engagement-exercise", fills=("goal",), needs=("engagements.exercises",),
    ),
    "assess": Verb(
        gettext_lazy("Assess an objective"), gettext_lazy("How well it was trained."), forms.AssessForm, _assess,
        back="engagement-exercise", needs=("engagements.exercises",),
    ),
    "force": Verb(
        gettext_lazy("Record a contribution"), gettext_lazy("The same unit of a party replaces what was recorded."),
        forms.ForceForm, lambda actor, row, data: exercises.set_force(actor, row.pk, exercises.Force(**data)),
        back="engagement-exercise", fills=("party",), needs=("engagements.exercises", "engagements.nominate"),
    ),
    "requirements": Verb(
        gettext_lazy("Choose the standards required"),
        gettext_lazy("They are compared with what each party has adopted."), forms.RequirementsForm,
        lambda actor, row, data: exercises.set_requirements(actor, row.pk, code=data["code"]),
        back="engagement-exercise", fills=("code",), needs=("engagements.exercises",),
    ),
}  # fmt: skip


@login_required
@found_or_404
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do something with an engagement that the viewer's post allows; a refusal says what is missing."""
    if verb not in VERBS:
        raise Http404(verb)
    viewer, spec = viewer_of(request), VERBS[verb]
    row = engagement_head(viewer, code=code)
    if request.method != "POST":
        _may_open(request, row, verb, spec)
    follows = consequences_of(viewer, engagement=row) if spec.listed else ()
    initial = {"shown": " ".join(item.key for item in follows), **_initial(request, row, verb)}
    choices = _choices(request, row, spec)
    form: Any
    if choices:
        form = spec.form(request.POST or None, initial=initial, choices=choices)
    else:
        form = spec.form(request.POST if request.method == "POST" else None, initial=initial)
    question = Question(
        title=f"{spec.label}: {row.title}",
        says=str(spec.says),
        button=str(spec.label),
        done=str(OF_ENGAGEMENT[verb]),
        back=page_of(code, spec.back),
        write=lambda data: spec.do(actor_of(request), row, data),
        stops=spec.stops,
        follows=follows,
    )
    shown = borne_by([row], exercise=row.exercise)
    return answered(request, question, form, row=row, listed=spec.listed, **shown)


def _may_open(request: HttpRequest, row: Engagement, verb: str, spec: Verb) -> None:
    """Raise Refused, saying who may and when, instead of showing a form that would be refused."""
    if spec.needs:
        may_open(request, row, *spec.needs)
    else:
        transition_for(actor_of(request), concerned(row), state=row.state, verb=verb, table=ENGAGEMENT)


def _choices(request: HttpRequest, row: Engagement, spec: Verb) -> dict[str, Choices]:
    viewer = viewer_of(request)

    def filled(name: str) -> Choices:
        if name == "party":
            return sorted(
                {(part.code, part.name) for part in party_parts([row.pk]).get(row.pk, ())}, key=lambda p: p[1]
            )
        if name == "country":
            return [(party.code, party.name) for party in party_list(viewer)]
        if name == "goal":
            return [(str(goal.id), f"{goal.party}: {goal.code} {goal.title}") for goal in goal_lines(row)]
        if name == "code":
            return [(each.code, each.title) for each in requirement_sets(viewer)]
        return post_options(viewer, engagement=row, permission=_ABLE.get(name, ""))

    return {name: filled(name) for name in spec.fills}


def _initial(request: HttpRequest, row: Engagement, verb: str) -> dict[str, Any]:
    """What the form begins with: what there is, and what the address names."""
    if verb == "agenda":
        return {"agenda": "\n".join(f"{item.at} {item.text}".strip() for item in row.agenda.all())}
    if verb == "next-contact":
        return {"on": row.next_contact_on, "note": row.next_contact_note}
    if verb == "requirements":
        return {"code": row.requirement_set_id}
    names = {"settle": ("pledge", "revision"), "assess": ("objective",), "stage": ("kind",)}.get(verb, ())
    return {name: request.GET.get(name, "") for name in names}
