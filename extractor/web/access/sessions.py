"""Sessions and failed attempts: who is in, since when, and who has guessed too often."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from itsdangerous import BadSignature, Signer

from extractor.web.access.accounts import AccountBook, Role

__all__ = ["Attempts", "Session", "Sessions"]

_MOST_SESSIONS = 1_000
_MOST_KEYS = 10_000


@dataclass(slots=True, eq=False)
class Session:
    """One visit of one person; ``started`` and ``seen`` are seconds of the clock that :class:`Sessions` goes by."""

    id: str
    name: str
    role: Role
    started: float
    seen: float
    stamp: str = ""
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    ended: bool = False

    @property
    def may_change(self) -> bool:
        """Whether this person may change values, answer findings and read files in."""
        return self.role is not Role.AUDITOR

    @property
    def may_open_folders(self) -> bool:
        """Whether this person may open any folder of the machine."""
        return self.role is Role.ADMIN


class Sessions:
    """All sessions of this server, in memory: a restart ends them.

    :param key: signs the cookies, so that a made-up id is refused before it is looked up.
    :param book: accounts whose removal or new password ends a session; ``None`` where there are none.
    :param idle: seconds without any action after which a session ends; ``life`` after which it ends in any case.
    """

    def __init__(
        self,
        key: bytes,
        book: AccountBook | None = None,
        *,
        idle: float = 1_800,
        life: float = 43_200,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._signer = Signer(key, salt="extractor.review.session", digest_method=hashlib.sha256)
        self._book = book
        self._idle, self._life, self._clock = idle, life, clock
        self._all: OrderedDict[str, Session] = OrderedDict()

    def open(self, name: str, role: Role, stamp: str = "") -> tuple[Session, str]:
        """Begin a session and return it with its cookie's text."""
        now = self._clock()
        session = Session(secrets.token_urlsafe(32), name, role, now, now, stamp)
        self._all[session.id] = session
        while len(self._all) > _MOST_SESSIONS:
            self._all.popitem(last=False)[1].ended = True
        return session, self._signer.sign(session.id).decode()

    def find(self, cookie: str) -> Session | None:
        """Return the living session of a cookie."""
        try:
            session = self._all.get(self._signer.unsign(cookie).decode())
        except (BadSignature, UnicodeError):
            return None
        return session if session is not None and self.alive(session) else None

    def alive(self, session: Session) -> bool:
        """Say whether a session still holds, and end it if not."""
        if session.ended:
            return False
        now = self._clock()
        over = now - session.seen > self._idle or now - session.started > self._life
        if over or not self._still_stands(session):
            self.close(session)
            return False
        return True

    def touch(self, session: Session) -> None:
        """Note that the person has done something just now."""
        session.seen = self._clock()

    def close(self, session: Session) -> None:
        """End a session."""
        session.ended = True
        self._all.pop(session.id, None)

    def _still_stands(self, session: Session) -> bool:
        if self._book is None:
            return True
        account = self._book.find(session.name)
        return account is not None and account.stamp == session.stamp


class Attempts:
    """Counts failures a key (name or address) within a window; too many and it must wait.

    :param most: failures within ``window`` seconds after which the key is refused until the oldest has passed.
    """

    def __init__(
        self, most: int = 5, window: float = 300, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._window, self._clock = most, window, clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Return for how many seconds the key must wait; 0 if it may try."""
        if (
            key not in self._failures
        ):  # asking leaves nothing behind: names that strangers make up would fill the memory
            return 0
        times = self._fresh(key)
        if len(times) < self._most:
            return 0
        return max(1, round(times[-self._most] + self._window - self._clock()))

    def fail(self, key: str) -> None:
        """Note a failure."""
        self._fresh(key).append(self._clock())
        self._failures.move_to_end(key)
        while len(self._failures) > _MOST_KEYS:
            self._failures.popitem(last=False)

    def clear(self, key: str) -> None:
        """Forget a key's failures."""
        self._failures.pop(key, None)

    def _fresh(self, key: str) -> deque[float]:
        times = self._failures.setdefault(key, deque(maxlen=self._most))
        while times and self._clock() - times[0] > self._window:
            times.popleft()
        return times
