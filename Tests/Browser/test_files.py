"""Feeds, calendar, sitemap, manifest and Markdown twins, read by other people's parsers."""
import json
import re
import xml.etree.ElementTree as tree

import feedparser
import icalendar
import pytest


@pytest.mark.parametrize("which", ["site", "corpus"])
def test_feeds_are_atom(which, request):
    folder = request.getfixturevalue(which)
    feeds = sorted(p for p in folder.rglob("*.xml") if not p.name.startswith("sitemap"))
    assert len(feeds) > 10
    ids = {}
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, f"{path}: {feed.get('bozo_exception')}"
        assert feed.version == "atom10", path
        assert feed.feed.id.startswith("urn:uuid:") and feed.feed.title and feed.feed.updated_parsed, path
        assert ids.setdefault(feed.feed.id, path) == path, "two feeds of one id"
        for entry in feed.entries:
            assert entry.id.startswith("urn:uuid:") and entry.title and entry.updated_parsed and entry.link, path
            target = (path.parent / entry.link.split("#")[0]).resolve()
            assert target.is_file(), f"{path}: {entry.link}"
    assert feedparser.parse((folder / "feed.xml").read_bytes()).entries


@pytest.mark.parametrize("which", ["site", "corpus"])
def test_due_dates_are_a_calendar(which, request):
    data = (request.getfixturevalue(which) / "due.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(data)
    events = list(calendar.walk("VEVENT"))
    assert events and not calendar.errors
    assert len({str(event["UID"]) for event in events}) == len(events)
    for event in events:
        assert event["SUMMARY"] and event.decoded("DTSTART") and not event.errors


def test_manifest_and_robots(site):
    manifest = json.loads((site / "manifest.webmanifest").read_text())
    assert manifest["name"] and (site / manifest["icons"][0]["src"]).is_file()
    assert (site / "robots.txt").read_text().startswith("User-agent: *")


def test_every_page_has_a_twin_that_links_to_twins(site):
    pages = [p for p in site.rglob("*.html") if b'rel="alternate" type="text/markdown"' in p.read_bytes()]
    assert len(pages) > 100
    for page in pages:
        twin = page.with_suffix(".md")
        text = twin.read_text()
        assert "<div" not in text and "<td" not in text, twin
        prose = re.sub(r"^ *(`{3,}).*?^ *\1$", "", text, flags=re.S | re.M)
        for link in re.findall(r"(?<!\\\\)\]\(([^)#?:]+)(?:[#?][^)]*)?\)", prose):
            assert (page.parent / link.replace("%20", " ")).resolve().is_file(), f"{twin}: {link}"


def test_the_list_for_tools_names_pages_that_are_there(site):
    links = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text())
    assert len(links) > 20
    for link in links:
        assert (site / link).is_file(), link


def test_a_sitemap_needs_an_address(site):
    # Content/ is built without a base URL, and a sitemap holds full addresses only.
    assert not (site / "sitemap.xml").exists()


def test_sitemap_of_a_public_site(published):
    root = tree.fromstring((published / "sitemap.xml").read_bytes())
    locations = [e.text for e in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "https://example.org/pm/" in locations and len(locations) == len(set(locations))
    for location in locations:
        path = location.removeprefix("https://example.org/pm/") or "index.html"
        assert (published / path).is_file(), location
    assert "Sitemap: https://example.org/pm/sitemap.xml" in (published / "robots.txt").read_text()


def test_navigation_and_edit_links_come_from_the_configuration(published):
    page = (published / "incidents" / "inc-2026-009.html").read_text()
    assert 'href="https://status.example/"' in page and 'href="../reference/severity-matrix.html">Severities' in page
    assert 'href="https://git.example/edit/incidents/' in page and 'href="https://git.example/view/incidents/' in page
    assert 'name="robots"' not in page
