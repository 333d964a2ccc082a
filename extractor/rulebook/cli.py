"""``extractor rules``: the commands of the people who maintain the rules; everything heavy is imported inside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extractor.rulebook.runner import Example, ExampleReport, Theft
    from extractor.rulebook.stats import RuleTally

__all__ = ["rules_app"]

rules_app = typer.Typer(
    name="rules",
    help="维护规则：检查、试跑例句、统计、生成目录。",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Overlays = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="自定义规则文件夹，可写多次。")
]
_FAULTY = 2


@rules_app.command("lint")
def lint_command(
    rules: Overlays = None,
    strict: Annotated[bool, typer.Option("--strict", help="有提醒也算不通过。")] = False,
    everything: Annotated[bool, typer.Option("--all", help="用 --rules 时也列内置规则的提醒。")] = False,
) -> None:
    """检查规则文件：写错的、重复的、永远轮不到的、会卡死的、缺例句的。"""
    from extractor.rulebook.lint import lint, of_own_folders
    from extractor.rulefiles.issues import Level

    overlays = tuple(rules or ())
    issues = lint(overlays)
    if overlays and not everything:
        issues = of_own_folders(issues, overlays)
    for issue in issues:
        typer.echo(str(issue))
    errors = sum(issue.level is Level.ERROR for issue in issues)
    typer.echo(f"错误 {errors} 处，提醒 {len(issues) - errors} 处。")
    if errors or (strict and issues):
        raise typer.Exit(_FAULTY)


@rules_app.command("test")
def test_command(
    rules: Overlays = None,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", "-m", help="只试这些指标的例句，可写多次。")
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="列出每个没做对的句子。")] = False,
) -> None:
    """用全部例句试跑规则，指出哪条规则拿了别的指标的句子。"""
    from extractor.rulebook.runner import before_own_rules, run_examples

    overlays, only = tuple(rules or ()), frozenset(metric or ())
    report = run_examples(overlays, metrics=only)
    _print_groups(report)
    before = before_own_rules(report) if overlays else None
    _print_faults(report, before, details=details)
    if before is not None and not only:
        _print_effect(before, report)
    weak = sorted(name for name, result in report.metrics.items() if not result.enough)
    if weak:
        typer.echo(f"例句不足或做对不到一半的指标：{'、'.join(weak)}")
        raise typer.Exit(_FAULTY)


def _print_faults(report: ExampleReport, before: ExampleReport | None, *, details: bool) -> None:
    """Print the figures taken wrongly; of own rules only what is not so without them, unless all is asked for."""
    known = set() if before is None or details else {_key(theft) for theft in before.thefts()}
    old = 0
    for theft in report.thefts():
        if _key(theft) in known:
            old += theft.owner is not None
        elif details or theft.owner is not None:
            owner = theft.owner or "不是指标的数"
            place = _place(theft.example)
            typer.echo(f"{place}: {theft.taker}（规则 {theft.rule}）拿了 {owner} 的 {theft.value}")
    for verdict in report.verdicts if details else ():
        for gold in verdict.missed:
            place = _place(verdict.example)
            typer.echo(f"{place}: {gold.metric} 没有取到 {gold.quote}：{verdict.example.text}")
    if old:
        typer.echo(f"不用自定义规则也有的 {old} 处不再列出，要看请加 --details。")


def _key(theft: Theft) -> tuple[object, ...]:
    return theft.example.place, theft.taker, theft.value, theft.owner


def _print_effect(before: ExampleReport, after: ExampleReport) -> None:
    from extractor.rulebook.runner import claims, newly_wrong

    for claim in claims(before, after):
        place = _place(claim.example)
        typer.echo(
            f"{place}: 新指标 {claim.taker} 取了 {claim.value}，请核对是不是它的：{claim.example.text}"
        )
    broken = newly_wrong(before, after)
    for verdict in broken:
        typer.echo(f"{_place(verdict.example)}: 加上自定义规则后变坏了：{verdict.example.text}")
    typer.echo(f"自定义规则使内置例句变坏 {len(broken)} 句。")


def _place(example: Example) -> str:
    return f"{example.file}:{example.line}"


def _print_groups(report: ExampleReport) -> None:
    typer.echo(f"{'类别':<14}精确率   召回率   对/多/漏")
    for group, tally in sorted(report.groups.items()):
        typer.echo(
            f"{group:<16}{tally.precision:.3f}    {tally.recall:.3f}    {tally.tp}/{tally.fp}/{tally.fn}"
        )
    total = report.total
    right = sum(verdict.right for verdict in report.verdicts)
    typer.echo(
        f"共 {len(report.verdicts)} 句，全对 {right} 句；精确率 {total.precision:.3f}，召回率 {total.recall:.3f}。"
    )


@rules_app.command("stats")
def stats_command(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_FOLDER", help="标注文件夹。")],
    rules: Overlays = None,
    dead: Annotated[bool, typer.Option("--dead", help="只列从未取到数的规则。")] = False,
) -> None:
    """逐条统计规则：命中、采纳、落选、精确率。"""
    from extractor.matching.ruleset import load_ruleset
    from extractor.rulebook.stats import dead_rules, rule_stats

    overlays = tuple(rules or ())
    tallies = rule_stats(gold, overlays)
    names = {one.id: one.name for one in load_ruleset(overlays).metrics.values()}
    typer.echo("规则\t命中\t采纳\t落选\t对\t错\t精确率\t指标")
    for tally in dead_rules(tallies) if dead else tallies:
        typer.echo(f"{_stats_line(tally)}\t{names.get(tally.metric, '（数与数的关系，各指标共用）')}")
    typer.echo("命中：数的附近有这条规则的用词；采纳：由它归入指标；落选：别的规则更合适，或没到采纳线。")
    typer.echo(f"共 {len(tallies)} 条规则，{len(dead_rules(tallies))} 条没有取到过数。")


def _stats_line(tally: RuleTally) -> str:
    share = "—" if tally.precision is None else f"{tally.precision:.1%}"
    numbers = (tally.hits, tally.wins, tally.losses, tally.right, tally.wrong)
    return "\t".join((tally.rule, *map(str, numbers), share))


@rules_app.command("docs")
def docs_command(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="写入的文件。")] = Path("docs/METRICS.md"),
    rules: Overlays = None,
    check: Annotated[bool, typer.Option("--check", help="只看文件是不是最新的，不写。")] = False,
) -> None:
    """生成给人看的指标目录。"""
    from extractor.rulebook.pages import catalogue_page

    page = catalogue_page(tuple(rules or ()))
    if check:
        if not out.exists() or out.read_text(encoding="utf-8") != page:
            typer.echo(f"{out} 不是最新的，请运行 extractor rules docs {out}。")
            raise typer.Exit(_FAULTY)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8", newline="\n")
    typer.echo(f"已写入 {out}。")


@rules_app.command("schema")
def schema_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="写入的文件夹。")] = Path("rules/schema"),
) -> None:
    """生成规则文件的 JSON Schema，供编辑器提示和校验。"""
    from extractor.rulebook.schema import write_schemas

    for path in write_schemas(folder):
        typer.echo(f"已写入 {path}。")


@rules_app.command("new")
def new_command(
    metric: Annotated[str, typer.Argument(metavar="ID", help="编号：小写字母、数字、下划线。")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="指标的中文名称。")],
    sentences: Annotated[
        list[str],
        typer.Argument(
            metavar="SENTENCE...", help="两个以上带这个数的句子；有几个同单位的数，要取的用【】括起来。"
        ),
    ],
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="写进哪个规则文件夹。")],
    unit: Annotated[str, typer.Option("--unit", help="表头用的单位，如 名、件、%。")],
    group: Annotated[str, typer.Option("--group", help="类别，如 publicity。")],
    negative: Annotated[str, typer.Option("--not", help="一句容易混淆、但不该取的话。")] = "",
) -> None:
    """由名称、单位和两句话生成新指标的三个文件，再照着改。"""
    from extractor.rulebook.scaffold import Draft, new_metric

    draft = Draft(metric, name, unit, group, tuple(sentences), negative)
    for path in new_metric(draft, into, (into,)):
        typer.echo(f"已写入 {path}。")
    typer.echo(f"下一步：extractor rules test --rules {into} -m {metric} --details")


@rules_app.command("suggest")
def suggest_command(
    store: Annotated[
        str,
        typer.Option(
            "--from-corrections", metavar="STORE", help="更正记录：结果文件夹、review.db 或数据库地址。"
        ),
    ],
    gold: Annotated[
        list[Path] | None, typer.Option("--gold", metavar="FOLDER", help="标注文件夹，看影响用，可写多次。")
    ] = None,
    rules: Overlays = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="把建议写成一个规则文件夹；不写则只列出。")
    ] = None,
) -> None:
    """由人工更正和手工归类的数，建议补哪些说法，并列出会多取对什么、弄错什么。"""
    from extractor.rulebook.suggesting import suggest_text

    typer.echo(suggest_text(store, tuple(gold or ()), tuple(rules or ()), out))


@rules_app.command("show")
def show_command(
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="哪一类，如 metrics、parts、names；不写则全部。")
    ] = "",
    rules: Overlays = None,
    own: Annotated[bool, typer.Option("--own", help="只列自定义规则文件夹带来的。")] = False,
) -> None:
    """列出正在起作用的规则：编号、内容、来自哪个文件哪一行、替换或补充了哪一条。"""
    from extractor.errors import UsageError
    from extractor.matching.rule_files import digest
    from extractor.rulefiles.book import KINDS, open_book
    from extractor.rulefiles.effective import LEXICON, entries

    kinds = (*KINDS, LEXICON)
    if kind and kind not in kinds:
        raise UsageError(f"没有“{kind}”这类规则。", advice=f"可看的有：{'、'.join(kinds)}。")
    book = open_book(tuple(rules or ()))
    rows = [row for one in ([kind] if kind else kinds) for row in entries(book, one) if row.own or not own]
    for row in rows:
        lead = () if kind else (row.kind,)
        typer.echo("\t".join((*lead, row.id, row.told, f"{row.file}:{row.line}", row.over)).rstrip("\t"))
    typer.echo(f"共 {len(rows)} 条；规则版本 {digest(book.folders)}。")
