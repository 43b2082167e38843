"""Who draws up a programme in the browser tests: a desk, a mission, a secretary of the committee."""

from __future__ import annotations

from datetime import date

PARTNER, INSTRUMENT = "KWT", "ITPP"
PASSWORD = "correct horse battery"
# By role of the pack: the address, the name, the code of the post.
PEOPLE = {
    "desk_officer": ("programmes@example.org", "Dora Draft", "tests-desk"),
    "partner_mission": ("mission@example.org", "Mo Mission", "tests-mission"),
    "committee_secretary": ("secretary@example.org", "Sam Secretary", "tests-secretary"),
}


def make_people() -> None:
    """Write them, each in a post with the role, cleared for the lowest level above public."""
    from psycopg.types.range import DateRange

    from entente.apps.access.models import (
        Clearance,
        Level,
        Organisation,
        Person,
        Post,
        PostHolding,
        PostRole,
        Role,
        Scheme,
    )
    from entente.apps.register.models import Party

    always = DateRange(date(2000, 1, 1), None)
    alliance = Scheme.objects.values_list("alliance", flat=True).get()
    for code, (email, name, post_code) in PEOPLE.items():
        party = PARTNER if code == "partner_mission" else alliance
        body = Organisation.objects.create(
            code=f"{post_code}-body", name_en=f"Body of {name}", name_fr=f"Corps de {name}",
            party=Party.objects.get(code=party),
        )  # fmt: skip
        post = Post.objects.create(
            code=post_code, name_en=f"Post of {name}", name_fr=f"Poste de {name}", organisation=body
        )
        PostRole.objects.create(post=post, role=Role.objects.get(code=code), period=always)
        person = Person(email=email, name=name)
        person.set_password(PASSWORD)
        person.save()
        PostHolding.objects.create(person=person, post=post, period=always)
        for level in Level.objects.filter(rank__in=(1, 2)):
            Clearance.objects.create(person=person, level=level, period=always)
