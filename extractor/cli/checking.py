"""``extractor checks``: what the checks are, for people; everything heavy is imported inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractor.checks import CheckSet

__all__ = ["checks_app"]

checks_app = typer.Typer(
    name="checks",
    help="查看核查项目：有哪些、什么意思、依据什么、应向乡镇问什么。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folders = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="自定义规则文件夹，可写多次。")
]
Files = Annotated[
    list[Path] | None, typer.Option("--checks", metavar="FILE", help="自己的核查文件，可写多次。")
]


@checks_app.command("list")
def list_command(rules: Folders = None, checks: Files = None) -> None:
    """列出全部核查项目，自己的核查文件里的也在内。"""
    from extractor.checks.listing import as_table

    typer.echo(as_table(_checks(rules, checks)))


@checks_app.command("show")
def show_command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="核查代码，见 checks list。")],
    rules: Folders = None,
    checks: Files = None,
) -> None:
    """说明一个核查项目。"""
    from extractor.checks.listing import as_page, check_infos
    from extractor.errors import UsageError

    known = _checks(rules, checks)
    info = next((one for one in check_infos(known) if one.code == code), None)
    if info is None:
        advice = "用 extractor checks list 查看全部代码。"
        raise UsageError(f"没有 {code} 这个核查代码。", advice=advice, code="unknown_check")
    typer.echo(as_page(info, known.names))


def _checks(rules: list[Path] | None, checks: list[Path] | None) -> CheckSet:
    from extractor.cli.running import check_files, rule_folders
    from extractor.pipeline import Extractor
    from extractor.settings import Settings

    settings = Settings(rules=rule_folders(tuple(rules or ())), checks=check_files(tuple(checks or ())))
    return Extractor(settings).checks
