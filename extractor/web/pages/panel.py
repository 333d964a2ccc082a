"""The right side: what was chosen, what may be done about it, and below it the paper it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nicegui import ui

from extractor.errors import UsageError
from extractor.labels import heading
from extractor.web.pages.forms import AnswerForm, AssignForm, ReasonForm, ValueForm
from extractor.web.pages.paper import Paper
from extractor.web.pages.parts import button, refused, tell, words
from extractor.web.views.evidence import CellView, Figure, Span, cell_view, mention_at, steps_about
from extractor.web.views.findings import FindingView, Operand, finding_view, findings_of
from extractor.web.views.ledger import number_at
from extractor.web.views.sheets import Place, Sheet
from extractor.web.views.table import doubts

if TYPE_CHECKING:
    from extractor.web.pages.run import RunPage

__all__ = ["Panel"]

_FIGURE_LONGEST = 30  # characters; a longer operand is a passage, not a figure


class Panel:
    """Shows a cell, a finding, a number or a report. ``here`` is the cell that deeds are about."""

    def __init__(self, page: RunPage) -> None:
        self._page, self._bench, self._session = page, page.bench, page.session
        self.here: Place | None = None
        self._view: CellView | None = None
        self._key = -1
        self._filling = False
        self._again: Callable[[], None] = lambda: None

    def build(self) -> None:
        """Put the panel together, empty."""
        self._top = ui.element("div")
        with self._top:
            words("点左边的一格，这里显示它的依据。", "er-empty")
        self._paper = Paper(self._page.desk, self._bench, self.show_number, self.undo)
        self._paper.build()

    def show_cell(self, place: Place) -> None:
        """Show a cell."""
        self._again = lambda: self.show_cell(place)
        sheet, metric = self._bench.sheets[place.key], self._bench.metric(place.metric)
        if not sheet.ok:
            self.show_report(place.key)
            return
        report, own = self._bench.report(place.key), self._bench.of_content(sheet.sha256)
        self.here, self._view = place, cell_view(sheet, report, metric, own, self._bench.names)
        found = findings_of(sheet, metric.id, self._bench.checks, self._bench.files)
        self._key, self._filling = place.key, False
        self._top.clear()
        with self._top:
            with ui.element("div").classes("er-title"):
                with ui.element("div").classes("er-row"):
                    with ui.element("div").classes("er-grow"):
                        words(_where(sheet), "er-name")
                        words(heading(metric), "er-metric")
                    words(self._view.words, f"er-value er-{self._view.state}").mark("cell-value")
                words(self._view.told, "er-soft")
            self._deeds()
            self._form = ui.element("div")
            with ui.element("div").classes("er-figures"):
                for finding in found:
                    self._finding_line(finding)
                for figure in self._view.figures:
                    self._figure_line(place.key, figure)
                if not found and not self._view.figures:
                    words("没有与这个指标有关的数字。如果报告里其实写了，请用“更正”填上。", "er-soft").style(
                        "padding:4px 14px"
                    )
        first = next((one for one in self._view.figures if one.used), None)
        first = first or next(iter(self._view.figures), None)
        self._paper.show(place.key, self._view.focus, first)
        self._paper.show_steps(self._view.steps, may_undo=self._session.may_change)

    def show_report(self, key: int) -> None:
        """Show a report without any cell chosen."""
        self._again = lambda: self.show_report(key)
        self.here = self._view = None
        sheet = self._bench.sheets[key]
        self._top.clear()
        with self._top:
            self._title(key, sheet.issuer or sheet.file)
            with ui.element("div").classes("er-figures"):
                for told in (sheet.error, sheet.advice, *sheet.notes):
                    if told:
                        words(told, "er-soft").style("padding:2px 14px")
                for place in range(len(sheet.findings)):
                    view = finding_view(sheet, place, self._bench.checks, self._bench.files)
                    self._finding_line(view)
                words(f"{len(sheet.now.cells)} 个指标有数，{sheet.loose} 个数字未归类。", "er-soft").style(
                    "padding:2px 14px"
                )
        self._paper.show(key, (), None)
        self._paper.show_steps((), may_undo=False)

    def show_finding(self, key: int, place: int) -> None:
        """Show a finding with its operands."""
        self._again = lambda: self.show_finding(key, place)
        self.here = self._view = None
        sheet = self._bench.sheets[key]
        view = finding_view(sheet, place, self._bench.checks, self._bench.files)
        self._top.clear()
        with self._top:
            self._title(key, view.title)
            with ui.element("div").classes("er-title"):
                with ui.element("div").classes("er-row"):
                    words(view.severity_words, f"er-chip er-{view.severity}")
                    words(view.state_words, f"er-chip er-{view.state}").mark("finding-state")
                words(view.message).style("font-weight:600;margin-top:4px")
                for told in (view.ask, view.help):
                    if told:
                        words(told, "er-soft")
                if view.expected or view.actual:
                    words(f"应为 {view.expected or '—'}，实为 {view.actual or '—'}", "er-soft")
                if view.state == "open" and (changed := self._by_hand(sheet, view.metrics)):
                    words(f"{changed}。如果问题已经核实，请标为“已答复”。", "er-hint")
            AnswerForm(self._answered(key, place), view.state).build()
            with ui.element("div").classes("er-figures"):
                for number, operand in enumerate(view.operands, 1):
                    self._operand_line(number, operand)
                for metric in view.metrics:
                    if metric in self._bench.names:
                        self._metric_line(Place(key, metric))
        own = [one for one in view.operands if one.key == key]
        self._paper.show(key, [one.span for one in own], self._figure_at(key, own[0].span) if own else None)
        self._show_steps(sheet, view.fingerprint)

    def show_number(self, key: int, start: int, end: int) -> None:
        """Show a number of the ledger: its cell, or the form that gives it to a metric."""
        report = self._bench.report(key)
        row = number_at(report, start, end)
        if row is None:
            return
        if row["mention"] is not None:
            self.show_cell(Place(key, report.record["mentions"][row["mention"]]["metric"]))
            self._paper.show(key, [Span(start, end)], self._figure_at(key, Span(start, end)))
            return
        self._again = lambda: self.show_number(key, start, end)
        self.here = self._view = None
        given = self._bench.sheets[key].now.assigned.get((start, end))
        near = row["suggested"]["metric"] if row["suggested"] else ""
        self._top.clear()
        with self._top:
            self._title(key, f"数字“{row['quote']}”")
            with ui.element("div").classes("er-title"):
                if given is not None:
                    words(
                        f"已由 {given.change.who} 归入“{self._bench.names.get(given.metric, given.metric)}”。"
                    )
                    if self._session.may_change:
                        button("撤销归入", lambda: self.undo(given.change.id))
                elif row["value"] is None:
                    words("这个数字是日期、名称或编号的一部分，没有可用的数值。", "er-soft")
                else:
                    words("没有指标认领这个数字。如果它属于某个指标，请选定后归入。", "er-soft")
            if given is None and row["value"] is not None:
                AssignForm(self._assigned(key, start, end), self._bench.metrics, near).build()
        figure = Figure(
            Span(start, end), row["quote"], row["value"] or "", row["unit"] or "", "", False, False
        )
        self._paper.show(key, [Span(start, end)], figure)
        self._show_steps(self._bench.sheets[key], f"{start}-{end}")

    def changed(self, keys: Sequence[int]) -> None:
        """Show again what is shown, if its report has changed; a form that is being filled in stays."""
        if self._key not in keys:
            return
        if self.here is not None and self._view is not None and self._filling:
            sheet, metric = self._bench.sheets[self.here.key], self._view.metric
            if (sheet.words(metric) or "未报", sheet.state(metric)) == (self._view.words, self._view.state):
                return
        self._again()

    def accept(self) -> None:
        """The value of the cell holds."""
        if (place := self.here) is not None and (view := self._view) is not None:
            self._do(
                lambda: self._bench.accept(self._session, place.key, place.metric, view.value), "已认可。"
            )

    def ask_value(self) -> None:
        """Open the form for another value."""
        if self._view is None:
            return
        form = ValueForm(self._correct, self._view.value, self._view.unit, self._choices())
        self._open(form.build)

    def ask_reason(self) -> None:
        """Open the form that empties the cell."""
        if self._view is not None:
            self._open(ReasonForm(self._reject).build)

    def undo_last(self) -> None:
        """Take back the last change of the cell that still counts."""
        last = next((one for one in self._view.steps if one.can_undo), None) if self._view else None
        if last is None:
            tell("这一格没有可撤销的改动。", good=False)
            return
        self.undo(last.id)

    def undo(self, change: int) -> None:
        """Take a change back."""
        self._do(lambda: self._bench.undo(self._session, change), "已撤销；这也记入了修改记录。")

    def _correct(self, value: str, unit: str, why: str) -> None:
        if (place := self.here) is not None and (view := self._view) is not None:
            spot = (self._session, place.key, place.metric, view.value)
            self._do(lambda: self._bench.correct(*spot, value=value, unit=unit, why=why), "已更正。")

    def _reject(self, why: str) -> None:
        if (place := self.here) is not None and (view := self._view) is not None:
            spot = (self._session, place.key, place.metric, view.value)
            self._do(lambda: self._bench.reject(*spot, why=why), "已剔除，这一格留空。")

    def _answered(self, key: int, place: int) -> Callable[[str, str], None]:
        return lambda state, why: self._do(
            lambda: self._bench.answer(self._session, key, place, state, why=why), "已记下。"
        )

    def _assigned(self, key: int, start: int, end: int) -> Callable[[str, str], None]:
        return lambda metric, why: self._do(
            lambda: self._bench.assign(self._session, key, start, end, metric, why=why), "已归入。"
        )

    def _do(self, deed: Callable[[], object], done: str) -> None:
        before = list(doubts(self._bench.sheets, self._bench.metrics))
        try:
            deed()
        except UsageError as error:
            refused(error)
            self._again()
            return
        tell(done)
        self._page.settled(before)

    def _open(self, build: Callable[[], None]) -> None:
        self._form.clear()
        self._filling = True
        with self._form:
            build()

    def _choices(self) -> list[str]:
        figures = self._view.figures if self._view else ()
        return list(dict.fromkeys(one.value for one in figures if one.value))

    def _title(self, key: int, name: str) -> None:
        self._key, self._filling = key, False
        sheet = self._bench.sheets[key]
        with ui.element("div").classes("er-title"):
            words(_where(sheet), "er-name")
            words(name, "er-metric")

    def _deeds(self) -> None:
        with ui.element("div").classes("er-actions"):
            button("认可", self.accept, key="A", tip="数值看过，没有错")
            button("更正", self.ask_value, key="C", tip="写上正确的数值和理由")
            button("剔除", self.ask_reason, key="X", tip="数值是错的，又没有正确的数")
            button("撤销", self.undo_last, key="Z", tip="撤销这一格最近的一次改动")
            ui.element("span").classes("er-grow")
            button("下一处", lambda: self._page.step(1), key="N")

    def _show_steps(self, sheet: Sheet, target: str) -> None:
        own = self._bench.of_content(sheet.sha256)
        steps = steps_about(target, own, self._bench.names, self._bench.messages(sheet))
        self._paper.show_steps(steps, may_undo=self._session.may_change)

    def _by_hand(self, sheet: Sheet, metrics: Sequence[str]) -> str:
        """Return which of a finding's cells a person has changed meanwhile."""
        told = [self._bench.metric(one) for one in metrics if one in self._bench.names]
        changed = [one for one in told if (cell := sheet.now.cells.get(one.id)) and cell.by_hand]
        return "、".join(f"{one.name}已由人工改为“{sheet.words(one)}”" for one in changed)

    def _figure_line(self, key: int, figure: Figure) -> None:
        with (
            ui.element("button")
            .classes("er-figure")
            .on("click", lambda: self._paper.show(key, [figure.span], figure))
        ):
            words("●" if figure.used else "○", "er-dot")
            with ui.element("b"):
                words(figure.quote)
            words(figure.told, "er-soft er-grow")

    def _finding_line(self, view: FindingView) -> None:
        done = "" if view.state == "open" else " er-done"
        with (
            ui.element("button")
            .classes(f"er-find er-{view.severity}{done}")
            .on("click", lambda: self.show_finding(view.key, view.place))
        ):
            words(f"{view.severity_words}：{view.message}" + ("" if not done else f"（{view.state_words}）"))

    def _operand_line(self, number: int, operand: Operand) -> None:
        def look() -> None:
            if operand.key is not None:
                self._paper.show(operand.key, [operand.span], self._figure_at(operand.key, operand.span))

        with ui.element("button").classes("er-figure").on("click", look):
            words(str(number), "er-dot")
            with ui.element("b"):
                words(operand.quote)
            metric = self._metric_of(operand)
            words("　".join(filter(None, (metric, operand.where or "本报告"))), "er-soft er-grow")

    def _metric_line(self, place: Place) -> None:
        metric = self._bench.metric(place.metric)
        with ui.element("button").classes("er-figure").on("click", lambda: self._go(place)):
            words("→", "er-dot")
            words(
                f"到这一格：{metric.name}，现为 {self._bench.sheets[place.key].words(metric) or '未报'}",
                "er-grow",
            )

    def _go(self, place: Place) -> None:
        self.show_cell(place)
        self._page.point(place)

    def _figure_at(self, key: int, span: Span) -> Figure:
        report = self._bench.report(key)
        one = mention_at(report, span)
        if one is None:
            return Figure(span, report.text[span.start : span.end], "", "", "", used=False, rival=False)
        bbox = tuple(one["bbox"]) if one.get("bbox") else None
        place = Span(one["start"], one["end"])
        told = (one["quote"], one["value"], one["unit"], "", False, False, one["rule"], one["cue"])
        return Figure(place, *told, page=one["page"], bbox=bbox)

    def _metric_of(self, operand: Operand) -> str:
        if operand.key is None or operand.span.end - operand.span.start > _FIGURE_LONGEST:
            return ""
        one = mention_at(self._bench.report(operand.key), operand.span)
        return "" if one is None else self._bench.names.get(one["metric"], "")


def _where(sheet: Sheet) -> str:
    return "　".join(
        filter(None, (f"{sheet.county} {sheet.name}".strip(), str(sheet.year or ""), sheet.file))
    )
