"""A real PostgreSQL server of the tests' own: started from the system's package, on a socket in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count()


def binaries() -> Path:
    """Return where the newest server's programs lie; the test is skipped with a word where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install '.[postgres]')")
    return found[-1].parent if found else Path(on_path or "").parent


def _user() -> str | None:
    """Return whom to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.skip("run as root, and there is no user postgres or nobody to run the server as")


@contextmanager
def server() -> Iterator[str]:
    """Hold a running server; yield the folder of its socket."""
    programs, user = binaries(), _user()
    folder = Path(
        tempfile.mkdtemp(prefix="pg-", dir="/tmp")
    )  # pytest's own folders are closed to other users
    group = None
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        group = entry.pw_gid

    def call(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        extra = [] if group is not None else None
        subprocess.run(
            command,
            user=user,
            group=group,
            extra_groups=extra,
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(folder)},
        )

    data = str(folder / "data")
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c shared_buffers=16MB"
    try:
        call("initdb", "-D", data, "-U", "office", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        call("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield str(folder)
        finally:
            call("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(socket: str) -> str:
    """Return the URL of a new, empty database of the server."""
    import psycopg

    name = f"office{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(f"host={socket} user=office dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://office@/{name}?host={socket}"
