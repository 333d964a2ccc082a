"""An invented report round a short passage, and what a run tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from extractor.models import Finding, Severity
from extractor.pipeline import Extractor

Case = str | Mapping[str, str]
"""A passage of the first section, or the slots of :data:`FRAME` that it fills."""

FRAME = """{head}{place}{year}年法治政府建设情况报告

县委全面依法治县委员会：

{opening}

{achievements_title}
{text}

{duties_title}
{duties}

{problems_title}
{problems}

{plan_title}
{plan}

{place}人民政府
{signature}
"""
USUAL = {
    "head": "云岭县",
    "place": "青溪镇",
    "year": "2024",
    "opening": "今年以来，全镇依法行政水平稳步提升。现将有关情况报告如下：",
    "achievements_title": "一、主要举措和成效",
    "text": "各项工作有序推进。",
    "duties_title": "二、党政主要负责人履行推进法治建设第一责任人职责情况",
    "duties": "主要负责人带头履行职责。",
    "problems_title": "三、存在的不足和原因",
    "problems": "一是人手不足。二是经费有限。",
    "plan_title": "四、下一步工作安排",
    "plan": "一是充实力量。二是加强保障。",
    "signature": "2024年12月20日",
}


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    """The extractor of the rules in force."""
    return Extractor()


def report(case: Case) -> str:
    """Return the report that a case stands in."""
    slots = {"text": case} if isinstance(case, str) else dict(case)
    return FRAME.format(**(USUAL | slots))


def told(case: Case) -> list[Finding]:
    """Return what a run tells of a case, without what is only worth knowing."""
    found = extractor().extract_text(report(case)).findings
    return [finding for finding in found if finding.severity is not Severity.INFO]


def load_cases(path: Path) -> dict[str, dict[str, list[Case]]]:
    """Return the cases of a file of passages: by set (``first``, ``second``), then ``faulty`` and ``sound``."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
