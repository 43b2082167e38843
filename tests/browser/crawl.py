"""Following every link that a reader is offered, without drawing the pages."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import quote, urlencode, urljoin, urlsplit

from tests.browser.routes import Place, is_file, place_of

# What is no page: the files that pages are made of, and the addresses for programs.
ELSEWHERE = ("/static/", "/api/")
# Characters that stand in an address as they are; a browser writes the others in percent.
SAFE = "/?&=%+:,;@~!$'()*-._"


@dataclass
class Found:
    """What one reader came to: the first address of each page, and the links that led to none."""

    pages: dict[Place, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


class _Links(HTMLParser):
    """The links of a page, and its forms that only ask, filled in as they stand with one row chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self._form: tuple[str, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in held:
            self.links.append(held["href"])
        elif tag == "form" and held.get("method", "get").lower() == "get" and held.get("action"):
            self._form = (held["action"], {})
        elif tag == "input" and self._form and held.get("name"):
            chosen = held.get("type") in {"hidden", "checkbox"}
            self._form[1].setdefault(held["name"], held.get("value", "") if chosen else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            action, fields = self._form
            self.links.append(f"{action}?{urlencode({name: value for name, value in fields.items() if value})}")
            self._form = None


@dataclass(frozen=True)
class Reader:
    """Somebody who reads by the addresses alone: the server, the session's cookie if they have one."""

    host: str
    session: str = ""

    def crawl(self, begin: Sequence[str], *, instances: int, within: str = "/", files: bool = False) -> Found:
        """Ask for everything that can be reached from these addresses, breadth first, in the order of the pages.

        Of each page as many as `instances` are asked, with different records, as one offers what another does not.
        Links out of `within` are not followed, and those to files only when told to.
        """
        found, asked = Found(), Counter[Place]()
        waiting, known = deque((address, "typed in") for address in begin), set(begin)
        line = HTTPConnection(self.host, timeout=60)
        while waiting:
            address, origin = waiting.popleft()
            if address.startswith(ELSEWHERE) or not address.startswith(within) or (is_file(address) and not files):
                continue
            place = place_of(address)
            if place is None:
                found.broken.append(f"{address} is no address of the platform, on {origin}")
            elif asked[place] < instances:
                asked[place] += 1
                for link in self._links_on(line, address, place, origin, found):
                    if link not in known:
                        known.add(link)
                        waiting.append((link, address))
        line.close()
        return found

    def _links_on(self, line: HTTPConnection, address: str, place: Place, origin: str, found: Found) -> list[str]:
        line.request("GET", quote(address, safe=SAFE), headers={"Cookie": f"sessionid={self.session}"})
        answer = line.getresponse()
        body = answer.read()
        if answer.status in {301, 302}:
            links = [answer.headers["Location"]]
        elif answer.status != 200:
            found.broken.append(f"{address} answers {answer.status}, on {origin}")
            links = []
        elif not answer.headers["Content-Type"].startswith("text/html"):
            links = []
        else:
            found.pages.setdefault(place, address)
            reader = _Links()
            reader.feed(body.decode())
            links = reader.links
        whole = (urlsplit(urljoin(f"http://{self.host}{address}", link)) for link in links)
        return [each.path + (f"?{each.query}" if each.query else "") for each in whole if each.netloc == self.host]
