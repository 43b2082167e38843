"""The daily mail: prepared for everybody at once, written and sent person by person."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from entente.apps.access.viewers import Actor
from entente.apps.ledger.jobs import later
from entente.apps.ledger.services import append
from entente.apps.notices.models import Digest, Notice, Preference
from entente.apps.notices.rules import mail_may_carry, mailable_markings
from entente.apps.notices.selectors import NoticeView, readable
from entente.apps.notices.viewers import seeing_as

ACTOR = Actor(name="Daily digest")


def prepare_digests(day: date) -> int:
    """Make the day's digest of everyone with unread notices not mailed yet; return how many.

    Run twice for a day it makes no second one.
    """
    declined = Preference.objects.filter(digest=False).values("person_id")
    waiting = Notice.objects.filter(read_at__isnull=True, digest__isnull=True, person__is_active=True)
    people = waiting.exclude(person_id__in=declined).order_by().values_list("person_id", flat=True).distinct()
    return sum(_prepare(person_id, day) for person_id in list(people))


@transaction.atomic
def _prepare(person_id: UUID, day: date) -> bool:
    """Collect one person's notices into a digest and have it sent after commit."""
    from entente.apps.notices.tasks import send_digest_job

    digest, created = Digest.objects.get_or_create(person_id=person_id, day=day)
    if created:
        Notice.objects.filter(person_id=person_id, read_at__isnull=True, digest__isnull=True).update(digest=digest)
        later(send_digest_job, digest=str(digest.pk))
    return created


@transaction.atomic
def send_digest(digest_id: UUID) -> bool:
    """Write and send one digest, once; tell whether a mail left.

    The mail is written at the last moment, so that nobody hears of what they may no longer read. Its
    Message-ID is the digest's: should the process die after sending and before committing, the second
    copy is the same message.
    """
    digest = Digest.objects.select_for_update().select_related("person").get(pk=digest_id)
    if digest.sent_at is not None:
        return False
    digest.sent_at = timezone.now()
    digest.save(update_fields=["sent_at"])
    with override(digest.person.language), seeing_as(digest.person) as viewer:
        notices = list(readable(viewer, digest.notices.order_by("entry_id")))
        if not notices:
            return False
        message = write(digest, notices)
    append(
        ACTOR,
        action="notices.send_digest",
        record_type="person",
        record_id=str(digest.person_id),
        after={"digest": str(digest.pk), "day": digest.day.isoformat(), "notices": len(notices)},
    )
    message.send()
    return True


def write(digest: Digest, notices: list[NoticeView]) -> EmailMessage:
    """Write the mail in the present language. What the channel may not carry is not named, only said to exist."""
    markings = mailable_markings(settings.MAIL_CEILING)
    named = [notice for notice in notices if mail_may_carry(notice.record, markings=markings)]
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    context = {
        "name": digest.person.name,
        "notices": named,
        "withheld": len(notices) > len(named),
        "base": settings.BASE_URL,
    }
    return EmailMessage(
        subject=_("What changed in what you follow"),
        body=render_to_string("notices/digest.txt", context),
        to=[digest.person.email],
        headers={"Message-ID": message_id(host, digest.pk), "Auto-Submitted": "auto-generated"},
    )


def message_id(host: str, digest_id: UUID) -> str:
    """Return the Message-ID of a digest, the same whenever it is sent."""
    return f"<digest.{digest_id}@{host}>"
