"""What people have changed, and the ways out of the page."""

from __future__ import annotations

from urllib.parse import urlencode

from nicegui import ui

from extractor.errors import UsageError
from extractor.store import ChangeKind
from extractor.store.changes import span_of
from extractor.web.outputs import LETTERS, OUTPUTS
from extractor.web.pages.parts import ReviewList, button, refused, search, tell, title, words
from extractor.web.pages.view import View
from extractor.web.views.evidence import history

__all__ = ["ChangesView", "ExportView"]

_COLUMNS = (
    {"field": "when", "name": "时间", "width": 138},
    {"field": "who", "name": "何人", "width": 84},
    {"field": "where", "name": "报告", "width": 122},
    {"field": "what", "name": "改动", "flex": 3},
    {"field": "why", "name": "理由", "flex": 2},
    {"field": "told", "name": "现状", "width": 84},
)


class ChangesView(View):
    """All changes to the reports of this run, the newest first; nothing is ever taken out of it."""

    def build(self) -> None:
        """Put the view together."""
        with ui.element("div").classes("er-row er-tools"):
            search("查找乡镇、姓名或理由", lambda text: self._list.find(text))
            self._told = words("", "er-soft er-grow")
            self._undo = button("撤销选中的改动", self._take_back)
        self._chosen = 0
        self._list = ReviewList(_COLUMNS, self._rows())
        self._list.on("pick", lambda event: self._pick(int(event.args["key"])))
        self._undo.disable()

    def refresh(self) -> None:
        """Bring the list up to date."""
        self._list.fill(self._rows())

    def _rows(self) -> list[dict[str, object]]:
        by_content = {one.sha256: one for one in reversed(self.bench.sheets)}
        at = {one.id: by_content.get(one.sha256) for one in self.bench.changes}
        steps = history(self.bench.changes, self.bench.changes, self.bench.names, self.bench.messages())
        self._steps = {one.id: one for one in steps}
        self._told.text = f"{len(steps)} 条记录；只增不减，撤销也是一条；点一条看它的依据"
        return [
            {
                "key": one.id,
                "when": one.when,
                "who": one.who,
                "where": (sheet := at[one.id]) and f"{sheet.name} {sheet.year or ''}".strip(),
                "what": one.what,
                "why": one.why,
                "told": "已撤销" if one.undone else "",
            }
            for one in steps
        ]

    def _pick(self, id: int) -> None:
        self._chosen = id
        self._show(id)
        step = self._steps.get(id)
        self._undo.set_enabled(step is not None and step.can_undo)

    def _show(self, id: int) -> None:
        """Show on the right what the change is about."""
        change = self.bench.change(id)
        sheet = next((one for one in self.bench.sheets if change and one.sha256 == change.sha256), None)
        if change is None or sheet is None:
            return
        if change.kind is ChangeKind.UNDO and change.undoes is not None:
            self._show(change.undoes)
        elif change.kind is ChangeKind.FINDING:
            states = (one.fingerprint for one in sheet.now.findings)
            place = next((at for at, one in enumerate(states) if one == change.target), None)
            if place is not None:
                self.page.panel.show_finding(sheet.key, place)
        elif change.kind is ChangeKind.ASSIGN:
            self.page.panel.show_number(sheet.key, *(span_of(change.target) or (0, 0)))
        elif change.target in self.bench.names:
            self.page.choose(sheet.key, change.target)

    def _take_back(self) -> None:
        try:
            self.bench.undo(self.page.session, self._chosen)
        except UsageError as error:
            refused(error)
            return
        tell("已撤销；这也记入了修改记录。")
        self._undo.disable()


class ExportView(View):
    """Files that can be taken away; those with corrections say which cells were changed by hand."""

    def build(self) -> None:
        """Put the view together."""
        with ui.element("div").classes("er-start"):
            self._tables()
            self._form()
        self.refresh()

    def _tables(self) -> None:
        with ui.element("section").classes("er-card"):
            title("导出")
            self._told = words("", "er-soft")
            for name, output in OUTPUTS.items():
                with (
                    ui.element("div")
                    .classes("er-runrow")
                    .style("grid-template-columns: 190px minmax(0,1fr) 90px")
                ):
                    words(output.title)
                    words(output.about, "er-soft")
                    ui.link("下载", f"/run/{self.bench.id}/export/{name}").classes("er-link").props(
                        "download"
                    )

    def _form(self) -> None:
        with ui.element("section").classes("er-card"):
            title("核实函")
            words(
                "给每个有待答复问题的乡镇写一份 Word 函件，问题逐条列出、引用原文、附答复表；打成一个压缩包。",
                "er-soft",
            )
            with ui.element("div").classes("er-row").style("margin-top:10px"):
                self._sender = ui.input("落款单位").props("dense outlined").classes("er-grow")
                self._date = ui.input("落款日期").props("dense outlined")
                self._deadline = ui.input("答复期限").props("dense outlined")
                button("写核实函", self._letters, strong=True)

    def _letters(self) -> None:
        told = {"sender": self._sender.value, "date": self._date.value, "deadline": self._deadline.value}
        asked = urlencode({name: value.strip() for name, value in told.items() if value and value.strip()})
        ui.download.from_url(f"/run/{self.bench.id}/export/{LETTERS}?{asked}", "核实函.zip")

    def refresh(self) -> None:
        """Say how much was changed by hand."""
        count = sum(len(one.now.by_hand) for one in self.bench.sheets)
        self._told.text = (
            f"其中 {count} 格由人工改动，导出的表里逐格标明。" if count else "目前没有人工改动过的数值。"
        )
