"""``extractor review`` and ``extractor accounts``: the page, and who may use it; everything heavy is imported inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from extractor.errors import UsageError

__all__ = ["accounts_app", "review_command"]

accounts_app = typer.Typer(
    name="accounts",
    help="管理核对页面的账号：officer 经办人员、auditor 审计人员（只看不改）、admin 管理员。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

AccountsFile = Annotated[
    Path | None, typer.Option("--accounts", metavar="FILE", help="账号文件；不写则用本用户的配置文件夹。")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="账号名，如姓名或工号。")]


def review_command(
    run_dir: Annotated[
        Path | None, typer.Argument(metavar="[RUN_DIR]", help="extractor run 的结果文件夹。")
    ] = None,
    home: Annotated[
        Path | None,
        typer.Option("--home", metavar="DIR", help="在页面上读取的批次放在哪里；不写则为“文档/报告核对”。"),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="FILE|URL", help="更正记录存放处；不写则在各批次结果旁的 review.db。"
        ),
    ] = None,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="在哪个地址上开放；网络地址须先建账号。")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="端口；0 为任选一个空闲的。")] = 8765,
    accounts: AccountsFile = None,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="PEM", help="HTTPS 证书。")
    ] = None,
    private_key: Annotated[
        Path | None, typer.Option("--private-key", metavar="PEM", help="HTTPS 私钥。")
    ] = None,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="没有账号时，改动记在谁名下；不写则为本机用户名。")
    ] = "",
    rules: Annotated[
        list[Path] | None,
        typer.Option("--rules", metavar="FOLDER", help="在页面上读取报告时用的自定义规则文件夹，可写多次。"),
    ] = None,
    idle: Annotated[
        float, typer.Option("--idle", min=0.05, metavar="MINUTES", help="账号多少分钟不操作即退出。")
    ] = 30,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="启动后打开浏览器。")] = True,
) -> None:
    """打开核对页面：看汇总表和依据、更正数值、处理问题、导出。只在本机，不联网。"""
    from extractor.cli.running import rule_folders
    from extractor.web.launch import Review, serve

    review = Review(
        run=run_dir,
        home=home.absolute() if home else None,
        store=store,
        host=host,
        port=port,
        accounts=accounts.absolute() if accounts else None,
        certificate=certificate,
        private_key=private_key,
        name=name,
        rules=rule_folders(tuple(rules or ())),
        idle_minutes=idle,
        browser=browser,
    )
    serve(review, typer.echo)


@accounts_app.command("add")
def add_command(
    name: Name,
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="officer、auditor 或 admin。")
    ] = "officer",
    accounts: AccountsFile = None,
) -> None:
    """新建账号；密码在提示后输入两遍，或从管道读一行。"""
    from extractor.web.access.accounts import ROLE_WORDS, Role, default_book

    try:
        kind = Role(role)
    except ValueError:
        advice = "可写 officer（经办人员）、auditor（审计人员）或 admin（管理员）。"
        raise UsageError(f"没有角色“{role}”。", advice=advice, code="role_unknown") from None
    made = default_book(accounts).add(name, kind, _password())
    typer.echo(f"已建立账号“{made.name}”（{ROLE_WORDS[kind]}）。")


@accounts_app.command("list")
def list_command(accounts: AccountsFile = None) -> None:
    """列出全部账号。"""
    from extractor.web.access.accounts import ROLE_WORDS, default_book

    book = default_book(accounts)
    told = book.accounts()
    for one in told:
        typer.echo(f"{one.name}\t{one.role}\t{ROLE_WORDS[one.role]}\t{one.created}")
    if not told:
        typer.echo(f"还没有账号（{book.path}）。")


@accounts_app.command("remove")
def remove_command(name: Name, accounts: AccountsFile = None) -> None:
    """删除账号；已登录的随即退出。"""
    from extractor.web.access.accounts import default_book

    default_book(accounts).remove(name)
    typer.echo(f"已删除账号“{name}”；它所做的改动仍在记录里。")


@accounts_app.command("password")
def password_command(name: Name, accounts: AccountsFile = None) -> None:
    """更改密码；已登录的随即退出。"""
    from extractor.web.access.accounts import default_book

    book = default_book(accounts)
    if book.find(name) is None:
        raise UsageError(
            f"没有账号“{name}”。", advice="用 extractor accounts list 查看现有账号。", code="account_unknown"
        )
    book.set_password(name, _password())
    typer.echo(f"已更改“{name}”的密码。")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再输入一遍"))
