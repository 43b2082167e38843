"""The report of an engagement: written by its lead, decided on by its chain, accepted or returned. Never by default."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.binding import seeing_everything
from entente.apps.access.viewers import Actor
from entente.apps.engagements.enums import Decision
from entente.apps.engagements.models import Engagement, Report, ReportApproval
from entente.apps.engagements.rules.chains import Link, chain_of, not_the_author, somebody_decides
from entente.apps.engagements.rules.transitions import ENGAGEMENT, transition_for
from entente.apps.engagements.selectors.concern import asked_of, concerned, readers_of
from entente.apps.engagements.services.acts import Act, begin, finish, waiting
from entente.apps.engagements.services.writing import SEARCH, locked, record, set_search
from entente.kernel.errors import Refused


@transaction.atomic
def write_report(actor: Actor, engagement_id: UUID, *, text: str) -> Report:
    """Keep a draft of the report; it may be begun before the engagement is over.

    Raises Refused unless the actor leads it, and while the report is being decided on.
    """
    engagement = locked(engagement_id)
    people = concerned(engagement)
    transition_for(actor, people, state=engagement.state, verb="submit", table=ENGAGEMENT)
    # Whoever leads may write; whether somebody else's draft is there they could not see for themselves.
    with seeing_everything():
        report = Report.objects.filter(engagement=engagement).first() or Report(
            engagement=engagement, marking_id=engagement.marking_id
        )
        _reads_what_it_replaces(actor, report)
        before, report.text = report.text, text.strip()
        report.author_id, report.post_id, report.by_name = actor.person_id, actor.post_id, actor.name
        report.readers = readers_of(report, people.leading)
        report.save()
    record(
        actor, "write_report", engagement, before={"characters": len(before)}, after={"characters": len(report.text)}
    )
    return report


@transaction.atomic
def submit_report(actor: Actor, engagement_id: UUID, *, text: str = "", on: date | None = None) -> Engagement:
    """Submit the report to the chain that its organisation, its programmes and its place ask for.

    With a `text`, that is kept first. Raises Refused before the engagement is over, for an empty report, and when
    nobody else than the author would decide.
    """
    if text:
        write_report(actor, engagement_id, text=text)
    act = begin(actor, engagement_id, "submit", on=on)
    engagement = act.engagement
    # A step for a programme that the author may not read counts as well.
    with seeing_everything():
        chain = chain_of(asked_of(engagement), author=actor.post_id)
    somebody_decides(chain)
    report = Report.objects.get(engagement=engagement)
    report.round += 1
    report.author_id, report.post_id, report.by_name = actor.person_id, actor.post_id, actor.name
    report.submitted_at = timezone.now()
    posts = concerned(engagement).leading | {link.approver for link in chain}
    report.readers = readers_of(report, posts)
    report.save()
    ReportApproval.objects.bulk_create(_approvals(report, engagement, chain))
    return finish(act, detail={"round": report.round, "steps": len(chain)})


@transaction.atomic
def approve_report(actor: Actor, engagement_id: UUID, *, note: str = "") -> Engagement:
    """Approve the report in one's turn; with the last approval it is accepted, and found by its words.

    Raises Refused when it is another post's turn, or the actor wrote the report.
    """
    engagement = locked(engagement_id)
    last = len(waiting(engagement)) <= 1
    act = begin(actor, engagement_id, "accept" if last else "approve", reason=note)
    _decide(act, Decision.APPROVED, note)
    if not last:
        return finish(act)
    report = Report.objects.get(engagement=act.engagement)
    report.accepted_at = timezone.now()
    report.save(update_fields=["accepted_at"])
    set_search(act.engagement, report=report.text)
    return finish(act, fields=SEARCH)


@transaction.atomic
def return_report(actor: Actor, engagement_id: UUID, *, reason: str) -> Engagement:
    """Return the report to its lead, with the reason. Once submitted again, the chain begins anew."""
    act = begin(actor, engagement_id, "return_report", reason=reason)
    _decide(act, Decision.RETURNED, reason)
    ReportApproval.objects.filter(engagement=act.engagement, decision="").delete()
    return finish(act)


@transaction.atomic
def reopen_report(actor: Actor, engagement_id: UUID, *, reason: str) -> Engagement:
    """Open an accepted report again, with the reason; then its writers and approvers alone read it as before."""
    act = begin(actor, engagement_id, "reopen", reason=reason)
    report = Report.objects.get(engagement=act.engagement)
    report.accepted_at = None
    approvers = ReportApproval.objects.filter(engagement=act.engagement).values_list("approver", flat=True)
    report.readers = readers_of(report, concerned(act.engagement).leading | {*approvers})
    report.save(update_fields=["accepted_at", "readers"])
    set_search(act.engagement)
    return finish(act, fields=SEARCH)


def _reads_what_it_replaces(actor: Actor, report: Report) -> None:
    """Raise Refused where the draft was written before the actor's post came to lead."""
    if report.text and not {str(actor.person_id), str(actor.post_id)} & {*report.readers}:
        raise Refused(
            _("There is a draft that your post does not read yet."),
            rule="engagements.draft_read",
            remedy=_("ask %(name)s to keep the draft once more: then you read it") % {"name": report.by_name},
        )


def _approvals(report: Report, engagement: Engagement, chain: tuple[Link, ...]) -> list[ReportApproval]:
    return [
        ReportApproval(
            engagement=engagement, round=report.round, position=position, approver_id=link.approver,
            because=list(link.because), marking_id=engagement.marking_id,
        )
        for position, link in enumerate(chain, 1)
    ]  # fmt: skip


def _decide(act: Act, decision: Decision, reason: str) -> None:
    report = Report.objects.get(engagement=act.engagement)
    not_the_author(
        person=act.actor.person_id, post=act.actor.post_id, author=report.author_id, author_post=report.post_id
    )
    step = waiting(act.engagement)[0]
    step.decision, step.reason, step.decided_at = decision, reason, timezone.now()
    step.by_name, step.by_post_id = act.actor.name, act.actor.post_id
    step.save()
