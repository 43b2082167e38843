"""What a person does about what they hear: follow, mute, mark as read, choose the daily mail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor, Viewer
from entente.apps.ledger.models import Entry
from entente.apps.ledger.records import Described, Ref, describe
from entente.apps.ledger.services import append
from entente.apps.notices.enums import Stance
from entente.apps.notices.models import Notice, Preference, Subscription
from entente.apps.notices.written import notices_of
from entente.kernel.errors import Refused


def follow(actor: Actor, *, record_type: str, record_id: str) -> bool:
    """Hear of a record and of what hangs on it; tell whether that is new.

    Refused for a record that the actor may not read, in the same words as for one that does not exist.
    """
    return _take(actor, Ref(record_type, record_id), Stance.FOLLOW, action="notices.follow")


def mute(actor: Actor, *, record_type: str, record_id: str) -> bool:
    """Hear nothing of a record nor of what hangs on it, whatever else is followed; tell whether that is new."""
    return _take(actor, Ref(record_type, record_id), Stance.MUTE, action="notices.mute")


def unfollow(actor: Actor, *, record_type: str, record_id: str) -> bool:
    """No longer follow a record; tell whether it was followed."""
    return _drop(actor, Ref(record_type, record_id), Stance.FOLLOW, action="notices.unfollow")


def unmute(actor: Actor, *, record_type: str, record_id: str) -> bool:
    """No longer mute a record; tell whether it was muted."""
    return _drop(actor, Ref(record_type, record_id), Stance.MUTE, action="notices.unmute")


@transaction.atomic
def enrol(
    actor: Actor, *, people: Collection[UUID], record_type: str, record_id: str, marking_ids: Collection[int]
) -> int:
    """Have people hear of a record because of a duty they have in it; return for how many that is new.

    Whoever has taken a stance on it keeps theirs. They are told no more than they may read. `marking_ids`: of the
    record, and of what says that these people have to do with it; the ledger tells it only to who may read that.
    """
    new = 0
    for person in people:
        _kept, created = Subscription.objects.get_or_create(
            person_id=person, record_type=record_type, record_id=record_id, defaults={"stance": Stance.FOLLOW}
        )
        if created:
            append(
                actor,
                action="notices.follow",
                record_type="person",
                record_id=str(person),
                after={"record_type": record_type, "record_id": record_id, "stance": str(Stance.FOLLOW)},
                marking_ids=marking_ids,
            )
            new += 1
    return new


@transaction.atomic
def tell(entry: Entry, *, people: Collection[UUID], record_type: str, record_id: str) -> int:
    """Give people a notice of an act that is addressed to them, whatever they follow; return how many get one.

    Called in the transaction of the act. The notice names the record as any other does: to who may read it. Who acted
    is told nothing of their own act.
    """
    through = {person: Ref("person", str(person)) for person in people}
    notices = notices_of(entry.pk, entry, about=Ref(record_type, record_id), people=through)
    return len(Notice.objects.bulk_create(notices))


@transaction.atomic
def mark_read(actor: Actor, *, notice_ids: Collection[UUID] | None = None) -> int:
    """Mark the actor's own notices as read, all of them without `notice_ids`; return how many were unread."""
    person = _person(actor)
    unread = Notice.objects.filter(person_id=person, read_at__isnull=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    count = unread.update(read_at=timezone.now())
    if count:
        # How many is not written: some of them may be of what others, or by now they, may not read.
        append(actor, action="notices.mark_read", record_type="person", record_id=str(person))
    return count


@transaction.atomic
def set_digest(actor: Actor, *, wanted: bool) -> None:
    """Choose whether to get the daily mail."""
    person = _person(actor)
    kept, _created = Preference.objects.select_for_update().get_or_create(person_id=person)
    before, kept.digest = kept.digest, wanted
    kept.save(update_fields=["digest"])
    append(
        actor,
        action="notices.set_digest",
        record_type="person",
        record_id=str(person),
        before={"digest": before},
        after={"digest": wanted},
    )


@transaction.atomic
def _take(actor: Actor, ref: Ref, stance: Stance, *, action: str) -> bool:
    person = _person(actor)
    if ref not in _described(actor, ref):
        raise Refused(_("there is no such record"), rule="notices.readable")
    kept, created = Subscription.objects.select_for_update().get_or_create(
        person_id=person, record_type=ref.record_type, record_id=ref.record_id, defaults={"stance": stance}
    )
    if not created and kept.stance == stance:
        return False
    before = None if created else kept.stance
    kept.stance = stance
    kept.save(update_fields=["stance"])
    _record(actor, ref, action, before=before, after=stance)
    return True


@transaction.atomic
def _drop(actor: Actor, ref: Ref, stance: Stance, *, action: str) -> bool:
    dropped, _by_model = Subscription.objects.filter(
        person_id=_person(actor), record_type=ref.record_type, record_id=ref.record_id, stance=stance
    ).delete()
    if dropped:
        _record(actor, ref, action, before=stance, after=None)
    return bool(dropped)


def _record(actor: Actor, ref: Ref, action: str, *, before: str | None, after: str | None) -> None:
    """Append the entry under the person, not under the record: who follows what is their own affair.

    Like the record it is told only to who may read that; one that the person may no longer read is not named.
    """
    described = _described(actor, ref).get(ref)
    about = {"record_type": ref.record_type, "record_id": ref.record_id} if described else {}
    append(
        actor,
        action=action,
        record_type="person",
        record_id=str(actor.person_id),
        before={**about, "stance": str(before)} if before else None,
        after={**about, "stance": str(after)} if after else None,
        marking_id=described.marking_id if described else None,
    )


def _described(actor: Actor, ref: Ref) -> Mapping[Ref, Described]:
    """Return what the actor may read of a record; nothing of one that is not there for them."""
    viewer = Viewer(
        name=actor.name,
        person_id=actor.person_id,
        post_id=actor.post_id,
        permissions=actor.permissions,
        grants=actor.grants,
        party=actor.party,
        side=actor.side,
    )
    return describe(viewer, [ref])


def _person(actor: Actor) -> UUID:
    """Return the acting person; processes of the platform follow nothing."""
    if actor.person_id is None:
        raise Refused(_("only a person follows records"), rule="notices.person")
    return actor.person_id
