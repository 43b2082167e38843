"""What roles may be allowed to do with warnings."""

from django.utils.translation import gettext_lazy as _

from entente.apps.access.permissions import register

register(
    {
        "warnings.report": _("Record reports, say what they repeat, point out signals"),
        "warnings.grade": _("Grade reports and signals by the Admiralty code"),
        "warnings.raise": _("Raise signals to indicators, watches and alerts; name the post that acknowledges"),
        "warnings.record_scan": _("Record scans of the event store"),
        "warnings.watch": _("Keep watches with thresholds"),
        "warnings.acknowledge": _("Acknowledge alerts addressed to one’s post"),
        "warnings.consult": _("Request a consultation of the allies"),
        "warnings.council": _("Record when the council met and what came of it"),
        "warnings.close": _("Stand alerts down, or call them false alarms"),
        "warnings.scores": _("Record how forecasts of past weeks did"),
        "warnings.publish_forecast": _("Publish forecasts of fatalities"),
    }
)
