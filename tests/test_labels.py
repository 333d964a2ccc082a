"""Labels: every code has a word, and unlike units are not added up."""

from __future__ import annotations

from extractor.labels import APPROX, LEDGER_STATUS, PART, ROLE, SECTION, SEVERITY, SOURCE, unit_class
from extractor.models import Approx, LedgerStatus, Part, Role, SectionKind, Severity, Source


def test_units_are_alike_or_not():
    assert unit_class("批次", ("次", "批次")) != unit_class("次", ("次", "批次"))
    assert unit_class("起", ("件", "宗")) == unit_class("件", ("件", "宗"))
    assert unit_class("人次", ("人次", "人", "名")) != unit_class("名", ("人次", "人", "名"))
    assert unit_class("平方米", ("处",)) != unit_class("处", ("处",))
    assert unit_class("场", ("次", "场")) == unit_class("次", ("次", "场"))


def test_every_code_has_a_word():
    for labels, codes in (
        (APPROX, Approx),
        (ROLE, Role),
        (LEDGER_STATUS, LedgerStatus),
        (SECTION, SectionKind),
        (SEVERITY, Severity),
        (SOURCE, Source),
    ):
        assert set(labels) == {code.value for code in codes}
    assert set(PART) == {None, *(part.value for part in Part)}
