"""``history``, ``compare`` and ``changes``: their options; everything heavy is imported inside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["OwnStore", "Store", "changes_app", "compare", "history"]

Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE|URL",
        envvar="EXTRACTOR_STORE",
        show_envvar=False,
        help="存储：一个文件，或 postgresql:// 开头的地址；也可设环境变量 EXTRACTOR_STORE。",
    ),
]
OwnStore = Annotated[
    str | None,
    typer.Option("--store", metavar="FILE|URL", help="更正记录存放处；不写则为 RUN_DIR/review.db。"),
]
Folder = Annotated[
    Path | None,
    typer.Argument(metavar="[RUN_DIR]", help="结果文件夹：看它里面的 review.db；写了 --store 就不用。"),
]

changes_app = typer.Typer(
    name="changes",
    help="人工改动：列出、导出为表格、从表格记入（不用网页时）。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def history(
    run_dir: Folder = None,
    store: Store = None,
    last: Annotated[int, typer.Option("--last", min=1, metavar="N", help="列出最近几次。")] = 20,
) -> None:
    """列出历次运行：何时、多少、与上次相比变了什么、谁改过什么。"""
    from extractor.cli.history import history_command

    history_command(run_dir, store, last)


def compare(
    first: Annotated[str, typer.Argument(metavar="RUN", help="原来的运行：编号、结果文件夹，或 last。")],
    second: Annotated[str, typer.Argument(metavar="RUN", help="新的运行：编号、结果文件夹，或 last。")],
    store: Store = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="全部差别写成 CSV 表格。")
    ] = None,
) -> None:
    """比较两次运行：报告的增减，每个变了的数值和原因，新增和消失的问题。"""
    from extractor.cli.comparing import compare_command

    compare_command(first, second, store, out)


@changes_app.command("list")
def list_changes(
    run_dir: Folder = None,
    store: Store = None,
    file: Annotated[str | None, typer.Option("--file", metavar="NAME", help="只看这份报告的。")] = None,
) -> None:
    """列出人工改动：谁、何时、哪份报告、原值、新值、理由。"""
    from extractor.cli.changing import list_command

    list_command(run_dir, store, file)


@changes_app.command("export")
def export_changes(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="写成的 CSV 表格。")],
    run_dir: Folder = None,
    store: Store = None,
) -> None:
    """把人工改动导出为 CSV 表格；空存储导出的是可以照着填的表头。"""
    from extractor.cli.changing import export_command

    export_command(run_dir, store, out)


@changes_app.command("import")
def import_changes(
    filled: Annotated[
        Path, typer.Argument(metavar="CSV", help="填好的清单：至少有文件、指标、新值、理由几列。")
    ],
    run_dir: Folder = None,
    store: Store = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="清单里没写更正人的行，算谁的。")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不记入。")] = False,
) -> None:
    """按清单记入更正：全部看懂才记，记过的行不重复记。"""
    from extractor.cli.changing import import_command

    import_command(run_dir, store, filled, who, dry=dry_run)
