"""An SMTP server on loopback that keeps what it takes: smtp_sink.py FOLDER PORT [unreliable]

Each mail that it takes is FOLDER/<number>.eml, with its envelope as FOLDER/<number>.json. An
unreliable one treats the first two attempts at a mail by turns: it hangs up in the middle of the
message, answers 451 to it, or 450 to the recipient; every fourth is taken at once. Whoever is called
refused is refused for good.
"""

import json
import os
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

folder, port = sys.argv[1], int(sys.argv[2])
is_unreliable = sys.argv[3:] == ["unreliable"]
turns, attempts, accepted = {}, {}, 0


def turn(recipient):
    """What a recipient's mail meets with, by the order in which they first came."""
    return turns.setdefault(recipient, len(turns) % 4)


class Sink(SMTP):
    async def smtp_RCPT(self, arg):
        # As it stood on the wire: the library would write quoted local parts anew.
        self.recipient = arg[arg.index("<") + 1 : arg.rindex(">")]
        attempts[self.recipient] = attempts.get(self.recipient, 0) + 1
        if self.recipient.startswith("refused"):
            await self.push("550 5.1.1 No such user")
        elif self.is_bad(2):
            await self.push("450 4.2.1 Mailbox busy")
        else:
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if self.envelope.rcpt_tos and self.is_bad(0):
            await self.push("354 Go on")
            await self._reader.readline()
            self.transport.abort()
            # What has come already is no commands.
            while await self._reader.readline() not in (b"", b".\r\n"):
                pass
        else:
            await super().smtp_DATA(arg)

    def is_bad(self, number):
        return (
            is_unreliable
            and turn(self.recipient) == number
            and attempts[self.recipient] <= 2
        )


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        global accepted
        if server.is_bad(1):
            return "451 4.3.0 Try again later"
        accepted += 1
        envelope_parts = {"sender": envelope.mail_from, "recipient": server.recipient}
        name = f"{folder}/{accepted:05}"
        with open(f"{name}.json", "w") as file:
            json.dump(envelope_parts, file)
        with open(f"{name}.part", "wb") as file:
            file.write(envelope.content)
        os.rename(f"{name}.part", f"{name}.eml")
        return "250 OK"


class Door(Controller):
    def factory(self):
        return Sink(self.handler)


door = Door(Keeper(), hostname="127.0.0.1", port=port, ready_timeout=120)
door.start()
open(f"{folder}/ready", "w").close()
# Ends with whoever started it.
sys.stdin.read()
