"""Prints subject and body of every .eml of a folder as JSON; any defect is an error."""
import email, email.policy, json, pathlib, sys

mails = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.eml")):
    policy = email.policy.SMTP.clone(raise_on_defect=True)
    message = email.message_from_bytes(path.read_bytes(), policy=policy)
    assert not message.defects, (path.name, message.defects)
    assert len(message.get_all("To")) == 1 and message["Bcc"] is None, path.name
    mails[path.name] = {
        "to": str(message["To"]), "from": str(message["From"]), "date": str(message["Date"]),
        "subject": str(message["Subject"]), "body": message.get_content().replace("\r\n", "\n"),
    }
json.dump(mails, sys.stdout, ensure_ascii=False, indent=2, sort_keys=True)
print()
