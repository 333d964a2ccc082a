"""The accounts of the review page: names, roles and argon2 hashes in one file of their owner's."""

from __future__ import annotations

import hashlib
import json
import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.web.access.private import private_folder, read_private, write_private

__all__ = ["ROLE_WORDS", "Account", "AccountBook", "Role", "default_book"]

_SHORTEST = 10
_LONGEST = 200
_NAME_LONGEST = 40


class Role(StrEnum):
    """What an account may do: an auditor looks and exports, an officer changes, an admin opens folders besides."""

    OFFICER = "officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_WORDS = {Role.OFFICER: "经办人员", Role.AUDITOR: "审计人员", Role.ADMIN: "管理员"}


@dataclass(frozen=True, slots=True)
class Account:
    """One person; ``hash`` is argon2id with its parameters and salt, ``created`` an ISO time in UTC."""

    name: str
    role: Role
    hash: str
    created: str

    @property
    def stamp(self) -> str:
        """Changes whenever password or role do: sessions opened before are over."""
        return hashlib.sha256(f"{self.role}\0{self.hash}".encode()).hexdigest()


class AccountBook:
    """Reads and writes the file of accounts; a file changed by another process is read again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._accounts: dict[str, Account] = {}
        self._decoy = ""

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts by name.

        :raises UsageError: if the file is damaged or others may read it.
        """
        return tuple(sorted(self._load().values(), key=lambda one: one.name))

    def find(self, name: str) -> Account | None:
        """Return the account of that name."""
        return self._load().get(_plain(name))

    def add(self, name: str, role: Role, password: str) -> Account:
        """Add an account.

        :raises UsageError: if the name is taken or unusable, or the password too weak.
        """
        name = _usable(name)
        if name in self._load():
            raise UsageError(
                f"已有账号“{name}”。",
                advice="换一个名称，或用 accounts password 改密码。",
                code="account_taken",
            )
        account = Account(name, role, _hash(name, password), datetime.now(UTC).isoformat(timespec="seconds"))
        self._save({**self._load(), name: account})
        return account

    def remove(self, name: str) -> None:
        """Remove an account; its sessions end.

        :raises UsageError: if there is none of that name.
        """
        kept = dict(self._load())
        del kept[self._known(name).name]
        self._save(kept)

    def set_password(self, name: str, password: str) -> None:
        """Give an account a new password; its sessions end.

        :raises UsageError: if there is none of that name, or the password is too weak.
        """
        old = self._known(name)
        fresh = Account(old.name, old.role, _hash(old.name, password), old.created)
        self._save({**self._load(), old.name: fresh})

    def verify(self, name: str, password: str) -> Account | None:
        """Return the account if name and password belong together; takes as long for a name that is not known."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        account, hasher = self.find(name), PasswordHasher()
        if account is None and not self._decoy:
            self._decoy = hasher.hash("no account of this name")
        try:
            hasher.verify(account.hash if account else self._decoy, password[:_LONGEST])
        except (VerificationError, InvalidHashError):
            return None
        return account

    def _known(self, name: str) -> Account:
        account = self.find(name)
        if account is None:
            advice = "用 extractor accounts list 查看现有账号。"
            raise UsageError(f"没有账号“{name}”。", advice=advice, code="account_unknown")
        return account

    def _load(self) -> dict[str, Account]:
        with self._lock:
            try:
                told = self.path.stat()
                seen = (told.st_mtime_ns, told.st_size)
            except OSError:
                seen = None
            if seen is None or seen != self._seen:
                self._accounts = _parse(read_private(self.path), self.path)
                self._seen = seen
            return self._accounts

    def _save(self, accounts: dict[str, Account]) -> None:
        rows = [
            {"name": one.name, "role": one.role.value, "hash": one.hash, "created": one.created}
            for one in accounts.values()
        ]
        text = json.dumps({"accounts": rows}, ensure_ascii=False, indent=1)
        write_private(self.path, text.encode("utf-8"))
        with self._lock:
            self._seen = None


def default_book(path: Path | None = None) -> AccountBook:
    """Return this user's accounts, or those of the file that was named."""
    return AccountBook(path or private_folder() / "accounts.json")


def _parse(data: bytes, path: Path) -> dict[str, Account]:
    if not data:
        return {}
    try:
        rows: list[dict[str, Any]] = json.loads(data)["accounts"]
        return {
            one["name"]: Account(one["name"], Role(one["role"]), one["hash"], one["created"]) for one in rows
        }
    except (ValueError, KeyError, TypeError) as error:
        message = f"账号文件 {path} 已损坏。"
        advice = "请删去该文件后用 extractor accounts add 重新建立账号。"
        raise UsageError(message, advice=advice, code="accounts_damaged") from error


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _usable(name: str) -> str:
    name = _plain(name)
    if not name or len(name) > _NAME_LONGEST or not name.isprintable():
        message = f"账号名应为 1 至 {_NAME_LONGEST} 个可见字符。"
        raise UsageError(message, advice="例如姓名或工号。", code="account_name")
    return name


def _hash(name: str, password: str) -> str:
    from argon2 import PasswordHasher

    if not _SHORTEST <= len(password) <= _LONGEST or name in password or len(set(password)) < 5:
        message = f"密码太弱：至少 {_SHORTEST} 个字符，不含账号名，不少于 5 种字符。"
        raise UsageError(message, advice="请换一个密码。", code="password_weak")
    return PasswordHasher().hash(password)
