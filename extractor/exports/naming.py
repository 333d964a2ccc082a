"""The names that a run's results go by, told in ``run.json``: whoever opens the folder later needs no rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.checks.listing import check_infos
from extractor.checks.registry import CheckSet
from extractor.models import MetricInfo
from extractor.resources import rules_folder

__all__ = ["told_names"]


def told_names(
    metrics: Sequence[MetricInfo], checks: CheckSet | None, rules: Sequence[Path] = ()
) -> Mapping[str, Any]:
    """Return what ``run.json`` tells of the metrics and checks in force.

    ``metrics``: id, name, group (its Chinese name), units, kind, in the order of the table's columns;
    ``checks``: by code the title, the help and what to ask the township. ``rules`` are the user's own folders.

    :raises RulesError: if the groups cannot be read.
    """
    from extractor.matching.rule_files import read_groups

    groups = read_groups((rules_folder(), *rules))
    infos = () if checks is None else check_infos(checks)
    return {
        "metrics": [
            {
                "id": one.id,
                "name": one.name,
                "group": groups.get(one.group, one.group),
                "units": list(one.units),
                "kind": one.kind,
            }
            for one in metrics
        ],
        "checks": {one.code: {"title": one.title, "help": one.help, "ask": one.ask} for one in infos},
    }
