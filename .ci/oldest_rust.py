"""Fails if a package that dockmod is built from needs a newer Rust than Cargo.toml promises.

Reads `cargo metadata --format-version 1`. That dockmod's own code keeps the promise is for clippy to say
(`incompatible_msrv`).
"""

import json
import sys

metadata = json.load(sys.stdin)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}


def version(package):
    return [int(part) for part in (package["rust_version"] or "0").split(".")]


root = metadata["resolve"]["root"]
promised = version(packages[root])
seen, waiting = {root}, [root]
while waiting:
    for dependency in nodes[waiting.pop()]["deps"]:
        built = any(kind["kind"] in (None, "build") for kind in dependency["dep_kinds"])
        if built and dependency["pkg"] not in seen:
            seen.add(dependency["pkg"])
            waiting.append(dependency["pkg"])

late = [packages[each] for each in seen if version(packages[each]) > promised]
for package in late:
    print(f"{package['name']} {package['version']} needs Rust {package['rust_version']}", file=sys.stderr)
print(f"{len(seen)} packages, Rust {packages[root]['rust_version']}")
sys.exit(bool(late))
