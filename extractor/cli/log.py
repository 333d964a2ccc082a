"""The log file: one JSON object a line, for the people who maintain the program."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from extractor.batch import Done
from extractor.errors import UsageError, os_reason

__all__ = ["RunLog"]


class RunLog:
    """Writes events as they happen; without a path it writes nothing."""

    def __init__(self, path: Path | None) -> None:
        """Open the log.

        :raises UsageError: if the file cannot be written.
        """
        self._stream: TextIO | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = path.open("a", encoding="utf-8", errors="replace")
        except OSError as error:
            message = f"日志写不进 {path}：{os_reason(error)}。"
            raise UsageError(message, advice="请换一个可写的位置。", code="log_unusable") from error

    def event(self, kind: str, **facts: object) -> None:
        """Write one event with the time it happened; a log that cannot be written never stops a run."""
        if self._stream is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with suppress(OSError):
            self._stream.write(json.dumps({"time": now, "event": kind, **facts}, ensure_ascii=False) + "\n")
            self._stream.flush()

    def file_done(self, done: Done) -> None:
        """Write what became of a file."""
        facts = {"code": done.code, "trace": done.trace}
        told = {key: value for key, value in facts.items() if value}
        self.event("file", file=done.name, status=done.status.value, seconds=round(done.seconds, 4), **told)

    def __enter__(self) -> RunLog:
        """Return the log."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Note how the run ended and close the file."""
        if error is not None:
            self.event("stopped", error=type(error).__name__, message=str(error))
        if self._stream is not None:
            self._stream.close()
