"""From a save to the reloaded page, in a real browser.

usage: .venv/bin/python Benchmarks/preview/measure.py DEBRIEF CONTENT [SAVES]

Copies CONTENT, serves the copy, opens the page of one incident, and saves that incident SAVES times. A save ends when
the new text stands on the page. Prints the median and the longest, in milliseconds, and what the server says of its
own part.
"""
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from playwright.sync_api import sync_playwright

debrief, content = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
saves = int(sys.argv[3]) if len(sys.argv) > 3 else 21



def processor_time(process):
    """Milliseconds that a process has computed so far, on all cores together."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


with tempfile.TemporaryDirectory() as folder:
    copy = pathlib.Path(folder) / "Content"
    shutil.copytree(content, copy, ignore=shutil.ignore_patterns(".git"))
    incident = copy / "incidents" / "zz-measured.md"
    incident.parent.mkdir(exist_ok=True)
    text = ("---\nid: MEASURED-1\nkind: postmortem\ndate: 2026-03-11\nseverity: SEV2\n---\n\n# The measured incident\n\n"
            "## Summary\n\nMark 0 of the measurement.\n")
    incident.write_text(text)
    server = subprocess.Popen([debrief, "serve", "--port", "0"], cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    address = server.stdout.readline().strip()
    rebuilt, ahead = [], []

    def listen():
        for line in server.stderr:
            if found := re.match(r"(Rebuilt|Shown) in ([\d.]+) (m?s)", line):
                times = rebuilt if found.group(1) == "Rebuilt" else ahead
                times.append(float(found.group(2)) * (1 if found.group(3) == "ms" else 1000))
    threading.Thread(target=listen, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        # The page's own policy forbids what the measurement evaluates in it.
        page = browser.new_page(bypass_csp=True)
        page.goto(address + "incidents/measured-1.html")
        page.wait_for_function("document.body.innerText.includes('Mark 0 of')")
        time.sleep(1)
        taken = []
        before = processor_time(server.pid)
        for number in range(1, saves + 1):
            changed = text.replace("Mark 0", f"Mark {number}")
            start = time.perf_counter()
            incident.write_text(changed)
            page.wait_for_function(f"document.body.innerText.includes('Mark {number} of')", polling=2)
            taken.append((time.perf_counter() - start) * 1000)
            time.sleep(0.3)
        spent = (processor_time(server.pid) - before) / saves
        browser.close()
    server.terminate()
    documents = sum(1 for _ in copy.rglob("*.md"))
    print(f"{documents} documents, {saves} saves: median {statistics.median(taken):.0f} ms, longest {max(taken):.0f} ms"
          " from save to reloaded page; of it the server's: "
          + (f"median {statistics.median(ahead):.0f} ms" if ahead else "unknown") + "; the whole site: "
          + (f"median {statistics.median(rebuilt):.0f} ms" if rebuilt else "outdated by the next save each time") +
          f", {spent:.0f} ms of processor time a save")
