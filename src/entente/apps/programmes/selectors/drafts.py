"""What working on the text needs: the head of a programme, one clause, what its fields may name, its versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from entente.apps.access.models import Post, Scheme
from entente.apps.access.viewers import Viewer
from entente.apps.programmes.enums import ClauseKind
from entente.apps.programmes.models import Activity, Goal, Objective, Programme, Template, Version
from entente.apps.programmes.rules.clauses import MODELS, Text, text_of
from entente.apps.programmes.rules.sides import may, voice
from entente.apps.programmes.rules.texts import is_open
from entente.apps.programmes.rules.transitions import OPEN_TEXT
from entente.apps.programmes.selectors.clauses import AREAS, clause_rows, content_of
from entente.apps.programmes.selectors.rows import programme_row, with_names
from entente.apps.programmes.selectors.types import ProgrammeRow, VersionRow
from entente.apps.register.models import Term

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProgrammeHead:
    """A programme without its parts, and what the viewer may do with its text.

    `may_edit`: the text is open and the viewer drafts for one of the sides; `side` is theirs, "" for neither.
    """

    row: ProgrammeRow
    text_revision: int
    round: int
    text_open: bool
    side: str
    may_edit: bool
    may_comment: bool


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause as text, at its revision."""

    kind: ClauseKind
    id: UUID
    text: Text
    revision: int

    @property
    def name(self) -> str:
        """What it is called in lists: code and title, or the beginning of its text."""
        code = self.text.get("code") or self.text.get("number") or ""
        title = self.text.get("title_en") or self.text.get("title_fr") or self.text.get("text", "")[:80]
        return " ".join(filter(None, (code, title)))


# The fields of clauses that name a post.
POSTS = ("alliance_owner", "partner_owner", "lead")


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """What the fields of a clause may name, each as code and name."""

    posts: Options
    objectives: Options
    goals: Options
    areas: Options


def head_get(viewer: Viewer, *, code: str, on: date) -> ProgrammeHead:
    """Return the head of a programme. One statement. Raises Programme.DoesNotExist, also when it is hidden."""
    programme = with_names(Programme.objects.all()).get(code=code)
    side = voice(viewer, party=programme.party.code)
    foreign = viewer.side == "partner" and side is None
    return ProgrammeHead(
        row=programme_row(programme, on=on),
        text_revision=programme.text_revision,
        round=programme.round,
        text_open=is_open(programme),
        side=side.value if side else "",
        may_edit=side is not None and is_open(programme) and may(viewer, "programmes.draft", programme),
        may_comment=not foreign and may(viewer, "programmes.comment", programme),
    )


def clause_get(viewer: Viewer, *, programme_id: UUID, kind: ClauseKind, clause_id: UUID) -> ClauseView:
    """Return a clause of a programme. One statement. Raises the model's DoesNotExist."""
    for row in clause_rows(kind, programme_id=programme_id, ids=[clause_id]):
        return ClauseView(kind, row.pk, text_of(kind, row), row.revision)
    raise MODELS[kind].DoesNotExist(str(clause_id))


def text_get(viewer: Viewer, *, programme_id: UUID) -> dict[str, Text]:
    """Return the shared text as it stands, by "kind/id". Six statements."""
    return content_of(Programme.objects.get(pk=programme_id))


def field_options(viewer: Viewer, *, head: ProgrammeHead | None, keep: Text | None = None) -> FieldOptions:
    """Return what the fields of a clause may name. Five statements.

    The alliance's staff choose among the posts of both sides; a partner's mission among its own, and what the
    clause names already (`keep`). Without a programme: for one that is begun.
    """
    kept = [text for name in POSTS if (text := (keep or {}).get(name, ""))]
    alliance = Scheme.objects.values_list("alliance", flat=True).first() or ""
    parties = {viewer.party} if viewer.side == "partner" else {alliance, head.row.party.code if head else ""}
    posts = Post.objects.filter(Q(organisation__party__code__in=parties, active=True) | Q(code__in=kept))
    own = {"programme": head.row.id if head else None}
    return FieldOptions(
        posts=[(post.code, post.name) for post in posts.order_by("name_en")],
        objectives=[(str(row.number), f"{row.number} {row.title}") for row in Objective.objects.filter(**own)],
        goals=[(row.code, f"{row.code} {row.title}") for row in Goal.objects.filter(**own)],
        areas=[(term.code, term.name) for term in Term.objects.filter(list=AREAS)],
    )


def named_in(viewer: Viewer, *, texts: Iterable[Text]) -> dict[str, dict[str, str]]:
    """Return what the codes in clauses stand for, by the name of the field: posts, functional areas. Two statements."""
    held = tuple(texts)
    codes = {text[field] for text in held for field in POSTS if text.get(field)}
    areas = {text["functional_area"] for text in held if text.get("functional_area")}
    posts = {post.code: post.name for post in Post.objects.filter(code__in=codes)}
    terms = {term.code: term.name for term in Term.objects.filter(list=AREAS, code__in=areas)}
    return {**dict.fromkeys(POSTS, posts), "functional_area": terms}


def version_list(viewer: Viewer, *, programme_id: UUID) -> tuple[VersionRow, ...]:
    """Return the versions of a programme, the newest first. One statement."""
    rows = Version.objects.filter(programme=programme_id).defer("content").order_by("-number")
    return tuple(VersionRow(row.number, row.round, row.agreed_at, row.recorded_at, row.digest) for row in rows)


def template_options(viewer: Viewer) -> Options:
    """Return the templates of programmes. One statement."""
    return [(row.code, f"{row.instrument.short}: {row.name}") for row in Template.objects.select_related("instrument")]


def open_programmes(viewer: Viewer, *, party: str, but: UUID) -> Options:
    """Return the other programmes of a partner whose text is open, as key and title. One statement."""
    rows = Programme.objects.filter(Q(state__in=OPEN_TEXT) | Q(amending=True), party__code=party).exclude(pk=but)
    return [(str(row.pk), row.title) for row in rows]


def activity_keys(viewer: Viewer, *, programme_id: UUID) -> dict[str, UUID]:
    """Return the keys of a programme's activities by their codes. One statement."""
    return dict(Activity.objects.filter(programme=programme_id).values_list("code", "pk"))


def goal_options(viewer: Viewer, *, programme_id: UUID, but: UUID) -> Options:
    """Return the other goals of a programme, as key and title. One statement."""
    rows = Goal.objects.filter(programme=programme_id).exclude(pk=but)
    return [(str(row.pk), f"{row.code} {row.title}") for row in rows]
