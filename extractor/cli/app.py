"""The commands and their options; everything heavy is imported inside them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.checking import checks_app
from extractor.cli.reviewing import accounts_app, review_command
from extractor.cli.storing import OwnStore, Store, changes_app, compare, history
from extractor.collecting import process_is_ours, uncollected
from extractor.rulebook.cli import rules_app

__all__ = ["app", "main"]

_INTERRUPTED = 130
_STOPPED = "已中断，没有写出任何结果。"
_GO_ON = "已读完的报告有存底：重新运行时加 --resume，接着做其余的。"

app = typer.Typer(
    name="extractor",
    help="读取乡镇法治政府建设情况报告，提取数据、核对矛盾、汇总成表。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(rules_app, name="rules")
app.add_typer(checks_app, name="checks")
app.add_typer(accounts_app, name="accounts")
app.command("review")(review_command)
app.add_typer(changes_app, name="changes")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"extractor {version('township-report-extractor')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本后退出。")
    ] = False,
) -> None:
    """读取乡镇法治政府建设情况报告，提取数据、核对矛盾、汇总成表。"""


@app.command()
def run(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="报告文件、文件夹或 zip 压缩包。")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="结果放入的文件夹。")],
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="同时处理几个文件；不写则用全部核心，1 为逐个处理。"),
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="自定义规则文件夹，可写多次。")
    ] = None,
    ocr: Annotated[bool, typer.Option("--ocr", help="识别扫描件（需另装识别组件）。")] = False,
    office: Annotated[
        bool,
        typer.Option("--office/--no-office", help="本程序读不了的旧格式文件，用本机的 LibreOffice 打开。"),
    ] = True,
    resume: Annotated[
        bool, typer.Option("--resume", help="接着上次做：同一结果文件夹里已读过、没有改动的报告不再读取。")
    ] = False,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="DIR", help="上年的结果文件夹，与之比较两年的数字和文字。"),
    ] = None,
    required: Annotated[
        str | None,
        typer.Option("--required", metavar="FILE|IDS", help="要求填报的指标：清单文件，或用逗号分开的名称。"),
    ] = None,
    checks: Annotated[
        list[Path] | None, typer.Option("--checks", metavar="FILE", help="自己的核查文件，可写多次。")
    ] = None,
    store: Store = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="在 Dask 集群上处理，如 tcp://10.0.0.5:8786。"),
    ] = None,
    log_file: Annotated[
        Path | None,
        typer.Option("--log-file", metavar="FILE", help="把详细过程写入该文件（每行一个 JSON）。"),
    ] = None,
) -> None:
    """读取报告，写出汇总表、依据、问题和台账。"""
    with uncollected():
        from extractor.cli.running import Options, run_command

    asked = Options(
        inputs=tuple(inputs),
        out=out,
        jobs=jobs,
        rules=tuple(rules or ()),
        ocr=ocr,
        office=office,
        log_file=log_file,
        resume=resume,
        checks=tuple(checks or ()),
        required=required,
        previous=previous,
        store=store,
        cluster=cluster,
    )
    raise typer.Exit(run_command(asked))


@app.command()
def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD_FOLDER", help="标注文件夹（.src，或 .txt 与 .json）。")
    ],
    reports: Annotated[
        Path | None,
        typer.Argument(metavar="[REPORTS_JSONL]", help="已有结果；不写则现场提取标注文件夹里的原文。"),
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="同时处理几个文件。")] = None,
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="自定义规则文件夹，可写多次。")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="逐条列出漏提、误提和误报。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一行 JSON。")] = False,
) -> None:
    """用人工标注检验提取结果：各指标的精确率、召回率和 F1。"""
    from extractor.cli.evaluating import evaluate_command

    evaluate_command(gold, reports, jobs=jobs, rules=tuple(rules or ()), details=details, as_json=as_json)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="报告文件。")],
    at: Annotated[
        int | None,
        typer.Option("--at", min=0, metavar="OFFSET", help="只看这个位置上的数字（从 0 数起的字符）。"),
    ] = None,
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="ID", help="只看这个指标：编号，或表头上的名称。")
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="自定义规则文件夹，可写多次。")
    ] = None,
) -> None:
    """说明数字为什么算、或不算某个指标；不写 --at 和 --metric 时，逐个说明全部数字。"""
    from extractor.cli.running import explain_command

    typer.echo(explain_command(file, at, metric, tuple(rules or ())))


@app.command()
def html(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="extractor run 的结果文件夹。")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="写到哪个文件；不写则为 RUN_DIR/report.html。"),
    ] = None,
    store: OwnStore = None,
) -> None:
    """把结果做成一个网页文件：汇总表、问题清单和标出数字的原文，人工改动逐格注明，不联网也能打开。"""
    from extractor.cli.handing import html_command

    html_command(run_dir, out, store)


@app.command()
def export(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN_DIR", help="extractor run 的结果文件夹。")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="更正后的结果放入的文件夹。")],
    store: OwnStore = None,
) -> None:
    """写出更正后的汇总表、依据和问题，并注明哪些格子是人工改的；原结果不动。"""
    from extractor.cli.handing import export_command

    export_command(run_dir, out, store)


@app.command()
def charts(
    run_dirs: Annotated[
        list[Path], typer.Argument(metavar="RUN_DIR...", help="结果文件夹；写几个年度的，就画历年变化。")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="图放入的文件夹。")],
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            "-m",
            metavar="NAME",
            help="画哪个指标（名称或编号），可写多次；不写则画填报最多的六个。",
        ),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="排名和分布取哪个年度；不写则取报告最多的年度。")
    ] = None,
    font: Annotated[Path | None, typer.Option("--font", metavar="FILE", help="中文字体文件。")] = None,
    store: OwnStore = None,
) -> None:
    """画乡镇排名、分布、历年变化和问题分类图（PNG 和 SVG），供县级报告使用。"""
    from extractor.cli.handing import charts_command

    charts_command(run_dirs, out, metrics or (), year, font, store)


@app.command()
def letters(
    run_dir: Annotated[
        Path | None, typer.Argument(metavar="RUN_DIR", help="extractor run 的结果文件夹。")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="函件放入的文件夹。")] = None,
    everything: Annotated[bool, typer.Option("--all", help="提示一级的问题也写进函件。")] = False,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="本单位改过的模板（.docx）。")
    ] = None,
    save_template: Annotated[
        Path | None, typer.Option("--save-template", metavar="FILE", help="导出内置模板，供修改。")
    ] = None,
    sender: Annotated[str, typer.Option("--sender", metavar="TEXT", help="落款单位。")] = "",
    date: Annotated[str, typer.Option("--date", metavar="TEXT", help="落款日期。")] = "",
    deadline: Annotated[str, typer.Option("--deadline", metavar="TEXT", help="答复期限。")] = "",
    store: OwnStore = None,
) -> None:
    """给每个乡镇写一份核实函（.docx）：逐条提问、引用原文、附答复表。"""
    from extractor.cli.handing import letters_command
    from extractor.exports.letters import Sender

    letters_command(
        run_dir,
        out,
        Sender(sender, date, deadline),
        template,
        save_template,
        everything=everything,
        store=store,
    )


app.command()(history)
app.command()(compare)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 well, 1 our fault, 2 wrong usage, 3 some files
    failed."""
    _survive_any_console()
    process_is_ours()
    command = typer.main.get_command(app)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = command.main(given, prog_name="extractor", standalone_mode=False)
    except KeyboardInterrupt:
        return _say(_stopped(given), _INTERRUPTED)
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):  # the parser has seen it first
            return _report(ended.__context__)
        raise
    except Exception as error:
        return _say(_stopped(given), _INTERRUPTED) if type(error).__name__ == "Abort" else _report(error)
    if code == _INTERRUPTED:  # the parser has caught Ctrl-C itself
        return _say(_stopped(given), _INTERRUPTED)
    return code if isinstance(code, int) else 0


def _stopped(given: Sequence[str]) -> str:
    return _STOPPED + (_GO_ON if given[:1] == ["run"] else "")


def _report(error: Exception) -> int:
    from extractor.errors import ExtractorError, os_reason

    if isinstance(error, ExtractorError):
        return _say(
            f"错误：{error.message}" + (f"\n建议：{error.advice}" if error.advice else ""), error.exit_code
        )
    if hasattr(error, "format_message"):  # the argument parser's own errors
        if type(error).__name__ == "NoArgsIsHelpError":
            return _say(str(error.format_message()), 2)
        return _say(f"用法错误：{_usage(error)}\n查看用法：extractor --help", 2)
    if isinstance(error, BrokenPipeError):
        with suppress(OSError):
            sys.stdout.close()
        return 0
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        return _say(f"错误：读写{place} 失败：{os_reason(error)}\n建议：请检查磁盘和权限后重试。", 1)
    if isinstance(error, MemoryError):
        return _say("错误：内存不足。\n建议：请关闭其他程序，或用 --jobs 1 重试。", 1)
    return _say(f"错误：程序出错（{type(error).__name__}：{error}）。\n建议：请把这条信息交给维护人员。", 1)


def _usage(error: Exception) -> str:
    """Return a parser error in Chinese; the parser itself speaks English only."""
    message, kind = str(getattr(error, "message", error)), type(error).__name__
    parameter = getattr(error, "param", None)
    option = getattr(error, "option_name", "")
    if kind == "MissingParameter" and parameter is not None:
        return f"缺少 {_name(parameter)}（{parameter.help}）"
    if kind == "BadParameter" and parameter is not None:
        return f"{_name(parameter)} 的值不对（{parameter.help}）"
    if kind.startswith("NoSuchOption"):
        return f"没有 {option} 这个选项"
    if kind == "BadOptionUsage":
        return f"选项 {option} 后面缺少内容"
    extra = re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message)
    if extra:
        return f"多写了 {extra.group(1)}"
    unknown = re.match(r"No such command '([^']*)'", message)
    return f"没有 {unknown.group(1)} 这个命令" if unknown else message


def _name(parameter: object) -> str:
    """Return how a parameter is called on the command line."""
    options = [one for one in getattr(parameter, "opts", ()) if one.startswith("-")]
    return " / ".join(options) or str(getattr(parameter, "metavar", "") or getattr(parameter, "name", ""))


def _say(message: str, code: int) -> int:
    with suppress(OSError, ValueError):
        typer.echo(message, err=True)
    return code


def _survive_any_console() -> None:
    """A console that cannot show a character shows a question mark instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            with suppress(OSError, ValueError):
                stream.reconfigure(errors="replace")
