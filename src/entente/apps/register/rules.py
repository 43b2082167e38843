"""What the register allows, each rule by name."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from entente.apps.access.viewers import Actor
from entente.apps.register.claims import Claim
from entente.apps.register.enums import FactKind, SourceKind, VocabularyList
from entente.apps.register.lookups import Lookup
from entente.apps.register.models import Fact, Term
from entente.kernel.errors import Problem, Refused
from entente.kernel.partial_dates import PartialDate
from entente.kernel.spells import OPEN_END

CORRECT = "register.correct"
NEED_FRAMEWORK = {FactKind.MEMBERSHIP, FactKind.PROGRAMME, FactKind.SUSPENSION, FactKind.MANDATE}


def may_correct(actor: Actor, *claims: Claim) -> None:
    """The actor's role lets them add and correct facts; given claims, of all their parties and frameworks."""
    if not actor.may(CORRECT):
        raise Refused(
            _("Your post may not add or correct facts."),
            rule=CORRECT,
            remedy=_("ask an administrator for a role with this permission"),
        )
    beyond = sorted({party for claim in claims for party in claim.parties if not _within(actor, claim, party)})
    if beyond:
        raise Refused(
            _("Your role is limited to other parties or frameworks than those of this fact: %(parties)s.")
            % {"parties": ", ".join(beyond)},
            rule=CORRECT,
            remedy=_("ask whoever is responsible for them, or an administrator to widen the role"),
        )


def _within(actor: Actor, claim: Claim, party: str) -> bool:
    return actor.may(CORRECT, party=party, framework=claim.framework or None)


def reason_given(reason: str) -> None:
    """Whoever reads the history later must learn why."""
    if not reason.strip():
        raise Refused(_("No reason was given."), rule="register.reason", remedy=_("say why the record changes"))


def still_held(fact: Fact | None) -> Fact:
    """Only what is held now can be corrected or withdrawn; returns it."""
    if fact is None:
        raise Refused(
            _("This fact is no longer held: someone has corrected or withdrawn it."),
            rule="register.still_held",
            remedy=_("open the current version and begin from there"),
        )
    return fact


def something_changes(before: Claim, after: Claim) -> None:
    """A correction says something new."""
    if before == after:
        raise Refused(
            _("The correction changes nothing."), rule="register.change", remedy=_("change a field, or leave the page")
        )


def problem(field: str, message: str, remedy: str) -> Problem:
    """A problem of one field of a form."""
    return Problem(message, field=field, remedy=remedy)


def problems_of_claim(claim: Claim, *, known: Lookup, replaces: Fact | None) -> list[Problem]:
    """Everything that is wrong with a claim entered by hand; the same rules as for a pack."""
    problems = _missing(claim) + _unknown(claim, known) + _dates(claim)
    if not problems:
        problems = _overlap(claim, replaces)
    return problems


def _missing(claim: Claim) -> list[Problem]:
    needed = {"key": claim.key, "title_en": claim.title_en, "title_fr": claim.title_fr, "status": claim.status}
    problems = [
        problem(field, _("This field is empty."), _("fill it in")) for field, value in needed.items() if not value
    ]
    if not claim.parties:
        problems.append(problem("parties", _("No party is named."), _("name at least one")))
    if not claim.sources:
        problems.append(problem("sources", _("The fact has no source."), _("name at least one")))
    if claim.kind in NEED_FRAMEWORK and not claim.framework:
        problems.append(problem("framework", _("No framework is named."), _("choose one")))
    if (claim.kind == FactKind.SUSPENSION) != bool(claim.track):
        problems.append(
            problem(
                "track", _("A suspension, and nothing else, has a track."), _("choose the track, or leave it empty")
            )
        )
    return problems


def _unknown(claim: Claim, known: Lookup) -> list[Problem]:
    problems = [
        problem(field, _("%(code)s is not known.") % {"code": code}, _("choose one from the list"))
        for field, codes, rows in (
            ("parties", claim.parties, known.parties),
            ("counterparts", claim.counterparts, known.parties),
            ("framework", (claim.framework,) if claim.framework else (), known.frameworks),
            ("sources", claim.sources, known.sources),
        )
        for code in codes
        if code not in rows
    ]
    terms = set(Term.objects.values_list("list", "code"))
    for field in (VocabularyList.STATUS, VocabularyList.END_REASON, VocabularyList.TRACK):
        code = getattr(claim, field.value)
        if code and (field.value, code) not in terms:
            problems.append(
                problem(field.value, _("%(code)s is not known.") % {"code": code}, _("choose one from the list"))
            )
    if claim.kind not in FactKind.values:
        problems.append(
            problem("kind", _("%(code)s is not known.") % {"code": claim.kind}, _("choose one from the list"))
        )
    return problems


def _dates(claim: Claim) -> list[Problem]:
    dates: list[tuple[str, str]] = [("start", claim.start), ("decided", claim.decided)]
    dates += [("end", "" if claim.end == OPEN_END else claim.end), *(("observed", day) for day in claim.observed)]
    problems = []
    for field, value in dates:
        try:
            if value:
                PartialDate.parse(value)
        except ValueError:
            message = _("%(value)s is not a date.") % {"value": value}
            problems.append(problem(field, message, _("write YYYY, YYYY-MM or YYYY-MM-DD")))
    if not problems and claim.kind in FactKind.values:
        try:
            claim.valid()
        except ValueError:
            message = _("The end comes before the start, or there is no date at all.")
            problems.append(problem("start", message, _("check the dates against the source")))
    return problems


def _overlap(claim: Claim, replaces: Fact | None) -> list[Problem]:
    """Spells of one party in one framework, on one track, may not share a day."""
    if not FactKind(claim.kind).ends_before or claim.claim != 1:
        return []
    others = Fact.objects.filter(
        kind=claim.kind,
        framework__code=claim.framework,
        track=claim.track,
        claim=1,
        recorded__endswith=None,
        valid__overlap=claim.valid(),
        fact_parties__party__code__in=claim.parties,
        fact_parties__role="subject",
    )
    if replaces is not None:
        others = others.exclude(pk=replaces.pk)
    return [
        problem(
            "start",
            _("The spell overlaps “%(title)s”.") % {"title": other.title},
            _("end the earlier spell first, or record this as a rival claim"),
        )
        for other in others.distinct()
    ]


def problems_of_source(*, code: str, title: str, kind: str, url: str, published: str) -> list[Problem]:
    """Everything that is wrong with a source."""
    problems = [
        problem(field, _("This field is empty."), _("fill it in"))
        for field, value in (("code", code), ("title", title))
        if not value.strip()
    ]
    if kind not in SourceKind.values:
        problems.append(problem("kind", _("%(code)s is not known.") % {"code": kind}, _("choose one from the list")))
    if url and urlsplit(url).scheme not in {"http", "https"}:
        problems.append(problem("url", _("This is not an address."), _("give the page's http(s) address")))
    elif not url and kind != SourceKind.DATASET:
        problems.append(problem("url", _("This field is empty."), _("give the page's http(s) address")))
    problems += _published(published)
    return problems


def _published(published: str) -> Iterable[Problem]:
    try:
        if published:
            PartialDate.parse(published)
    except ValueError:
        message = _("%(value)s is not a date.") % {"value": published}
        return [problem("published", message, _("write YYYY, YYYY-MM or YYYY-MM-DD"))]
    return []
