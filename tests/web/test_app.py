"""The routes that give data and files away: what comes, under which name, and what is said when it does not."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import zipfile
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from extractor.store import OWN_STORE, Change, open_store
from extractor.web.app import _Files
from extractor.web.aside import AsideError
from extractor.web.chores import Page
from extractor.web.desk import Desk
from extractor.web.outputs import LETTERS, OUTPUTS
from web.web_runs import key_of, person


class Helper:
    """The helper process without a process: what it is asked is done at once, or fails as a test wants."""

    def __init__(self):
        self.fails: Exception | None = None
        self.asked = []

    def ask(self, function, *args):
        self.asked.append(function.__name__)
        if self.fails is not None:
            raise self.fails
        return function(*args)

    async def answer(self, function, *args):
        self.asked.append(args[-1])
        if self.fails is not None:
            raise self.fails
        return Page(b"\x89PNG", 600.0, 800.0) if args[-1] == 1 else "原件没有这一页。"

    def close(self):
        pass


@pytest.fixture
def out(tmp_path, small_run):
    return shutil.copytree(small_run, tmp_path / "out")


@pytest.fixture
def desk(tmp_path, out):
    made = Desk(tmp_path / "home", [out], aside=Helper())
    made.exporter._helper = Helper()
    yield made
    made.close()


@pytest.fixture
def ask(desk):
    """Ask for a path and return the answer; ``{run}`` stands for the run's id."""
    api = FastAPI()
    _Files(desk).install(api)
    id = desk.runs()[0].id

    async def asked(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(api)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path.format(run=id))

    return lambda path: asyncio.run(asked(path))


def bench_of(desk):
    return next(iter(desk._open.values()))


def test_the_table_comes_as_plain_data(ask):
    answer = ask("/run/{run}/table.json")
    assert answer.headers["content-type"] == "application/json"
    told = json.loads(answer.content)
    assert [one["id"] for one in told["metrics"]][:2] == ["penalty_cases", "inspections"]
    rows = {one["f"]: one for one in told["rows"]}
    assert "a.txt" not in rows  # it could not be read
    assert rows["县/b.txt"]["v"] == ["12", "5", "5000余", ""]
    assert rows["县/b.txt"]["s"] == "sSax"
    assert rows["县/c.txt"]["v"][1] == "5次 / 8次"


def test_a_change_of_another_process_is_in_the_table_and_in_the_exports(ask, desk, out):
    """The command line, or the server of another person, writes to the same store."""
    before = json.loads(ask("/run/{run}/table.json").content)
    heard = []
    bench = bench_of(desk)
    bench.listeners.add(heard.append)
    assert b"\xe9\x94\x99\xe4\xba\x86" not in ask("/run/{run}/export/summary.csv").content
    where = key_of(bench, "县/b.txt")
    with open_store(out / OWN_STORE) as store:
        sha256 = bench.sheets[where].sha256
        store.record(
            Change(who="李强", kind="correct", sha256=sha256, file="县/b.txt", target="inspections", old="5",
                   new="50", unit="次", why="错了")
        )  # fmt: skip
    after = json.loads(ask("/run/{run}/table.json").content)
    changed = [(a["f"], b["v"]) for a, b in zip(before["rows"], after["rows"], strict=True) if a != b]
    assert changed == [("县/b.txt", ["12", "50", "5000余", ""])]
    assert heard == [[where]]
    assert "李强" in ask("/run/{run}/export/summary.csv").content.decode("utf-8-sig")
    assert "李强" in ask("/run/{run}/export/report.html").text


@pytest.mark.parametrize(
    ("name", "begins", "kind"),
    [
        ("summary.xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("report.html", b"<!DOCTYPE html>", "text/html; charset=utf-8"),
        ("summary.csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("findings.csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("mentions.csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("numbers.csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("counties.csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
        ("changes.csv", b"\xef\xbb\xbf", "text/csv; charset=utf-8"),
    ],
)
def test_every_output_is_saved_under_its_chinese_name(ask, name, begins, kind):
    answer = ask(f"/run/{{run}}/export/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.content.startswith(begins)
    assert (
        answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{quote(OUTPUTS[name].saved)}"
    )


def test_all_outputs_of_the_page_are_tested_above():
    assert list(OUTPUTS) == [
        "summary.xlsx", "report.html", "summary.csv", "findings.csv", "mentions.csv", "numbers.csv", "counties.csv",
        "changes.csv",
    ]  # fmt: skip


def test_tables_are_written_once_until_something_changes(ask, desk):
    for name in ("summary.csv", "findings.csv", "summary.xlsx"):
        ask(f"/run/{{run}}/export/{name}")
    assert desk.exporter._helper.asked == ["write_tables"]
    ask("/run/{run}/export/report.html")
    ask("/run/{run}/export/report.html")
    assert desk.exporter._helper.asked == ["write_tables", "write_report"]
    bench = bench_of(desk)
    bench.accept(person(), key_of(bench, "县/b.txt"), "inspections", "5")
    ask("/run/{run}/export/summary.csv")
    assert desk.exporter._helper.asked == ["write_tables", "write_report", "write_tables"]


def letter_of(answer: httpx.Response) -> tuple[str, str]:
    """Return name and text of the only letter of an archive."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (name,) = archive.namelist()
        data = archive.read(name)
    with zipfile.ZipFile(io.BytesIO(data)) as letter:
        return name, letter.read("word/document.xml").decode("utf-8")


def test_letters_come_as_one_archive(ask):
    answer = ask(f"/run/{{run}}/export/{LETTERS}?sender=云岭县司法局&date=3月1日&deadline=3月20日")
    assert answer.headers["content-disposition"].endswith(quote("核实函.zip"))
    name, text = letter_of(answer)
    assert "柳溪镇" in name
    assert "云岭县司法局" in text and "3月20日" in text and "处罚多于检查" in text


def test_words_for_letters_are_cut_to_a_line(ask):
    _, text = letter_of(ask(f"/run/{{run}}/export/{LETTERS}?sender={'长' * 500}"))
    assert "长" * 100 in text and "长" * 101 not in text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/run/nonsense/table.json", 409, "没有这次运行。请回到首页，从列表里打开。"),
        ("/run/nonsense/export/summary.csv", 409, "没有这次运行。"),
        ("/run/{run}/export/review.db", 404, "没有这个文件。"),
        ("/run/{run}/export/reports.jsonl", 404, "没有这个文件。"),
        ("/run/{run}/export/..%2Freview.db", 404, "Not Found"),
        ("/run/{run}/page/1/9.png", 404, "原件没有这一页。"),
        ("/run/{run}/page/99/1.png", 404, "没有完成：IndexError"),
        ("/run/{run}/page/-9/1.png", 404, "没有完成：IndexError"),
        ("/run/{run}/page/x/1.png", 422, "int_parsing"),
        ("/static/review_grids.js", 404, "没有这个文件。"),
        ("/static/../app.py", 404, "Not Found"),
        ("/static/%2e%2e%2fapp.py", 404, "Not Found"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_else_is_given(ask, path, status, said):
    answer = ask(path)
    assert answer.status_code == status
    assert said in answer.text


@pytest.mark.parametrize("name", ["login.css", "review.css", "review_watch.js"])
def test_the_pages_own_files_are_given(ask, name):
    answer = ask(f"/static/{name}")
    assert answer.status_code == 200 and len(answer.content) > 300
    assert answer.headers["cache-control"] == "private, max-age=300"


def test_a_page_of_an_original_is_an_image_drawn_once(ask, desk):
    for _ in range(2):
        answer = ask("/run/{run}/page/1/1.png")
        assert (answer.headers["content-type"], answer.content) == ("image/png", b"\x89PNG")
    assert desk.aside.asked == [1]


@pytest.mark.parametrize(
    ("fails", "status", "said"),
    [
        (AsideError("用时超过 900 秒，已停止。"), 409, "用时超过 900 秒，已停止。"),
        (OSError(28, "full"), 404, "没有完成：OSError"),
    ],
)
def test_a_helper_that_fails_is_told(ask, desk, fails, status, said):
    desk.exporter._helper.fails = fails
    answer = ask("/run/{run}/export/summary.csv")
    assert (answer.status_code, answer.text) == (status, said)


def test_a_store_that_cannot_be_opened_is_told(ask, out):
    (out / OWN_STORE).write_bytes(b"torn" * 999)
    answer = ask("/run/{run}/table.json")
    assert answer.status_code == 409
    assert OWN_STORE in answer.text and "Traceback" not in answer.text
    assert (out / OWN_STORE).read_bytes() == b"torn" * 999
