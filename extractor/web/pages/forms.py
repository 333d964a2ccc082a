"""The small forms of the panel: another value, a reason, an answer, a metric."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from nicegui import ui

from extractor.exports.telling import FINDING_STATE
from extractor.labels import heading
from extractor.models import MetricInfo
from extractor.web.pages.parts import button, tell, words

__all__ = ["AnswerForm", "AssignForm", "ReasonForm", "ValueForm"]

_REASONS = ("以报告原文为准", "乡镇来函更正", "同一数字有两处，以合计为准", "单位换算", "程序认错了指标")


class ReasonForm:
    """Asks why a value is taken out."""

    def __init__(self, done: Callable[[str], None]) -> None:
        self._done = done

    def build(self) -> None:
        """Put the form together and set the cursor into it."""
        with ui.element("div").classes("er-form"):
            words("剔除后这一格留空，不参加合计。", "er-soft")
            self._why = _why()
            with ui.element("div").classes("er-row"):
                button("确定剔除", self._send, strong=True)
        self._why.on("keydown.enter", self._send)
        self._why.run_method("focus")

    def _send(self) -> None:
        if not (self._why.value or "").strip():
            tell("请写明理由。", good=False)
            return
        self._done(self._why.value)


class ValueForm:
    """Asks for value, unit and reason; figures of the text can be taken by a click."""

    def __init__(
        self, done: Callable[[str, str, str], None], value: str, unit: str, choices: Sequence[str]
    ) -> None:
        self._done, self._first, self._unit, self._choices = done, value, unit, choices

    def build(self) -> None:
        """Put the form together and set the cursor into it."""
        with ui.element("div").classes("er-form"):
            with ui.element("div").classes("er-row"):
                self._value = (
                    ui.input("数值", value=self._first)
                    .props("dense outlined")
                    .classes("er-grow")
                    .mark("value")
                )
                self._told_unit = (
                    ui.input("单位", value=self._unit).props("dense outlined").style("width:92px")
                )
            if len(self._choices) > 1:
                with ui.element("div").classes("er-row").style("flex-wrap:wrap"):
                    words("文中的数：", "er-soft")
                    for one in self._choices[:8]:
                        ui.button(one, on_click=lambda _, told=one: self._value.set_value(told)).props(
                            "outline dense no-caps size=sm"
                        )
            self._why = _why()
            with ui.element("div").classes("er-row"):
                button("保存更正", self._send, strong=True)
                words("数值按基本单位填写（元、件），也可写 2.7万。", "er-soft")
        for field in (self._value, self._told_unit, self._why):
            field.on("keydown.enter", self._send)
        self._value.run_method("focus")
        self._value.run_method("select")

    def _send(self) -> None:
        if not (self._why.value or "").strip():
            tell("请写明更正的理由。", good=False)
            self._why.run_method("focus")
            return
        self._done(self._value.value or "", (self._told_unit.value or "").strip(), self._why.value)


class AnswerForm:
    """Asks how far a finding is answered."""

    def __init__(self, done: Callable[[str, str], None], state: str) -> None:
        self._done, self._state = done, state

    def build(self) -> None:
        """Put the form together."""
        with ui.element("div").classes("er-form"), ui.element("div").classes("er-row"):
            self._why = (
                ui.input(placeholder="乡镇的答复，或不再追问的理由")
                .props("dense outlined")
                .classes("er-grow")
            )
            for state, name in FINDING_STATE.items():
                if state != self._state:
                    button(name if state != "open" else "重新追问", partial(self._send, state))

    def _send(self, state: str) -> None:
        self._done(state, (self._why.value or "").strip())


class AssignForm:
    """Asks which metric a number counts; the nearest is proposed."""

    def __init__(self, done: Callable[[str, str], None], metrics: Sequence[MetricInfo], near: str) -> None:
        self._done, self._near = done, near
        self._names = {one.id: heading(one) for one in metrics}

    def build(self) -> None:
        """Put the form together."""
        with ui.element("div").classes("er-form"):
            self._metric = ui.select(
                self._names, label="归入哪个指标", value=self._near or None, with_input=True
            ).props("dense outlined options-dense")
            self._why = ui.input("理由（可不填）").props("dense outlined")
            with ui.element("div").classes("er-row"):
                button("归入", self._send, strong=True)

    def _send(self) -> None:
        if not self._metric.value:
            tell("请先选定指标。", good=False)
            return
        self._done(self._metric.value, (self._why.value or "").strip())


def _why() -> ui.input:
    return ui.input("理由（必填）", autocomplete=list(_REASONS)).props("dense outlined").mark("why")
