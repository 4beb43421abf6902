#!/usr/bin/env python3
"""The rollback test that Flagward replaces: one call of ./flagward drill run."""

import argparse
import json
import os
import re
import sys

KEYS = {"environment": "--environment", "flag": "--flag", "checks": "--checks"}


def fail(words):
    print(f"test-feature-flag-rollback.py: {words}", file=sys.stderr)
    sys.exit(2)


def plain_yaml(text, name):
    """One level of `key: value`, with lists of words: all that such a file needs."""
    found = {}
    key = None
    for number, line in enumerate(text.splitlines(), 1):
        line = re.sub(r"(^|\s)#.*", "", line).rstrip()
        if line in ("", "---"):
            continue
        item = re.fullmatch(r"\s+-\s+(\S.*)|-\s+(\S.*)", line)
        pair = re.fullmatch(r"([A-Za-z_-]+):\s*(.*)", line)
        if item and key and isinstance(found[key], list):
            found[key].append((item.group(1) or item.group(2)).strip("\"'"))
        elif pair:
            key, value = pair.group(1), pair.group(2)
            words = re.fullmatch(r"\[(.*)\]", value)
            if words:
                found[key] = [word.strip().strip("\"'") for word in words.group(1).split(",") if word.strip()]
            else:
                found[key] = value.strip("\"'") if value else []
        else:
            fail(f"{name}:{number}: write key: value, or a list of words")
    return found


def config(name):
    try:
        with open(name, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{name} cannot be read: {error}")
    if name.endswith((".yaml", ".yml")):
        found = plain_yaml(text, name)
    else:
        try:
            found = json.loads(text)
        except ValueError as error:
            fail(f"{name} is no JSON: {error}")
    if not isinstance(found, dict):
        fail(f"{name} holds no object")
    for key in found:
        if key not in KEYS:
            fail(f"{name} has a key {key}: there are {', '.join(KEYS)}")
    return found


def main():
    parser = argparse.ArgumentParser(
        description="Rehearse a rollback on a scratch copy of the flags: one call of ./flagward drill run.",
        epilog="The flags are in feature_flags.json here, or where FLAGWARD_STORE says.",
    )
    parser.add_argument("--config", metavar="FILE", help="JSON or YAML with environment, flag and checks")
    parser.add_argument("--verbose", "-v", action="store_true", help="print the call of flagward")
    options = parser.parse_args()
    words = ["drill", "run"]
    for key, value in (config(options.config) if options.config else {}).items():
        if not (isinstance(value, str) or isinstance(value, list) and all(isinstance(one, str) for one in value)):
            fail(f"{options.config}: {key} is a word, or a list of words")
        words += [KEYS[key], value if isinstance(value, str) else ",".join(value)]
    words += ["--output", "text"]
    if options.verbose:
        print("flagward " + " ".join(words), file=sys.stderr)
    here = os.path.dirname(os.path.realpath(__file__))
    flagward = os.path.join(here, "..", "flagward")
    sys.stderr.flush()
    os.execv(flagward, [flagward] + words)


if __name__ == "__main__":
    main()
