"""Adding, correcting and withdrawing facts, and adding sources: enter, compare, confirm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from entente.apps.access.models import PUBLIC
from entente.apps.access.services import reclassify
from entente.apps.register import rules, selectors, services
from entente.apps.register.claims import Claim
from entente.apps.register.models import Fact
from entente.apps.register.selectors.choices import party_list
from entente.apps.register.selectors.facts import FactPage
from entente.kernel.errors import BadInput, Refused
from entente.web.actors import actor_of, viewer_of
from entente.web.clock import clock_of
from entente.web.forms import ClaimChoices, ClaimForm, ExplainedForm, ReasonForm, SourceForm, claim_initial
from entente.web.labels import claim_field_label
from entente.web.marking_form import MarkingForm, marking_form, picker
from entente.web.views.problems import explained


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a claim, before and after."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


@login_required
@explained
def record_fact(request: HttpRequest) -> HttpResponse:
    """Record a new fact, or a claim that rivals one we hold (`?rival=` the fact's id)."""
    rules.may_correct(actor_of(request))
    rival = _rival(request)
    choices = _choices(request)
    initial: dict[str, Any] = claim_initial(rival.claim) if rival else {"parties": request.GET.getlist("party")}
    initial.pop("sources", None)
    form = ClaimForm(request.POST or None, initial=initial, choices=choices)
    marking = marking_form(request, held=rival.fact.marking_id if rival else PUBLIC)
    key = rival.claim.key if rival else ""
    number = 1 + max((each.claim for each in (rival.fact, *rival.rivals)), default=0) if rival else 1

    def write() -> Fact:
        claim = form.claim(key=key, number=number)
        marking_id = marking.intern(request)
        return services.record_fact(actor_of(request), claim, reason=form.cleaned_data["reason"], marking_id=marking_id)

    return _enter(
        request, form, marking, write, before=None, number=number, key=key, done=_("The fact is recorded."), rival=rival
    )


@login_required
@explained
def correct_fact(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Replace what is held by new knowledge; the old view stays reachable."""
    rules.may_correct(actor_of(request))
    page = _page(request, fact_id)
    form = ClaimForm(request.POST or None, initial=claim_initial(page.claim), choices=_choices(request))
    marking = marking_form(request, held=page.fact.marking_id)

    def write() -> Fact:
        claim = form.claim(key=page.claim.key, number=page.claim.claim)
        return _correct(request, _row(fact_id), page.claim, claim, marking, reason=form.cleaned_data["reason"])

    return _enter(
        request,
        form,
        marking,
        write,
        before=page,
        number=page.claim.claim,
        key=page.claim.key,
        done=_("The fact is corrected."),
    )


@login_required
@explained
def withdraw_fact(request: HttpRequest, fact_id: UUID) -> HttpResponse:
    """Stop holding a fact; it stays readable as known then."""
    rules.may_correct(actor_of(request))
    page = _page(request, fact_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_fact(actor_of(request), _row(fact_id), reason=form.cleaned_data["reason"])
        messages.success(request, _("The fact is withdrawn."))
        return redirect("fact", fact_id)
    return _form_page(request, "web/withdraw.html", form, page=page, fact=page.fact)


@login_required
@explained
def add_source(request: HttpRequest) -> HttpResponse:
    """Add a source that facts can cite."""
    rules.may_correct(actor_of(request))
    form, marking = SourceForm(request.POST or None), marking_form(request)
    if request.method == "POST" and form.is_valid() and (not marking.is_bound or marking.is_valid()):
        try:
            with transaction.atomic():
                marking_id = marking.intern(request)
                source = services.add_source(actor_of(request), **form.cleaned_data, marking_id=marking_id)
        except BadInput as error:
            _explain(error, form, marking)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("The source is added. Facts can cite it now."))
            return redirect("source", source.code)
    return _form_page(request, "web/add_source.html", form, marking)


def _correct(
    request: HttpRequest, fact: Fact, before: Claim, claim: Claim, marking: MarkingForm, *, reason: str
) -> Fact:
    """Correct what is said, change who may read it, or both."""
    actor = actor_of(request)
    with transaction.atomic():
        remarked = marking.intern(request) != marking.held_id
        if claim != before or not remarked:
            fact = services.correct_fact(actor, fact, claim, reason=reason)
        if remarked:
            reclassify(
                actor,
                fact,
                marking.spec(),
                record_type="fact",
                record_id=before.key,
                on=timezone.now().date(),
                reason=reason,
            )
    return fact


def _explain(error: BadInput, form: ExplainedForm, marking: MarkingForm) -> None:
    """Show what is wrong; the picker has shown its own problems already."""
    if not marking.errors:
        form.explain(error)


def _enter(
    request: HttpRequest,
    form: ClaimForm,
    marking: MarkingForm,
    write: Callable[[], Fact],
    *,
    before: FactPage | None,
    number: int,
    key: str,
    done: str,
    rival: FactPage | None = None,
) -> HttpResponse:
    """Show the form; then, when it is right, what would change; then, once confirmed, write."""
    context: dict[str, Any] = {"before": before, "rival": rival}
    sound = not marking.is_bound or marking.is_valid()
    if request.method != "POST" or "edit" in request.POST or not form.is_valid() or not sound:
        return _form_page(request, "web/claim_form.html", form, marking, bare="edit" in request.POST, **context)
    try:
        if "confirm" in request.POST:
            fact = write()
            messages.success(request, done)
            return redirect("fact", fact.pk)
        # The comparison is of what the write itself would leave, so that every rule has been asked.
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
    except BadInput as error:
        _explain(error, form, marking)
    except Refused as error:
        form.refuse(error)
    else:
        after = form.claim(key=key, number=number)
        changes = _changes(before.claim if before else None, after, form)
        context |= {"form": form, "changes": changes, **picker(marking, wrong=False)}
        return render(request, "web/claim_confirm.html", context)
    return _form_page(request, "web/claim_form.html", form, marking, **context)


def _form_page(
    request: HttpRequest,
    template: str,
    form: ExplainedForm,
    marking: MarkingForm | None = None,
    *,
    bare: bool = False,
    **context: Any,
) -> HttpResponse:
    wrong = form.is_bound and not bare and bool(form.errors or (marking and marking.errors))
    if marking is not None:
        context |= picker(marking, wrong=wrong)
    return render(request, template, {"form": form, "wrong": wrong, **context}, status=422 if wrong else 200)


def _changes(before: Claim | None, after: Claim, form: ClaimForm) -> list[Change]:
    """Compare field by field; empty on both sides is left out."""
    old = _readable(before, form) if before else {}
    new = _readable(after, form)
    changes = [Change(claim_field_label(name), old.get(name, ""), value) for name, value in new.items()]
    return [change for change in changes if change.before or change.after]


def _readable(claim: Claim, form: ClaimForm) -> dict[str, str]:
    """The claim's values as the reader knows them: names instead of codes."""
    readable = {}
    for name, value in claim.as_dict().items():
        if name in {"key", "claim"}:
            continue
        codes = [str(each) for each in value] if isinstance(value, list) else [str(value)]
        names = dict(getattr(form.fields.get(name), "choices", ()))
        readable[name] = ", ".join(str(names.get(code, code)) for code in codes)
    return readable


def _choices(request: HttpRequest) -> ClaimChoices:
    viewer, clock = viewer_of(request), clock_of(request)

    def terms(vocabulary: str) -> list[tuple[str, str]]:
        return [(term.code, term.name) for term in selectors.term_list(viewer, vocabulary=vocabulary)]

    return ClaimChoices(
        parties=[(party.code, party.name) for party in party_list(viewer)],
        frameworks=[(row.code, row.name) for row in selectors.framework_list(viewer, as_of=clock.as_of)],
        statuses=terms("status"),
        end_reasons=terms("end_reason"),
        tracks=terms("track"),
        sources=[(row.source.code, row.source.title) for row in selectors.source_list(viewer)],
    )


def _page(request: HttpRequest, fact_id: UUID) -> FactPage:
    page = selectors.fact_get(viewer_of(request), fact_id=fact_id, valid=clock_of(request).on)
    if page is None:
        raise Http404(str(fact_id))
    return page


def _rival(request: HttpRequest) -> FactPage | None:
    text = request.GET.get("rival", "")
    if not text:
        return None
    try:
        return _page(request, UUID(text))
    except ValueError:
        raise Http404(text) from None


def _row(fact_id: UUID) -> Fact:
    """The row to write to; the service locks it and refuses when it is no longer held."""
    return Fact.objects.get(pk=fact_id)
