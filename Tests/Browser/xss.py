"""Opens pages in Chromium, points at, focuses and clicks everything on them, and tells what ran and what was asked for.

Pages are looked at in frames, many at a time, each from its own address, so that every finding names its page.
"""
import collections
import functools
import http.server
import pathlib
import re
import threading
import urllib.parse

from playwright.sync_api import Error

PAYLOADS = pathlib.Path(__file__).with_name("xss-payloads.txt")
ESCAPES = {"n": b"\n", "t": b"\t", "r": b"\r", "0": b"\0"}
MARK = "debrief-script-ran"
FRAMES = 40

# Runs in every frame before anything of the page does. The console works across origins.
INIT = """
(() => {
  const say = console.log.bind(console), ran = () => say('%s ' + location.href);
  for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = ran;
  const runs = address => /^\\s*(javascript|vbscript):/i.test(address);
  const text = value => String(value && value.baseVal !== undefined ? value.baseVal : value || '');
  // A link may be followed only where that would run something here; a page of a reader's own making is no page.
  addEventListener('click', event => {
    const link = event.target.closest && event.target.closest('a, area');
    const address = link ? text(link.href) : '';
    if (!runs(address)) event.preventDefault();
    if (/^(data|blob|file):/i.test(address)) ran();
  }, true);
  addEventListener('submit', event => {
    const action = text(event.target.action);
    if (action && !runs(action) && new URL(action, location.href).origin !== location.origin) ran();
    if (!runs(action)) event.preventDefault();
  }, true);
})();
""" % MARK

POKE = """
() => {
  for (const node of [document.body, ...document.querySelectorAll('main, main *')]) {
    for (const name of ['mouseover', 'mouseenter', 'mousemove', 'pointerenter', 'focus', 'wheel', 'scroll', 'toggle']) {
      try { node.dispatchEvent(new Event(name, { bubbles: true })); } catch (e) {}
    }
    try { if (node.focus) node.focus(); } catch (e) {}
    try { if (node.click) node.click(); } catch (e) {}
  }
  return true;
}
"""


def payloads():
    """The collection as bytes."""
    for line in PAYLOADS.read_text().splitlines():
        if line and not line.startswith("# Filter-") and not line.startswith("# `"):
            yield re.sub(
                rb"\\(x[0-9a-f]{2}|[ntr0])",
                lambda m: bytes([int(m[1][1:], 16)]) if m[1][:1] == b"x" else ESCAPES[m[1].decode()], line.encode())


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder to the test itself; whoever asks in another host's name is written down."""

    def do_GET(self):
        if self.headers.get("Host") != self.server.host:
            self.server.asked.append(self.headers.get("Host", "") + self.path)
            self.send_error(404)
        elif self.path == "/favicon.ico":
            self.send_error(404)
        elif self.path.startswith("/frames?"):
            addresses = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["f"]
            page = "<!doctype html>" + "".join(f'<iframe src="{address}"></iframe>' for address in addresses)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())
        else:
            super().do_GET()

    do_POST = do_GET

    def log_message(self, *unused):
        pass


Findings = collections.namedtuple("Findings", "ran left unseen")


def visit(chromium, folder, addresses):
    """What happened on pages of a folder in a browser that `chromium` starts: those where a script ran, what was
    asked of other hosts, and the pages that were not seen to the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    server.host, server.asked = f"127.0.0.1:{server.server_port}", []
    # A torn connection is the browser's affair.
    server.handle_error = lambda *unused: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ran, left, unseen = [], [], []
    browser = chromium(
        f"--host-resolver-rules=MAP *.test 127.0.0.1:{server.server_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    # The policy of the site's pages would hide what the sanitizer lets through.
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(INIT)
    context.on("console", lambda m: ran.append(m.text[len(MARK) + 1:]) if m.text.startswith(MARK) else None)
    context.on("request", lambda r: left.append(r.url) if foreign(r.url, server.host) else None)
    for start in range(0, len(addresses), FRAMES):
        some = addresses[start:start + FRAMES]
        page = context.new_page()
        query = urllib.parse.urlencode([("f", "/" + address) for address in some])
        try:
            page.goto(f"http://{server.host}/frames?{query}", wait_until="load", timeout=15000)
        except Error:
            unseen.append("the frame of " + some[0])
        unseen += [frame.url for frame in page.frames[1:] if not poke(frame)]
        # What was set off may take a moment.
        page.wait_for_timeout(200)
        seen = {urllib.parse.urlsplit(frame.url).path.lstrip("/") for frame in page.frames[1:]}
        unseen += [address for address in some if urllib.parse.quote(address.split("?")[0]) not in seen]
        page.close()
    browser.close()
    server.shutdown()
    return Findings(ran, left + server.asked, unseen)


def foreign(url, host):
    parts = urllib.parse.urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss", "ftp") and parts.netloc != host


def poke(frame):
    try:
        return frame.evaluate(POKE)
    except Error:
        return False
