"""What the measuring scripts share: folders that go away, workspaces, programs that are timed."""
import ctypes
import glob
import hashlib
import os
import re
import select
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# Nobody fulfils it: what is measured is the import, and that everybody was looked at.
NOBODY = "Person.P_Id:lt=1"
IN_MOVED_TO = 0x80
libc = ctypes.CDLL(None, use_errno=True)


def settings(*conditions, web='listen: "127.0.0.1:0"', more=""):
    """A settings.yaml; `web` stands in its mapping of that name, `more` behind everything."""
    lines = ", ".join(f'"{condition}"' for condition in conditions)
    return (
        'site: {base_url: "http://127.0.0.1:8080", sender: bench@example.jp}\n'
        f"sync: {{conditions: [{lines}], gather_s: 0}}\n"
        f"safety: {{max_new_accounts: 0}}\nweb: {{{web}}}\n" + more)


def document(person):
    """An export of one candidate."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Candidate><Code>0</Code><Item>'
        f"<Person.P_Id>{person}</Person.P_Id><Person.P_Name>山田 {person}</Person.P_Name>"
        f"<Person.P_Mail>c{person}@mail.example</Person.P_Mail></Item></Candidate>\n")


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Room:
    """A folder for everything that is measured, on the disk of the project (a /tmp may be memory).

    Nothing is removed before the end but databases: after a folder of very many files was removed,
    ext4 makes new ones ten times slower for a while.
    """

    def __init__(self):
        parent = os.environ.get("TMPDIR") or f"{HERE}/../.build"
        os.makedirs(parent, exist_ok=True)
        self.path = os.path.realpath(tempfile.mkdtemp(prefix="bench-", dir=parent))
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def new_name(self):
        self.count += 1
        return f"{self.path}/{self.count}"

    def folder(self):
        path = self.new_name()
        os.mkdir(path)
        return path

    def workspace(self, text):
        path = self.folder()
        os.makedirs(f"{path}/inbox")
        os.makedirs(f"{path}/outbox/mail")
        os.makedirs(f"{path}/outbox/receipts")
        write(f"{path}/settings.yaml", text)
        return path

    def compile(self, name):
        """Builds one of the C programs that stand beside this file."""
        flags = subprocess.run(["xml2-config", "--cflags", "--libs"], check=True, text=True,
                               stdout=subprocess.PIPE).stdout.split()
        target = self.new_name()
        subprocess.run(["cc", "-O2", name, "-o", target, *flags, "-lsqlite3"], check=True)
        return target


def drop_databases(path):
    for file in glob.glob(f"{path}/**/*.sqlite*", recursive=True):
        os.unlink(file)


class Timing:
    def __init__(self, seconds, peak_mib):
        self.seconds, self.peak_mib = seconds, peak_mib


def timed(*command, statuses=(0,)):
    """Runs a program to its end, with nothing left to be written by what ran before it."""
    os.sync()
    with tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in statuses:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{errors.read()[-2000:]}")
    return Timing(seconds, usage.ru_maxrss / 1024)


class Service:
    """A program that runs until it is stopped; the product says when it is ready."""

    def __init__(self, *command, log=None, ready=None):
        self.log = open(log or os.devnull, "w")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=self.log)
        while ready and ready not in open(log).read():
            if self.process.poll() is not None:
                sys.exit(f"{' '.join(command)}: exit {self.process.returncode}, see {log}")
            time.sleep(0.02)

    def stop(self):
        """Gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        self.log.close()
        return self.process.wait(30)


class Arrivals:
    """Counts what is renamed into a folder."""

    def __init__(self, path):
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if libc.inotify_add_watch(self.descriptor, path.encode(), IN_MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), "inotify", path)

    def wait(self, seconds):
        """The number that came and the moment at which the first was seen; 0 if none came."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        moment = time.perf_counter()
        if not ready:
            return 0, moment
        data, at, count = os.read(self.descriptor, 1 << 20), 0, 0
        while at < len(data):
            _, mask, _, length = struct.unpack_from("iIII", data, at)
            assert mask & IN_MOVED_TO, "inotify's queue overflowed"
            at, count = at + 16 + length, count + 1
        return count, moment


class Noise:
    """A fixed computation and a fixed piece of disk work, again and again beside what is measured:
    how far they scatter is how far the table can be believed."""

    def __init__(self, room):
        self.path = room.new_name()
        self.data = bytes(1 << 24)
        self.computing, self.syncing = [], []

    def sample(self):
        start = time.perf_counter()
        for _ in range(4):
            hashlib.blake2b(self.data).digest()
        middle = time.perf_counter()
        with open(self.path, "wb") as file:
            for _ in range(20):
                file.write(self.data[:4096])
                file.flush()
                os.fsync(file.fileno())
        self.computing.append(middle - start)
        self.syncing.append(time.perf_counter() - middle)


def spread(values, unit=1.0, digits=2):
    """Median (least, most)."""
    least, middle, most = (
        f"{value / unit:.{digits}f}"
        for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({least}, {most})"


def machine(path):
    """What is worth knowing of the machine, for whoever compares two tables."""
    model = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
    kind = subprocess.run(["findmnt", "-no", "FSTYPE", "-T", path], text=True,
                          stdout=subprocess.PIPE).stdout.strip()
    return (f"{model[1] if model else os.uname().machine}, {os.cpu_count()} cores, "
            f"Linux {os.uname().release}, {kind}, load {os.getloadavg()[0]:.1f} at the start")
