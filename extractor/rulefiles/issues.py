"""What lint says: one fault of one row, with file, line and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Issue", "Level"]


class Level(StrEnum):
    """``ERROR``: the rule cannot work or can do harm; ``WARNING``: it does nothing, or fights another."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One fault; ``file`` is the path as people know it, ``line`` counts from 1, ``row`` the id of the rule."""

    file: str
    line: int
    code: str
    row: str
    message: str
    advice: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        """Return the line that a console or an editor shows: ``file:line: level code row: message``."""
        word = "错误" if self.level is Level.ERROR else "提醒"
        return f"{self.file}:{self.line}: {word} {self.code} [{self.row}] {self.message} 改法：{self.advice}"
