"""Search as people use it, from file:// and over http."""
import os
import re

import pytest

from pages import AXE

FIRST = "Orders database stopped on a full disk and the whole shop with it"


@pytest.fixture(params=["file", "http"])
def base(request, site, address):
    return site.as_uri() + "/" if request.param == "file" else address


@pytest.fixture
def page(browser):
    context = browser.new_context()
    page = context.new_page()
    page.problems = []
    page.on("console", lambda m: page.problems.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.problems.append(str(e)))
    yield page
    context.close()
    assert page.problems == []


def first_incident(page):
    """The title of the first result that is an incident; entities may stand above it."""
    page.wait_for_selector("ol.hits > li:has(.sev) h3 a")
    return page.locator("ol.hits > li:has(.sev) h3 a").first.inner_text()


def test_words_find_the_incident(page, base):
    page.goto(base + "search.html?q=disk+full")
    assert first_incident(page) == FIRST
    assert page.locator("ol.hits mark").count() > 0


def test_a_category_finds_its_incidents(page, base):
    page.goto(base + "search.html")
    page.locator("input[name=cause][value=capacity]").check()
    assert first_incident(page) == FIRST
    assert "cause=capacity" in page.url


def test_searches_as_one_types_and_back_restores(page, base):
    page.goto(base + "search.html")
    page.locator("main input[name=q]").press_sequentially("disk ful")
    assert first_incident(page) == FIRST
    page.locator("ol.hits > li:has(.sev) h3 a").first.click()
    page.wait_for_selector("h1")
    assert page.locator("h1").inner_text() == FIRST
    page.go_back()
    assert first_incident(page) == FIRST


def test_a_pasted_log_line_finds_the_incident(page, base):
    page.goto(base + "index.html")
    line = '2026-03-11 10:11:12.345 UTC [999] PANIC:  could not write to file "pg_wal/xlogtemp.4711": No space left on device'
    page.locator("main input[name=q]").fill(line)
    page.locator("main form.seek button").click()
    assert first_incident(page) == FIRST


def test_no_result_says_what_to_try(page, base):
    page.goto(base + "search.html?q=qqzzxxyy")
    page.wait_for_function("document.querySelector('#res').textContent.trim().length > 3")
    assert page.locator("ol.hits > li").count() == 0
    assert page.locator("main").inner_text().count("qqzzxxyy") > 0


def test_without_javascript_the_categories_are_pages(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.as_uri() + "/search.html")
    assert page.locator("noscript").count() > 0
    page.goto(site.as_uri() + "/causes/index.html")
    page.get_by_role("link", name="Capacity and resources").first.click()
    assert page.get_by_role("link", name=FIRST).count() > 0
    context.close()


def failing_shards(page):
    """Refuses postings until told otherwise; returns what undoes it."""
    pattern = re.compile(r"/search/[0-9a-f]{16}/p\d+\.js$")
    page.route(pattern, lambda route: route.abort())
    return lambda: page.unroute(pattern)


def test_a_shard_that_does_not_load_is_said_and_can_be_retried(browser, address):
    context = browser.new_context()
    page = context.new_page()
    mend = failing_shards(page)
    page.goto(address + "search.html?q=disk+full")
    alert = page.locator("main [role=alert]")
    alert.get_by_role("button", name="Try again").wait_for()
    assert "did not load" in alert.inner_text()
    assert page.locator("#res").inner_text() == "Searching stopped"
    mend()
    alert.get_by_role("button", name="Try again").click()
    assert first_incident(page) == FIRST
    assert alert.inner_text() == ""
    context.close()


STATES = {"results": "search.html?q=disk+full", "filtered": "search.html?q=disk&cause=capacity",
          "nothing": "search.html?q=qqzzxxyy", "corrected": "search.html?q=certifcate", "start": "search.html"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("state", [*STATES, "failed"])
def test_axe_finds_nothing_in_any_state(browser, address, state, width, theme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    if state == "failed":
        failing_shards(page)
    page.goto(address + STATES.get(state, "search.html?q=disk+full"))
    page.wait_for_function("document.querySelector('#res').textContent.trim().length > 3")
    page.wait_for_timeout(50)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    if os.environ.get("DEBRIEF_SHOTS"):
        page.screenshot(path=f"{os.environ['DEBRIEF_SHOTS']}/{state}-{width}-{theme}.png")
    context.close()
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []


def test_recent_searches_stay_on_the_device(page, address):
    gone = []
    page.on("request", lambda r: None if r.url.startswith(address) else gone.append(r.url))
    page.goto(address + "search.html")
    page.locator("main input[name=q]").fill("disk full")
    page.locator("main input[name=q]").press("Enter")
    first_incident(page)
    page.goto(address + "incidents/index.html")
    page.locator("header input[name=q]").focus()
    page.get_by_role("option").first.wait_for()
    assert "disk full" in page.get_by_role("option").first.inner_text()
    assert page.context.cookies() == [] and gone == []
