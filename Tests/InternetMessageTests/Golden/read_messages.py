"""Reads every message of a folder with Python's strict mail parser and compares.

Usage: read_messages.py FOLDER; FOLDER holds the .eml files and expected.json. Prints one line for
each difference and ends with status 1 if there was any.
"""

import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
strict = email.policy.SMTP.clone(raise_on_defect=True)
failures = 0
count = 0


def display_name(data):
    """The name in From by the older parser: the new one of 3.11 keeps blanks between two encoded
    words of a phrase, against RFC 2047 section 6.2."""
    raw = email.message_from_bytes(data)["From"]
    phrase, _ = email.utils.parseaddr("".join(raw.splitlines()))
    return str(email.header.make_header(email.header.decode_header(phrase)))


def compare(what, found, wanted):
    global failures
    if found != wanted:
        failures += 1
        print(f"{what}: {found!a} is not {wanted!a}")


for case in json.loads((folder / "expected.json").read_text(encoding="utf-8")):
    name = case["file"]
    count += 1
    try:
        data = (folder / name).read_bytes()
        message = email.message_from_bytes(data, policy=strict)
        compare(f"{name} subject", str(message["Subject"]), case["subject"])
        compare(f"{name} body", message.get_content(), case["body"])
        compare(f"{name} content type", message.get_content_type(), "text/plain")
        compare(f"{name} recipients", len(message.get_all("To")), 1)
        (to,) = message["To"].addresses
        # Python's addr_spec drops quotes that hold only dots; the parts are what it understood.
        compare(f"{name} to", [to.username, to.domain], case["to"].replace('"', "").split("@"))
        (sender,) = message["From"].addresses
        compare(f"{name} from", sender.addr_spec, case["from"])
        compare(f"{name} name", display_name(data), case["name"])
        compare(f"{name} date", int(message["Date"].datetime.timestamp()), case["date"])
        compare(f"{name} id", str(message["Message-ID"]), case["id"])
        compare(f"{name} defects", message.defects, [])
    except Exception as error:
        failures += 1
        print(f"{name}: {error!r}")

print(f"{count} read")
sys.exit(1 if failures else 0)
