"""Sites and a browser for the tests; Scripts/test builds the sites and names them in the environment."""
import functools
import http.server
import json
import os
import pathlib
import subprocess
import threading

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def site():
    """The site of Content/."""
    return pathlib.Path(os.environ["DEBRIEF_SITE"]).resolve()


@pytest.fixture(scope="session")
def corpus():
    """The site of a folder of real postmortems, where there is one."""
    if "DEBRIEF_CORPUS" not in os.environ:
        pytest.skip("there is no corpus here")
    return pathlib.Path(os.environ["DEBRIEF_CORPUS"]).resolve()


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """The site of Content/ as it would stand on the web, for everybody."""
    folder = tmp_path_factory.mktemp("published")
    settings = {
        "title": "Published", "content": str(pathlib.Path(__file__).parents[2] / "Content"), "output": "site",
        "base_url": "https://example.org/pm", "audience": "public", "audiences": {"default": "public"},
        "edit_url": "https://git.example/edit/{path}", "source_url": "https://git.example/view/{path}",
        "navigation": [{"title": "Status page", "url": "https://status.example/"},
                       {"title": "Severities", "url": "/reference/severity-matrix.html"}]}
    # JSON is YAML.
    (folder / "debrief.yml").write_text(json.dumps(settings))
    subprocess.run(
        [os.environ["DEBRIEF_BINARY"], "build", "--quiet", "--config", folder / "debrief.yml"], check=True)
    return folder / "site"


@pytest.fixture(scope="session")
def chromium():
    """Starts Chromium with further arguments. There can be only one Playwright at a time in a process."""
    with sync_playwright() as playwright:
        yield lambda *arguments: playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", *arguments])


@pytest.fixture(scope="session")
def browser(chromium):
    browser = chromium()
    yield browser
    browser.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def address(site):
    """The site of Content/ over http, below a path."""
    handler = functools.partial(Quiet, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
    server.shutdown()
