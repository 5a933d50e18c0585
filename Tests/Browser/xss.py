#!/usr/bin/env python3
"""Shows Chromium what the default output makes of XSS collections: no script may run and no request may leave.

    xss.py RENDER...            for example: xss.py .build/debug/debrief render -

RENDER is a command that reads Markdown on standard input and prints its HTML. Every payload of xss-payloads.txt is
rendered, all of them are put on one page, and the page is opened in headless Chromium, where a script points at,
focuses and clicks everything. The payloads' hosts lead to a server of this test that counts what is asked of it.

The same page with the payloads as they stand comes first: if nothing happens there, the test sees nothing.
Skips loudly (exit 0) where there is no Chromium.
"""
import http.server
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
ESCAPES = {"n": b"\n", "t": b"\t", "r": b"\r", "0": b"\0"}

PAGE = b"""<!doctype html><html><head><meta charset="utf-8"><title>t</title><script>
var calls = 0;
var ran = function (x) { calls += 1; document.documentElement.setAttribute('data-calls', calls); };
window.alert = window.confirm = window.prompt = ran;
// A link may be followed only where that would run something here.
addEventListener('click', function (event) {
  var link = event.target.closest && event.target.closest('a, area');
  var address = link ? String(link.href && link.href.baseVal || link.href) : '';
  if (!/^(javascript|vbscript):/i.test(address)) event.preventDefault();
  if (/^(data|blob):/i.test(address)) ran();
}, true);
</script></head><body><main>%s</main><script>
function poke() {
  document.querySelectorAll('main *, main').forEach(function (node) {
    ['mouseover', 'mouseenter', 'pointerenter', 'focus', 'wheel', 'scroll'].forEach(function (name) {
      try { node.dispatchEvent(new Event(name, { bubbles: true })); } catch (e) {}
    });
    try { if (node.focus) node.focus(); } catch (e) {}
    try { if (node.click) node.click(); } catch (e) {}
  });
  document.documentElement.setAttribute('data-poked', 'yes');
}
setTimeout(poke, 300); setTimeout(poke, 900);
</script></body></html>"""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.page, self.asked = b"", []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/test-page":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.server.page)
            return
        if self.path != "/favicon.ico":
            self.server.asked.append(self.headers.get("Host", "") + self.path)
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *unused):
        pass


def payloads():
    for line in (HERE / "xss-payloads.txt").read_text().splitlines():
        if not line or line.startswith("# Filter-") or line.startswith("# `"):
            continue
        text = line.encode()
        yield re.sub(
            rb"\\(x[0-9a-f]{2}|[ntr0])",
            lambda found: bytes([int(found[1][1:], 16)]) if found[1][:1] == b"x" else ESCAPES[found[1].decode()],
            text)


def visit(browser, server, html):
    """What happened on a page: calls of alert, requests, and whether everything was poked."""
    server.page, server.asked = PAGE % html, []
    address = f"http://127.0.0.1:{server.server_address[1]}/test-page"
    with tempfile.TemporaryDirectory() as profile:
        dom = subprocess.run(
            [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={profile}",
             # The payloads' hosts are all .test; what the browser itself would ask for leads nowhere.
             f"--host-resolver-rules=MAP *.test:80 127.0.0.1:{server.server_address[1]}, MAP *.test 127.0.0.1,"
             " MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
             "--virtual-time-budget=6000", "--timeout=20000", "--dump-dom", address],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False).stdout.decode(errors="replace")
    head = dom[:dom.find("<head")]
    calls = re.search(r'data-calls="(\d+)"', head)
    return int(calls[1]) if calls else 0, list(server.asked), 'data-poked="yes"' in head


def main():
    command = sys.argv[1:]
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not command:
        sys.exit(__doc__)
    if not browser:
        print("SKIPPED: xss: there is no Chromium")
        return
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()

    calls, asked, _ = visit(browser, server, b"<img src=x onerror=alert(1)><img src=//evil.test/seen>")
    if not calls or not any("evil.test" in address for address in asked):
        sys.exit(f"xss: the control did nothing ({calls} calls, {asked}): the test would see nothing")

    collection = list(payloads())
    parts = []
    for payload in collection:
        html = subprocess.run(command, input=payload + b"\n", stdout=subprocess.PIPE, check=True).stdout
        parts.append(b"<section>" + html + b"</section>\n")
    calls, asked, poked = visit(browser, server, b"".join(parts))
    # `<img src="x">` is a picture beside the page: only what leaves it counts.
    left = [address for address in asked if not address.startswith("127.0.0.1:")]
    if calls or left or not poked:
        for payload, part in zip(collection, parts):
            found = visit(browser, server, part)
            gone = [address for address in found[1] if not address.startswith("127.0.0.1:")]
            if found[0] or gone or not found[2]:
                print(f"  {payload!r}\n    -> {part!r}\n    {found[0]} calls, requests {gone}")
        sys.exit(f"xss: FAILED: {calls} scripts ran, requests {left}, all poked: {poked}")
    print(f"xss: {len(collection)} payloads, no script ran, no request left")


if __name__ == "__main__":
    main()
