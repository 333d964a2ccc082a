"""The same tasks on a Dask cluster: the file's bytes travel, workers may come and go, results are those of a local run."""

from __future__ import annotations

import importlib
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar, cast

from extractor.batch.remote import (
    Parcel,
    close_children,
    deliver,
    differences,
    foreign,
    identity,
    worker_identity,
)
from extractor.batch.work import Done, Factory, Job, died, failed, pack
from extractor.errors import ExtractorError, UsageError
from extractor.settings import Settings

__all__ = ["Cluster", "cluster"]

_P = ParamSpec("_P")
_T = TypeVar("_T")
_CONNECT = 10  # seconds
_WAIT = 60.0  # seconds without any worker
_LOOK = 2.0  # seconds between two looks at the workers
_IN_FLIGHT = 256 * 1024 * 1024  # bytes of files handed out at once; the scheduler holds them, too
_TRIES = 2  # times that Dask may give up a task before its file is told as failed
_GO_ON = "已读完的报告有存底：处理后加 --resume 重新运行，接着做其余的。"
_START = "请先启动 dask scheduler 和 dask worker（见 docs/CLUSTER.md）。"
_CONFIG = {
    "distributed.comm.timeouts.connect": f"{_CONNECT}s",
    "logging": {"distributed": "critical", "distributed.client": "critical"},
    "distributed.admin.large-graph-warning-threshold": "1GB",
}


def cluster(
    address: str, settings: Settings, factory: Factory, tell: Callable[[str], None] = lambda _message: None
) -> Cluster:
    """Return the engine of a cluster; ``tell`` hears what people should know while they wait.

    :raises UsageError: if the extra is not installed or the address is none.
    """
    if not address.startswith(("tcp://", "tls://")):
        message = f"集群地址“{address}”不对。"
        raise UsageError(
            message, advice="请写成 tcp://主机:端口，例如 tcp://10.0.0.5:8786。", code="cluster_address"
        )
    try:
        dask = importlib.import_module("dask")
        dask.config.set(_CONFIG)
        importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        message = f"没有安装集群组件（{error.name}）。"
        advice = '请运行 pip install "township-report-extractor[cluster]"，或不用 --cluster，在本机处理。'
        raise UsageError(message, advice=advice, code="cluster_missing") from error
    return Cluster(address, settings, factory, tell)


@dataclass(slots=True)
class Cluster:
    """A Dask scheduler and whatever workers it has at the moment.

    A dead worker's tasks are Dask's to give to another; a file that ends its reader is found by the worker itself, so
    that no error of a future means a loss.
    """

    address: str
    settings: Settings
    factory: Factory
    tell: Callable[[str], None]
    lost: tuple[type[BaseException], ...] = ()
    isolated: bool = True
    _run: str = field(default_factory=lambda: secrets.token_hex(8))
    _client: Any = None
    _jobs: int = 1
    _looked: float = 0.0
    _alive: float = 0.0

    @property
    def jobs(self) -> int:
        """How many files the workers read at once, as of now.

        :raises UsageError: if there has been no worker for a while, or the cluster is gone.
        """
        now = time.monotonic()
        if self._client is not None and now - self._looked > _LOOK:
            threads = sum(self._ask(self._client.nthreads).values())
            self._looked = now
            if threads:
                self._jobs, self._alive = threads, now
            elif now - self._alive > _WAIT:
                raise _no_workers(self.address)
        return self._jobs

    def open(self, workers: int) -> Executor:
        """Connect, wait for workers and see that they are of our kind.

        :raises UsageError: if the cluster cannot be reached, has no workers, or has some of another kind.
        """
        distributed = importlib.import_module("distributed")
        try:
            self._client = distributed.Client(self.address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            message = f"连不上集群 {self.address}。"
            advice = f"请检查地址、网络和防火墙。{_START}"
            raise UsageError(message, advice=advice, code="cluster_unreachable") from error
        try:
            self._await_workers()
            expected = identity(self.factory, self.settings)
            self._compare(expected)
        except BaseException:
            self._close()
            raise
        return _Remote(self._client, self._run, expected, self.address)

    def kill(self, executor: Executor) -> None:
        """Give up what is still running and part from the cluster, which goes on without us."""
        executor.shutdown(wait=False, cancel_futures=True)
        self._close()

    def _await_workers(self) -> None:
        end, told = time.monotonic() + _WAIT, False
        while not (threads := sum(self._ask(self._client.nthreads).values())):
            if not told:
                self.tell(f"集群 {self.address} 上还没有工作机，最多等 {_WAIT:g} 秒……")
                told = True
            if time.monotonic() > end:
                raise _no_workers(self.address)
            time.sleep(0.5)
        self._jobs, self._looked = threads, time.monotonic()
        self._alive = self._looked

    def _compare(self, expected: tuple[tuple[str, str], ...]) -> None:
        answers = self._ask(
            self._client.run, worker_identity, self._run, self.factory, self.settings, on_error="return"
        )
        for worker, answer in sorted(answers.items()):
            if isinstance(answer, OSError):  # it went away while it was asked; what it read is checked again
                continue
            if isinstance(answer, ExtractorError):
                raise foreign(worker, answer.message.rstrip("。"))
            if isinstance(answer, BaseException):
                raise foreign(worker, f"{type(answer).__name__}：{answer}")
            machine, found = answer
            differs = differences(expected, found)
            if differs:
                raise foreign(f"{worker}（{machine}）", differs)

    def _ask(self, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
        try:
            return call(*args, **options)
        except (OSError, RuntimeError) as error:
            raise _gone(self.address) from error

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(Exception):  # whatever is wrong with the cluster now, we are leaving
            if client.status == "running":
                client.run(close_children, self._run, on_error="ignore")
        with suppress(Exception):
            client.close(timeout=5)


class _Remote(Executor):
    """Sends jobs to a cluster; its futures end with a result or with an error that stops the batch."""

    def __init__(self, client: Any, run: str, expected: tuple[tuple[str, str], ...], address: str) -> None:
        self._client, self._token, self._expected, self._address = client, run, expected, address
        self._lock = threading.Lock()
        self._sizes: dict[Future[Done], int] = {}
        self._remote: dict[Future[Done], Any] = {}

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Send a job; waits while too many bytes are on their way. What cannot be sent is done here."""
        job = args[0]
        assert isinstance(job, Job)
        future: Future[Done] = Future()
        data = _bytes_of(job)
        if data is None:  # the reading itself says what is wrong with the file, as in a local run
            future.set_result(cast("Done", fn(replace(job, watch=None))))  # type: ignore[call-arg, arg-type]
            return cast("Future[_T]", future)
        self._make_room(len(data))
        with self._lock:
            self._sizes[future] = len(data)
        parcel = Parcel(
            self._token, job.task.name, data, job.settings, job.factory, job.render, self._expected
        )
        self._send(parcel, future, 1)
        return cast("Future[_T]", future)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give up all that is not done."""
        with self._lock:
            left = list(self._remote.values())
            self._remote.clear()
        if left:
            with suppress(Exception):
                self._client.cancel(left, force=True)

    def _make_room(self, size: int) -> None:
        while True:
            with self._lock:
                held = dict(self._sizes)
            if not held or sum(held.values()) + size <= _IN_FLIGHT:
                return
            wait(held, timeout=0.5, return_when=FIRST_COMPLETED)

    def _send(self, parcel: Parcel, future: Future[Done], attempt: int) -> None:
        key = f"extractor-{self._token}-{secrets.token_hex(6)}"
        try:
            remote = self._client.submit(deliver, parcel, key=key, pure=False)
        except (OSError, RuntimeError) as error:
            self._end(future, _gone(self._address), error)
            return
        with self._lock:
            self._remote[future] = remote
        remote.add_done_callback(lambda done: self._arrived(done, parcel, future, attempt))

    def _arrived(self, remote: Any, parcel: Parcel, future: Future[Done], attempt: int) -> None:
        """Turn the end of a Dask future (in a thread of the client's) into that of ours."""
        try:
            self._finish(future, remote.result(timeout=_WAIT))
        except Exception as error:
            kind = type(error).__name__
            if kind == "KilledWorker" and attempt < _TRIES:  # it may have been its neighbour's fault
                self._send(parcel, future, attempt + 1)
            elif kind == "KilledWorker":
                self._finish(future, pack(failed(parcel.name, died())))
            elif kind in {"CancelledError", "FutureCancelledError", "TimeoutError", "CommClosedError"}:
                self._end(future, _gone(self._address), error)
            else:
                self._end(future, error, None)
        except BaseException as error:  # CancelledError of asyncio is no Exception
            self._end(future, _gone(self._address), error)

    def _finish(self, future: Future[Done], result: Done) -> None:
        self._forget(future)
        future.set_result(result)

    def _end(self, future: Future[Done], error: BaseException, cause: BaseException | None) -> None:
        self._forget(future)
        error.__cause__ = cause
        future.set_exception(error)

    def _forget(self, future: Future[Done]) -> None:
        with self._lock:
            self._sizes.pop(future, None)
            self._remote.pop(future, None)


def _bytes_of(job: Job) -> bytes | None:
    """Return a file's bytes, or ``None`` where it cannot be read or is larger than a report may be."""
    limit = job.settings.limits.file_size
    try:
        if job.task.path.stat().st_size > limit:
            return None
        with job.task.path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None


def _no_workers(address: str) -> UsageError:
    message = f"集群 {address} 上 {_WAIT:g} 秒没有可用的工作机。"
    return UsageError(message, advice=_START + _GO_ON, code="cluster_no_workers")


def _gone(address: str) -> UsageError:
    message = f"与集群 {address} 的连接断了。"
    return UsageError(message, advice=_GO_ON, code="cluster_lost")
