"""By which a finding is known again in the next run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["fingerprint"]


def fingerprint(finding: Mapping[str, Any]) -> str:
    """Return 16 hexadecimal digits that stand for a finding of a record: its check, metrics and evidence spans.

    The words of the message are no part of it, so that a better wording does not open an answered finding anew.
    """
    spans = [[one.get("file") or "", one["start"], one["end"]] for one in finding["evidence"]]
    told = json.dumps([finding["check"], sorted(finding["metrics"]), spans], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
