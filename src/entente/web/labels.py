"""Words for values that selectors give as codes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def relation_label(relation: str) -> str:
    """How a party stands to the alliance."""
    return {
        "alliance": _("The alliance"),
        "ally": _("Ally"),
        "partner": _("Partner"),
        "other": _("No framework"),
    }.get(relation, relation)


def colour_label(colour: str) -> str:
    """What the map is coloured by."""
    return {
        "relation": _("Relation"),
        "framework": _("Framework"),
        "region": _("Region"),
        "status": _("Status"),
        "programme": _("Programme"),
    }.get(colour, colour)


def kind_heading(kind: str) -> str:
    """The heading above facts of one kind."""
    return {
        "membership": _("Memberships"),
        "programme": _("Programmes"),
        "mandate": _("Mandates"),
        "agreement": _("Agreements"),
        "suspension": _("Suspensions"),
        "consultation": _("Consultations"),
        "exercise": _("Exercises"),
        "operation": _("Operations"),
        "evaluation": _("Evaluations"),
        "milestone": _("Milestones"),
    }.get(kind, pgettext("facts of some other kind", "Other"))


def claim_field_label(name: str) -> str:
    """What a field of a claim is called in a comparison."""
    return {
        "kind": _("Kind of fact"),
        "parties": _("Parties"),
        "counterparts": _("With"),
        "framework": _("Framework"),
        "title_en": _("Title in English"),
        "title_fr": _("Title in French"),
        "start": _("Start"),
        "end": _("End"),
        "decided": _("Decided"),
        "observed": _("Reported on"),
        "status": _("Status"),
        "end_reason": _("Reason for the end"),
        "track": _("Track"),
        "sources": _("Sources"),
        "note_en": _("Note in English"),
        "note_fr": _("Note in French"),
    }.get(name, name)


def field_label(name: str) -> str:
    """What a field of any record is called in its history; the bare name where we have no word."""
    return {
        "title": _("Title"),
        "url": _("Address"),
        "publisher": _("Publisher"),
        "published": _("Published"),
        "language": _("Language"),
        "name": _("Name"),
        "name_en": _("Name in English"),
        "name_fr": _("Name in French"),
        "email": _("E-mail address"),
        "code": _("Code"),
        "party": _("Party"),
        "person": _("Person"),
        "post": _("Post"),
        "organisation": _("Organisation"),
        "role": _("Role"),
        "permissions": _("Permissions"),
        "frameworks": _("Frameworks"),
        "fields": _("Fields"),
        "level": _("Level"),
        "community": _("Community"),
        "marking_id": _("Marking"),
        "is_active": _("Account open"),
        "exercise": _("Exercise"),
        "to_post": _("To the post"),
        "to_person": _("To the person"),
        "size": _("Size in bytes"),
        "sha256": _("Checksum (SHA-256)"),
        "digest": _("Daily digest"),
        "stance": _("Stance"),
        "record_type": _("Kind of record"),
        "record_id": _("Record"),
    }.get(name) or claim_field_label(name)


def record_kind_label(kind: str) -> str:
    """What a kind of record is called; the bare name where we have no word."""
    return {
        "party": _("Party"),
        "framework": _("Framework"),
        "source": _("Source"),
        "fact": _("Fact"),
        "pack": _("Pack"),
        "person": _("Person"),
        "post": _("Post"),
        "organisation": _("Organisation"),
        "attachment": _("Attachment"),
        "download": _("Downloaded file"),
        "sign_in": _("Attempt to sign in"),
        "scheme": _("Levels, groups and roles"),
        "programme": _("Programme"),
        "goal": _("Goal"),
        "objective": _("Objective"),
        "activity": _("Activity"),
        "commitment": _("Commitment"),
        "comment": _("Comment"),
        "review": _("Review"),
        "template": _("Template"),
        "undertaking": _("Undertaking"),
        "challenge": _("Challenge"),
        "adoption": _("Adoption of a standard"),
        "funding_line": _("Funding line"),
        "exchange_rate": _("Exchange rate"),
        "handover": _("Hand-over"),
        "requirement_set": _("Set of requirements"),
        "engagement": _("Engagement"),
        "action": _("Action"),
        "lesson": _("Lesson"),
        "pledge": _("Pledge of contact"),
        "planning_round": _("Planning round"),
        "planning_entry": _("Entry of the menu"),
        "planning_fund": _("Fund"),
        "planning_partner": _("Partner in a round"),
        "seat_request": _("Request for seats"),
        "plan_version": _("Version of the plan"),
        "plan_review": _("Review of the plan"),
        "alert": _("Warning"),
        "report": _("Report"),
        "watch": _("Watch"),
        "crossing": _("Crossed threshold"),
        "scan": _("Scan of events"),
    }.get(kind, kind)
