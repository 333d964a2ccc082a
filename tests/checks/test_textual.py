"""The checks that go by words, on many short texts as townships write them, read by the whole pipeline.

``textual/<code>.yaml`` holds ``faulty`` and ``sound`` texts. A plain text stands in the first section of an invented
report of 青溪镇 for 2024; a mapping fills the slots of :data:`_FRAME` that it names.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from extractor.models import Severity
from extractor.pipeline import Extractor

_FRAME = """{head}{place}{year}年法治政府建设情况报告

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
_USUAL = {
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
_FOLDER = Path(__file__).parent / "textual"
_LEAST_FAULTY, _LEAST_SOUND = 15, 30


def _table(code: str) -> dict[str, list[str | dict[str, str]]]:
    return yaml.safe_load((_FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _code(name: str, case: str | dict[str, str]) -> str:
    """The check that a case is about: its own ``code``, else its file's name."""
    return name if isinstance(case, str) else case.get("code", name)


_CODES = sorted(path.stem for path in _FOLDER.glob("*.yaml"))
_CASES = {
    kind: [
        pytest.param(_code(code, case), case, id=f"{code}-{index}")
        for code in _CODES
        for index, case in enumerate(_table(code)[kind])
    ]
    for kind in ("faulty", "sound")
}


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    return Extractor()


def _told(case: str | dict[str, str]) -> list[tuple[str, str]]:
    """Code and message of what a run tells of a case, without what is only worth knowing."""
    slots = _USUAL | ({"text": case} if isinstance(case, str) else case)
    found = _extractor().extract_text(_FRAME.format(**slots)).findings
    return [(f.check, f.message) for f in found if f.severity is not Severity.INFO]


@pytest.mark.parametrize(("code", "case"), _CASES["faulty"])
def test_fault_is_found(code: str, case: str | dict[str, str]) -> None:
    assert {found for found, _ in _told(case)} == {code}


@pytest.mark.parametrize(("code", "case"), _CASES["sound"])
def test_sound_text_is_let_pass(code: str, case: str | dict[str, str]) -> None:
    assert _told(case) == []


@pytest.mark.parametrize("code", _CODES)
def test_tables_are_broad(code: str) -> None:
    table = _table(code)
    assert len(table["faulty"]) >= _LEAST_FAULTY and len(table["sound"]) >= _LEAST_SOUND
