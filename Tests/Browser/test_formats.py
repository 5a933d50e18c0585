"""What the program prints for other programs, checked by those programs or against their schemas."""
import http.server
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import threading
import time
import xml.etree.ElementTree

import jsonschema
import pytest
import yaml

ROOT = pathlib.Path(__file__).parents[2]
DEBRIEF = os.environ.get("DEBRIEF_BINARY", "debrief")


def debrief(*arguments, folder=ROOT, check=None):
    run = subprocess.run([DEBRIEF, *arguments], cwd=folder, capture_output=True, text=True)
    if check is not None:
        assert run.returncode == check, run.stderr
    return run


class Plain(yaml.SafeLoader):
    """YAML without dates: what is written is what is meant, as for editors."""


Plain.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def schema(subject, folder=ROOT):
    found = json.loads(debrief("schema", subject, folder=folder, check=0).stdout)
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


def problems(validator, text):
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(yaml.load(text, Plain))]


# Reports of a review

@pytest.fixture(scope="module")
def flawed(tmp_path_factory):
    """A postmortem with findings of every level, in a file whose name needs escapes."""
    folder = tmp_path_factory.mktemp("flawed")
    (folder / "Content").mkdir()
    (folder / "Content" / "ä b.md").write_text(
        "---\nkind: postmortem\nseverity: SEV1\n---\n\n# Disk <full> & \"more\"\n\n## Root cause\n\nHuman error!! "
        "@alice should have looked; see [it](gone.md).\n")
    return folder


def test_sarif_is_valid(flawed):
    report = json.loads(debrief("check", "--format", "sarif", folder=flawed, check=1).stdout)
    rules = json.loads((ROOT / "Tests/Browser/schemas/sarif-2.1.0-rtm.4.json").read_text())
    validator = jsonschema.Draft4Validator(rules)
    assert [error.message for error in validator.iter_errors(report)] == []
    assert len(report["runs"][0]["results"]) > 8
    report["runs"][0]["results"][0]["level"] = "catastrophic"
    assert list(validator.iter_errors(report)), "the schema finds nothing wrong with a wrong report"


def test_sarif_without_findings_is_valid():
    report = json.loads(debrief("check", "--format", "sarif", check=0).stdout)
    rules = json.loads((ROOT / "Tests/Browser/schemas/sarif-2.1.0-rtm.4.json").read_text())
    jsonschema.Draft4Validator(rules).validate(report)


def test_junit_is_xml(flawed):
    report = xml.etree.ElementTree.fromstring(debrief("check", "--format", "junit", folder=flawed, check=1).stdout)
    assert report.tag == "testsuites" and len(report.findall(".//failure")) > 8


def test_gitlab_has_what_gitlab_asks_for(flawed):
    report = json.loads(debrief("check", "--format", "gitlab", folder=flawed, check=1).stdout)
    assert len({issue["fingerprint"] for issue in report}) == len(report) > 8
    for issue in report:
        assert issue["description"] and issue["check_name"] and issue["location"]["path"] == "Content/ä b.md"
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["severity"] in ["info", "minor", "major", "critical", "blocker"]


# Schemas for editors

def test_configurations_of_the_project_are_valid():
    validator = schema("configuration")
    assert problems(validator, (ROOT / "debrief.yml").read_text()) == []
    count = 0
    for page in (ROOT / "Documentation").glob("*.md"):
        for text in re.findall(r"```yaml\n(.*?)```", page.read_text(), re.S):
            keys = re.findall(r"(?m)^([a-z_]+):", text)
            if keys and all(key in validator.schema["properties"] for key in keys) and not text.startswith("---"):
                assert problems(validator, text) == [], f"{page.name}:\n{text}"
                count += 1
    assert count >= 8


@pytest.mark.parametrize("text", [
    "titel: x", "base_url: example.org", "content: {a: b}", "raw_html: yes", "severities: [{name: x}]", "links: [{url: x}]",
    "check: {levels: {PM01: fatal}}", "check: {sections: [sumary]}", "theme: {accent: blue}", "feeds: maybe",
    "sections: [{folder: a, kind: runbok}]", "services: [{aliases: x}]", "people: [{name: a, rol: x}]", "as_of: soon"])
def test_wrong_configurations_are_not(text, tmp_path):
    assert problems(schema("configuration"), text)
    # The program says so as well.
    (tmp_path / "debrief.yml").write_text(text + "\n")
    (tmp_path / "Content").mkdir()
    run = debrief("check", folder=tmp_path)
    assert "[config." in run.stderr


def front_matter(path):
    text = path.read_text()
    return text.split("---\n", 2)[1] if text.startswith("---\n") else None


def test_front_matter_of_the_content_is_valid():
    validator = schema("front-matter")
    found = {path: front_matter(path) for path in (ROOT / "Content").rglob("*.md")}
    found = {path: text for path, text in found.items() if text is not None}
    assert len(found) > 15
    for path, text in found.items():
        # Templates hold placeholders where values go.
        if "templates" not in path.parts:
            assert problems(validator, text) == [], path
    example = re.search(r"```yaml\n---\n(.*?)---\n```", (ROOT / "Documentation/FrontMatter.md").read_text(), re.S)
    assert problems(validator, example.group(1)) == []


@pytest.mark.parametrize("text", [
    "kind: incident-report", "causes: [capacity.exhaustoin]", "trigger: bad luck", "order: first", "services: {a: b}",
    "detected_by: me", "title: [a]"])
def test_wrong_front_matter_is_not(text):
    assert problems(schema("front-matter"), text)


def test_every_documented_key_is_in_the_schema():
    validator = schema("front-matter")
    page = (ROOT / "Documentation/FrontMatter.md").read_text().split("## Without front matter")[0]
    keys = {key for row in re.findall(r"(?m)^\| (`.*?) \|", page) for key in re.findall(r"`([a-z_]+)`", row)}
    assert len(keys) > 25
    assert keys <= set(validator.schema["properties"])


# Manual page and completions

def test_the_manual_is_a_page():
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("SKIPPED: there is no groff here to read the manual page")
    manual = debrief("manual", check=0).stdout
    run = subprocess.run([groff, "-man", "-ww", "-Tutf8", "-P-c"], input=manual, capture_output=True, text=True)
    assert run.returncode == 0 and run.stderr == ""
    assert "debrief check --since origin/main --format github" in run.stdout


@pytest.mark.parametrize("shell, arguments", [("bash", ["-n"]), ("zsh", ["-n"]), ("fish", ["--no-execute"])])
def test_completions_are_scripts(shell, arguments, tmp_path):
    if not shutil.which(shell):
        pytest.skip(f"SKIPPED: there is no {shell} here to read its completions")
    script = tmp_path / f"debrief.{shell}"
    script.write_text(debrief("completions", shell, check=0).stdout)
    run = subprocess.run([shell, *arguments, script], capture_output=True, text=True)
    assert run.returncode == 0 and run.stderr == ""


def test_bash_completes():
    script = debrief("completions", "bash", check=0).stdout
    ask = script + """
COMP_WORDS=(debrief che); COMP_CWORD=1; COMP_LINE="debrief che"; COMP_POINT=11
_debrief
printf '%s\\n' "${COMPREPLY[@]}"
"""
    run = subprocess.run(["bash", "-c", ask], capture_output=True, text=True)
    assert "check" in run.stdout.split()


@pytest.mark.parametrize("typed, offered", [
    ("debrief che", "check"), ("debrief build --aud", "--audience"), ("debrief check --format sar", "sarif")])
def test_fish_completes(typed, offered, tmp_path):
    if not shutil.which("fish"):
        pytest.skip("SKIPPED: there is no fish here")
    script = tmp_path / "debrief.fish"
    script.write_text(debrief("completions", "fish", check=0).stdout)
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": f"{pathlib.Path(DEBRIEF).parent}:{os.environ['PATH']}"}
    run = subprocess.run(["fish", "-c", f"source {script}; complete -C '{typed}'"], capture_output=True, text=True,
                         env=environment)
    assert offered in [line.split("\t")[0] for line in run.stdout.splitlines()], run.stdout + run.stderr


# Links to other hosts

class Host(http.server.BaseHTTPRequestHandler):
    """Answers as hosts do, and remembers what it was asked for."""
    protocol_version = "HTTP/1.1"

    def answer(self, has_body):
        self.server.asked.append((self.command, self.path, time.monotonic(), self.headers.get("User-Agent", "")))
        status = {"/gone": 404, "/busy": 503, "/moved": 302, "/private": 403}.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        if self.path == "/slow":
            time.sleep(2.5)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/fine")
        self.send_header("Content-Length", "2" if has_body else "0")
        self.end_headers()
        if has_body:
            self.wfile.write(b"ok")

    def do_GET(self):
        self.answer(True)

    def do_HEAD(self):
        self.answer(False)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def host():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def linking(folder, host, paths):
    (folder / "Content").mkdir()
    links = "\n".join(f"- [{path}](http://127.0.0.1:{host.server_port}{path})" for path in paths)
    (folder / "Content" / "a.md").write_text(f"# Links\n\n{links}\n")


def test_other_hosts_are_asked_on_request_only(host, tmp_path):
    linking(tmp_path, host, ["/fine"])
    debrief("check", "--links", folder=tmp_path, check=0)
    assert host.asked == []


def test_other_hosts_are_asked_politely(host, tmp_path):
    linking(tmp_path, host, ["/fine", "/gone", "/busy", "/moved", "/no-head"])
    run = debrief("check", "--links", "--external", folder=tmp_path, check=0)
    assert re.findall(r"/(\w+): the host answers (\d+)", run.stderr) == [("gone", "404")]
    # At the line of the document that somebody can mend.
    assert re.search(r"^Content/a\.md:4:\d+: warning\[links", run.stderr, re.M), run.stderr
    assert "5 were asked for" in run.stdout and "1 of them in doubt" in run.stdout
    assert all(agent.startswith("debrief/") for _, _, _, agent in host.asked)
    # One address a second; what follows a redirection or a refused HEAD belongs to the same question.
    firsts = {}
    for _, path, moment, _ in host.asked:
        firsts.setdefault(path, moment)
    moments = sorted(firsts.values())
    assert len(moments) == 5 and all(later - before > 0.9 for before, later in zip(moments, moments[1:]))
    # What was good is not asked for again; what was not is.
    host.asked.clear()
    debrief("check", "--links", "--external", folder=tmp_path, check=0)
    assert {path for _, path, _, _ in host.asked} == {"/gone", "/busy"}
    assert debrief("check", "--links", "--external", "--strict", folder=tmp_path).returncode == 1


def on_a_terminal(*arguments, folder, environment=None):
    """What the program writes where both streams are a terminal of 80 columns."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [DEBRIEF, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **(environment or {})})
    os.close(follower)
    out = b""
    while True:
        try:
            more = os.read(leader, 65536)
        except OSError:
            break
        if not more:
            break
        out += more
    process.wait()
    os.close(leader)
    return out.decode()


def test_what_takes_long_shows_progress(host, tmp_path):
    linking(tmp_path, host, ["/slow", "/fine"])
    shown = on_a_terminal("check", "--links", "--external", folder=tmp_path)
    assert re.search(r"\r\x1b\[K\[[█·]+\] asking other hosts \d s", shown)
    # The line is taken away again before the result.
    assert shown.rsplit("\r\x1b[K", 1)[1].lstrip().startswith("Followed ")


def test_plots_are_coloured_on_a_terminal_only():
    colour = re.compile(r"\x1b\[\d+m")
    assert colour.search(on_a_terminal("stats", folder=ROOT))
    assert not colour.search(on_a_terminal("stats", folder=ROOT, environment={"NO_COLOR": "1"}))
    assert "\x1b" not in debrief("stats", check=0).stdout
