"""Files attached to engagements: served through the policy of attachments, never from a public folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from entente.apps.access import services
from entente.apps.access.models import PUBLIC
from entente.apps.access.rules.uploads import LARGEST
from entente.apps.access.services.attachments import may_attach_to
from entente.apps.engagements.selectors.engagements import engagement_head
from entente.apps.ledger.records import Ref
from entente.web.actors import actor_of, viewer_of
from entente.web.views.attachments import FileForm
from entente.web.views.engagements.shared import Question, answered, borne_by, found_or_404, page_of

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


@login_required
@found_or_404
def attach(request: HttpRequest, code: str) -> HttpResponse:
    """Attach a file to an engagement; it bears the engagement's marking."""
    viewer = viewer_of(request)
    row = engagement_head(viewer, code=code)
    may_attach_to(actor_of(request), Ref("engagement", row.code))

    def write(data: dict[str, Any]) -> None:
        file: UploadedFile[bytes] = data["file"]
        services.attach(
            actor_of(request), viewer, record_type="engagement", record_id=row.code, name=file.name or "",
            # One byte more than is taken, so that a longer file is refused as one.
            content=file.read(LARGEST + 1), marking_id=row.marking_id or PUBLIC,
        )  # fmt: skip

    question = Question(
        title=_("Attach a file to “%(title)s”") % {"title": row.title},
        says=_("Whoever may read the engagement may download it."),
        button=_("Attach the file"),
        done=_("The file is attached."),
        back=page_of(code),
        write=write,
    )
    form = FileForm(request.POST or None, request.FILES or None)
    return answered(request, question, form, row=row, files=True, **borne_by([row], exercise=row.exercise))
