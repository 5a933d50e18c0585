#!/usr/bin/env python3
"""Bytes, requests and time of a search in Chromium, with a facet on, beside Pagefind on the same documents.

    size.py SITE DOCUMENTS [--reps 5] [--only debrief|pagefind] [--json]

SITE is what `debrief build --content DOCUMENTS` wrote, DOCUMENTS a folder of Markdown files with `title` and `severity`
in their front matter. Pagefind indexes one plain page a document, its filter is the severity; its time includes what
its first five results need. Needs pagefind[bin] and playwright in the Python that runs it, and Debian's chromium.

Each repetition is a new browser context with an empty cache. Bytes are bodies as the server sent them, and are counted
there, so that those of workers count too. Slow 4G is what Chromium's DevTools mean by it: 562.5 ms until a response
begins, 1.44 Mbit/s shared by all of them.
"""
import argparse, gzip, html, http.server, json, pathlib, re, shutil, socket, statistics, subprocess, sys, tempfile, threading, time

from playwright.sync_api import sync_playwright

QUERIES = ["certificate", "replication lag", "checkout certificate rotation"]
FACET = "SEV2"
NETS = {"loopback": None, "Slow 4G": (0.5625, 1.44e6 / 8)}
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
         ".svg": "image/svg+xml"}


class Server(http.server.ThreadingHTTPServer):
    """A folder, with or without compression, over a link of a latency and a rate."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder, net, compressed):
        self.folder, self.net, self.compressed = pathlib.Path(folder), net, compressed
        self.log, self.free, self.lock, self.packed = [], 0.0, threading.Lock(), {}
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def taken(self):
        """What was sent since the last call: bytes, requests."""
        with self.lock:
            log, self.log = self.log, []
        return sum(n for _, n in log), len(log)

    def wait(self, size):
        if not self.net:
            return
        latency, rate = self.net
        with self.lock:
            self.free = max(time.monotonic() + latency, self.free) + size / rate
            due = self.free
        time.sleep(max(0, due - time.monotonic()))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        path = self.server.folder / self.path.split("?")[0].lstrip("/")
        if not path.is_file():
            self.send_response(404)
            self.send_header("content-length", "0")
            return self.end_headers()
        kind, body, packed = TYPES.get(path.suffix), path.read_bytes(), False
        if self.server.compressed and kind:
            if path not in self.server.packed:
                self.server.packed[path] = gzip.compress(body, 6)
            body, packed = self.server.packed[path], True
        # The page itself is no part of the search.
        if path.suffix not in (".html", ".css", ".svg") and path.name != "debrief.js":
            with self.server.lock:
                self.server.log.append((self.path, len(body)))
        self.server.wait(len(body))
        self.send_response(200)
        self.send_header("content-type", kind or "application/octet-stream")
        self.send_header("content-length", str(len(body)))
        self.send_header("cache-control", "max-age=600")
        if packed:
            self.send_header("content-encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


# --- Debrief: the page as people use it, from the last keystroke to the results of all that was typed.

DEBRIEF = """async ({ query, pause }) => {
  const input = document.querySelector('.seek-l [name=q]'), hits = document.querySelector('ol.hits');
  const shown = () => document.querySelector('#res q')?.textContent === query && hits.querySelector('h3 a');
  let last = 0;
  for (let n = pause ? 1 : query.length; n <= query.length; n++) {
    input.value = query.slice(0, n);
    last = performance.now();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    if (pause && n < query.length) await new Promise(r => setTimeout(r, pause));
  }
  while (!shown()) await new Promise(r => { new MutationObserver((_, o) => { o.disconnect(); r(); }).observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true }); });
  return performance.now() - last;
}"""


def debrief(page, server, address, pause):
    page.goto(address + "/search.html")
    page.wait_for_selector("ol.hits h3 a", timeout=120000)
    page.locator(f"input[name=severity][value={FACET}]").first.evaluate("x => x.click()")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    steps = [("loaded", 0.0, *server.taken())]
    for query in QUERIES:
        ms = page.evaluate(DEBRIEF, {"query": query, "pause": pause})
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(700 if server.net else 150)
        steps.append((query, ms, *server.taken()))
    # The same again: everything is there.
    steps.append(("again", page.evaluate(DEBRIEF, {"query": QUERIES[1], "pause": 0}), *server.taken()))
    return steps


# --- Pagefind: its own API, which waits for no pause in typing and draws nothing.

PAGEFIND = """async ({ query, facet }) => {
  const start = performance.now();
  globalThis.pagefind ||= await import('/pagefind/pagefind.js');
  if (!query) { await pagefind.init(); await pagefind.filters(); return performance.now() - start; }
  const found = await pagefind.search(query, { filters: { severity: facet } });
  await Promise.all(found.results.slice(0, 5).map(x => x.data()));
  return performance.now() - start;
}"""


def pagefind(page, server, address, pause):
    page.goto(address + "/blank.html")
    server.taken()
    steps = []
    for name, query in [("loaded", ""), *((q, q) for q in QUERIES), ("again", QUERIES[1])]:
        ms = page.evaluate(PAGEFIND, {"query": query, "facet": FACET})
        page.wait_for_timeout(300)
        steps.append((name, ms, *server.taken()))
    return steps


def write_pages(documents, folder):
    """One plain page a document."""
    for number, path in enumerate(sorted(pathlib.Path(documents).rglob("*.md"))):
        text = path.read_text(encoding="utf-8")
        front = re.match(r"---\n(.*?)\n---\n", text, re.S)
        field = lambda name: (re.search(rf"^{name}: *\"?(.*?)\"?$", front[1] if front else "", re.M) or ["", ""])[1]
        body = re.sub(r"[|`*#>\[\]]+", " ", text[front.end() if front else 0:])
        (folder / f"{number}.html").write_text(
            f"<!DOCTYPE html><html lang=en><title>{html.escape(field('title'))}</title><body data-pagefind-body>"
            f"<h1>{html.escape(field('title'))}</h1><p data-pagefind-filter=severity>{html.escape(field('severity'))}</p>"
            + "".join(f"<p>{html.escape(p)}</p>" for p in body.split("\n\n")))
    (folder / "blank.html").write_text("<!DOCTYPE html><html lang=en><title>x</title>")


def measured(name, folder, run, reps, pauses):
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for net, link in NETS.items():
            for pause in pauses:
                for compressed in (False, True):
                    runs = []
                    for _ in range(reps if link is None else max(1, reps // 2)):
                        server = Server(folder, link, compressed)
                        context = browser.new_context(viewport={"width": 1440, "height": 900})
                        runs.append(run(context.new_page(), server, f"http://127.0.0.1:{server.server_port}", pause))
                        context.close()
                        server.shutdown()
                    for steps in zip(*runs):
                        rows.append({"system": name, "net": net, "typed": bool(pause), "gzip": compressed, "step": steps[0][0],
                                     "ms": round(statistics.median(s[1] for s in steps), 1),
                                     "kB": round(statistics.median(s[2] for s in steps) / 1000, 1),
                                     "requests": round(statistics.median(s[3] for s in steps))})
        browser.close()
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("documents", type=pathlib.Path)
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--only", choices=["debrief", "pagefind"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    if options.only != "pagefind":
        rows += measured("Debrief", options.site, debrief, options.reps, [0, 40])
    if options.only != "debrief":
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            write_pages(options.documents, folder)
            command = [sys.executable, "-m", "pagefind", "--site", name, "--quiet"]
            timed = ["/usr/bin/time", "-f", "%e s, %M kB"] if shutil.which("/usr/bin/time") else []
            said = subprocess.run(timed + command, check=True, capture_output=True, text=True).stderr
            print("Pagefind's index:", said.strip().splitlines()[-1] if said.strip() else "", file=sys.stderr)
            rows += measured("Pagefind", folder, pagefind, options.reps, [0])
    if options.json:
        return print(json.dumps(rows, indent=1))
    print("| | network | gzip | " + " | ".join(["loaded", *QUERIES, "again"]) + " |\n|---|---|---|" + "---|" * (len(QUERIES) + 2))
    keys = dict.fromkeys((r["system"], r["net"], r["typed"], r["gzip"]) for r in rows)
    for key in keys:
        cells = [f"{r['kB']} kB in {r['requests']}, {r['ms']} ms" for r in rows if (r["system"], r["net"], r["typed"], r["gzip"]) == key]
        print(f"| {key[0]}{', typed' if key[2] else ''} | {key[1]} | {'yes' if key[3] else 'no'} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
