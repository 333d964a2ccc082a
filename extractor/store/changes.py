"""What a change must look like before it is written down for good."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.errors import UsageError
from extractor.record import decimal_text
from extractor.store.models import Change, ChangeKind, FindingState

__all__ = ["checked", "span_of"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_METRIC = re.compile(r"[a-z][a-z0-9_]*")
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,15})?")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_LONGEST = {"who": 100, "file": 1_000, "why": 2_000, "unit": 20, "old": 200, "new": 200}
_ABOUT_CELLS = (ChangeKind.CORRECT, ChangeKind.ACCEPT, ChangeKind.REJECT)


def checked(change: Change) -> Change:
    """Return the change as it will be kept: trimmed, its values in plain decimal text.

    :raises UsageError: if it does not say who, of which report, what, or (for a correction) why.
    """
    who, why = change.who.strip(), change.why.strip()
    kept = replace(change, kind=_kind(change.kind), who=who, why=why)
    if not who:
        raise _refused("没有写明是谁改的")
    if not _SHA256.fullmatch(kept.sha256):
        raise _refused("没有写明是哪份报告（sha256 不对）")
    for name, most in _LONGEST.items():
        if len(getattr(kept, name) or "") > most:
            raise _refused(f"{name} 超过 {most} 字")
    if kept.kind == ChangeKind.UNDO:
        if kept.undoes is None:
            raise _refused("没有写明撤销哪一条")
        return replace(kept, target="", old=None, new=None)
    if kept.undoes is not None:
        raise _refused("只有撤销记录才能写 undoes")
    if kept.kind in _ABOUT_CELLS:
        return _cell(kept)
    return _assign(kept) if kept.kind == ChangeKind.ASSIGN else _finding(kept)


def span_of(target: str) -> tuple[int, int] | None:
    """Return start and end of a ledger row from an assignment's target, ``None`` if it names none."""
    found = _SPAN.fullmatch(target)
    return (int(found[1]), int(found[2])) if found else None


def _kind(kind: str) -> ChangeKind:
    try:
        return ChangeKind(kind)
    except ValueError:
        raise _refused(f"没有“{kind}”这种更正") from None


def _cell(change: Change) -> Change:
    if not _METRIC.fullmatch(change.target):
        raise _refused("没有写明是哪个指标")
    change = replace(change, old=_number(change.old), new=_number(change.new))
    if change.kind != ChangeKind.CORRECT:
        return replace(change, new=None)
    if change.new is None:
        raise _refused("没有写更正后的数")
    if not change.why:
        raise _refused("没有写更正的理由")
    return change


def _assign(change: Change) -> Change:
    span = span_of(change.target)
    if span is None or span[0] >= span[1]:
        raise _refused("没有写明是文中哪个数")
    if not _METRIC.fullmatch(change.new or ""):
        raise _refused("没有写明归到哪个指标")
    return change


def _finding(change: Change) -> Change:
    if not _FINGERPRINT.fullmatch(change.target):
        raise _refused("没有写明是哪个问题")
    if change.new not in set(FindingState):
        raise _refused(f"问题的状态只能是 {'、'.join(FindingState)}")
    return change


def _number(text: str | None) -> str | None:
    if text is None:
        return None
    if not _DECIMAL.fullmatch(text):
        raise _refused(f"“{text}”不是一个数，请写成 1234 或 12.5 的样子")
    return decimal_text(Decimal(text))


def _refused(why: str) -> UsageError:
    advice = "请补全后再记一次；原有记录没有变。"
    return UsageError(f"这条更正没有记下：{why}。", advice=advice, code="change_refused")
