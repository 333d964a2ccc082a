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
