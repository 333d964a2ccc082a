"""Files that people hand in on the page: kept under safe names, read by ``extractor run`` in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from extractor.errors import UsageError, os_reason
from extractor.store.paths import safe_name

__all__ = ["FILES_MOST", "FILE_SIZE_MOST", "TOTAL_MOST", "Intake", "Reading"]

FILES_MOST = 300
FILE_SIZE_MOST = 100_000_000
TOTAL_MOST = 300_000_000
_NAME_BYTES = 180
_SUFFIX_BYTES = 40
_FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')
_GOOD = {0, 3}
_JOBS = 2


@dataclass(slots=True)
class Intake:
    """One lot of files on its way in; nothing is read from them here.

    :param home: the folder of this user's runs.
    """

    home: Path
    folder: Path | None = None
    names: list[str] = field(default_factory=list)
    total: int = 0

    def room(self, size: int) -> None:
        """Say whether one more file of that size may come.

        :raises UsageError: if there would be too many, or too much.
        """
        advice = "请分几批上传，或在命令行用 extractor run 处理。"
        if len(self.names) >= FILES_MOST:
            raise UsageError(f"一次最多上传 {FILES_MOST} 个文件。", advice=advice, code="upload_too_many")
        if size > FILE_SIZE_MOST or self.total + size > TOTAL_MOST:
            message = f"单个文件不能超过 {FILE_SIZE_MOST // 1_000_000} MB，一批不能超过 {TOTAL_MOST // 1_000_000} MB。"
            raise UsageError(message, advice=advice, code="upload_too_large")

    def place(self, name: str, size: int) -> Path:
        """Return where to put a file, and count it in.

        :raises UsageError: if there is no room for it, or no folder can be made.
        """
        self.room(size)
        safe = _unique(safe_upload_name(name), self.names)
        self.names.append(safe)
        self.total += size
        return self._files() / safe

    def _files(self) -> Path:
        if self.folder is None:
            self.folder = _fresh(self.home)
        return self.folder / "files"


def safe_upload_name(name: str) -> str:
    """Return the last part of a name that a browser told, without anything that a file system could take for more."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", last)).strip(". ")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    suffix = _within(suffix, _SUFFIX_BYTES)
    stem = _within(stem, _NAME_BYTES - len(suffix.encode()))
    kept = f"{stem}.{suffix}" if suffix else stem
    return safe_name(kept) if kept else "未命名"


def _within(text: str, room: int) -> str:
    return text.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore")


def _unique(name: str, taken: list[str]) -> str:
    known = {one.lower() for one in taken}
    path, number, unique = PurePosixPath(name), 1, name
    while unique.lower() in known:
        number += 1
        unique = f"{path.stem}({number}){path.suffix}"
    return unique


def _fresh(home: Path) -> Path:
    base = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")
    for number in range(1, 1000):
        folder = home / (base if number == 1 else f"{base}_{number}")
        try:
            (folder / "files").mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            message = f"建不了文件夹 {folder}：{os_reason(error)}。"
            raise UsageError(
                message, advice="请用 --home 另指一个可写的文件夹。", code="home_unusable"
            ) from error
        return folder
    raise UsageError(f"{home} 里的批次太多。", advice="请用 --home 另指一个文件夹。", code="home_unusable")


@dataclass(slots=True)
class Reading:
    """The reading of one lot, in a process of its own: ``done`` of ``total`` files so far.

    :param rules: rule folders laid over the built-in ones.
    """

    folder: Path
    total: int
    rules: tuple[Path, ...] = ()
    done: int = 0
    error: str = ""
    _process: asyncio.subprocess.Process | None = None

    @property
    def out(self) -> Path:
        """The folder of the results."""
        return self.folder / "out"

    async def run(self) -> bool:
        """Read all files and say whether there are results; ``error`` tells why not."""
        command = [
            sys.executable,
            "-m",
            "extractor",
            "run",
            str(self.folder / "files"),
            "--out",
            str(self.out),
        ]
        command += ["--jobs", str(_JOBS), "--log-file", str(self._log)]
        command += [word for folder in self.rules for word in ("--rules", str(folder))]
        told = self.folder / "run.txt"
        with told.open("wb") as stream:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env={**os.environ, "PYTHONUTF8": "1"},
            )
            code = await self._process.wait()
        self.done = self.total
        if code in _GOOD and (self.out / "run.json").is_file():
            return True
        words = told.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        self.error = "\n".join(words[-3:]) or f"读取没有完成（退出码 {code}）。"
        return False

    def look(self) -> None:
        """Bring ``done`` up to date."""
        with suppress(OSError, ValueError):
            lines = self._log.read_text(encoding="utf-8").splitlines()
            self.done = min(self.total, sum(json.loads(one).get("event") == "file" for one in lines))

    def stop(self) -> None:
        """End the reading."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()

    @property
    def _log(self) -> Path:
        return self.folder / "log.jsonl"
