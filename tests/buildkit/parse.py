"""Parses Dockerfiles with BuildKit's parser, as the PyPI package `dockerfile` binds it.

Reads JSON strings, one a line, from standard input, and writes one line of JSON for each: `{"error": message}` where
the parser refuses the text, else `{"commands": [...], "refused": name or null}`. `refused` names the rule by which
BuildKit's next level, the one that makes instructions of the parser's tree, refuses the file: the package has the
parser only, so those rules are stated here a second time.
"""

import json
import re
import shlex
import sys
import tempfile

try:
    import dockerfile
except ImportError as error:
    sys.exit(f"no package `dockerfile`: {error}")

KEYWORDS = set(dockerfile.all_cmds())
SWITCH, ONE, MANY = "switch", "one", "many"
FLAGS = {
    "add": {
        "chown": ONE, "chmod": ONE, "link": SWITCH, "keep-git-dir": SWITCH, "checksum": ONE, "unpack": SWITCH,
        "exclude": MANY,
    },
    "copy": {"chown": ONE, "from": ONE, "chmod": ONE, "link": SWITCH, "exclude": MANY, "parents": SWITCH},
    "from": {"platform": ONE},
    "healthcheck": {"interval": ONE, "timeout": ONE, "start-period": ONE, "start-interval": ONE, "retries": ONE},
    "run": {"mount": MANY, "network": ONE, "security": ONE, "device": MANY},
}
UNCHECKED = {"arg", "stopsignal"}
UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


class Refused(Exception):
    """Carries the name of the rule."""


def require(holds, rule):
    if not holds:
        raise Refused(rule)


def go_lower(text):
    """Lower case as Go has it: letter by letter."""
    return text.replace("\u0130", "i").lower()


def go_upper(text):
    return "".join(c if c == "\u00df" else c.upper() for c in text)


def check_file(commands):
    in_stage = False
    for command in commands:
        keyword = go_lower(command["keyword"])
        check(keyword, command)
        in_stage = in_stage or keyword == "from"
        require(in_stage or keyword == "arg", "no-stage")
    require(in_stage, "no-stage")


def check(keyword, command):
    require(keyword in KEYWORDS, "unknown-instruction")
    values = command["values"]
    is_empty = not values and command["sub"] is None
    if is_empty and keyword not in ("run", "cmd", "entrypoint"):
        raise Refused("no-argument")
    given = check_flags(keyword, command)
    rule = RULES.get(keyword)
    if rule:
        rule(command, values, given)


def check_flags(keyword, command):
    if keyword in UNCHECKED or is_no_healthcheck(keyword, command):
        return []
    known = FLAGS.get(keyword, {})
    given = []
    for flag in command["flags"]:
        name, equals, value = flag[2:].partition("=")
        require(name in known, "unknown-flag")
        require(known[name] == MANY or name not in dict(given), "repeated-flag")
        if known[name] == SWITCH:
            require(not equals or value.lower() in ("true", "false"), "flag-value")
        else:
            require(equals, "flag-value")
        given.append((name, value))
    return given


def is_no_healthcheck(keyword, command):
    return keyword == "healthcheck" and go_upper(command["values"][0]) == "NONE"


def is_heredoc(word):
    match = re.fullmatch(r"[0-9]*<<-?[\t\n\f\r ]*([^<]*)", word)
    try:
        return bool(match) and len(shlex.split(re.sub(r"\s", " ", match[1]))) == 1
    except ValueError:
        return False


def check_sources(command, values, given):
    require(len(values) >= 2, "no-destination")
    require(not is_heredoc(values[-1]), "heredoc-destination")


def check_from(command, values, given):
    require(len(values) in (1, 3), "from-arity")
    if len(values) == 3:
        require(values[1].casefold() == "as", "from-arity")
        require(re.fullmatch(r"[a-z][a-z0-9._-]*", go_lower(values[2])), "stage-name")


def check_pairs(command, values, given):
    require(all(values[::2]), "blank-name")


def check_arg(command, values, given):
    require(not any(value.startswith("=") for value in values), "blank-name")


def check_onbuild(command, values, given):
    require(go_upper(command["sub"].strip()) not in ("ONBUILD", "FROM", "MAINTAINER"), "onbuild-trigger")


def check_shell(command, values, given):
    require(command["json"], "shell-form")


def check_volume(command, values, given):
    require(all(value.strip() for value in values), "volume-path")


def check_healthcheck(command, values, given):
    kind = go_upper(values[0])
    if kind == "NONE":
        require(len(values) == 1, "healthcheck-none")
        return
    require(kind == "CMD", "healthcheck-type")
    require(len(values) > 1, "healthcheck-command")
    for name, value in given:
        require(not value or healthcheck_takes(name, value), "healthcheck-flag")


def healthcheck_takes(name, value):
    if name == "retries":
        return re.fullmatch(r"\+?[0-9]+|-0+", value) and int(value) < 2**31
    match = re.fullmatch(r"([-+]?)(0|((\d+\.?\d*|\.\d+)(ns|us|ms|s|m|h))+)", value, re.ASCII)
    if not match:
        return False
    parts = re.findall(r"(\d+\.?\d*|\.\d+)(ns|us|ms|s|m|h)", value)
    seconds = sum(float(number) * UNITS[unit] for number, unit in parts)
    return seconds == 0 or (match[1] != "-" and 1e-3 <= seconds < 2**63 / 1e9)


def check_run(command, values, given):
    for name, value in given:
        if name == "network":
            require(value in ("default", "none", "host"), "run-network")
        elif name == "security":
            require(value in ("insecure", "sandbox"), "run-security")
        elif name == "mount":
            check_mount(value)
        else:
            check_device(value)


def fields(value):
    field = r'"(?:[^"]|"")*"|[^",]*'
    require(re.fullmatch(f"(?:{field})(?:,(?:{field}))*", value), "comma-separated")
    found = re.findall(f"(?:^|,)({field})", value)
    return [f[1:-1].replace('""', '"') if f.startswith('"') else f for f in found]


def check_mount(value):
    for field in fields(value):
        key, _, source = field.partition("=")
        require(key.lower() != "from" or "$" not in source[:-1], "run-mount")


def check_device(value):
    name = ""
    for field in fields(value):
        key, equals, found = field.partition("=")
        if key.lower() == "required":
            allowed = "1 t T TRUE true True 0 f F FALSE false False".split()
            require(not equals or found in allowed, "run-device")
        elif equals and key.lower() == "name":
            require(not name, "run-device")
            name = found
        else:
            require(not name, "run-device")
            name = field


RULES = {
    "add": check_sources,
    "arg": check_arg,
    "copy": check_sources,
    "env": check_pairs,
    "from": check_from,
    "healthcheck": check_healthcheck,
    "label": check_pairs,
    "onbuild": check_onbuild,
    "run": check_run,
    "shell": check_shell,
    "volume": check_volume,
}


def describe(command):
    return {
        "keyword": command.cmd or "",
        "sub": command.sub_cmd,
        "json": command.json,
        # The package puts the here-documents behind the joined text, which is one line.
        "original": (command.original or "").partition("\n")[0],
        "start_line": command.start_line,
        "end_line": command.end_line,
        "flags": list(command.flags),
        "values": list(command.value),
        "heredocs": [
            # The package makes a signed number of an unsigned one.
            {"name": h.name, "fd": h.file_descriptor % 2**64, "content": h.content} for h in command.heredocs
        ],
    }


def parse(text):
    if "\0" not in text:
        return dockerfile.parse_string(text)
    # The package ends a string at NUL, but not a file.
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        return dockerfile.parse_file(file.name)


def answer(text):
    try:
        commands = [describe(command) for command in parse(text)]
    except dockerfile.GoParseError as error:
        return {"error": str(error)}
    except UnicodeDecodeError:
        return {"skipped": "cut-character"}
    found = {"commands": commands, "refused": None, "nul": "\0" in text}
    try:
        if not found["nul"]:
            check_file(commands)
    except Refused as rule:
        found["refused"] = str(rule)
    return found


def main():
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin.buffer:
        print(json.dumps(answer(json.loads(line))))


main()
