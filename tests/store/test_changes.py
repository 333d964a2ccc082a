"""What is written down for good says who, of which report, what, and for a correction why."""

from __future__ import annotations

import pytest
from store_runs import change

from extractor.errors import UsageError
from extractor.store import ChangeKind
from extractor.store.changes import checked, span_of


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        (change(who=" "), "谁"),
        (change(sha256=""), "哪份报告"),
        (change(sha256="F" * 64), "哪份报告"),
        (change("amend"), "没有“amend”"),
        (change(target=""), "哪个指标"),
        (change(target="罚款; DROP"), "哪个指标"),
        (change(new=None), "更正后的数"),
        (change(new="六"), "不是一个数"),
        (change(new="1e5"), "不是一个数"),
        (change(new="１２"), "不是一个数"),
        (change(new="NaN"), "不是一个数"),
        (change(why="  "), "理由"),
        (change(why="长" * 2001), "why 超过"),
        (change(undoes=1), "只有撤销"),
        (change("undo"), "撤销哪一条"),
        (change("assign", target="8-3", new="inspections"), "哪个数"),
        (change("assign", target="3-8", new=None), "哪个指标"),
        (change("finding", target="x", new="open"), "哪个问题"),
        (change("finding", target="0" * 16, new="closed"), "状态"),
    ],
)
def test_what_does_not_say_it_all_is_refused(wrong, word):
    with pytest.raises(UsageError) as caught:
        checked(wrong)
    assert caught.value.code == "change_refused"
    assert word in caught.value.message


def test_values_are_kept_in_plain_decimal_text():
    kept = checked(change(old="5.0", new="-0012.50", who=" 王敏 "))
    assert (kept.old, kept.new, kept.who, kept.kind) == ("5", "-12.5", "王敏", ChangeKind.CORRECT)


def test_a_rejection_or_acceptance_sets_no_value():
    assert checked(change("reject", target="inspections", old="5", new="8")).new is None
    assert checked(change("accept", target="inspections", old="5")).new is None


@pytest.mark.parametrize(
    ("told", "span"), [("3-8", (3, 8)), ("", None), ("3", None), ("-3-8", None), ("a-b", None)]
)
def test_spans(told, span):
    assert span_of(told) == span
