"""Every file of the API, checked against the schemas that stand beside it, and its links against its files."""
import csv
import json
import pathlib
import re

import jsonschema
import pytest
import referencing

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


@pytest.fixture(scope="session", params=["site", "corpus"])
def api(request):
    return request.getfixturevalue(request.param) / "api" / "v1"


@pytest.fixture(scope="session")
def validators(api):
    schemas = {path.name: json.loads(path.read_text()) for path in (api / "schema").glob("*.json")}
    assert len(schemas) == 9
    registry = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items())
    validators = {}
    for name, schema in schemas.items():
        assert schema["$schema"] == SCHEMA
        jsonschema.Draft202012Validator.check_schema(schema)
        # A schema has no address of its own, so that its references count from where it was read.
        rooted = {"$ref": name}
        validators[name] = jsonschema.Draft202012Validator(rooted, registry=registry)
    return validators


def documents(api):
    return {path.relative_to(api).as_posix(): json.loads(path.read_bytes())
            for path in sorted(api.rglob("*.json")) if path.parent.name != "schema"}


def test_every_file_is_valid(api, validators):
    found = documents(api)
    assert len(found) > 50
    for path, document in found.items():
        schema = document["$schema"]
        assert (api / path).parent.joinpath(schema).resolve().parent == (api / "schema").resolve()
        errors = list(validators[schema.split("/")[-1]].iter_errors(document))
        assert not errors, f"{path}: {jsonschema.exceptions.best_match(errors)}"


def test_a_wrong_file_is_not_valid(api, validators):
    """Schemas that take anything would prove nothing."""
    index = json.loads((api / "index.json").read_bytes())
    validator = validators["index.schema.json"]
    assert validator.is_valid(index)
    for change in ({"version": 1}, {"documents": [{}]}, {"surprise": True}, {"asOf": "today"}):
        assert not validator.is_valid({**index, **change}), change
    ledger = json.loads((api / "prevention.json").read_bytes())
    for change in ({"state": "finished"}, {"incident": None}, {"overdue": "yes"}):
        wrong = {**ledger, "items": [{**ledger["items"][0], **change}]}
        assert not validators["prevention.schema.json"].is_valid(wrong), change


def test_every_href_and_page_is_there(api):
    files = documents(api)
    for path, document in files.items():
        text = json.dumps(document, ensure_ascii=False)
        for href in re.findall(r'"href": "([^"]+)"', text):
            assert href in files, f"{path}: {href}"
        page = document.get("page")
        if page:
            assert (api.parent.parent / page.split("#")[0]).is_file(), f"{path}: {page}"


def test_ids_lead_somewhere(api):
    files = documents(api)
    known = {document["id"] for document in files["index.json"]["documents"]}
    items = {item["id"] for item in files["prevention.json"]["items"]}
    assert len(items) == len(files["prevention.json"]["items"])
    assert {path for path in files if path.startswith("prevention/")} == {
        entry["href"] for document in files.values() if document.get("incident") and isinstance(document["incident"], dict)
        for entry in document["incident"]["preventionItems"]}
    for path, document in files.items():
        incident = document.get("incident")
        if not isinstance(incident, dict):
            continue
        for related in incident["related"]:
            assert related["incident"] in known
        assert {entry["id"] for entry in incident["preventionItems"]} <= items, path


def test_insights_are_a_table(api):
    with open(api / "insights.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    index = json.loads((api / "index.json").read_bytes())
    incidents = [document["id"] for document in index["documents"] if document["kind"] == "postmortem"]
    assert [row["incident"].lstrip("'") for row in rows] == incidents
    assert all(None not in row and None not in row.values() for row in rows)
    for row in rows:
        assert row["minutes_to_restore"] == "" or int(row["minutes_to_restore"]) >= 0
        assert not row["title"].startswith(("=", "+", "-", "@"))


def test_examples_of_the_documentation_run(api, monkeypatch, capsys):
    page = pathlib.Path(__file__).parents[2] / "Documentation" / "API.md"
    examples = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 2
    monkeypatch.chdir(api.parent.parent)
    for example in examples:
        exec(compile(example, str(page), "exec"), {})
        assert capsys.readouterr().out.count("\n") > 2
