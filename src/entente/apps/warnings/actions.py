"""The action types of early warning."""

from django.utils.translation import gettext_lazy as _

from entente.apps.ledger.actions import register

register(
    {
        "warnings.record_scan": _("Recorded a scan of the event store"),
        "warnings.signal": _("Pointed out a signal"),
        "warnings.sight": _("Saw a signal again"),
        "warnings.check": _("Compared a signal with what followed"),
        "warnings.grade": _("Graded a signal"),
        "warnings.raise_indicator": _("Raised an indicator"),
        "warnings.watch": _("Put a matter under watch"),
        "warnings.alert": _("Raised an alert"),
        "warnings.reassign": _("Named another post to acknowledge"),
        "warnings.acknowledge": _("Acknowledged an alert"),
        "warnings.undo_acknowledge": _("Took an acknowledgement back"),
        "warnings.request_consultation": _("Requested a consultation"),
        "warnings.record_meeting": _("Recorded that the council met"),
        "warnings.record_outcome": _("Recorded the outcome of a consultation"),
        "warnings.stand_down": _("Stood a warning down"),
        "warnings.false_alarm": _("Called a warning a false alarm"),
        "warnings.reopen": _("Reopened a warning"),
        "warnings.lapse": _("Let a signal lapse that nobody took up"),
        "warnings.remind": _("Reminded the post that should acknowledge"),
        "warnings.record_report": _("Recorded a report"),
        "warnings.correct_report": _("Corrected a report"),
        "warnings.grade_report": _("Graded a report"),
        "warnings.derive_report": _("Said which report another one repeats"),
        "warnings.attach_report": _("Rested an alert on a report"),
        "warnings.cross": _("A threshold of a watch was crossed"),
        "warnings.record_scores": _("Recorded the scores of a backtest"),
        "warnings.record_replay": _("Recorded what the engine would have said"),
        "warnings.publish_forecast": _("Published a forecast of fatalities"),
        "warnings.add_outcomes": _("Added to a forecast what happened since"),
    }
)
register(
    {
        "warnings.keep_watch": _("Set a watch"),
        "warnings.edit_watch": _("Changed a watch"),
        "warnings.end_watch": _("Muted a watch, or took it up again"),
        "warnings.delete_watch": _("Deleted a watch"),
        "warnings.see_crossings": _("Looked at crossed thresholds"),
    },
    silent=True,
)
