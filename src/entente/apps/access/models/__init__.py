"""The tables of who may read and do what."""

from entente.apps.access.models.attachments import Attachment
from entente.apps.access.models.marked import PUBLIC, Marked
from entente.apps.access.models.markings import (
    Caveat,
    Clearance,
    Community,
    CommunityMember,
    Level,
    Marking,
    ReleaseGroup,
    Scheme,
)
from entente.apps.access.models.people import Person, PersonManager
from entente.apps.access.models.posts import Organisation, Post, PostHolding
from entente.apps.access.models.roles import Delegation, PostRole, Role

__all__ = [
    "PUBLIC",
    "Attachment",
    "Caveat",
    "Clearance",
    "Community",
    "CommunityMember",
    "Delegation",
    "Level",
    "Marked",
    "Marking",
    "Organisation",
    "Person",
    "PersonManager",
    "Post",
    "PostHolding",
    "PostRole",
    "ReleaseGroup",
    "Role",
    "Scheme",
]
