"""Longer passages, a class of error a file: what a run must tell of them, and what it must let pass.

``python benchmarks/passages.py`` gives the same as figures a class; a passage with ``missed`` is a fault that is known not
to be found, with the reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.frames import Case, load_cases, told

_FOLDER = Path(__file__).parent / "passages"
_FILES = sorted(_FOLDER.glob("*.yaml"))


def _cases(kind: str) -> list[object]:
    found = []
    for path in _FILES:
        for name, lists in load_cases(path).items():
            for index, case in enumerate(lists[kind]):
                missed = "" if isinstance(case, str) else case.get("missed", "")
                marks = [pytest.mark.xfail(strict=True, reason=missed)] if missed else []
                found.append(pytest.param(case, id=f"{path.stem}-{name}-{index}", marks=marks))
    return found


@pytest.mark.parametrize("case", _cases("faulty"))
def test_fault_is_found_and_nothing_else(case: dict[str, str]) -> None:
    assert {finding.check for finding in told(case)} == {case["code"]}


@pytest.mark.parametrize("case", _cases("sound"))
def test_sound_passage_is_let_pass(case: Case) -> None:
    assert [(finding.check, finding.message) for finding in told(case)] == []


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_each_class_has_as_many_look_alikes_as_half_its_faults(path: Path) -> None:
    for lists in load_cases(path).values():
        assert len(lists["faulty"]) >= 4 and len(lists["sound"]) * 2 >= len(lists["faulty"])
