"""The values that travel: frozen, equal by what they hold, the same between processes; labels, units, options."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest

from extractor import labels, models
from extractor.labels import heading, unit_class
from extractor.models import (
    Approx,
    Block,
    BlockKind,
    Cell,
    CellPlace,
    CellStatus,
    Document,
    Evidence,
    Finding,
    LedgerRow,
    LedgerStatus,
    Mention,
    MetricInfo,
    Note,
    Place,
    Quantity,
    QuantityKind,
    ReportHead,
    Section,
    SectionKind,
    Severity,
    Suggestion,
)
from extractor.record import schema
from extractor.settings import Limits, Settings

MADE = [
    Place(1, (0.0, 1.0, 2.0, 3.0)),
    CellPlace(0, 1, 2, "行政检查", "2024年 数量"),
    Block(BlockKind.CELL, 0, 3, cell=CellPlace(0, 1, 2)),
    Note("no_figures", "没有数字"),
    Document("检查5次", (Block(BlockKind.PARAGRAPH, 0, 4),), pages=1),
    Quantity(2, 4, "5次", Decimal(5), "次", QuantityKind.COUNT),
    Section(SectionKind.PLAN, 1, 0, 9, 0, 4, "三、下一步", 3, "三、"),
    ReportHead(place="柳溪镇", year=2024),
    Mention("inspections", Decimal(5), "次", 2, 4, "5次"),
    Suggestion("inspections", 0.5),
    LedgerRow(2, 4, "5次", Decimal(5), "次", Approx.EXACT, LedgerStatus.METRIC, (0,)),
    Cell("inspections", Decimal(5), "次", Approx.EXACT, CellStatus.SINGLE, (0,)),
    Evidence(2, 4, "5次"),
    Finding("wrong_year", Severity.INFO, "年度不符"),
    MetricInfo("inspections", "行政检查", "enforcement", ("次",)),
    Limits(),
    Settings(),
]


@pytest.mark.parametrize("value", MADE, ids=lambda one: type(one).__name__)
def test_a_value_is_frozen_hashable_and_the_same_between_processes(value):
    for back in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), dataclasses.replace(value)):
        assert back == value and hash(back) == hash(value)
    first = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, first, None)
    with pytest.raises((AttributeError, TypeError)):
        value.something_else = 1
    assert type(value).__doc__


def test_every_value_of_the_module_is_tried_here():
    kinds = {
        one
        for one in vars(models).values()
        if dataclasses.is_dataclass(one) and isinstance(one, type) and one.__module__ == models.__name__
    }
    assert kinds <= {type(one) for one in MADE}


@pytest.mark.parametrize(
    "kind", [one for one in vars(models).values() if isinstance(one, type) and issubclass(one, StrEnum)]
)
def test_codes_are_plain_english_words(kind):
    assert kind.__name__ == "StrEnum" or all(re.fullmatch(r"[a-z_]+", one.value) for one in kind)
    assert kind.__name__ == "StrEnum" or kind.__name__ in models.__all__


def literals(record: type, name: str) -> set[object]:
    """Return the codes that the schema of a record lets through."""
    found: set[object] = set()

    def walk(kind: object) -> None:
        inner = get_args(kind)
        for one in inner:
            if isinstance(one, str) or one is None:
                found.add(one)
            else:
                walk(one)

    walk(record.model_fields[name].annotation)
    return found


@pytest.mark.parametrize(
    ("record", "name", "codes", "words"),
    [
        (schema.MentionRecord, "approx", models.Approx, labels.APPROX),
        (schema.MentionRecord, "role", models.Role, labels.ROLE),
        (schema.MentionRecord, "part", models.Part, labels.PART),
        (schema.MentionRecord, "section", models.SectionKind, labels.SECTION),
        (schema.MentionRecord, "source", models.Source, labels.SOURCE),
        (schema.CellRecord, "status", models.CellStatus, labels.CELL_STATUS),
        (schema.NumberRecord, "status", models.LedgerStatus, labels.LEDGER_STATUS),
        (schema.FindingRecord, "severity", models.Severity, labels.SEVERITY),
    ],
)
def test_model_schema_and_labels_know_the_same_codes(record, name, codes, words):
    plain = {one.value for one in codes}
    assert literals(record, name) == plain
    assert {one for one in words if one is not None} == plain
    told = [one for one in words.values() if one]
    assert len(told) == len(set(told))  # two codes in one word could not be told apart
    assert all(re.match(r"[\u4e00-\u9fff]", one) for one in told)


@pytest.mark.parametrize(
    ("unit", "units", "kind"),
    [
        ("件", ("件",), ""),
        ("起", ("件",), ""),
        ("宗", ("起",), ""),
        ("例", ("件", "起"), ""),
        ("名", ("人",), ""),
        ("位", ("名",), ""),
        ("个", ("件", "个"), ""),
        ("个", ("件",), "个"),
        ("人次", ("人次",), "人次"),
        ("人次", ("人",), "人次"),
        ("人", ("人次",), "人"),
        ("家次", ("家",), "家次"),
        ("户次", ("户", "户次"), "户次"),
        ("件次", ("件", "件次"), "件次"),
        ("批次", ("次", "批次"), "批次"),
        ("批", ("批次",), "批"),
        ("元", ("元",), "元"),
        ("%", ("%",), "%"),
        ("平方米", ("处",), "平方米"),
        ("亩", ("平方米",), "亩"),
        ("公里", ("公里",), "公里"),
        ("千米", ("公里",), "千米"),
        ("", ("件",), ""),
        ("起", (), "件"),
        ("份", (), "份"),
    ],
)
def test_the_class_in_which_a_unit_is_added_up(unit, units, kind):
    assert unit_class(unit, units) == (kind or ("" if unit or units else unit))


@pytest.mark.parametrize(
    ("units", "words"),
    [(("件", "起"), "行政处罚案件（件）"), (("%",), "行政处罚案件（%）"), ((), "行政处罚案件")],
)
def test_a_heading_tells_the_first_unit(units, words):
    assert heading(MetricInfo("penalty_cases", "行政处罚案件", "enforcement", units)) == words


@pytest.mark.parametrize("name", [one.name for one in dataclasses.fields(Limits)])
def test_every_limit_bounds_something(name):
    assert getattr(Limits(), name) > 0
    assert dataclasses.replace(Limits(), **{name: 1}) != Limits()


def test_an_office_program_has_less_time_than_the_file_it_opens():
    limits = Limits()
    assert limits.office_seconds < limits.seconds
    assert limits.file_size < limits.expanded_size < limits.memory


def test_what_needs_other_programs_is_off_until_asked_for():
    told = Settings()
    assert (told.ocr, told.office, told.rules, told.checks, told.required_metrics) == (
        False,
        False,
        (),
        (),
        (),
    )
    assert Settings(rules=(Path("a"),)) != told
    assert {Settings(rules=(Path("a"),)): 1}[Settings(rules=(Path("a"),))] == 1
