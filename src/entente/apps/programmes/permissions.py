"""What roles may be allowed to do with programmes."""

from django.utils.translation import gettext_lazy as _

from entente.apps.access.permissions import register

register(
    {
        "programmes.draft": _("Draft tailored programmes and edit their text"),
        "programmes.comment": _("Comment on the clauses of programmes"),
        "programmes.circulate": _("Circulate programmes for consultation, agreement and decision"),
        "programmes.agree": _("Agree programmes for one's own side"),
        "programmes.decide": _("Record what the committee of allies decided on programmes"),
        "programmes.review": _("Schedule and hold reviews of programmes"),
        "programmes.goals": _("Move partnership goals along and report on them"),
        "programmes.record": _("Record programmes that were agreed outside the platform; keep templates"),
        "programmes.assign": _("Say which posts answer for what, and hand posts over"),
        "programmes.undertakings": _("Record what partners undertake and what they deliver"),
        "programmes.standards": _("Record how far parties have come with standards, and what is required"),
        "programmes.challenges": _("Keep the challenges of the cooperation with partners"),
        "programmes.money": _("Keep funding lines and exchange rates"),
    }
)
