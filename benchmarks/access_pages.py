"""Two pages over the records of benchmarks.access: a list and a search, rendered as any page is."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

PAGE = Template(
    "<table>{% for id, title, at in rows %}<tr><td>{{ id }}</td><td>{{ title }}</td><td>{{ at|date:'c' }}</td></tr>"
    "{% endfor %}</table><p>{{ count }}</p>"
)


# The platform's search says that there are more, and does not count to the end.
ENOUGH = "SELECT count(*) FROM (SELECT 1 FROM bench_record WHERE {where} LIMIT 1001) found"


def _page(where: str, values: list[str], count: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, title, at FROM bench_record WHERE {where} ORDER BY id DESC LIMIT 50", values)  # noqa: S608
        rows = cursor.fetchall()
        cursor.execute(count.format(where=where), values)
        count = cursor.fetchone()[0]
    return HttpResponse(PAGE.render(Context({"rows": rows, "count": count})))


def listed(request: HttpRequest) -> HttpResponse:
    """A partner's newest records, and how many there are."""
    return _page("party_id = 7", [], "SELECT count(*) FROM bench_record WHERE {where}")


def searched(request: HttpRequest) -> HttpResponse:
    """The newest records with a word, and whether there are a thousand more."""
    return _page("search @@ plainto_tsquery('english', %s)", [request.GET["q"]], ENOUGH)


urlpatterns = [path("list/", listed), path("search/", searched)]
