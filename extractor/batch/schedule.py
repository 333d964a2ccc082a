"""Hands tasks to an engine and takes results as they come; a file that ends its worker costs only itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from extractor.batch.engines import Engine
from extractor.batch.entry import Render
from extractor.batch.limits import dead_tasks
from extractor.batch.tasks import Task
from extractor.batch.work import Done, Factory, Job, died, failed, pack, too_slow, work
from extractor.errors import ExtractorError, InternalError
from extractor.record import Failure
from extractor.settings import Settings

__all__ = ["Schedule"]

_AHEAD = 4  # tasks handed out per worker: enough to keep all busy, few enough to repeat after an accident
_BLINK = 0.5  # seconds; how long a wait may keep Ctrl-C waiting on Windows
_STILLBORN = 3  # so many workers in a row that died before their first task mean that none will live


@dataclass(slots=True)
class Schedule:
    """One batch's work: ``take`` is called in this thread with each result, in order of arrival."""

    tasks: Sequence[Task]
    settings: Settings
    factory: Factory
    engine: Engine
    watch: Path
    take: Callable[[Done], None]
    render: Render | None = None
    _queue: deque[int] = field(default_factory=deque)
    _suspects: deque[int] = field(default_factory=deque)
    _running: dict[Future[Done], int] = field(default_factory=dict)
    _stillborn: int = 0

    def run(self) -> None:
        """Do all tasks.

        :raises RulesError: if the rules cannot be loaded.
        :raises InternalError: if no worker can be started.
        """
        self._queue.extend(range(len(self.tasks)))
        while self._queue or self._suspects:
            if self._queue:
                self._round(self._queue)
            else:
                self._round(self._suspects)

    def _round(self, queue: deque[int]) -> None:
        """Work off a queue until it is empty or the executor has broken."""
        alone = queue is self._suspects
        executor = self.engine.open(1 if alone else min(self.engine.jobs, len(queue)))
        try:
            while queue or self._running:
                most = 1 if alone else self.engine.jobs * _AHEAD  # workers of a cluster come and go
                if not self._fill(executor, queue, most) or not self._collect():
                    self._after_loss(alone)
                    return
        except BaseException:
            self._running.clear()
            self.engine.kill(executor)
            raise
        finally:
            if self.engine.isolated:
                self.engine.kill(executor)

    def _fill(self, executor: Executor, queue: deque[int], most: int) -> bool:
        while queue and len(self._running) < most:
            index = queue.popleft()
            watch = self.watch if self.engine.isolated else None
            job = Job(self.tasks[index], self.settings, self.factory, watch, self.render)
            try:
                self._running[executor.submit(work, job)] = index
            except self.engine.lost:
                queue.appendleft(index)
                return False
        return True

    def _collect(self) -> bool:
        """Take what is done; return whether the workers are still there."""
        done, _ = wait(self._running, timeout=_BLINK, return_when=FIRST_COMPLETED)
        alive = True
        for future in sorted(done, key=self._running.__getitem__):
            error = future.exception()
            if isinstance(error, self.engine.lost):
                alive = False  # the future stays among the running: its task is to be done again
                continue
            index = self._running.pop(future)
            if error is not None:
                raise _told(error, self.tasks[index])
            self._stillborn = 0
            self.take(future.result())
        return alive

    def _after_loss(self, alone: bool) -> None:
        """Find who is to blame: what was late fails, what was at work is tried alone, the rest is queued
        again."""
        wait(self._running, timeout=5)
        lost = []
        for future, index in self._running.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                self.take(future.result())
            else:
                lost.append(index)
        self._running.clear()
        dead = dead_tasks(self.watch)
        late = any(dead.values())
        if not dead:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                advice = "请检查内存是否足够，或用 --jobs 1 重试。"
                raise InternalError("处理进程启动后立即退出。", advice=advice, code="no_workers")
        for index in sorted(lost, reverse=True):
            trace = dead.get(self.tasks[index].name)
            if trace:
                self._fail(index, too_slow(self.settings.limits.seconds), trace)
            elif alone and (dead or self._stillborn > 1):
                self._fail(index, died(), "")
            elif alone or (not late and (not dead or trace is not None)):
                self._suspects.appendleft(index)
            else:
                self._queue.appendleft(index)

    def _fail(self, index: int, failure: Failure, trace: str) -> None:
        self.take(pack(failed(self.tasks[index].name, failure), trace=trace))


def _told(error: BaseException, task: Task) -> ExtractorError:
    if isinstance(error, ExtractorError):
        return error
    message = f"处理 {task.name} 时程序出错（{type(error).__name__}：{error}）。"
    return InternalError(message, advice="请把该文件和日志交给维护人员。")
