"""What each act will do, in a sentence that stands above its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PROGRAMME: dict[str, _StrPromise] = {
    "propose": _("The draft is circulated to the staffs of both sides for comments. Its text is kept as a round."),
    "return_to_draft": _("The draft is no longer circulated. Its text and the comments stay."),
    "submit_to_partner": _(
        "Both sides are asked to agree to the text as it stands, which is kept as a round. Every activity needs a "
        "goal, every goal an objective and an owner on each side."
    ),
    "agree": _(
        "Your side agrees to the text as it stands now. Any later change voids the agreement. When both sides have "
        "agreed, the text can go to the committee."
    ),
    "return_to_consultation": _("The text is open again for consultation. Agreements given so far are void."),
    "submit_to_committee": _(
        "The text that both sides agreed to goes before the committee of allies, which adopts it or returns it."
    ),
    "adopt": _(
        "The text becomes an agreed version that never changes, and the allies’ agreement to its goals is recorded. "
        "It applies once it is put into force."
    ),
    "enter_into_force": _(
        "The programme applies from this day, its reviews are scheduled, and the programme whose place it takes ends."
    ),
    "open_mid_term_review": _("The text cannot be amended until the review is concluded. The programme goes on."),
    "conclude_mid_term_review": _("The findings are kept, and the programme goes on."),
    "amend": _(
        "The text is open for changes. The agreed version applies until both sides and the allies adopt another."
    ),
    "drop_amendment": _("The text is closed as it was agreed. It must be the agreed version again, word for word."),
    "adopt_amendment": _("The amended text becomes the next agreed version and applies from this day."),
    "propose_extension": _(
        "The text is opened with a later end as its only change. Both sides agree to it, then the allies’ decision is "
        "recorded."
    ),
    "extend": _(
        "The text with the later end becomes the next agreed version, and the reviews to come are planned anew."
    ),
    "bridge": _("Its period is over; it still applies until the next programme does, or until it is closed."),
    "open_final_review": _("Goals can still be carried over. The programme is closed with the findings."),
    "suspend_practical": _("Practical cooperation under this programme stops. Political dialogue goes on."),
    "resume_practical": _("Practical cooperation may go on: people can be nominated to its activities again."),
    "suspend_dialogue": _("Political dialogue under this programme rests. Practical cooperation goes on."),
    "resume_dialogue": _("Political dialogue goes on."),
    "supersede": _("The programme ends on this day: its successor applies."),
    "close": _("The programme ends on this day. Its text and history stay."),
    "withdraw": _("The draft will not be agreed. Its text and history stay."),
}
GOAL: dict[str, _StrPromise] = {
    "open_bilateral_talks": _("Allies and the partner talk about the goal."),
    "open_allied_talks": _("All allies talk about the goal."),
    "return_to_proposal": _("The goal is a proposal again."),
    "agree": _("The goal is agreed: work on it may begin."),
    "put_on_track": _("Both sides and their followers see that the goal is on track."),
    "put_at_risk": _("Both sides and their followers see that the goal is at risk, and why."),
    "block": _("Both sides and their followers see that the goal is blocked, and by what."),
    "complete": _("The goal ends here: it was reached."),
    "carry_over": _("The goal ends here and goes on in the other programme, where its page opens this one."),
    "merge": _("The goal ends here and goes on as part of the other goal, whose page opens this one."),
    "drop": _("The goal ends here: it is no longer wanted."),
}
