"""Where the page may listen, and what is said when it may not."""

from __future__ import annotations

import io
import socket
import sys

import pytest

from extractor.cli import main
from extractor.errors import UsageError
from extractor.web.launch import Review, is_loopback, serve

PASSWORD = "审核-2024-密码甲"


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("0.0.0.0", False), ("::", False),
     ("192.168.1.5", False), ("server.lan", False), ("127.0.0.1.evil", False), ("", False)],
)  # fmt: skip
def test_addresses_of_this_machine_alone(host, own):
    assert is_loopback(host) is own


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "server.lan"])
def test_a_network_address_needs_accounts(tmp_path, host):
    review = Review(host=host, accounts=tmp_path / "who.json", home=tmp_path, browser=False)
    with pytest.raises(UsageError, match="没有账号时不能在网络地址") as caught:
        serve(review, print)
    assert caught.value.code == "accounts_needed"


def test_half_of_a_certificate_is_refused(tmp_path):
    review = Review(
        certificate=tmp_path / "c.pem", accounts=tmp_path / "who.json", home=tmp_path, browser=False
    )
    with pytest.raises(UsageError, match="要一起写"):
        serve(review, print)


def test_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(UsageError, match="不是 extractor run 的结果文件夹"):
        serve(Review(run=tmp_path, accounts=tmp_path / "who.json", browser=False), print)


def test_a_port_in_use_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        review = Review(port=port, accounts=tmp_path / "who.json", home=tmp_path, browser=False)
        with pytest.raises(UsageError, match="不能在") as caught:
            serve(review, print)
    assert caught.value.code == "address_unusable"


def accounts(tmp_path, monkeypatch, *arguments, told=""):
    monkeypatch.setattr(sys, "stdin", io.StringIO(told))
    return main(["accounts", *arguments, "--accounts", str(tmp_path / "who.json")])


def test_accounts_from_the_command_line(tmp_path, monkeypatch, capsys):
    assert accounts(tmp_path, monkeypatch, "list") == 0
    assert "还没有账号" in capsys.readouterr().out
    assert accounts(tmp_path, monkeypatch, "add", "王敏", "--role", "officer", told=PASSWORD + "\n") == 0
    assert accounts(tmp_path, monkeypatch, "list") == 0
    assert "王敏\tofficer\t经办人员" in capsys.readouterr().out
    assert accounts(tmp_path, monkeypatch, "password", "王敏", told=PASSWORD + "乙\n") == 0
    assert accounts(tmp_path, monkeypatch, "remove", "王敏") == 0
    capsys.readouterr()
    assert accounts(tmp_path, monkeypatch, "remove", "王敏") == 2
    assert accounts(tmp_path, monkeypatch, "password", "王敏", told=PASSWORD) == 2
    assert accounts(tmp_path, monkeypatch, "add", "王敏", "--role", "king", told=PASSWORD) == 2
    assert accounts(tmp_path, monkeypatch, "add", "王敏", told="短") == 2
    told = capsys.readouterr().err
    assert "没有账号“王敏”" in told and "没有角色“king”" in told and "密码太弱" in told


@pytest.mark.parametrize(
    ("words", "told", "advice"),
    [
        (
            ["TMP/没有", "--no-browser"],
            "不是 extractor run 的结果文件夹",
            "请写 extractor run 的 --out 所指的文件夹",
        ),
        (
            ["--host", "0.0.0.0"],
            "没有账号时不能在网络地址 0.0.0.0 上开放：任何人都能改动数据。",
            "请先建立账号",
        ),
        (["--host", "10.1.2.3"], "没有账号时不能在网络地址 10.1.2.3 上开放", "只在本机使用则不要写 --host"),
        (["--certificate", "TMP/c.pem"], "--certificate 和 --private-key 要一起写", "两者都是 PEM 文件"),
        (["--port", "99999"], "--port 的值不对", "extractor --help"),
        (["--idle", "0"], "--idle 的值不对", "extractor --help"),
        (["--rules", "TMP/没有"], "找不到规则文件夹", "建议："),
        (["--colour"], "没有 --colour 这个选项", "extractor --help"),
    ],
)
def test_the_command_says_in_chinese_why_it_does_not_start(tmp_path, capsys, words, told, advice):
    given = [one.replace("TMP", str(tmp_path)) for one in words]
    assert (
        main(["review", *given, "--accounts", str(tmp_path / "who.json"), "--home", str(tmp_path / "h")]) == 2
    )
    err = capsys.readouterr().err
    assert told in err and advice in err and "Traceback" not in err


@pytest.mark.parametrize("name", ["nicegui", "argon2", "uvicorn"])
def test_missing_components_are_told_with_what_to_install(tmp_path, capsys, monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    assert main(["review", "--accounts", str(tmp_path / "who.json")]) == 2
    err = capsys.readouterr().err
    assert f"没有安装核对页面的组件（{name}）" in err
    assert "pip install 'township-report-extractor[web]'" in err


def test_an_accounts_file_that_others_may_read_keeps_the_page_from_starting(tmp_path, capsys):
    who = tmp_path / "who.json"
    who.write_text('{"accounts": []}', encoding="utf-8")
    who.chmod(0o644)
    assert main(["review", "--accounts", str(who), "--no-browser"]) == 2
    assert f"{who} 能被其他用户读取，已拒绝使用。" in capsys.readouterr().err


@pytest.mark.parametrize("told", ["", "\n", "短\n"])
def test_a_password_from_a_pipe_must_be_one(tmp_path, monkeypatch, capsys, told):
    assert accounts(tmp_path, monkeypatch, "add", "王敏", told=told) == 2
    assert "密码太弱" in capsys.readouterr().err
    assert not (tmp_path / "who.json").exists()


def test_a_password_typed_twice(tmp_path, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    asked = []
    monkeypatch.setattr("typer.prompt", lambda words, **more: asked.append((words, more)) or PASSWORD)
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert main(["accounts", "add", "王敏", "--accounts", str(tmp_path / "who.json")]) == 0
    assert asked == [("密码", {"hide_input": True, "confirmation_prompt": "再输入一遍"})]
    assert PASSWORD not in (tmp_path / "who.json").read_text(encoding="utf-8") + capsys.readouterr().out
