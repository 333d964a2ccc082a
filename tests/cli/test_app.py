"""Every command called wrongly: exit code 2, a Chinese sentence that says what to do, and nothing left behind."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml

from extractor.cli import main
from extractor.cli.app import app

CALLS: list[dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "usage.yaml").read_text(encoding="utf-8")
)
ENGLISH = re.compile(
    r"\b(Usage|Error|Invalid|Missing|No such|Got unexpected|Try|requires|Options|Commands|Show)\b"
)


@pytest.fixture(autouse=True)
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXTRACTOR_STORE", raising=False)


def words(call: str, tmp_path: Path) -> list[str]:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").write_text("几个字。", encoding="utf-8")
    places = {"FOLDER": "folder", "FILE": "file.txt", "OUT": "out"}
    return [places.get(one, one) for one in call.split()]


@pytest.mark.parametrize("one", CALLS, ids=[one["call"] for one in CALLS])
def test_a_wrong_call_exits_two_and_says_in_chinese_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], one: dict[str, str]
) -> None:
    assert main(words(one["call"], tmp_path)) == 2
    shown = capsys.readouterr()
    assert one["says"] in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert " " not in one["call"] or not ENGLISH.search(shown.err), (
        shown.err
    )  # else it is the help of a group
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file.txt", "folder"]


def commands(group: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command with the words that call it."""
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from commands(one, (*way, name))
        else:
            yield (*way, name), one


COMMANDS = list(commands(typer.main.get_command(app)))
NAMES = [" ".join(way) for way, _ in COMMANDS]


def test_every_command_is_called_wrongly_here() -> None:
    called = [one["call"] for one in CALLS]
    unseen = [name for name in NAMES if not any(call.startswith(name) for call in called)]
    assert unseen == ["rules schema", "accounts list"], "these take nothing that can be wrong"


@pytest.mark.parametrize(("way", "command"), COMMANDS, ids=NAMES)
def test_every_command_explains_itself_and_all_its_options_in_chinese(
    capsys: pytest.CaptureFixture[str], way: tuple[str, ...], command: Any
) -> None:
    assert main([*way, "--help"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert re.search(r"[\u4e00-\u9fff]", str(command.help))
    flat = re.sub(r"\s", "", shown.out)
    for parameter in command.params:
        if parameter.name == "help":
            continue
        assert re.search(r"[\u4e00-\u9fff]", parameter.help or ""), parameter.name
        assert re.sub(r"\s", "", parameter.help)[:12] in flat, parameter.name
        for option in parameter.opts if parameter.param_type_name == "option" else ():
            assert option in shown.out


@pytest.mark.parametrize(("way", "command"), COMMANDS, ids=NAMES)
def test_no_command_takes_an_option_that_it_does_not_have(
    capsys: pytest.CaptureFixture[str], way: tuple[str, ...], command: Any
) -> None:
    del command
    assert main([*way, "--no-such-option"]) == 2
    assert "没有 --no-such-option 这个选项\n查看用法：extractor --help" in capsys.readouterr().err


FIXED = [(way, one) for way, one in COMMANDS if not any(p.nargs == -1 for p in one.params)]


@pytest.mark.parametrize(("way", "command"), FIXED, ids=[" ".join(way) for way, _ in FIXED])
def test_one_word_too_many_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: tuple[str, ...], command: Any
) -> None:
    taken = [one for one in command.params if one.param_type_name == "argument"]
    needed = [
        word
        for one in command.params
        if one.required and one.param_type_name == "option"
        for word in (one.opts[0], "x")
    ]
    assert main([*way, *needed, *["x"] * len(taken), "多余"]) == 2
    shown = capsys.readouterr().err
    assert "多余" in shown
    assert not ENGLISH.search(shown), shown
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("group", ["rules", "checks", "accounts", "changes"])
def test_a_group_lists_its_commands(capsys: pytest.CaptureFixture[str], group: str) -> None:
    assert main([group, "--help"]) == 0
    shown = capsys.readouterr().out
    for way, command in COMMANDS:
        if way[0] == group:
            assert way[1] in shown
            assert str(command.help)[:8] in shown


def test_nothing_said_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "evaluate" in capsys.readouterr().err


class Failing:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, *_: object, **__: object) -> int:
        raise self.error


FAILURES = [
    (OSError(28, "No space left on device", "汇总.csv"), 1, ("读写 汇总.csv 失败", "磁盘")),
    (PermissionError(13, "Permission denied", "表.xlsx"), 1, ("读写 表.xlsx 失败", "权限")),
    (OSError("odd"), 1, ("读写 失败", "建议")),
    (MemoryError(), 1, ("内存不足", "--jobs 1")),
    (ValueError("甲"), 1, ("程序出错（ValueError：甲）", "维护人员")),
    (RecursionError("deep"), 1, ("程序出错（RecursionError：deep）",)),
    (BrokenPipeError(32, "Broken pipe"), 0, ()),
    (KeyboardInterrupt(), 130, ("已中断，没有写出任何结果。", "--resume")),
    (click.Abort(), 130, ("已中断，没有写出任何结果。", "--resume")),
    (click.UsageError("odd"), 2, ("用法错误：odd", "extractor --help")),
]


@pytest.mark.parametrize(("error", "code", "said"), FAILURES, ids=[type(one[0]).__name__ for one in FAILURES])
def test_whatever_goes_wrong_has_its_exit_code_and_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    said: tuple[str, ...],
) -> None:
    if isinstance(error, BrokenPipeError):
        monkeypatch.setattr("sys.stdout", io.StringIO())  # it is closed
    monkeypatch.setattr("extractor.cli.running.run_command", Failing(error))
    assert main(["run", str(tmp_path), "--out", "x"]) == code
    shown = capsys.readouterr().err
    for one in said:
        assert one in shown
    assert bool(shown) is bool(said)
    assert "Traceback" not in shown


@pytest.mark.parametrize("words", [["html", "x"], ["letters"], ["history"], ["rules", "lint"], []])
def test_only_a_run_can_be_gone_on_with(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr("typer.core.TyperGroup.main", Failing(KeyboardInterrupt()))
    assert main(words) == 130
    assert capsys.readouterr().err == "已中断，没有写出任何结果。\n"


@pytest.mark.parametrize(("code", "given"), [(0, 0), (1, 1), (3, 3)])
def test_the_exit_code_of_a_run_is_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, given: int
) -> None:
    monkeypatch.setattr("extractor.cli.running.run_command", lambda _: code)
    assert main(["run", str(tmp_path), "--out", "x"]) == given


OPTIONS = [
    ("", {}),
    ("--jobs 3", {"jobs": 3}),
    ("-j 1", {"jobs": 1}),
    ("--rules a --rules b", {"rules": (Path("a"), Path("b"))}),
    ("--ocr", {"ocr": True}),
    ("--no-office", {"office": False}),
    ("--office", {"office": True}),
    ("--resume", {"resume": True}),
    ("--previous 去年", {"previous": Path("去年")}),
    ("--required 清单.xlsx", {"required": "清单.xlsx"}),
    ("--checks a.yaml --checks b.yaml", {"checks": (Path("a.yaml"), Path("b.yaml"))}),
    ("--store db", {"store": "db"}),
    ("--cluster tcp://a:1", {"cluster": "tcp://a:1"}),
    ("--log-file l", {"log_file": Path("l")}),
]


@pytest.mark.parametrize(("words", "asked"), OPTIONS, ids=[one[0] for one in OPTIONS])
def test_every_option_of_a_run_reaches_it(
    monkeypatch: pytest.MonkeyPatch, words: str, asked: dict[str, Any]
) -> None:
    from extractor.cli.running import Options

    heard: list[Options] = []
    monkeypatch.setattr("extractor.cli.running.run_command", lambda one: heard.append(one) or 0)
    assert main(["run", "a", "b.zip", "-o", "out", *words.split()]) == 0
    assert heard == [Options((Path("a"), Path("b.zip")), Path("out"), **asked)]


def test_the_store_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr("extractor.cli.running.run_command", lambda one: heard.append(one.store) or 0)
    monkeypatch.setenv("EXTRACTOR_STORE", "环境.db")
    main(["run", "a", "-o", "out"])
    main(["run", "a", "-o", "out", "--store", "写明.db"])
    assert heard == ["环境.db", "写明.db"]
