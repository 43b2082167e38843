"""The tables of early warning."""

from entente.apps.warnings.models.alerts import Alert, AlertParty, AlertStep, Scan, Sighting
from entente.apps.warnings.models.consultations import Consultation
from entente.apps.warnings.models.reports import AlertReport, Derivation, Report, ReportParty
from entente.apps.warnings.models.results import ForecastCountry, ForecastMonth, ForecastRun, Replay, ScoreRun
from entente.apps.warnings.models.watches import Crossing, Watch

__all__ = [
    "Alert",
    "AlertParty",
    "AlertReport",
    "AlertStep",
    "Consultation",
    "Crossing",
    "Derivation",
    "ForecastCountry",
    "ForecastMonth",
    "ForecastRun",
    "Replay",
    "Report",
    "ReportParty",
    "Scan",
    "ScoreRun",
    "Sighting",
    "Watch",
]
