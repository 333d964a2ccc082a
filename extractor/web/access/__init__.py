"""Who may use the review page, and what every request must pass before it reaches a page."""

from __future__ import annotations

from extractor.web.access.accounts import ROLE_WORDS, Account, AccountBook, Role, default_book
from extractor.web.access.sessions import Attempts, Session, Sessions

__all__ = [
    "ROLE_WORDS",
    "Account",
    "AccountBook",
    "Attempts",
    "Role",
    "Session",
    "Sessions",
    "default_book",
]
