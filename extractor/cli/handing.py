"""``extractor html``, ``letters``, ``export`` and ``charts``: what is handed on, made from a run's folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractor.cli.console import open_console, say
from extractor.errors import UsageError, os_reason
from extractor.exports.html import write_page
from extractor.exports.letters import Sender, plan_letters, save_template, write_letters
from extractor.store import OWN_STORE, Change, open_run, open_store

__all__ = ["charts_command", "export_command", "html_command", "letters_command"]


def html_command(run_dir: Path, out: Path | None, store: str | None = None) -> None:
    """Write the page of a run, with what people changed laid over it, and say where it is.

    :raises UsageError: if the run's folder, the store or the place for the page cannot be used.
    """
    run = open_run(run_dir)
    path = out or run_dir / "report.html"
    try:
        told = write_page(run, path, _changes(run_dir, store))
    except OSError as error:
        advice = "请检查文件夹是否存在、可写，文件是否正打开着。"
        raise UsageError(
            f"写不出 {path}：{os_reason(error)}。", advice=advice, code="output_unusable"
        ) from error
    size = path.stat().st_size / 1_000_000
    by_hand = f"其中人工改动 {told.cells} 格，逐格注明，" if told.cells else ""
    count = len(told.reports)
    say(
        open_console(), f"已写出 {path}（{count} 个文件，{size:.1f} MB），{by_hand}双击即可打开，不需要联网。"
    )


def export_command(run_dir: Path, out: Path, store: str | None) -> None:
    """Write the tables as they hold after what people changed, and say how many cells that concerns.

    :raises UsageError: if the run's folder, the store or the place for the tables cannot be used.
    """
    from extractor.exports.corrected import CORRECTED_OUTPUTS, write_corrected

    run = open_run(run_dir)
    if store is None and not (run_dir / OWN_STORE).exists():
        raise UsageError(
            f"{run_dir} 里没有更正记录 {OWN_STORE}。",
            advice="先用 extractor review 核对、更正，或用 --store 指明更正记录存放处。",
            code="no_changes",
        )
    try:
        count = write_corrected(run, _changes(run_dir, store), out)
    except OSError as error:
        advice = "请关闭正在打开的表格，检查文件夹是否可写。"
        raise UsageError(
            f"写不出 {out}：{os_reason(error)}。", advice=advice, code="output_unusable"
        ) from error
    console = open_console()
    say(
        console,
        f"已写出更正后的结果：{out}（人工改动 {count} 个格子，在汇总表里用颜色标出，记录见 changes.csv）。",
    )
    say(console, f"  {'、'.join(CORRECTED_OUTPUTS)}")


def charts_command(
    run_dirs: Sequence[Path],
    out: Path,
    metrics: Sequence[str],
    year: int | None,
    font: Path | None,
    store: str | None,
) -> None:
    """Draw the charts of one or several runs and say what was drawn, what not, and why.

    :raises UsageError: if a run, a metric or a place cannot be used, or matplotlib or a Chinese font is missing.
    """
    from extractor.exports.charts import draw_charts, gather

    console = open_console()
    numbers = gather((open_run(one), _changes(one, store)) for one in run_dirs)
    drawn, silent, missing = 0, [], ""
    for one in draw_charts(numbers, out, numbers.named(metrics), year=year, font=font):
        if one.files:
            say(console, f"  {one.files[0]}")
            drawn, missing = drawn + 1, one.missing
        else:
            silent.append(one.title)
    for reason in silent:
        say(console, f"  未画：{reason}。")
    if missing:
        say(
            console,
            f"注意：字体里没有这些字，图上以〓代替：{'、'.join(missing)}。可用 --font 指定收字更多的字体。",
        )
    say(console, f"共画出 {drawn} 幅图，每幅有 PNG 和 SVG 两种格式，在 {out}。")


def letters_command(
    run_dir: Path | None,
    out: Path | None,
    sender: Sender,
    template: Path | None,
    template_copy: Path | None,
    *,
    everything: bool,
    store: str | None = None,
) -> None:
    """Write the letters of a run, or the built-in template, and say what came of each township.

    Findings that were answered or waived in the store (the run's own if there is one) are not asked about.

    :raises UsageError: if a folder or the template cannot be used.
    """
    console = open_console()
    if template_copy is not None:
        save_template(template_copy)
        say(console, f"模板已导出到 {template_copy}；改好后用 --template 指定它。")
    if run_dir is None or out is None:
        if template_copy is None:
            raise UsageError("请写明结果文件夹和 --out。", advice="例如：extractor letters out --out 函件")
        return
    run = open_run(run_dir)
    planned = plan_letters(run, everything=everything, changes=_changes(run_dir, store))
    written = list(write_letters(planned, out, sender, template))
    sent = [one for one in written if one.path is not None]
    for one in sent:
        say(console, f"  {one.township}：{one.questions} 个问题，{one.path}")
    silent = [one.township for one in written if one.path is None]
    if silent:
        say(console, f"没有需要核实的问题、不写函件的：{'、'.join(silent)}")
    say(console, f"共写出 {len(sent)} 份核实函。")
    others = sorted({one.name for one in out.glob("*.docx")} - {one.path.name for one in sent if one.path})
    if others:
        say(console, f"注意：{out} 里还有不是这次写的文件：{'、'.join(others)}。")
    blank = [word for word, told in _blanks(sender) if not told] if sent and template is None else []
    if blank:
        say(console, f"未填：{'、'.join(blank)}。可在函件里手填，或加上述选项重写。")


def _changes(run_dir: Path, store: str | None) -> tuple[Change, ...]:
    own = run_dir / OWN_STORE
    if store is None and not own.exists():
        return ()
    with open_store(store or own, create=False) as kept:
        return kept.changes()


def _blanks(sender: Sender) -> tuple[tuple[str, str], ...]:
    return (("--sender", sender.name), ("--date", sender.date), ("--deadline", sender.deadline))
