"""What is said once an act on an engagement, a lesson or an action was done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OF_ENGAGEMENT = {
    "invite": _("The invitations are sent."),
    "confirm": _("The engagement is confirmed."),
    "postpone": _("The engagement is postponed."),
    "reschedule": _("The new dates are set."),
    "cancel": _("The engagement is cancelled."),
    "approve": _("You approved the report; the next post of its chain decides now."),
    "accept": _("The report is accepted."),
    "return_report": _("The report is returned to its lead."),
    "reopen": _("The report is open again."),
    "agenda": _("The agenda is set."),
    "pledge": _("The promise is recorded."),
    "settle": _("It is recorded how the promise was kept."),
    "action": _("The action is recorded and stands among its owner’s duties."),
    "next-contact": _("The next contact is set."),
    "observe": _("The observation is written. Until it is released, you and the post that takes it on alone see it."),
    "stage": _("The planning conference is set."),
    "objective": _("The objective is added."),
    "assess": _("The objective is assessed."),
    "force": _("The contribution is recorded."),
    "requirements": _("The standards are chosen."),
}
OF_LESSON = {
    "edit": _("The text is changed."),
    "remedy": _("The remedial action is assigned."),
    "release": _("The observation is released."),
    "identify": _("The observation is a lesson now. Assign its remedial action next."),
    "record_remedy": _("The remedy is recorded as taken."),
    "validate": _("The lesson is learned."),
    "reject": _("The observation is not pursued."),
    "reopen_lesson": _("The lesson is open again."),
}
OF_ACTION = {
    "done": _("The action is reported done; somebody else verifies it."),
    "verify": _("The action is verified."),
    "send_back": _("The action is sent back to its owner."),
    "drop": _("The action is dropped."),
    "edit": _("The action is changed."),
}
