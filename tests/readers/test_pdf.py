from __future__ import annotations

import pickle

import pytest
from reader_files import cells, grid_rules, parse, pdf, shared, texts

from extractor.errors import DamagedFile, LimitExceeded, NoText, ProtectedFile
from extractor.models import BlockKind
from extractor.settings import Limits, Settings

EM = 16
LEFT = 90
FULL = 26  # characters a full line


def column(lines: list[str], top: float = 750, left: float = LEFT) -> list[tuple[float, float, str]]:
    """Lines of running text; a leading full-width blank pair is the indent of a paragraph."""
    return [
        (left + 32 * line.startswith("　　"), top - 28 * n, line.lstrip("　")) for n, line in enumerate(lines)
    ]


BODY = [
    "　　" + "全年开展行政检查二百八十三次，办理行政处罚案件三",
    "十一件，调处矛盾纠纷一百九十四件，成效明显提升，",
    "群众满意。",
    "　　" + "另起一段，开展普法宣传活动三十三场，覆盖群众较广。",
]


def test_visual_lines_become_paragraphs() -> None:
    document = parse(pdf([column(BODY)]), "a.pdf")
    assert texts(document) == ["全年开展行政检查二百八十三次，办理行政处罚案件三十一件，调处矛盾纠纷一百九十四件，成效明显提升，群众满意。",
                               "另起一段，开展普法宣传活动三十三场，覆盖群众较广。"]  # fmt: skip


def test_a_number_cut_by_the_line_end_is_whole_again() -> None:
    first = "　　全年累计拨付各项惠农补贴资金和各类救助资金合计17"
    document = parse(pdf([column([first, "70元，全部发放到位，无一拖欠。", *BODY])]), "a.pdf")
    assert "合计1770元，" in document.text


def test_blanks_between_digits_and_words_go() -> None:
    document = parse(
        pdf([[(LEFT, 750, "办理"), (LEFT + 36, 750, "2024"), (LEFT + 72, 750, "年的案件")]]), "a.pdf"
    )
    assert texts(document) == ["办理2024年的案件"]


def test_wide_gaps_stay() -> None:
    document = parse(pdf([[(LEFT, 750, "检查"), (LEFT + 150, 750, "处罚")]]), "a.pdf")
    assert texts(document) == ["检查 处罚"]


def test_page_numbers_and_running_heads_never_enter_a_sentence() -> None:
    numbers = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    long = [
        [f"全年开展行政检查二百八十三次办理行政处罚案件{n}{page}了" for n in numbers] for page in "天地人"
    ]
    head = (LEFT, 800, "柳溪镇人民政府文件")
    pages = [[head, *column(lines), (280, 40, f"— {n} —")] for n, lines in enumerate(long, start=1)]
    document = parse(pdf(pages), "a.pdf")
    assert texts(document, BlockKind.PARAGRAPH) == ["".join("".join(lines) for lines in long)]
    assert texts(document, BlockKind.HEADER) == ["柳溪镇人民政府文件"]
    assert "—" not in document.text
    assert [note.code for note in document.notes] == ["page_furniture"]


def test_a_repeated_body_line_is_not_furniture() -> None:
    pages = [
        [(LEFT, 800, "乡镇情况如下"), *column(BODY)],
        column(BODY),
        column(BODY),
        [(LEFT, 800, "乡镇情况如下"), *column(BODY)],
    ]
    assert parse(pdf(pages), "a.pdf").text.count("乡镇情况如下") == 2


def test_first_lines_that_differ_in_their_figures_are_no_running_heads() -> None:
    pages = [[(LEFT, 800, f"办理案件{n}件，全部结案。"), *column(BODY)] for n in (12, 31)]
    document = parse(pdf(pages), "a.pdf")
    assert "办理案件12件" in document.text and "办理案件31件" in document.text
    assert not texts(document, BlockKind.HEADER)


def test_running_heads_may_hold_the_page_and_the_number_of_pages() -> None:
    pages = [
        [(LEFT, 800, f"柳溪镇报告 第{n}页 共3页"), *column([f"　　第{word}页的正文，办理案件若干件。"])]
        for n, word in enumerate("甲乙丙", start=1)
    ]
    document = parse(pdf(pages), "a.pdf")
    assert (
        texts(document, BlockKind.HEADER) == ["柳溪镇报告第1页共3页"] and "共3页" not in document.text[:-20]
    )


def test_the_locator_knows_page_and_box() -> None:
    document = parse(pdf([column(BODY), column(["办理案件９件。"])]), "a.pdf")
    at = document.text.index("９件")
    assert document.locator is not None
    (place,) = document.locator.locate(at, at + 2)
    assert place.page == 2 and place.bbox is not None
    assert (
        LEFT + 4 * EM - 2 < place.bbox[0] < LEFT + 4 * EM + 8 and 842 - 750 - 20 < place.bbox[1] < 842 - 745
    )
    over_two_lines = document.text.index("三十一件")
    assert len(document.locator.locate(over_two_lines, over_two_lines + 4)) == 2
    again = pickle.loads(pickle.dumps(document.locator))
    assert again.locate(at, at + 2) == (place,)


def test_a_span_of_nothing_has_no_place() -> None:
    document = parse(pdf([column(BODY)]), "a.pdf")
    assert document.locator is not None
    assert document.locator.locate(10_000, 10_001) == ()


def test_a_ruled_table_gives_cells() -> None:
    pieces = [
        (100, 705, "附表：执法情况表"),
        (100, 675, "指标"),
        (250, 675, "数量"),
        (100, 645, "行政检查"),
        (250, 645, "28"),
        (262, 645, "3次"),
    ]
    pieces += [(100, 600, "表后的话。")]
    document = parse(pdf([pieces], {0: grid_rules([90, 240, 400], [635, 665, 695])}, size=12), "a.pdf")
    assert cells(document) == {"283次": ("行政检查", "数量")}
    assert document.text.splitlines()[0] == "附表：执法情况表"
    assert document.text.splitlines()[-1] == "表后的话。"
    at = document.text.index("283次")
    assert document.locator is not None
    (place,) = document.locator.locate(at, at + 4)
    assert place.bbox is not None and 245 < place.bbox[0] < 255


def test_a_table_over_two_pages_keeps_its_header() -> None:
    first = [(100, 75, "指标"), (250, 75, "数量"), (100, 45, "行政检查"), (250, 45, "12")]
    second = [(100, 785, "行政处罚"), (250, 785, "3")]
    data = pdf(
        [first, second],
        {0: grid_rules([90, 240, 400], [35, 65, 95]), 1: grid_rules([90, 240, 400], [775, 805])},
        size=12,
    )
    document = parse(data, "a.pdf")
    assert cells(document) == {"12": ("行政检查", "数量"), "3": ("行政处罚", "数量")}
    assert {b.cell.table for b in document.blocks if b.cell} == {1}
    assert [b.page for b in document.blocks if document.text[b.start : b.end] == "3"] == [2]


def test_a_row_cut_by_the_page_end_is_whole_again() -> None:
    first = [(100, 75, "指标"), (250, 75, "数量"), (100, 45, "负责人出庭"), (250, 45, "7次")]
    second = [(100, 785, "应诉次数")]
    data = pdf(
        [first, second],
        {0: grid_rules([90, 240, 400], [35, 65, 95]), 1: grid_rules([90, 240, 400], [775, 805])},
        size=12,
    )
    assert cells(parse(data, "a.pdf")) == {"7次": ("负责人出庭应诉次数", "数量")}


def test_errors_are_told_apart() -> None:
    whole = pdf([column(BODY)])
    with pytest.raises(DamagedFile) as cut:
        parse(whole[: len(whole) // 5], "断.pdf")
    assert cut.value.code == "truncated_file"
    with pytest.raises(DamagedFile) as junk:
        parse(b"hello", "坏.pdf")
    assert junk.value.code == "damaged_file" and "坏.pdf" in junk.value.message
    with pytest.raises(NoText) as empty:
        parse(pdf([[]]), "空.pdf")
    assert empty.value.code == "no_text"


def test_too_many_pages() -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse(pdf([[(100, 700, "一")]] * 4), "a.pdf", Settings(limits=Limits(pages=3)))
    assert caught.value.code == "too_many_pages" and "4" in caught.value.message


def test_radicals_are_ideographs_again() -> None:
    assert "行政人民" in parse(pdf([[(LEFT, 750, "⾏政⼈⺠检查")]]), "a.pdf").text


@pytest.mark.parametrize(("name", "kind", "code"), [
    ("enc_user.pdf", ProtectedFile, "password_required"), ("trunc.pdf", DamagedFile, "truncated_file"),
    ("junk.pdf", DamagedFile, "damaged_file"), ("num_scan.pdf", NoText, "scanned_page"),
])  # fmt: skip
def test_shared_files_that_cannot_be_read(name: str, kind: type[Exception], code: str) -> None:
    with pytest.raises(kind) as caught:
        parse(shared(name).read_bytes(), name)
    assert getattr(caught.value, "code", "") == code
    assert name in str(caught.value) and getattr(caught.value, "advice", "")


def test_the_long_mixed_document_loses_nothing() -> None:
    source = "".join(shared("source.txt").read_text(encoding="utf-8").split())
    document = parse(shared("mixed.pdf").read_bytes(), "mixed.pdf")
    assert "".join(document.text.split()).count(source) == 11
    found = cells(document)
    assert found["7次"][1] == "数量"
    assert found["912"] == ("类别10 指标10.6", "2024年") or found["910"] == ("类别10 指标10.4", "2024年")


def test_fonts_that_are_nowhere_cost_no_text() -> None:
    """pdfium drops repeated lines and lone characters of a font without glyphs; every one of them must be there."""
    lines = [(LEFT, 750 - 40 * n, "检查三次。") for n in range(12)] + [
        (LEFT, 200, "处"),
        (LEFT + 16, 200, "罚"),
    ]
    document = parse(pdf([lines]), "a.pdf")
    assert document.text.count("检查三次") == 12 and "处罚" in document.text
    assert document.locator is not None
    (place,) = document.locator.locate(document.text.index("处罚"), document.text.index("处罚") + 2)
    assert place.bbox is not None and 620 < place.bbox[1] < 645


def test_text_without_meaning_is_not_taken_for_text() -> None:
    garbled = [
        (LEFT, 700 - 30 * n, "\ue001\ue0a3\ue123\ue004\ue105\ue0b6\ue107\ue008\ue109\ue00a12")
        for n in range(3)
    ]
    with pytest.raises(NoText) as caught:
        parse(pdf([garbled]), "乱.pdf")
    assert caught.value.code == "garbled_text"
    document = parse(pdf([column(BODY), garbled]), "半乱.pdf")
    assert "garbled_page" in [note.code for note in document.notes] and "\ue001" not in document.text


def test_a_page_crowded_with_lines_is_not_searched_for_tables() -> None:
    rules = [(50 + n % 500, 50 + n // 500, 51 + n % 500, 50 + n // 500) for n in range(21_000)]
    document = parse(pdf([column(BODY)], {0: rules}), "图.pdf")
    assert "table_not_read" in [note.code for note in document.notes] and "三十一件" in document.text
