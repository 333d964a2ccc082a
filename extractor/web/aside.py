"""One helper process beside the server, bounded in memory and time: hostile files end there, not here."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from concurrent.futures import TimeoutError as TooLate
from functools import partial
from typing import ParamSpec, TypeVar

from extractor.batch import Processes
from extractor.batch.limits import bound_memory, die_with_parent, ignore_interrupts
from extractor.errors import ExtractorError

__all__ = ["Aside", "AsideError"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_MEMORY = 1_536 * 1024 * 1024
_settled = False


class AsideError(Exception):
    """The helper gave no answer: it ended, or took too long; the message is Chinese."""


class Aside:
    """Sends calls to the helper, one at a time; a call that does not come back ends the helper, not the server.

    :param seconds: how long one call may take.
    """

    def __init__(self, seconds: float = 90.0) -> None:
        self._engine = Processes(1)
        self._seconds = seconds
        self._executor: Executor | None = None
        self._turn = threading.Lock()

    def ask(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Call a function of a module in the helper and return its answer.

        :raises AsideError: if none came.
        :raises ExtractorError: if the function raised one.
        """
        with self._turn:
            if self._executor is None:
                self._executor = self._engine.open(1)
            try:
                future = self._executor.submit(_bounded, partial(function, *args, **kwargs))
                return future.result(self._seconds)
            except TooLate:
                self._end()
                raise AsideError(f"用时超过 {self._seconds:g} 秒，已停止。") from None
            except BrokenExecutor:
                self._end()
                raise AsideError("处理该文件的进程意外退出。") from None
            except MemoryError:
                self._end()
                raise AsideError("所需内存超过上限，已停止。") from None
            except ExtractorError:
                raise
            except Exception as error:
                raise AsideError(f"处理该文件时出错（{type(error).__name__}）。") from error

    async def answer(self, function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Do the same without holding up the server."""
        return await asyncio.to_thread(lambda: self.ask(function, *args, **kwargs))

    def close(self) -> None:
        """End the helper."""
        with self._turn:
            self._end()

    def _end(self) -> None:
        if self._executor is not None:
            self._engine.kill(self._executor)
            self._executor = None


def _bounded(call: Callable[[], _T]) -> _T:
    global _settled
    if not _settled:
        ignore_interrupts()
        die_with_parent()
        bound_memory(_MEMORY)
        _settled = True
    return call()
