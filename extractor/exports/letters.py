"""Feedback letters: one a township, its findings as numbered questions with the sentences quoted, and a reply table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from extractor.batch.context import sentence
from extractor.errors import UsageError, os_reason
from extractor.exports.wordfill import Item, Template
from extractor.labels import SEVERITY
from extractor.store import Change, FindingState, Run, StoredReport, corrected
from extractor.store.overlay import CellState, CorrectedCell
from extractor.store.paths import safe_name

__all__ = ["Letter", "Sender", "Written", "plan_letters", "save_template", "write_letters"]

_LETTER = ("主送", "称呼", "报告", "问题数", "期限", "落款", "日期", "规则版本")
_ITEM = ("编号", "问题", "要求", "级别")
_QUOTE = ("原文", "位置")
_NEEDED = ("编号", "问题")
_ASK = "请核对原始台账，说明情况；确有错误的请更正。"
_CONFIRM = "请确认；与实际不符的，请写明正确数字和依据。"
_BLANK = "　　年　　月　　日"
_RANK = {"error": 0, "warning": 1, "info": 2}
_CALLED = {"镇": "你镇", "乡": "你乡", "街道": "你街道", "街道办事处": "你街道"}
_STOP = re.compile(r"[。！？\n\r]")
_WHOLE = 160  # characters of a sentence that is quoted whole
_LONGEST = 300  # characters of a quoted sentence


@dataclass(frozen=True, slots=True)
class Sender:
    """What the bureau says of itself; what is empty stays blank in the letters, to be filled in by hand."""

    name: str = ""
    date: str = ""
    deadline: str = ""


@dataclass(slots=True)
class Letter:
    """One township's letter: its reports in this run and their questions, the gravest first."""

    name: str
    reports: list[StoredReport] = field(default_factory=list)
    questions: list[Item] = field(default_factory=list)
    ruleset: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A township and its letter's file; ``path`` is ``None`` where there was nothing to ask."""

    township: str
    path: Path | None
    questions: int


def plan_letters(run: Run, *, everything: bool = False, changes: Iterable[Change] = ()) -> list[Letter]:
    """Return a letter for every township of a run, also for those that have no question.

    Errors and warnings become questions; ``everything`` adds what is only worth knowing. What ``changes`` say was answered
    or waived is not asked about again, and values that were set by hand are put to the township to be confirmed.

    :raises UsageError: if the run's folder is not complete.
    """
    letters: dict[tuple[str, str], Letter] = {}
    for report in run.reports():
        if report.ok:
            letters.setdefault(_key(report), _opened(report, run)).reports.append(report)
    files = [report.file for letter in letters.values() for report in letter.reports]
    names = {metric.id: metric.name for metric in run.metrics}
    kept = tuple(changes)
    for letter in letters.values():
        now = {report.file: corrected(report.record, kept) for report in letter.reports}
        found = [
            (report, one)
            for report in letter.reports
            for one, state in zip(report.record["findings"], now[report.file].findings, strict=True)
            if (everything or one["severity"] != "info") and state.state is FindingState.OPEN
        ]
        found.sort(key=lambda pair: _RANK[pair[1]["severity"]])
        asked: set[tuple[object, ...]] = set()
        for report, one in found:
            # the same report sent in as .docx and .pdf is asked about once
            key = (report.record["report"]["year"], one["check"], one["message"])
            if key not in asked:
                asked.add(key)
                letter.questions.append(_question(len(asked), report, one, letter, run, files))
        for report in letter.reports:
            for cell in now[report.file].by_hand:
                key = (report.record["report"]["year"], cell.metric, cell.value)
                if cell.state is not CellState.ASSIGNED and key not in asked:
                    asked.add(key)
                    name = names.get(cell.metric, cell.metric)
                    letter.questions.append(_confirmation(len(asked), report, cell, name, letter))
    return list(letters.values())


def write_letters(
    letters: Sequence[Letter], out: Path, sender: Sender, template: Path | None = None
) -> Iterator[Written]:
    """Write the letters into ``out`` and yield what became of each township.

    :raises UsageError: if template or folder cannot be used.
    """
    with resources.as_file(_built_in()) as own:
        form = Template(template or own, _LETTER, _ITEM, _QUOTE, _NEEDED)
    taken: set[str] = set()
    for letter in letters:
        if not letter.questions:
            yield Written(letter.name, None, 0)
            continue
        path = out / _file_name(letter.name, taken)
        data = form.fill(_fields(letter, sender), letter.questions, letter.ruleset)
        try:
            out.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.part")
            beside.write_bytes(data)
            beside.replace(path)
        except OSError as error:
            advice = "请关闭正在打开的函件，或用 --out 指定另一个文件夹。"
            raise UsageError(
                f"写不出 {path}：{os_reason(error)}。", advice=advice, code="output_unusable"
            ) from error
        yield Written(letter.name, path, len(letter.questions))


def save_template(path: Path) -> None:
    """Write the built-in template to ``path``, to be edited.

    :raises UsageError: if there is such a file already, or it cannot be written.
    """
    try:
        with path.open("xb") as stream:
            stream.write(_built_in().read_bytes())
    except FileExistsError as error:
        raise UsageError(f"{path} 已经有了。", advice="请换一个文件名，以免盖掉改过的模板。") from error
    except OSError as error:
        raise UsageError(f"写不出 {path}：{os_reason(error)}。", advice="请检查路径和权限。") from error


def _built_in() -> Any:
    return resources.files("extractor.exports") / "templates" / "letter.docx"


def _key(report: StoredReport) -> tuple[str, str]:
    head = report.record["report"]
    name = head["place"] or head["issuer"]
    return (head["county"] or "", name) if name else ("", report.file)


def _opened(report: StoredReport, run: Run) -> Letter:
    return Letter(_township(report), ruleset=str(run.facts.get("ruleset", "")))


def _township(report: StoredReport) -> str:
    head = report.record["report"]
    if head["place"]:
        return f"{head['county'] or ''}{head['place']}"
    return str(head["issuer"] or Path(report.file).stem)


def _fields(letter: Letter, sender: Sender) -> Mapping[str, str]:
    heads = [report.record["report"] for report in letter.reports]
    asked = [head for head in heads if head["issuer"]]
    place = next((head["place"] for head in heads if head["place"]), "") or ""
    years = [f"{year}年度" for year in sorted({head["year"] for head in heads if head["year"]})]
    called = next((word for end, word in _CALLED.items() if place.endswith(end)), "你单位")
    return {
        "主送": asked[0]["issuer"] if asked else letter.name,
        "称呼": called,
        "报告": "、".join(years) + "法治政府建设情况报告",
        "问题数": str(len(letter.questions)),
        "期限": sender.deadline or _BLANK,
        "落款": sender.name or "（发函单位）",
        "日期": sender.date or _BLANK,
        "规则版本": letter.ruleset,
    }


def _question(
    number: int,
    report: StoredReport,
    one: Mapping[str, Any],
    letter: Letter,
    run: Run,
    files: Sequence[str],
) -> Item:
    message = str(one["message"])
    for file in files:  # a township does not know under which name its report came to us
        message = message.replace(f"（{file}）", "")
    message = _which(report, letter) + message
    ask = run.checks.get(one["check"], {}).get("ask") or _ASK
    fields = {
        "编号": str(number),
        "问题": message.rstrip("。") + "。",
        "要求": ask,
        "级别": SEVERITY[one["severity"]],
    }
    return Item(fields, tuple(_quotes(report, one, letter)))


def _confirmation(number: int, report: StoredReport, cell: CorrectedCell, name: str, letter: Letter) -> Item:
    """Return the question that puts a value set by hand to the township."""
    assert cell.change is not None
    mentions = [report.record["mentions"][at] for at in cell.mentions]
    printed = "、".join(dict.fromkeys(one["quote"] for one in mentions))
    told = f"报告所写“{name}”为{printed}" if printed else f"报告未写“{name}”"
    counted = "不作统计" if cell.value is None else f"按{cell.value}{cell.unit}统计"
    why = f"（{cell.change.why.rstrip('。')}）" if cell.change.why else ""
    fields = {
        "编号": str(number),
        "问题": f"{_which(report, letter)}{told}，经核对{counted}{why}。",
        "要求": _CONFIRM,
        "级别": "更正",
    }
    return Item(fields, tuple(_quotes(report, {"evidence": mentions}, letter)))


def _which(report: StoredReport, letter: Letter) -> str:
    """Return which report a question speaks of, where a letter is about several years."""
    several = len({each.record["report"]["year"] for each in letter.reports}) > 1
    return f"（{_report_name(report)}）" if several else ""


def _quotes(report: StoredReport, one: Mapping[str, Any], letter: Letter) -> Iterator[Mapping[str, str]]:
    """Yield each sentence once; what another township wrote is not quoted to this one."""
    own = {each.file: each for each in letter.reports}
    seen: set[tuple[str, str]] = set()
    for each in one["evidence"]:
        source = own.get(each.get("file") or report.file)
        if source is None:
            continue
        told = _passage(source.text, each["start"], each["end"])
        words = told if len(told) > len(each["quote"]) else " ".join(each["quote"].split())[:_LONGEST]
        where = [_report_name(source)] if source is not report else []
        page = _page(source, each)
        where += [f"第{page}页"] if page else []
        if (source.file, words) not in seen:
            seen.add((source.file, words))
            yield {"原文": words, "位置": f"（{'，'.join(where)}）" if where else ""}


def _passage(text: str, start: int, end: int) -> str:
    """Return the whole sentence from one full stop to the next, so that figures of one sentence are quoted together;
    of a sentence that is too long for a letter, the part between its semicolons."""
    left = max((hit.end() for hit in _STOP.finditer(text, max(0, start - _WHOLE), start)), default=-1)
    left = max(0, left) if left >= 0 or start <= _WHOLE else -1
    stop = _STOP.search(text, end, end + _WHOLE)
    right = stop.end() if stop else len(text) if len(text) - end <= _WHOLE else -1
    if left < 0 or right < 0 or right - left > _WHOLE:
        return sentence(text, start, end, _LONGEST)
    words = " ".join(text[left:right].split())
    # a row of a table: bars mean nothing to the one who wrote it
    return "　".join(filter(None, map(str.strip, words.split("|")))) if words.startswith("|") else words


def _report_name(report: StoredReport) -> str:
    year = report.record["report"]["year"]
    return f"{year}年度报告" if year else report.file


def _page(report: StoredReport, span: Mapping[str, Any]) -> int | None:
    near = (
        one["page"]
        for one in report.record["mentions"]
        if one["start"] < span["end"] and one["end"] > span["start"] and one["page"]
    )
    return next(near, None)


def _file_name(township: str, taken: set[str]) -> str:
    stem, number = safe_name(f"{township}核实函".replace("/", "_"))[:80], 1
    name = f"{stem}.docx"
    while name.lower() in taken:
        number += 1
        name = f"{stem}（{number}）.docx"
    taken.add(name.lower())
    return name
