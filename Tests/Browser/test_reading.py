"""How people use the pages: by keyboard, enlarged, printed, without motion, from right to left, in another language."""
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

CONTENT = pathlib.Path(__file__).parents[2] / "Content"
INCIDENT = "incidents/inc-2026-009.html"


@pytest.fixture
def open_page(browser, site):
    contexts = []

    def open_page(path, folder=site, **options):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.goto((folder / path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def build(folder, settings, **files):
    """A site of Content/ with a configuration and files of its own."""
    for name, text in files.items():
        path = folder / "theme" / name.replace("__", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (folder / "debrief.yml").write_text(json.dumps({"content": str(CONTENT), "output": "site", **settings}))
    subprocess.run(
        [os.environ["DEBRIEF_BINARY"], "build", "--quiet", "--config", folder / "debrief.yml"], check=True)
    return folder / "site"


def focused(page):
    return page.evaluate("""() => { const e = document.activeElement;
        return [e.tagName, e.id || e.getAttribute('href') || e.name || e.textContent.trim().slice(0, 40)]; }""")


def walk(page, limit=400):
    """Everything that Tab reaches, in order, until it is back at the beginning."""
    places = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        state = page.evaluate("""() => { const e = document.activeElement; if (!e || e === document.body) return null;
            const r = e.getBoundingClientRect(), s = getComputedStyle(e);
            return {tag: e.tagName, outline: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0,
                    seen: r.width > 0 && r.height > 0, key: [...document.querySelectorAll('*')].indexOf(e)}; }""")
        if state is None or (places and state["key"] == places[0]["key"]):
            return places
        places.append(state)
    return places


def sheets(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


# MARK: Keyboard


@pytest.mark.parametrize("path", ["index.html", INCIDENT, "prevention.html", "insights.html", "search.html",
                                  "templates/postmortem.html", "causes/capacity.exhaustion.html"])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(open_page, site, path):
    if not (site / path).is_file():
        path = next(p.relative_to(site).as_posix() for p in sorted((site / "templates").glob("*.html"))
                    if p.name != "index.html")
    page = open_page(path)
    if path == "search.html":
        # Results come when the index is there, and the second helping when somebody comes near it; a walk that begins
        # before would miss them.
        page.wait_for_selector("ol.hits > li")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_selector("ol.hits > li:nth-child(5)")
    places = walk(page)
    assert len(places) > 8
    for place in places:
        assert place["seen"], place
        assert place["outline"], place
    # Every link and control that can be seen has been there, in the order of the page; a group of radio buttons is
    # one stop.
    wanted = page.evaluate("""() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== 'radio' && e.tabIndex >= 0)
        .map(e => [...document.querySelectorAll('*')].indexOf(e))""")
    keys = [place["key"] for place in places]
    assert keys == sorted(keys)
    missed = [key for key in wanted if key not in keys]
    said = page.evaluate("keys => keys.map(k => document.querySelectorAll('*')[k].outerHTML.slice(0, 120))", missed[:5])
    assert missed == [], said


def test_the_first_stop_leads_past_the_masthead(open_page):
    page = open_page(INCIDENT)
    page.keyboard.press("Tab")
    assert focused(page) == ["A", "#main"]
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("script", [True, False])
def test_a_drill_is_played_by_keyboard(open_page, script):
    page = open_page(INCIDENT.replace(".html", "/drill.html"), java_script_enabled=script)
    steps = page.locator("main details")
    total = steps.count()
    assert total > 4
    visible = [i for i in range(total) if steps.nth(i).is_visible()]
    assert len(visible) < total
    for _ in range(total):
        closed = page.locator("main details:not([open])").first
        if closed.count() == 0:
            break
        closed.locator("summary").focus()
        page.keyboard.press("Enter")
    assert page.locator("main details:not([open])").count() == 0
    assert all(steps.nth(i).is_visible() for i in range(total))


def test_the_ledger_is_filtered_by_keyboard(open_page):
    page = open_page("prevention.html")
    rows = page.locator(".ledger tbody tr:not(:has([colspan]))")
    before = rows.evaluate_all("all => all.filter(r => !r.hidden).length")
    page.locator("#ledger select").first.focus()
    page.keyboard.press("ArrowDown")
    after = rows.evaluate_all("all => all.filter(r => !r.hidden).length")
    assert 0 < after < before
    assert re.search(r"\d+ items|one item", page.locator("#shown").inner_text())


def test_the_theme_is_chosen_by_keyboard_and_kept(open_page):
    page = open_page("index.html")
    page.locator(".theme input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_sheet_opens_and_closes_by_keyboard(open_page):
    page = open_page("causes/capacity.exhaustion.html", viewport={"width": 390, "height": 844})
    button = page.locator("button[popovertarget=tree]").first
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#tree").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#tree").is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "tree"


def test_a_template_is_copied_and_downloaded(open_page, site, browser, address):
    path = next(p for p in sorted((site / "templates").glob("*.html")) if p.name != "index.html")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + path.relative_to(site).as_posix())
    page.locator("[data-copy]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[data-copy]').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    download = path.parent / page.locator("a[download]").get_attribute("href")
    assert copied.strip() == download.read_text().strip() and "#" in copied
    context.close()


# MARK: Looks


@pytest.mark.parametrize("width", [640, 720])
@pytest.mark.parametrize("path", ["index.html", INCIDENT, "prevention.html", "insights.html", "search.html",
                                  "incidents/index.html", "causes/index.html"])
def test_at_200_percent_nothing_is_cut_off(open_page, path, width):
    # Windows of 1280 and 1440 pixels enlarged twice have 640 and 720 of them.
    page = open_page(path, viewport={"width": width, "height": 450}, device_scale_factor=2)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    cut = page.evaluate("""() => [...document.querySelectorAll('main a, main button, main h1, main h2, main td')]
        .filter(e => { const s = getComputedStyle(e); return s.overflow === 'hidden' && e.scrollWidth > e.clientWidth + 1
            && !e.closest('.vh'); }).map(e => e.outerHTML.slice(0, 100))""")
    assert cut == []


@pytest.mark.parametrize("width", [320, 768, 1024, 1280])
def test_the_search_field_of_the_masthead_keeps_its_distance(open_page, width):
    page = open_page(INCIDENT, viewport={"width": width, "height": 800})
    frame, field = (page.locator(selector).bounding_box() for selector in (".masthead", ".masthead .seek"))
    entries = page.locator(".masthead nav").bounding_box()
    assert field["y"] + field["height"] + 4 <= frame["y"] + frame["height"]
    assert field["width"] >= 100
    # In two rows, the field stands beside the name and the entries below.
    assert entries["y"] >= field["y"] + field["height"] - 4 or abs(
        entries["y"] + entries["height"] / 2 - field["y"] - field["height"] / 2) < 8


def test_no_line_begins_with_a_comma(open_page):
    page = open_page("prevention.html", viewport={"width": 720, "height": 900})
    assert page.locator(".notes > *").count() > 10
    assert page.evaluate("""() => [...document.querySelectorAll('.notes > *, .run > *')]
        .filter(e => getComputedStyle(e, '::before').content.startsWith('", ')).length""") == 0


def test_first_steps_show_whole_commands(open_page):
    page = open_page(INCIDENT)
    assert page.locator(".now pre").count() > 0
    assert page.locator(".now pre").evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length") == 0


def test_headings_of_the_navigation_stand_in_one_line(open_page):
    page = open_page("reference/index.html")
    starts = page.evaluate("""() => [...document.querySelectorAll('#tree > ul > li > :first-child')].map(e => {
        const range = document.createRange(); range.selectNodeContents(e); return Math.round(range.getBoundingClientRect().left); })""")
    assert len(starts) > 3 and len(set(starts)) == 1


def test_without_script_the_search_page_leads_on(open_page):
    page = open_page("search.html", java_script_enabled=False)
    # What only a script brings to life is not there.
    for dead in ("#filters", ".bar select", "#res", "ol.hits"):
        assert not page.locator(dead).first.is_visible(), dead
    links = page.locator("noscript a")
    boxes = [links.nth(i).bounding_box() for i in range(links.count())]
    assert len(boxes) > 4
    for one, next in zip(boxes, boxes[1:]):
        assert next["y"] > one["y"] + one["height"] or next["x"] >= one["x"] + one["width"] + 4
    field = page.locator(".seek-l").bounding_box()
    assert page.locator("noscript p").bounding_box()["y"] >= field["y"] + field["height"] + 8


def test_nothing_moves_where_motion_is_unwanted(open_page):
    page = open_page(INCIDENT, reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
        return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none' || s.scrollBehavior === 'smooth'; }).length""")
    assert moving == 0
    free = open_page(INCIDENT, reduced_motion="no-preference")
    assert free.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "smooth"


@pytest.mark.parametrize("which", ["site", "corpus"])
def test_a_triage_card_prints_on_one_sheet(open_page, which, request):
    folder = request.getfixturevalue(which)
    cards = [p for p in (folder / "symptoms").glob("*.html") if p.name != "index.html" and "triage" in p.read_text()]
    assert cards
    # The fullest ones; what is short fits.
    for card in sorted(cards, key=lambda card: card.stat().st_size)[-8:]:
        page = open_page(card.relative_to(folder), folder)
        for format in ("A4", "Letter"):
            assert sheets(page.pdf(format=format)) == 1, (card, format)


def test_an_incident_prints_whole(open_page):
    page = open_page(INCIDENT)
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF") and 3 <= sheets(pdf) <= 20
    page.emulate_media(media="print")
    assert page.locator(".facts").is_visible() and not page.locator(".masthead nav").is_visible()
    # A step with a long command may go on overleaf; kept whole, it would leave half a sheet empty.
    assert page.locator(".now li").evaluate_all("all => all.every(e => getComputedStyle(e).breakInside === 'auto')")
    # What is folded up on a screen is there on paper.
    page = open_page("insights.html", java_script_enabled=False)
    tables = page.locator("details table")
    assert not tables.first.is_visible()
    page.emulate_media(media="print")
    assert all(tables.nth(i).is_visible() for i in range(tables.count()))
    # The width of an A4 sheet without its margins: no column is left outside.
    page.set_viewport_size({"width": 672, "height": 900})
    assert page.evaluate("[...document.querySelectorAll('table')].every(e => e.getBoundingClientRect().right <= innerWidth + 1)")


# MARK: Languages


@pytest.fixture(scope="module")
def early(tmp_path_factory):
    """A site on which nothing is overdue yet: what has come due since, the reader's date tells."""
    return build(tmp_path_factory.mktemp("early"), {"as_of": "2020-01-01"})


@pytest.mark.parametrize("path", ["prevention.html", INCIDENT, "causes/capacity.exhaustion.html", "index.html"])
def test_what_came_due_since_the_build_says_so(open_page, early, path):
    page = open_page(path, early)
    late = page.locator("tr[data-due]")
    if path != "index.html":
        assert late.count() > 0
        assert page.locator(".state-overdue").count() > 0
    # A mark alone tells nothing to those who do not see it.
    assert page.locator(".state").evaluate_all("all => all.filter(e => !e.textContent.trim()).length") == 0
    # By how many days, on the reader's date.
    due = page.locator("tr[data-due]:has(.state-overdue)").evaluate_all("""all => all.map(e =>
        [Math.round((Date.now() - Date.parse(e.dataset.due)) / 864e5), parseInt(e.querySelector('.state').textContent)])""")
    assert all(abs(expected - said) <= 1 for expected, said in due)


def test_a_site_from_right_to_left(tmp_path, browser):
    """Mirrored by `direction: rtl` alone: axe finds nothing, nothing sticks out, and the picture is turned round."""
    folder = build(
        tmp_path, {"language": "he", "templates": "theme", "title": "תחקירים"},
        texts__he__txt="direction: rtl\nhomeHeading: כבר ראינו את זה?\nnav.incidents: תקריות\nfacts: עובדות\nfact.began: התחלה\n")
    chosen = [option for page in ("index.html", INCIDENT, "prevention.html", "insights.html") for option in ("--only", page)]
    run = subprocess.run(
        [sys.executable, pathlib.Path(__file__).with_name("pages.py"), folder, *chosen,
         "--screenshots", tmp_path / "shots"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert len(list((tmp_path / "shots").glob("*.png"))) >= 8
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto((folder / INCIDENT).as_uri())
    box = lambda selector: page.locator(selector).first.bounding_box()
    assert box(".brand")["x"] > 1000 and box(".masthead .seek")["x"] < 400
    assert box(".toc")["x"] > box(".body .prose")["x"]
    # The bars of a severity keep their distance from its name.
    apart = page.locator(".sev").evaluate_all("""all => all.map(e => { const range = document.createRange();
        range.selectNodeContents(e); const text = range.getBoundingClientRect(), box = e.getBoundingClientRect();
        return Math.max(text.left - box.left, box.right - text.right); })""")
    assert apart and min(apart) > 18
    # Code and charts keep their direction.
    assert page.evaluate("[...document.querySelectorAll('svg:not(.i), pre, code')].every(e => getComputedStyle(e).direction === 'ltr')")
    context.close()


def test_a_site_in_german(tmp_path, browser):
    folder = build(tmp_path, {"language": "de"})
    chosen = [option for page in ("index.html", "causes/index.html", "prevention.html", "search.html", "about.html", INCIDENT)
              for option in ("--only", page)]
    run = subprocess.run(
        [sys.executable, pathlib.Path(__file__).with_name("pages.py"), folder, *chosen],
        capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:]
    assert 'lang="de"' in (folder / "index.html").read_text()
    assert "Ressource erschöpft" in (folder / "causes/index.html").read_text()
