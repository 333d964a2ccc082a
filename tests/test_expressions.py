"""What is remembered of an expression gives what Python's own compiler gives."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import expressions, keeping
from extractor.expressions import expression
from extractor.keeping import Shelf
from extractor.language.head_rules import head_rules
from extractor.language.names import name_rules
from extractor.language.units import units
from extractor.matching.ruleset import load_ruleset

SAMPLES = [
    "",
    "调解",
    "[一-龥]{2,8}?(?:省|自治区)",
    r"(?P<year>20\d\d)年(?!第)(?P<month>[0-9]{1,2})?",
    r"(?P<first>[甲乙])(?P=first)+(丙)?(?(2)丁|戊)",
    r"(?<=[。；])(?:共|计)(?<!不)",
    r"(?>件+)次|户++家",
    r"(?i:abc)[^\W\d_]ß",
    r"(?x) 处 罚  # blanks",
    "𠮷[\U00020000-\U0002a6df]",
    r"^\s*$|\Z|\b",
    "|".join(f"{a}{b}" for a in "甲乙丙丁戊己庚辛" for b in "子丑寅卯辰巳午未申酉戌亥"),
]
FLAGS = [re.NOFLAG, re.MULTILINE, re.MULTILINE | re.DOTALL, re.IGNORECASE, re.ASCII]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path))
    keeping._private.cache_clear()
    monkeypatch.setattr(Shelf, "_all", [])
    monkeypatch.setattr(expressions, "_PROGRAMS", Shelf("programs"))
    yield
    keeping._private.cache_clear()


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("text", SAMPLES)
def test_an_expression_is_what_python_compiles(
    text: str, flags: re.RegexFlag, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = re.compile(text, flags)
    for made in (expression(text, flags), expression(text, flags)):
        assert made == wanted  # with flags and program
        assert (made.groups, made.groupindex, made.pattern) == (
            wanted.groups,
            wanted.groupindex,
            wanted.pattern,
        )
    Shelf.save()

    def never(*_: object) -> None:
        raise AssertionError("it is remembered")

    monkeypatch.setattr(expressions, "_PROGRAMS", Shelf("programs"))
    monkeypatch.setattr(expressions, "_program", never)
    assert expression(text, flags) == wanted


@pytest.mark.parametrize("text", ["(", "[", "(?P<a>x)(?P<a>y)", "(?<=a+)b", r"\1", "(?i)a(?i)", "a{3,1}"])
def test_what_is_none_is_refused_as_python_refuses_it(text: str) -> None:
    with pytest.raises(re.error) as wanted:
        re.compile(text)
    for _ in range(2):
        with pytest.raises(re.error) as told:
            expression(text)
        assert str(told.value) == str(wanted.value)


@given(st.sampled_from(SAMPLES), st.text(alphabet="调解甲乙丙丁子丑共计件次2024年第x 。；", max_size=30))
def test_it_finds_what_pythons_finds(text: str, where: str) -> None:
    ours, pythons = expression(text), re.compile(text)
    assert [match.regs for match in ours.finditer(where)] == [match.regs for match in pythons.finditer(where)]
    assert [match.groupdict() for match in ours.finditer(where)] == [
        match.groupdict() for match in pythons.finditer(where)
    ]


def test_the_expressions_of_the_built_in_rules_are_what_python_compiles() -> None:
    head = head_rules()
    of_head = [getattr(head, field.name) for field in dataclasses.fields(head)]
    rules = load_ruleset()
    made = [units().pattern, units().new_words, name_rules().pattern, rules.light, rules.masks, *of_head]
    patterns = [one for one in made if isinstance(one, re.Pattern)]
    wordings = [(one, expression(one)) for part in rules.parts.values() for one in part if "[" in one]
    assert len(patterns) > 25
    assert len(wordings) > 200
    assert all(one == re.compile(one.pattern, one.flags) for one in patterns)
    assert all(one == re.compile(text) for text, one in wordings)


def test_a_python_that_it_was_not_tried_on_compiles_as_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("nothing is remembered there")

    monkeypatch.setattr(expressions, "_TRIED", False)
    monkeypatch.setattr(expressions, "_program", asked)
    monkeypatch.setattr(expressions._PROGRAMS, "found", asked)
    assert expression("调解(?:成功)?") == re.compile("调解(?:成功)?")
