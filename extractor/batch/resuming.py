"""What an earlier run has left behind, and what of it this run need not do again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.batch.spool import Spool
from extractor.batch.tasks import Plan
from extractor.settings import Settings

__all__ = ["Resumed", "circumstances", "file_hash", "resume"]

_SHOWN = 3


@dataclass(slots=True)
class Resumed:
    """How the files of this run stand to those of the earlier one."""

    kept: int = 0
    changed: list[str] = field(default_factory=list)
    new: int = 0
    gone: int = 0
    wasted: int = 0
    reasons: tuple[str, ...] = ()
    """Why no result of the earlier run can be used, in Chinese."""

    def told(self) -> str:
        """Return in Chinese what is taken over and what is read, and why."""
        if self.wasted:
            why = "、".join(self.reasons) or "情况"
            return f"上次运行之后{why}有变，已读的 {self.wasted} 份不能沿用，全部重新读取。"
        if not self.kept and not self.changed:
            return "没有可以沿用的结果，从头读取。"
        parts = [f"沿用上次已读的 {self.kept} 份"]
        if self.changed:
            names = "、".join(self.changed[:_SHOWN]) + (" 等" if len(self.changed) > _SHOWN else "")
            parts.append(f"内容已改的 {len(self.changed)} 份重新读取（{names}）")
        if self.new:
            parts.append(f"未读过或上次没读成的 {self.new} 份现在读取")
        if self.gone:
            parts.append(f"上次有而现在没有的 {self.gone} 份不再计入")
        return "；".join(parts) + "。"


def circumstances(settings: Settings, *, version: str, ruleset: str) -> dict[str, Any]:
    """Return what a result depends on beside the file's name and bytes."""
    return {
        "version": version,
        "program": _program(),
        "ruleset": ruleset,
        "options": {
            "limits": asdict(settings.limits),
            "ocr": settings.ocr,
            "office": settings.office,
            "required_metrics": list(settings.required_metrics),
            "required_by_county": [[county, list(ids)] for county, ids in settings.required_by_county],
            "checks": [hashlib.sha256(path.read_bytes()).hexdigest() for path in settings.checks],
        },
    }


@lru_cache(maxsize=1)
def _program() -> str:
    """Return the identity of the program's own text: a copy that was updated by hand keeps its version."""
    package = Path(__file__).resolve().parents[1]
    known = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        known.update(path.relative_to(package).as_posix().encode())
        known.update(path.read_bytes())
    return known.hexdigest()[:16]


def resume(plan: Plan, spool: Spool, now: Mapping[str, Any]) -> Resumed:
    """Give the tasks whose file is as it was their earlier results; the others stay to be done.

    Only reports that were read are taken over: a file that failed may do better today.

    :param now: the circumstances of this run.
    """
    found = Resumed(wasted=spool.wasted, reasons=_reasons(spool.before, now))
    places = {name: place for place, name in enumerate(plan.names())}
    for task in plan.tasks:
        kept = spool.kept.pop(task.name, None)
        if kept is None:
            found.new += 1
        elif kept.sha256 == file_hash(task.path):
            spool.adopt(places[task.name], kept)
            found.kept += 1
        else:
            found.changed.append(task.name)
    found.gone = len(spool.kept)
    spool.kept.clear()
    return found


def file_hash(path: Path) -> str:
    """Return the hash of a file's bytes, nothing if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _reasons(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> tuple[str, ...]:
    if before is None:
        return ()
    named = {"version": "程序版本", "program": "程序", "ruleset": "规则", "options": "选项"}
    changed = [key for key in named if before.get(key) != now.get(key)]
    if "version" in changed and "program" in changed:
        changed.remove("program")
    return tuple(named[key] for key in changed)
