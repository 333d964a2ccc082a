"""The connection to a store: a SQLite file by default, PostgreSQL by URL; its errors in the words of officers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from extractor.errors import UsageError
from extractor.store.migrations import LATEST, migrate

__all__ = ["Database"]

_WAIT = 10.0  # seconds that a writer waits for another before it gives up
_STORE_LOCK = 7_276_315  # any number of our own: PostgreSQL's advisory lock while tables are made
_WRITES = "store_writes"


class Database:
    """An opened store: transactions to read and to write, from any thread and any process at once.

    :param place: a file, or a URL (``postgresql://…``, ``sqlite:///…``).
    :param create: make the file where there is none.
    :raises UsageError: if it cannot be opened, is not ours, or a newer version of the program has written it.
    """

    def __init__(self, place: str | Path, *, create: bool = True) -> None:
        url = _url(place)
        self.shown = url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string()
        """How people know it; never with the password."""
        self._engine = self._made(url)
        if url.get_backend_name() == "sqlite":
            _see_to_folder(Path(self.shown), create=create)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _made(self, url: URL) -> Engine:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": _WAIT})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        try:
            import psycopg  # noqa: F401
        except ImportError as error:
            advice = (
                "请安装 PostgreSQL 组件：pip install 'township-report-extractor[postgres]'，或改用文件存储。"
            )
            message = "本机没有连接 PostgreSQL 的组件（psycopg）。"
            raise UsageError(message, advice=advice, code="store_no_driver") from error
        options = f"-c lock_timeout={int(_WAIT * 1000)}"
        return create_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": int(_WAIT), "options": options}
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold a transaction that reads."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold a transaction that writes; it counts as a whole when the block ends, or not at all."""
        with self._told(), self._engine.connect() as opened:
            connection = opened.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let go of all connections; a SQLite file is then one file again, without its -wal and -shm."""
        self._engine.dispose()

    def _open(self) -> None:
        with self.reading() as connection:
            version = _version(connection, self.shown)
        if version < LATEST:
            with self.writing() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _STORE_LOCK})
                migrate(connection, _version(connection, self.shown))  # another may have been quicker

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # what this means is known where the statement was made
        except DBAPIError as error:
            raise _fault(self.shown, error.orig) from error
        except SQLAlchemyError as error:
            raise _fault(self.shown, error) from error


def _url(place: str | Path) -> URL:
    """Return the URL of a store; what has no scheme is a file."""
    told = str(place)
    if "://" not in told:
        return URL.create("sqlite", database=str(Path(told).absolute()))
    try:
        url = make_url(told)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise _unsupported() from error
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return URL.create("sqlite", database=str(Path(url.database).absolute()))
    if backend not in ("postgresql", "postgres"):
        raise _unsupported()
    return url.set(drivername="postgresql+psycopg")


def _unsupported() -> UsageError:
    advice = "请写一个文件的路径（如 台账.db），或 postgresql://用户:密码@主机/库名。"
    return UsageError("认不出 --store 所写的存储。", advice=advice, code="store_unsupported")


def _see_to_folder(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise UsageError(
            f"{path} 是文件夹，不是存储文件。", advice="请写文件名，如 台账.db。", code="store_is_folder"
        )
    if path.exists():
        return
    if not create:
        advice = "请核对 --store；用 extractor run --store 可把一次运行记进去。"
        raise UsageError(f"找不到存储 {path}。", advice=advice, code="store_not_found")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(str(path), "所在的文件夹建不了") from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by us, so that tables are made in them too
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.execute("PRAGMA synchronous = FULL")  # a correction that was confirmed survives a power cut
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _turn_to_wal(cursor)
    cursor.close()


def _turn_to_wal(cursor: sqlite3.Cursor) -> None:
    """Let readers and a writer work side by side; SQLite does not wait here by itself while others open the file."""
    until = time.monotonic() + _WAIT
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = (error.sqlite_errorcode or 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
        time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for its turn: writers say so at once.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection, shown: str) -> int:
    names = inspect(connection).get_table_names()
    if "store_version" not in names:
        if names:
            advice = "请另写一个新文件名；PostgreSQL 请用一个空的数据库。"
            raise UsageError(f"{shown} 不是本程序的存储。", advice=advice, code="store_foreign")
        return 0
    version = int(connection.execute(text("SELECT version FROM store_version")).scalar_one())
    if version > LATEST:
        message = f"存储 {shown} 是新版本程序写的（第 {version} 版，本程序只认到第 {LATEST} 版）。"
        raise UsageError(message, advice="请升级本程序后再打开；存储没有被改动。", code="store_newer")
    return version


def _fault(shown: str, error: BaseException | None) -> UsageError:
    """Return what a database's error means to the person at the keyboard."""
    if isinstance(error, sqlite3.Error):
        return _sqlite_fault(shown, error)
    state = getattr(error, "sqlstate", None) or ""
    if state in ("55P03", "40P01"):
        return _busy(shown)
    if state.startswith("53"):
        return _unwritable(shown, "服务器的磁盘或连接数已用完")
    if state == "42501":
        return _unwritable(shown, "该用户没有权限")
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    advice = "请核对 --store 的主机、库名、用户和密码，并确认数据库服务已启动。"
    return UsageError(f"存储 {shown} 用不了：{reason}。", advice=advice, code="store_unreachable")


def _sqlite_fault(shown: str, error: sqlite3.Error) -> UsageError:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy(shown)
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        advice = "请用备份恢复，或另写一个新文件名；原文件没有被改动。"
        return UsageError(f"{shown} 不是存储文件，或已损坏。", advice=advice, code="store_damaged")
    reasons = {
        sqlite3.SQLITE_FULL: "磁盘已满",
        sqlite3.SQLITE_READONLY: "没有写入的权限",
        sqlite3.SQLITE_CANTOPEN: "打不开，文件夹不存在或没有权限",
        sqlite3.SQLITE_PERM: "没有权限",
        sqlite3.SQLITE_IOERR: "磁盘读写出错，或已满",
    }
    return _unwritable(shown, reasons.get(code, str(error)))


def _busy(shown: str) -> UsageError:
    message = f"存储 {shown} 正被另一个程序写入，等了 {_WAIT:g} 秒仍轮不到。"
    advice = "请稍后再试；若它在网络盘上，请移到本机硬盘，或改用 PostgreSQL。"
    return UsageError(message, advice=advice, code="store_busy")


def _unwritable(shown: str, reason: str) -> UsageError:
    advice = "请检查磁盘空间和权限，或用 --store 另写一个位置。"
    return UsageError(f"存储 {shown} 写不进去：{reason}。", advice=advice, code="store_unwritable")
