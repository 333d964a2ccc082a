"""Which metrics every report should have: the same for all, or a list a county, from a file or the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from extractor.checks.view import Catalogue
from extractor.errors import RulesError, UsageError, os_reason

__all__ = ["EVERYWHERE", "Required", "read_required"]

EVERYWHERE = ("全部", "*")
"""The keys of a settings file whose list holds for every county."""

_SHAPE = "写法是“县名: [指标, 指标]”，各县都要的写在“全部”下面；也可以只写一个指标清单。"


@dataclass(frozen=True, slots=True)
class Required:
    """Metrics, by id or by Chinese name, that reports should have: ``everywhere``, and besides those of a county."""

    everywhere: tuple[str, ...] = ()
    counties: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, county: str | None) -> tuple[str, ...]:
        """Return what a report of a county should have.

        A report that prints no county is taken for one of the only county that the file names, if it names but one.
        """
        if county is None:
            own = [ids for _, ids in self.counties] if len(self.counties) == 1 else []
        else:
            own = [ids for name, ids in self.counties if name.endswith(county) or county.endswith(name)]
        return tuple(dict.fromkeys((*self.everywhere, *(metric for ids in own for metric in ids))))

    def known(self, catalogue: Catalogue) -> Required:
        """Return the same with ids for names.

        :raises RulesError: if a metric is neither the id nor the name of one in the catalogue.
        """
        by_name: dict[str, str] = {label.name: metric for metric, label in catalogue.items()}
        by_name |= {metric: metric for metric in catalogue}
        lists = (self.everywhere, *(ids for _, ids in self.counties))
        unknown = dict.fromkeys(m for ids in lists for m in ids if m not in by_name)
        if unknown:
            raise RulesError(
                f"要求填报的指标不存在：{'、'.join(unknown)}。",
                advice="请对照指标目录（docs/METRICS.md）改成其中的名称或代码。",
                code="checks_invalid",
            )
        return Required(
            tuple(by_name[m] for m in self.everywhere),
            tuple((county, tuple(by_name[m] for m in ids)) for county, ids in self.counties),
        )


def read_required(told: str) -> Required:
    """Read the required metrics from a settings file, or from the words of the command line.

    :param told: the path of a YAML file, or metrics separated by commas.
    :raises UsageError: if it looks like a file and there is none.
    :raises RulesError: if the file does not have the shape that is wanted.
    """
    path = Path(told)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        return _from_file(path)
    metrics = [one for one in re.split(r"[,，、;；\s]+", told) if one]
    if not metrics:
        raise UsageError(
            "--required 后面没有指标。", advice="请写指标名称，用逗号分开。", code="required_empty"
        )
    return Required(tuple(metrics))


def _from_file(path: Path) -> Required:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = f"打不开指标清单 {path}：{os_reason(error)}。"
        raise UsageError(message, advice="请检查路径。", code="required_not_found") from error
    except UnicodeDecodeError as error:
        raise _faulty(path, "不是 UTF-8 编码") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _faulty(path, f"第 {mark.line + 1} 行不合 YAML 写法" if mark else "不合 YAML 写法") from error
    if isinstance(data, Mapping):
        lists = {str(county): _ids(path, ids, f"“{county}”下面") for county, ids in data.items()}
        everywhere = tuple(metric for key in EVERYWHERE for metric in lists.pop(key, ()))
        return Required(everywhere, tuple(lists.items()))
    return Required(_ids(path, data, "文件里"))


def _ids(path: Path, told: object, where: str) -> tuple[str, ...]:
    metrics = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    if not isinstance(told, list) or not metrics or len(metrics) < len(told):
        raise _faulty(path, f"{where}应当是指标清单")
    return tuple(metrics)


def _faulty(path: Path, what: str) -> RulesError:
    return RulesError(f"指标清单 {path}：{what}。", advice=_SHAPE, code="checks_invalid")
