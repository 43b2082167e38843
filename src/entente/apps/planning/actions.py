"""The action types of planning."""

from django.utils.translation import gettext_lazy as _

from entente.apps.ledger.actions import register

register(
    {
        "planning.plan_round": _("Began a planning round"),
        "planning.set_fund": _("Set a fund of a round"),
        "planning.set_partner": _("Set what a partner has in a round"),
        "planning.open_offers": _("Opened a round for offers"),
        "planning.open_requests": _("Opened a round for requests"),
        "planning.reopen_offers": _("Opened a round for offers again"),
        "planning.close_requests": _("Closed the requests of a round"),
        "planning.reopen_requests": _("Opened the requests of a round again"),
        "planning.put_under_review": _("Put a plan under review by both sides"),
        "planning.take_back": _("Took a plan back for allocation"),
        "planning.agree": _("Agreed a round and turned it into engagements"),
        "planning.adopt_late": _("Granted late requests"),
        "planning.close": _("Closed a round"),
        "planning.cancel": _("Cancelled a round"),
        "planning.offer_activity": _("Offered an activity"),
        "planning.edit_activity": _("Changed an activity of the menu"),
        "planning.withdraw_activity": _("Withdrew an activity from the menu"),
        "planning.request_seats": _("Requested seats"),
        "planning.edit_request": _("Changed a request of seats"),
        "planning.withdraw_request": _("Withdrew a request of seats"),
        "planning.promise_seats": _("Promised seats to a partner"),
        "planning.release_seats": _("Gave seats back"),
        "planning.lapse": _("Ended a request: its activity was cancelled"),
        "planning.grant": _("Granted seats"),
        "planning.promote": _("Moved a request up from the waiting list"),
        "planning.draw_version": _("Asked for a version of the plan"),
        "planning.version_drawn": _("Drew a version of the plan"),
        "planning.change_seats": _("Changed what a version allocates by hand"),
        "planning.review": _("Reviewed a version of the plan"),
    }
)
