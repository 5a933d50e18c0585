#!/usr/bin/env python3
"""Writes what is in the program as CycloneDX 1.5 JSON: the same program gives the same bytes."""
import argparse
import hashlib
import json
import pathlib
import uuid

# What the packages say of themselves; one that is not here is listed without a licence.
LICENCES = {"swift-argument-parser": "Apache-2.0", "yams": "MIT", "swift-mustache": "Apache-2.0"}
# Only tests use it.
NOT_LINKED = {"tomlkit"}


def component(name, version, purl, licence=None, commit=None):
    part = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    if licence:
        part["licenses"] = [{"expression": licence}] if " " in licence else [{"license": {"id": licence}}]
    if commit:
        part["properties"] = [{"name": "debrief:commit", "value": commit}]
    return part


def main():
    parser = argparse.ArgumentParser()
    for name in ("version", "binary", "cmark", "swift"):
        parser.add_argument(f"--{name}", required=True)
    arguments = parser.parse_args()
    pins = json.loads(pathlib.Path("Package.resolved").read_text())["pins"]
    parts = [
        component("cmark", arguments.cmark, f"pkg:deb/debian/cmark@{arguments.cmark}", "BSD-2-Clause"),
        component(
            "swift", arguments.swift, f"pkg:github/swiftlang/swift@{arguments.swift}",
            "Apache-2.0 WITH Swift-exception"),
    ]
    for pin in sorted(pins, key=lambda pin: pin["identity"]):
        name = pin["identity"]
        if name in NOT_LINKED:
            continue
        place = pin["location"].removeprefix("https://").removesuffix(".git")
        host, _, path = place.partition("/")
        kind = "github" if host == "github.com" else "generic"
        version = pin["state"].get("version", "")
        parts.append(
            component(name, version, f"pkg:{kind}/{path.lower()}@{version}", LICENCES.get(name), pin["state"]["revision"]))
    digest = hashlib.sha256(pathlib.Path(arguments.binary).read_bytes()).hexdigest()
    own = f"pkg:generic/debrief@{arguments.version}"
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, digest)),
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": own, "name": "debrief", "version": arguments.version, "purl": own,
                "licenses": [{"license": {"id": "Apache-2.0"}}], "hashes": [{"alg": "SHA-256", "content": digest}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    print(json.dumps(document, indent=2))


if __name__ == "__main__":
    main()
