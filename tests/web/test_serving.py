"""What ``extractor review`` serves, and how: everything but the serving itself."""

from __future__ import annotations

import signal
from types import SimpleNamespace

import pytest

from extractor.web import launch
from extractor.web.access import AccountBook, Role
from extractor.web.launch import Review, serve

PASSWORD = "审核-2024-密码甲"


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Start the page with a server that only notes what it was given; return that and what was said."""
    noted = SimpleNamespace(said=[], config={}, opened=[], desk=None, doors=None, compress=None)

    class Server:
        def __init__(self, config):
            noted.config = config

        async def serve(self, sockets):
            noted.port = sockets[0].getsockname()[1]
            noted.family = sockets[0].getsockname()[0]
            sockets[0].close()

    def build(desk, doors, *, compress):
        noted.desk, noted.doors, noted.compress = desk, doors, compress
        return "app"

    fake = SimpleNamespace(Config=lambda app, **more: {"app": app, **more}, Server=Server)
    monkeypatch.setattr(launch, "_components", lambda: fake)
    monkeypatch.setattr("extractor.web.app.build_app", build)
    monkeypatch.setattr(launch.webbrowser, "open", noted.opened.append)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
    before = signal.getsignal(signal.SIGTERM)

    def begin(**more) -> SimpleNamespace:
        given = {"port": 0, "browser": False, "home": tmp_path / "home", **more}
        serve(Review(**given), noted.said.append)
        return noted

    yield begin
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def who(tmp_path):
    AccountBook(tmp_path / "who.json").add("王敏", Role.OFFICER, PASSWORD)
    return tmp_path / "who.json"


def test_alone_it_listens_to_this_machine_and_the_address_holds_a_key(started):
    noted = started(name="王敏")
    assert noted.family == "127.0.0.1"
    assert noted.said[0].splitlines()[1] == f"http://127.0.0.1:{noted.port}/enter?key={noted.doors.key}"
    assert "钥匙，请不要转给别人" in noted.said[1]
    assert (noted.doors.book, noted.doors.owner) == (None, "王敏")
    assert noted.doors.rules.hosts == {"127.0.0.1", "localhost", "::1"}
    assert noted.compress is False


def test_with_accounts_the_address_holds_no_key(started, who):
    noted = started(accounts=who)
    assert noted.said[0].splitlines()[1] == f"http://127.0.0.1:{noted.port}/"
    assert noted.doors.book is not None
    assert noted.said[1:] == ["按 Ctrl+C 结束。"]


def test_on_a_network_with_accounts_it_warns_of_passwords_in_the_clear(started, who):
    noted = started(accounts=who, host="0.0.0.0")
    assert noted.family == "0.0.0.0"
    assert noted.compress is True
    assert noted.doors.rules.hosts == frozenset()  # any name of the machine
    assert any("密码在网络上以明文传送" in one for one in noted.said)
    assert any("其他电脑用本机的名称或 IP 地址打开" in one for one in noted.said)


def test_with_a_certificate_it_is_https_and_does_not_warn(started, who, tmp_path):
    noted = started(
        accounts=who, host="0.0.0.0", certificate=tmp_path / "c.pem", private_key=tmp_path / "k.pem"
    )
    assert noted.said[0].splitlines()[1].startswith("https://")
    assert not any("明文" in one for one in noted.said)
    assert noted.doors.rules.secure is True
    assert (noted.config["ssl_certfile"], noted.config["ssl_keyfile"]) == (
        tmp_path / "c.pem",
        tmp_path / "k.pem",
    )


def test_the_server_tells_nothing_of_itself_and_bounds_its_messages(started):
    config = started().config
    assert (config["server_header"], config["access_log"], config["proxy_headers"]) == (False, False, False)
    assert config["ws_max_size"] == 1_000_000


@pytest.mark.parametrize(("minutes", "seconds"), [(30, 1800), (5, 300)])
def test_accounts_are_logged_out_after_so_many_minutes(started, who, minutes, seconds):
    noted = started(accounts=who, idle_minutes=minutes)
    assert (noted.doors.sessions._idle, noted.doors.sessions._life) == (seconds, 12 * 3600)


def test_cookies_of_two_servers_on_one_machine_have_two_names(started, who):
    first = started(accounts=who).doors.rules.cookie
    noted = started(accounts=who)
    assert noted.doors.rules.cookie == f"extractor_review_{noted.port}" != first


def test_changes_are_recorded_under_the_login_name_unless_another_is_given(started, monkeypatch):
    monkeypatch.setattr(launch.getpass, "getuser", lambda: "liqiang")
    assert started().doors.owner == "liqiang"

    def nobody():
        raise OSError

    monkeypatch.setattr(launch.getpass, "getuser", nobody)
    assert started().doors.owner == "本机用户"


def test_the_run_that_is_named_is_in_the_list(started, small_run):
    noted = started(run=small_run)
    assert [one.folder for one in noted.desk.runs()] == [small_run]


def test_the_browser_is_opened_where_one_is_wanted(started, monkeypatch):
    later = []
    loop = "asyncio.base_events.BaseEventLoop.call_later"
    monkeypatch.setattr(loop, lambda self, delay, call, *args, **more: later.append((delay, call, args)))
    started()
    assert later == []
    noted = started(browser=True)
    ((_, call, args),) = [one for one in later if one[1] is launch._open_browser]
    call(*args)
    assert noted.opened == [noted.said[-2].splitlines()[1]]


def test_no_browser_on_the_machine_is_no_fault(monkeypatch):
    def none(_):
        raise launch.webbrowser.Error("no browser")

    monkeypatch.setattr(launch.webbrowser, "open", none)
    launch._open_browser("http://127.0.0.1:1/")


def test_being_told_to_end_ends_tidily(started, monkeypatch):
    closed = []

    async def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "_serve", interrupted)
    monkeypatch.setattr("extractor.web.desk.Desk.close", lambda self: closed.append(self))
    noted = started()
    assert noted.said[-1] == "已结束。" and len(closed) == 1
    with pytest.raises(KeyboardInterrupt):
        launch._stop(signal.SIGTERM, None)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "[::1]"),
        ("[::1]", "[::1]"),
        ("0.0.0.0", "rechner"),
        ("::", "rechner"),
    ],
)
def test_addresses_are_shown_as_browsers_take_them(monkeypatch, host, shown):
    monkeypatch.setattr(launch.socket, "gethostname", lambda: "rechner")
    assert launch._shown(host) == shown
