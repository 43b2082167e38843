"""What an answer that shows marked records bears besides its banner: a header, and no place in any cache."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from entente.apps.access.models import PUBLIC
from entente.apps.access.selectors.bearing import Banner, Bearing, banner_from, banner_of_all, bearing_of
from entente.apps.access.shown import shown_markings
from entente.apps.ledger.services import append_read
from entente.web.actors import viewer_of

HEADER = "Entente-Marking"
# A file that was served record by record has noted its own reading.
RECORDED = "reading_recorded"


def banner_for(request: HttpRequest) -> Banner | None:
    """Return what the page bears that is about to be written; None: all it shows is public."""
    shown = shown_markings() - {PUBLIC}
    borne = shown, bearing_of(marking_ids=shown) if shown else Bearing()
    request.borne = borne  # type: ignore[attr-defined]
    return banner_from(borne[1]) if shown else None


def bear_marking(request: HttpRequest, response: HttpResponse, above: frozenset[int]) -> None:
    """Name the marking in a header, in English, for programs and for what is saved without its page.

    Raises RuntimeError when a page read marked records after its banner was written: it bears too little, and
    must not leave.
    """
    borne: tuple[frozenset[int], Bearing] | None = getattr(request, "borne", None)
    if borne is not None and borne[0] == above:
        words = borne[1].words("en")
    else:
        words = banner_of_all(marking_ids=above, language="en")
        if borne is not None and not above <= borne[0] and borne[1].words("en") != words:
            raise RuntimeError(
                f"{request.path} shows records marked {words} below a banner written before they were read"
            )
    response[HEADER] = words.replace(" – ", " // ")
    response["Cache-Control"] = "private, no-store"


def record_download(request: HttpRequest, response: HttpResponse, above: frozenset[int]) -> None:
    """Keep in the ledger that someone took marked records away in a file."""
    taken = response.headers.get("Content-Disposition", "").startswith("attachment")
    if taken and response.status_code == 200 and not getattr(request, RECORDED, False):
        append_read(
            viewer_of(request),
            record_type="download",
            record_id=request.path[:100],
            reason=request.META.get("QUERY_STRING", "")[:500],
            marking_ids=above,
        )
