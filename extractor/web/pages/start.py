"""The first page: the runs there are, and the way to read new reports in."""

from __future__ import annotations

import asyncio
from datetime import datetime

from nicegui import events, ui

from extractor.errors import UsageError
from extractor.exports.telling import told_time
from extractor.web.access import Session
from extractor.web.desk import Desk, RunTile
from extractor.web.intake import FILE_SIZE_MOST, FILES_MOST, TOTAL_MOST, Intake, Reading
from extractor.web.pages.parts import button, head, refused, tell, title, words

__all__ = ["StartPage"]

_LOOK = 0.5


class StartPage:
    """Shows the runs; takes files in and has them read."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self._desk, self._session = desk, session
        self._intake: Intake | None = None

    def build(self) -> None:
        """Put the page together."""
        head(self._session)
        with ui.element("main").classes("er-start"):
            with ui.element("section").classes("er-card"):
                title("读取新的报告")
                self._upload()
            with ui.element("section").classes("er-card"):
                title("已有的批次")
                self._list = ui.element("div")
                if self._session.may_open_folders:
                    self._opener()
        self._fill()

    def _upload(self) -> None:
        if not self._session.may_change:
            words("审计账号只能查看，不能上传报告。", "er-soft")
            return
        words(
            f"选择或拖入报告（docx、doc、wps、pdf、ofd、rtf、html、xlsx、txt 或 zip），一次最多 {FILES_MOST} 个，"
            f"单个不超过 {FILE_SIZE_MOST // 1_000_000} MB，合计不超过 {TOTAL_MOST // 1_000_000} MB。"
            "文件只在本机读取，不会发往别处。",
            "er-soft",
        )
        self._picker = ui.upload(
            label="拖到这里，或点右侧加号选择",
            multiple=True,
            auto_upload=True,
            max_files=FILES_MOST,
            max_file_size=FILE_SIZE_MOST,
            max_total_size=TOTAL_MOST,
            on_multi_upload=self._taken,
            on_rejected=lambda: tell("有文件没有收下：超过了个数或大小的上限。", good=False),
        ).props("flat")
        with ui.element("div").classes("er-row").style("margin-top:10px"):
            self._begin = button("开始读取", self._read, strong=True)
            self._begin.disable()
            self._told = words("", "er-soft er-grow")
        self._bar = ui.linear_progress(0, show_value=False).props("instant-feedback")
        self._bar.set_visibility(False)

    async def _taken(self, event: events.MultiUploadEventArguments) -> None:
        try:
            for file in event.files:
                if self._intake is None:
                    self._intake = self._desk.intake(self._session)
                await file.save(self._intake.place(file.name, file.size()))
        except UsageError as error:
            refused(error)
        if self._intake is not None and self._intake.names:
            self._told.text = f"已收到 {len(self._intake.names)} 个文件。"
            self._begin.enable()

    async def _read(self) -> None:
        if self._intake is None:
            return
        try:
            reading = self._desk.reading(self._intake)
        except UsageError as error:
            refused(error)
            return
        self._begin.disable()
        self._picker.set_visibility(False)
        self._bar.set_visibility(True)
        self._intake = None
        work = asyncio.ensure_future(self._desk.read(reading))
        while not work.done():
            await asyncio.wait([work], timeout=_LOOK)
            await asyncio.to_thread(reading.look)
            self._told.text = f"正在读取：{reading.done} / {reading.total} 个文件……"
            self._bar.value = reading.done / max(reading.total, 1)
        try:
            self._finished(reading, read=work.result())
        except UsageError as error:  # the results are there, the shared store is not
            refused(error)

    def _finished(self, reading: Reading, *, read: bool) -> None:
        if read:
            found = next((one for one in self._desk.runs() if one.folder == reading.out), None)
            if found is not None:
                ui.navigate.to(f"/run/{found.id}")
                return
        self._told.text = reading.error or "读取没有完成。"
        self._picker.set_visibility(True)
        self._picker.reset()
        self._bar.set_visibility(False)

    def _fill(self) -> None:
        self._list.clear()
        runs = self._desk.runs()
        with self._list:
            if not runs:
                words(
                    "还没有批次。请在上面上传报告，或在命令行运行 extractor run 后用 extractor review 打开。",
                    "er-soft",
                )
            for tile in runs:
                _row(tile)

    def _opener(self) -> None:
        with ui.element("div").classes("er-row").style("margin-top:12px"):
            self._path = (
                ui.input(placeholder="extractor run 的结果文件夹的完整路径")
                .props("dense outlined")
                .classes("er-grow")
                .on("keydown.enter", self._open)
            )
            button("打开文件夹", self._open)

    def _open(self) -> None:
        try:
            found = self._desk.add_folder(self._session, self._path.value or "")
        except UsageError as error:
            refused(error)
            return
        ui.navigate.to(f"/run/{found}")


def _row(tile: RunTile) -> None:
    counts = tile.counts
    with ui.element("div").classes("er-runrow"):
        with ui.element("div").classes("er-path"):
            ui.link(tile.title, f"/run/{tile.id}").classes("er-link")
            words(str(tile.folder), "er-soft er-path")
        words(_when(tile.started), "er-soft")
        told = f"{counts.get('ok', 0)} 份报告，{counts.get('mentions', 0)} 个数值"
        if counts.get("failed"):
            told += f"，{counts['failed']} 份未读出"
        words(told, "er-soft")
        errors, warnings = counts.get("findings_error", 0), counts.get("findings_warning", 0)
        words(f"错误 {errors} 提醒 {warnings}", "er-soft")


def _when(started: str) -> str:
    try:
        return told_time(datetime.fromisoformat(started))[:16]
    except ValueError:
        return started
