"""Feedback letters: who gets one, what stands in it, and templates that people have edited."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from run_folders import failed, finding, report, write_run

from extractor.cli import main
from extractor.errors import UsageError
from extractor.exports.letters import Sender, plan_letters, save_template, write_letters
from extractor.models import Evidence, Finding, ReportHead, Severity
from extractor.store.folder import open_run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIRST = "云岭县柳溪镇。全年检查5次，又说检查8次{{落款}}<w:p/>。\x01末尾。"
LATER = "柳溪镇上一年检查4次。发书7本。"
OTHER = "云河镇只此一家的话检查5次。"
DOCTYPE = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
MADE = ReportHead("云岭县柳溪镇人民政府", "柳溪镇", "云岭县", 2024)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    info = finding(FIRST, "末尾", severity=Severity.INFO, check="section_missing", message="没有找到某部分")
    sums = finding(FIRST, "8次", "5次", message="检查5次又8次")
    copied = Finding(
        "near_duplicate",
        Severity.WARNING,
        "有1段与云河镇2024年的报告（c.txt）相同",
        (),
        (
            *finding(FIRST, "全年").evidence,
            Evidence(0, 3, "云河镇", "c.txt"),
            Evidence(0, 3, "柳溪镇", "b.txt"),
        ),
    )
    return write_run(
        tmp_path,
        report(FIRST, "a.txt", MADE, info, copied, sums),
        report(LATER, "b.txt", replace(MADE, year=2023), finding(LATER, "4次", message="上年检查4次")),
        report(OTHER, "c.txt", ReportHead(place="云河镇", county="云岭县", year=2024)),
        failed("d.txt"),
    )


def document(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read("word/document.xml"))


def paragraphs(root: etree._Element) -> list[str]:
    return ["".join(one.text or "" for one in each.iter(f"{W}t")) for each in root.iter(f"{W}p")]


def write(out: Path, folder: Path, sender: Sender | None = None, **options) -> dict[str, Path]:
    everything = options.pop("everything", False)
    letters = plan_letters(open_run(out), everything=everything)
    written = write_letters(
        letters, folder, sender or Sender("云岭县司法局", "2025年3月1日", "3月20日"), **options
    )
    return {one.township: one.path for one in written}


def test_a_township_gets_one_letter_for_all_its_reports(out, tmp_path):
    written = write(out, tmp_path / "函")
    assert written == {"云岭县柳溪镇": tmp_path / "函" / "云岭县柳溪镇核实函.docx", "云岭县云河镇": None}
    assert [one.name for one in (tmp_path / "函").iterdir()] == ["云岭县柳溪镇核实函.docx"]


def test_a_letter_asks_and_quotes(out, tmp_path):
    said = paragraphs(document(write(out, tmp_path)["云岭县柳溪镇"]))
    assert said[0] == "关于核实2023年度、2024年度法治政府建设情况报告的函"
    assert said[1] == "云岭县柳溪镇人民政府："
    assert "你镇报送的" in said[2]
    assert "有3处" in said[2]
    assert "于3月20日前" in said[2]
    at = said.index("1．（2024年度报告）检查5次又8次。")
    assert (
        said[at + 1] == "原文：“全年检查5次，又说检查8次{{落款}}<w:p/>。”"
    )  # one sentence for both operands, as it is
    assert said[at + 2] == "请核实：请核对合计。"
    assert said[at + 3] == "2．（2023年度报告）上年检查4次。"
    assert [one for one in said if one in ("云岭县司法局", "2025年3月1日")] == [
        "云岭县司法局",
        "2025年3月1日",
    ]


def test_what_another_township_wrote_is_not_quoted(out, tmp_path):
    said = paragraphs(document(write(out, tmp_path)["云岭县柳溪镇"]))
    at = said.index("3．（2024年度报告）有1段与云河镇2024年的报告相同。")
    assert said[at + 1].startswith("原文：“全年检查5次")
    assert said[at + 2] == "原文（2023年度报告）：“柳溪镇上一年检查4次。”"
    assert said[at + 3].startswith("请核实：请核对原始台账")
    assert "只此一家" not in "".join(said)
    assert "c.txt" not in "".join(said)


def test_the_reply_table_has_a_row_a_question(out, tmp_path):
    rows = [
        ["".join(one.text or "" for one in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
        for row in document(write(out, tmp_path)["云岭县柳溪镇"]).iter(f"{W}tr")
    ]
    assert rows[0] == ["编号", "问题", "核实情况", "更正后的数字", "责任人"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    assert rows[2] == ["2", "（2023年度报告）上年检查4次。", "", "", ""]


def test_all_adds_what_is_worth_knowing(out, tmp_path):
    said = paragraphs(document(write(out, tmp_path, everything=True)["云岭县柳溪镇"]))
    assert "4．（2024年度报告）没有找到某部分。" in said


def test_what_is_not_told_stays_blank(out, tmp_path):
    said = paragraphs(document(write(out, tmp_path, Sender())["云岭县柳溪镇"]))
    assert "于　　年　　月　　日前" in said[2]
    assert "（发函单位）" in said


def test_a_report_sent_twice_is_asked_about_once(tmp_path):
    twice = [
        report(FIRST, name, MADE, finding(FIRST, "8次", message="检查8次")) for name in ("a.docx", "a.pdf")
    ]
    letters = plan_letters(open_run(write_run(tmp_path, *twice)))
    assert [[one.fields["问题"] for one in each.questions] for each in letters] == [["检查8次。"]]


def test_figures_of_one_sentence_are_quoted_together_and_a_row_without_its_bars(tmp_path):
    text = (
        "开头。全年检查5次；其中联合检查2次；抽查4次。后面。\n| 检查 | 5 | 次 |\n"
        + "很长的一句，" * 40
        + "检查9次；末尾。"
    )
    one = report(
        text,
        "a.txt",
        MADE,
        *(finding(text, *quotes, message=quotes[0]) for quotes in (("5次", "4次"), ("| 5 |",), ("9次",))),
    )
    (letter,) = plan_letters(open_run(write_run(tmp_path, one)))
    quoted = [[quote["原文"] for quote in each.quotes] for each in letter.questions]
    assert quoted[0] == ["全年检查5次；其中联合检查2次；抽查4次。"]
    assert quoted[1] == ["检查　5　次"]
    assert len(quoted[2][0]) <= 302
    assert "检查9次" in quoted[2][0]


def test_two_townships_of_one_name_keep_two_letters(tmp_path):
    one = report("检查5次", "a.txt", ReportHead(issuer="甲/乙"), finding("检查5次", "5次"))
    two = report("检查5次", "b.txt", ReportHead(issuer="甲_乙"), finding("检查5次", "5次"))
    names = [path.name for path in write(write_run(tmp_path, one, two), tmp_path / "函").values()]
    assert names == ["甲_乙核实函.docx", "甲_乙核实函（2）.docx"]


def test_equal_runs_give_equal_letters(out, tmp_path):
    first, second = (write(out, tmp_path / name)["云岭县柳溪镇"].read_bytes() for name in "ab")
    assert first == second


def edited(path: Path, change) -> Path:
    """Write the built-in template with its document changed, as people do."""
    save_template(path)
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    members["word/document.xml"] = change(members["word/document.xml"].decode("utf-8")).encode("utf-8")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    path.write_bytes(made.getvalue())
    return path


def test_a_field_that_word_has_cut_to_pieces_is_filled(out, tmp_path):
    cut = "{{</w:t></w:r><w:proofErr w:type='spellStart'/><w:r><w:t>主</w:t></w:r><w:r><w:t>送 }}"
    template = edited(tmp_path / "t.docx", lambda text: text.replace("{{主送}}：", f"贵单位{cut}：", 1))
    said = paragraphs(document(write(out, tmp_path, template=template)["云岭县柳溪镇"]))
    assert said[1] == "贵单位云岭县柳溪镇人民政府："


def test_own_words_between_the_questions_are_repeated_with_them(out, tmp_path):
    line = "<w:p><w:bookmarkStart w:id='1' w:name='x'/><w:bookmarkEnd w:id='1'/><w:r><w:t>（本条级别：{{级别}}）</w:t></w:r></w:p>"
    place = re.compile(r"(<w:p>(?:(?!<w:p>).)*?原文\{\{位置\}\})")
    template = edited(
        tmp_path / "t.docx", lambda text: place.sub(lambda found: line + found[1], text, count=1)
    )
    root = document(write(out, tmp_path, template=template)["云岭县柳溪镇"])
    said = [one for one in paragraphs(root) if one.startswith("（本条级别")]
    assert said == ["（本条级别：错误）", "（本条级别：错误）", "（本条级别：提醒）"]
    assert not list(root.iter(f"{W}bookmarkStart"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("{{要求}}", "{{要 求}}"), "不认识的字段 要 求"),
        (lambda text: text.replace("{{编号}}", ""), "缺少字段 编号"),
        (lambda text: text[:400], "已损坏"),
        (lambda text: text.replace("<w:document", f"{DOCTYPE}<w:document"), "不是 Word 存的文件"),
    ],
)
def test_a_template_is_checked_before_anything_is_written(out, tmp_path, change, told):
    template = edited(tmp_path / "t.docx", change)
    with pytest.raises(UsageError) as caught:
        write(out, tmp_path / "函", template=template)
    assert told in caught.value.message
    assert not (tmp_path / "函").exists()


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_template_of_another_kind_is_refused(out, tmp_path, data):
    (tmp_path / "t.docx").write_bytes(data)
    with pytest.raises(UsageError) as caught:
        write(out, tmp_path / "函", template=tmp_path / "t.docx")
    assert caught.value.code == "template_unusable"


def test_the_command_says_what_came_of_each_township(out, tmp_path, capsys):
    assert main(["letters", str(out), "--out", str(tmp_path / "函"), "--sender", "县司法局"]) == 0
    said = capsys.readouterr().out
    assert "云岭县柳溪镇：3 个问题" in said
    assert "不写函件的：云岭县云河镇" in said
    assert "未填：--date、--deadline" in said
    assert "不是这次写的" not in said
    (tmp_path / "函" / "旧函.docx").write_bytes(b"")
    assert main(["letters", str(out), "--out", str(tmp_path / "函")]) == 0
    assert "还有不是这次写的文件：旧函.docx" in capsys.readouterr().out
    assert main(["letters", "--save-template", str(tmp_path / "t.docx")]) == 0
    assert (tmp_path / "t.docx").read_bytes()[:2] == b"PK"
    assert main(["letters", "--save-template", str(tmp_path / "t.docx")]) == 2
    assert main(["letters", str(out)]) == 2


def test_libreoffice_opens_a_letter(out, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-writer")
    letter = write(out, tmp_path)["云岭县柳溪镇"]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    options = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*options, str(letter)], capture_output=True, timeout=120, check=True)
    text = letter.with_suffix(".txt").read_text(encoding="utf-8-sig")
    assert "1．（2024年度报告）检查5次又8次。" in text
    assert "现将有关问题函告如下" in text
    assert text.index("特此函达。") < text.index("附件：核实情况答复表") < text.index("联系人：")
    assert "更正后的数字" in text
