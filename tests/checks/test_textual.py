"""The checks that go by words, on many short texts as townships write them, read by the whole pipeline.

``textual/<code>.yaml`` holds ``faulty`` and ``sound`` texts. A plain text stands in the first section of an invented
report of 青溪镇 for 2024; a mapping fills the slots of :data:`frames.FRAME` that it names.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from checks.frames import Case, told

_FOLDER = Path(__file__).parent / "textual"
_LEAST_FAULTY, _LEAST_SOUND = 15, 30


def _table(code: str) -> dict[str, list[Case]]:
    return yaml.safe_load((_FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _code(name: str, case: Case) -> str:
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


def _told(case: Case) -> list[tuple[str, str]]:
    """Code and message of what a run tells of a case, without what is only worth knowing."""
    return [(finding.check, finding.message) for finding in told(case)]


@pytest.mark.parametrize(("code", "case"), _CASES["faulty"])
def test_fault_is_found(code: str, case: Case) -> None:
    assert {found for found, _ in _told(case)} == {code}


@pytest.mark.parametrize(("code", "case"), _CASES["sound"])
def test_sound_text_is_let_pass(code: str, case: Case) -> None:
    assert _told(case) == []


@pytest.mark.parametrize("code", _CODES)
def test_tables_are_broad(code: str) -> None:
    table = _table(code)
    assert len(table["faulty"]) >= _LEAST_FAULTY and len(table["sound"]) >= _LEAST_SOUND
