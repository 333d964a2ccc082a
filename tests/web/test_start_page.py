"""The first page without a browser: the batches that are known, and files on their way in."""

from __future__ import annotations

import shutil
from functools import partial

import pytest
from nicegui import events, ui

from extractor.errors import UsageError
from extractor.models import ReportHead
from extractor.web import intake
from extractor.web.access import Role
from extractor.web.desk import Desk
from extractor.web.intake import Reading
from extractor.web.pages.start import StartPage
from web.screens import Screen, acting
from web.web_runs import A, person, report, written_run


class File:
    """A file as the browser hands it in."""

    def __init__(self, name: str, data: bytes = b"text", size: int | None = None) -> None:
        self.name, self._data, self._size = name, data, len(data) if size is None else size

    def size(self) -> int:
        return self._size

    async def save(self, path) -> None:
        path.write_bytes(self._data)


@pytest.fixture
def desk(tmp_path, small_run):
    home = tmp_path / "home"
    shutil.copytree(small_run, home / "2025-01-02_030405" / "out")
    made = Desk(home)
    yield made
    made.close()


@pytest.fixture
def visit(monkeypatch, desk):
    """Open the first page for somebody, do deeds one after the other, and return the screen."""

    def visited(*deeds, role: Role = Role.ADMIN) -> Screen:
        return acting(monkeypatch, StartPage(desk, person(role)).build, *deeds)

    return visited


@pytest.fixture
def reads(monkeypatch, small_run):
    """What was handed in is not read in these tests: it is noted, and given the results that a test wants."""

    class Reads(list):
        error = ""

        async def run(self, reading: Reading) -> bool:
            self.append(reading)
            reading.error = self.error
            if not self.error:
                shutil.copytree(small_run, reading.out)
            return not self.error

    made = Reads()
    monkeypatch.setattr(Reading, "run", lambda reading: made.run(reading))
    return made


def hand_in(*files: File):
    def deed(screen: Screen) -> None:
        upload = screen.one(ui.upload)
        told = events.MultiUploadEventArguments(sender=upload, client=screen.client, files=list(files))
        for handler in upload._multi_upload_handlers:
            events.handle_event(handler, told)

    return deed


def press(text: str):
    return lambda screen: screen.press(text)


def kept(desk: Desk) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in desk.home.glob("*/files/*")}


def test_batches_are_listed_with_what_was_found_in_them(visit):
    screen = visit()
    assert screen.shows("4 份报告，9 个数值，1 份未读出")
    assert screen.shows("错误 1 提醒 0")
    (link,) = [
        one for one in screen.client.elements.values() if isinstance(one, ui.link) and one.text[:2] == "20"
    ]
    assert link.text == "2025-01-02_030405" and link.props["href"].startswith("/run/")


def test_the_newest_batch_comes_first(visit, desk, tmp_path):
    older = written_run(tmp_path / "older", report(A, "x.txt", ReportHead(place="柳溪镇", year=2024)))
    desk.given.append(older)
    titles = [one.title for one in desk.runs()]
    started = [one.started for one in desk.runs()]
    assert sorted(started, reverse=True) == started and len(titles) == 2


def test_no_batch_yet_says_what_to_do(visit, desk):
    shutil.rmtree(desk.home)
    assert visit().shows("还没有批次。请在上面上传报告")


@pytest.mark.parametrize(
    ("role", "uploads", "opens"),
    [(Role.ADMIN, True, True), (Role.OFFICER, True, False), (Role.AUDITOR, False, False)],
)
def test_each_role_is_shown_what_it_may(visit, role, uploads, opens):
    screen = visit(role=role)
    assert (screen.count(ui.upload) == 1) is uploads
    assert ("开始读取" in screen.buttons()) is uploads
    assert ("打开文件夹" in screen.buttons()) is opens
    assert screen.shows("审计账号只能查看，不能上传报告。") is (role is Role.AUDITOR)


def test_files_are_kept_under_safe_names(visit, desk):
    screen = visit(hand_in(File("甲.txt", b"1"), File("../../甲.txt", b"2"), File("C:\\x\\乙.doc", b"3")))
    assert kept(desk) == {"甲.txt": b"1", "甲(2).txt": b"2", "乙.doc": b"3"}
    assert screen.shows("已收到 3 个文件。")
    assert screen.enabled("开始读取")


def test_nothing_can_be_read_before_something_was_handed_in(visit):
    assert not visit().enabled("开始读取")


def test_files_that_come_in_two_goes_are_one_batch(visit, desk):
    screen = visit(hand_in(File("甲.txt")), hand_in(File("乙.txt")))
    assert screen.shows("已收到 2 个文件。")
    assert len({one.parent for one in desk.home.glob("*/files/*")}) == 1


@pytest.mark.parametrize(
    ("files", "said", "got"),
    [
        ([File("大.pdf", size=intake.FILE_SIZE_MOST + 1)], "单个文件不能超过 100 MB", 0),
        (
            [File("一.pdf"), File("大.pdf", size=intake.FILE_SIZE_MOST + 1), File("后.pdf")],
            "单个文件不能超过",
            1,
        ),
        ([File(f"{n}.txt") for n in range(4)], "一次最多上传 3 个文件", 3),
    ],
    ids=["too large", "the second too large", "too many"],
)
def test_too_much_is_refused_with_a_reason(visit, desk, monkeypatch, files, said, got):
    monkeypatch.setattr(intake, "FILES_MOST", 3)
    screen = visit(hand_in(*files))
    assert said in screen.said[0]
    assert len(kept(desk)) == got
    assert screen.enabled("开始读取") is (got > 0)


def test_what_was_handed_in_is_read_and_shown(visit, desk, reads):
    screen = visit(hand_in(File("甲.txt")), press("开始读取"))
    (reading,) = reads
    assert (reading.total, reading.folder.parent) == (1, desk.home)
    (went,) = screen.went
    assert went == f"/run/{next(one.id for one in desk.runs() if one.folder == reading.out)}"


def test_a_reading_that_fails_tells_why_and_lets_one_try_again(visit, reads):
    reads.error = "没有一个文件是报告。"
    screen = visit(hand_in(File("甲.txt")), press("开始读取"))
    assert screen.went == []
    assert screen.shows("没有一个文件是报告。")
    assert screen.one(ui.upload).visible
    assert not screen.enabled("开始读取")


def test_a_second_batch_is_a_batch_of_its_own(visit, desk, reads):
    reads.error = "没有一个文件是报告。"
    visit(hand_in(File("甲.txt")), press("开始读取"), hand_in(File("乙.txt")), press("开始读取"))
    assert [one.total for one in reads] == [1, 1]
    assert reads[0].folder != reads[1].folder


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "请写结果文件夹的完整路径。"),
        ("相对/路径", "请写结果文件夹的完整路径。"),
        ("{tmp}/没有", "不是 extractor run 的结果文件夹"),
    ],
)
def test_a_folder_that_is_no_run_is_refused(visit, tmp_path, path, said):
    told = path.format(tmp=tmp_path)
    screen = visit(lambda screen: screen.fill(结果文件夹的完整路径=told), press("打开文件夹"))
    assert said in screen.said[0] and screen.went == []


@pytest.mark.parametrize("form", ["{out}", '"{out}"', "  {out}  "])
def test_a_run_anywhere_on_the_machine_is_opened_by_an_admin(visit, desk, tmp_path, form):
    out = written_run(tmp_path / "别处", report(A, "x.txt", ReportHead(place="柳溪镇", year=2024)))
    screen = visit(lambda screen: screen.fill(结果文件夹的完整路径=form.format(out=out)), press("打开文件夹"))
    assert len(screen.went) == 1 and screen.said == []
    assert out in [one.folder for one in desk.runs()]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_nobody_else_opens_folders_even_if_the_button_is_forged(desk, tmp_path, small_run, role):
    with pytest.raises(UsageError) as caught:
        desk.add_folder(person(role), str(small_run))
    assert caught.value.code == "not_allowed"
    assert desk.given == []


def test_what_one_may_not_do_is_refused_where_it_is_done(visit, desk, monkeypatch):
    auditor = partial(desk.intake, person(Role.AUDITOR))
    with pytest.raises(UsageError) as caught:
        auditor()
    assert caught.value.code == "not_allowed"
