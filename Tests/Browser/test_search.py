"""Search as people use it, from file:// and over http."""
import json
import os
import pathlib
import re
import subprocess

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
    # Every facet is a way: an index of its values, or the values.
    offered = set(page.locator("noscript a").evaluate_all("all => all.map(a => a.getAttribute('href'))"))
    years = {"years/" + year.name for year in (site / "years").glob("*.html")}
    indexes = {f"{index.parent.name}/index.html" for index in site.glob("*/index.html")}
    ways = {"causes", "severities", "services", "teams", "triggers", "detection", "follow-up"}
    assert years and years <= offered and {i for i in indexes if i.split("/")[0] in ways} <= offered
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


@pytest.mark.parametrize("state", [*STATES, "failed"])
def test_axe_finds_nothing_in_any_state(browser, address, state):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    if state == "failed":
        failing_shards(page)
    page.goto(address + STATES.get(state, "search.html?q=disk+full"))
    page.wait_for_function("document.querySelector('#res').textContent.trim().length > 3")
    page.wait_for_timeout(50)
    page.evaluate(AXE)
    found = []
    for width in [1440, 390]:
        for theme in ["light", "dark"]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            violations = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            found += [(width, theme, v["id"], v["nodes"][0]["html"][:120]) for v in violations]
            if os.environ.get("DEBRIEF_SHOTS"):
                page.screenshot(path=f"{os.environ['DEBRIEF_SHOTS']}/{state}-{width}-{theme}.png")
    context.close()
    assert found == []


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


def with_pointer(page, text):
    """Answers the pointer to the index with something else."""
    page.route("**/search/current.js", lambda route: route.fulfill(body=text, content_type="text/javascript"))


def test_an_index_of_another_version_is_said(browser, address):
    context = browser.new_context()
    page = context.new_page()
    with_pointer(page, 'debriefSearch("current","0123456789abcdef","1 1 english-3.1");')
    page.goto(address + "search.html?q=disk+full")
    alert = page.locator("main [role=alert]")
    alert.get_by_role("button", name="Reload the page").wait_for()
    assert "1 1 english-3.1" in alert.inner_text() and page.locator("#res").inner_text() == "Searching stopped"
    context.close()


def test_the_box_is_worked_with_the_keyboard(page, base):
    page.goto(base + "index.html")
    page.keyboard.press("/")
    box = page.locator("[name=q]:focus")
    box.press_sequentially("disk ful")
    page.get_by_role("option").nth(2).wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    box.press("ArrowUp")
    assert not box.get_attribute("aria-activedescendant")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "disk ful"
    box.press("k")
    page.get_by_role("option").first.wait_for()
    box.press("Backspace")
    page.wait_for_timeout(200)
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.name") == "q"
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(lambda url: "index.html" not in url)


TYPE = """async ([query, first]) => {
  const input = document.querySelector('main input[name=q]');
  for (let n = first; n <= query.length; n++) {
    input.value = query.slice(0, n);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    // Everything that waits for no file has its turn between two letters.
    for (let turn = 0; turn < 50; turn++) await null;
  }
}"""


@pytest.mark.parametrize("width, touch, isShown", [(1440, False, True), (390, False, False), (1440, True, False)])
def test_keys_are_named_where_there_is_a_keyboard(browser, address, width, touch, isShown):
    context = browser.new_context(viewport={"width": width, "height": 900}, has_touch=touch, is_mobile=touch)
    page = context.new_page()
    page.goto(address + "search.html?q=disk")
    page.wait_for_selector("ol.hits > li")
    assert page.locator(".keys").is_visible() == isShown
    context.close()


def test_nothing_is_fetched_for_words_that_are_still_typed(browser, address):
    query, fetched = "replica lag", []
    for first in (len(query), 1):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address + "search.html")
        page.wait_for_selector("ol.hits > li")
        asked = []
        page.on("request", lambda request: asked.extend(re.findall(r"/(p\d+)\.js", request.url)))
        page.evaluate(TYPE, [query, first])
        page.wait_for_function("q => document.querySelector('#res q')?.textContent === q", arg=query)
        fetched.append(sorted(asked))
        context.close()
    assert fetched[0] == fetched[1] != []


def test_what_emptied_a_search_can_be_taken_back(page, base):
    page.goto(base + "search.html?q=disk&year=1999&cause=capacity")
    page.wait_for_selector("#res >> text=Nothing")
    page.goto(base + "search.html?q=disk+full&severity=SEV1&cause=security")
    row = page.get_by_role("link", name="Root cause: any", exact=False).first
    row.wait_for()
    row.click()
    assert first_incident(page) == FIRST
    assert "cause=" not in page.url and "severity=SEV1" in page.url
    page.go_back()
    page.wait_for_selector("#res >> text=Nothing")


def test_a_second_helping_comes_to_those_who_scroll(page, address):
    asked = []
    page.on("request", lambda r: asked.append(r.url) if "/f" in r.url and "/search/" in r.url else None)
    page.set_viewport_size({"width": 1440, "height": 500})
    page.goto(address + "search.html?q=database")
    page.wait_for_selector("ol.hits > li:nth-child(4)")
    page.wait_for_timeout(200)
    first = page.locator("ol.hits > li").count()
    assert first <= 6
    page.mouse.move(900, 300)
    page.mouse.wheel(0, 20000)
    page.wait_for_selector("ol.hits > li:nth-child(9)")
    assert len(asked) > 0


def test_entities_and_deep_links_are_results(page, base):
    page.goto(base + "search.html?q=single+point+of+failure")
    page.wait_for_selector("ol.hits > li.best h3 a")
    assert "causes/" in page.locator("ol.hits > li.best h3 a").get_attribute("href")
    page.goto(base + "search.html?q=kind:reference+severity+levels")
    page.wait_for_selector("ol.hits > li:not(.best) h3 a")
    links = page.locator("ol.hits > li:not(.best) h3 a").evaluate_all("list => list.map(a => a.getAttribute('href'))")
    assert any("#" in link for link in links)
    page.goto(links[next(i for i, link in enumerate(links) if "#" in link)])
    assert page.evaluate("!!document.getElementById(decodeURIComponent(location.hash.slice(1)))")


@pytest.fixture(scope="module")
def german(tmp_path_factory):
    """The site of Content/ in German."""
    folder = tmp_path_factory.mktemp("german")
    settings = {"title": "Störungen", "content": str(pathlib.Path(__file__).parents[2] / "Content"), "output": "site",
                "language": "de"}
    (folder / "debrief.yml").write_text(json.dumps(settings))
    subprocess.run([os.environ["DEBRIEF_BINARY"], "build", "--quiet", "--config", folder / "debrief.yml"], check=True)
    return folder / "site"


def phrases(path):
    """The texts of the search by name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(": ", 1) for line in lines if line.startswith(("found.", "seek."))]
    return dict(pairs)


@pytest.mark.parametrize("query", [
    "?q=disk+full", "?q=disk&severity=SEV1", "?q=qqzzxxyy", "?q=certifcate", "?q=disk+full&severity=SEV1&cause=security",
    "?q=year:1066+disk", "?q=2026-03-11+10:11:12+PANIC+disk+full", "failed", "box"])
def test_a_german_site_searches_in_german(browser, german, query):
    templates = pathlib.Path(__file__).parents[2] / "Templates"
    english, translated = phrases(templates / "texts.txt"), phrases(templates / "texts.de.txt")
    page = browser.new_page()
    if query == "failed":
        failing_shards(page)
    if query == "box":
        page.goto(german.as_uri() + "/incidents/index.html")
        page.locator("header.masthead input[name=q]").press_sequentially("disk")
        page.get_by_role("option").nth(2).wait_for()
        shown = page.locator("header.masthead").inner_text()
    else:
        page.goto(german.as_uri() + "/search.html" + ("?q=disk" if query == "failed" else query))
        page.wait_for_function("document.querySelector('main [role=alert]').textContent || document.querySelector('#res q, ol.hits > li, .lede')")
        shown = page.locator("main").inner_text()
    page.close()
    wrong = []
    for name, text in english.items():
        # The longest stretch of a text that nothing is filled into.
        piece = max(re.split(r"\{\w+\}", text), key=len).strip(" ,.:")
        if text != translated[name] and len(piece) > 5 and piece in shown:
            wrong.append((name, piece))
    assert wrong == []
    pieces = [max(re.split(r"\{\w+\}", text), key=len).strip(" ,.:") for text in translated.values()]
    assert any(len(piece) > 5 and piece in shown for piece in pieces), shown[:500]
