from __future__ import annotations

import time

import pytest
from reader_files import cells, parse, texts

from extractor.errors import LimitExceeded

NAV = (
    "<ul class=nav>"
    + "".join(f"<li><a href='/{n}'>政务公开栏目第{n}类</a></li>" for n in range(12))
    + "</ul>"
)
BODY = "".join(
    f"<p>　　第{n}段：全年开展行政检查{n}次，办理行政处罚案件若干件，成效明显提升。</p>" for n in range(2, 9)
)
FOOT = "<div>主办：云岭县人民政府 ICP备12345678号 网站标识码5002400001</div>"


def page(content: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{content}</body></html>"


def test_the_text_is_found_between_the_furniture() -> None:
    html = page(f"<div>{NAV}</div><div id=c>{BODY}</div>{FOOT}")
    found = texts(parse(html.encode(), "a.html"))
    assert len(found) == 7 and found[0].startswith("　　第2段")


def test_scripts_styles_and_hidden_parts_are_no_text() -> None:
    html = page(
        f"<div><script>var a='99件';</script><style>b{{}}</style><p style='display: none'>隐藏88件</p>{BODY}</div>"
    )
    text = parse(html.encode(), "a.html").text
    assert "99" not in text and "88" not in text


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8", "big5"])
def test_the_page_is_decoded_by_its_own_word_or_by_ours(encoding: str) -> None:
    text = "<p>行政人工方文件有限公司法治政府</p>"
    for head in (
        f"<meta charset='{encoding}'>",
        f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">',
        "",
    ):
        assert "行政人工方文件" in parse(page(text, head).encode(encoding), "a.html").text


def test_a_wrong_declaration_is_not_believed() -> None:
    html = page(BODY, "<meta charset='utf-8'>").encode("gbk")
    assert "行政检查2次" in parse(html, "a.html").text


def test_an_annex_beside_the_text_is_kept() -> None:
    annex = "<div><p>附：全年办理行政复议案件九件，其中维持五件、撤销二件、终止二件。</p></div>"
    assert "行政复议案件九件" in parse(page(f"{NAV}<div>{BODY}</div>{annex}{FOOT}").encode(), "a.html").text


def test_the_title_outside_the_text_is_put_first_without_the_sites_name() -> None:
    html = page(f"{NAV}<div>{BODY}</div>", "<title>柳溪镇2024年法治政府建设情况报告_云岭县人民政府</title>")
    assert texts(parse(html.encode(), "a.html"))[0] == "柳溪镇2024年法治政府建设情况报告"


def test_a_title_inside_the_text_stands_once() -> None:
    title = "柳溪镇2024年法治政府建设情况报告"
    html = page(f"{NAV}<div><h1>{title}</h1>{BODY}</div>", f"<title>{title}</title>")
    assert parse(html.encode(), "a.html").text.count(title) == 1


def test_the_published_date_is_noted() -> None:
    html = page(f"<table><tr><td>[ 成文日期 ]</td><td>2024-12-30</td></tr></table>{NAV}<div>{BODY}</div>")
    notes = {note.code: note.message for note in parse(html.encode(), "a.html").notes}
    assert "2024年12月30日" in notes["published_on"]


def test_buttons_and_counters_inside_the_text_go() -> None:
    html = page(
        f"<div><p>【字号：大 中 小】</p><p>浏览次数：325</p>{BODY}<p>打印本页 关闭窗口</p></div>{NAV}"
    )
    document = parse(html.encode(), "a.html")
    assert "325" not in document.text and "打印" not in document.text
    assert any(note.code == "web_furniture" for note in document.notes)


def test_tables_with_spans() -> None:
    table = (
        "<table><tr><td rowspan=2>指标</td><td colspan=2>2024年</td></tr><tr><td>件数</td><td>金额</td></tr>"
        "<tr><td>行政处罚</td><td>28</td><td>1770</td></tr></table>"
    )
    document = parse(page(f"<div>{BODY}{table}</div>").encode(), "a.html")
    assert cells(document) == {"28": ("行政处罚", "2024年 件数"), "1770": ("行政处罚", "2024年 金额")}


def test_a_layout_table_is_no_table() -> None:
    document = parse(page(f"<table><tr><td>{BODY}</td></tr></table>").encode(), "a.html")
    assert len(texts(document)) == 7 and not cells(document)


def test_breaks_and_inline_marks() -> None:
    html = page("<div>一、<b>主要</b>工作<br>全年<span>检查</span>\n 12次<div>末段</div>尾</div>")
    assert texts(parse(html.encode(), "a.html")) == ["一、主要工作", "全年检查 12次", "末段", "尾"]


def test_a_page_saved_as_one_file() -> None:
    mht = (
        (
            b'From: <Saved by WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
            b'--b\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        )
        + page(BODY).encode("gbk")
        + b"\r\n--b--\r\n"
    )
    assert "行政检查2次" in parse(mht, "a.doc").text


def test_very_deep_pages_are_a_limit() -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse(page("<div>" * 3000 + "深" + "</div>" * 3000).encode(), "a.html")
    assert caught.value.code == "nested_too_deep"


def test_a_short_text_among_many_links_is_found() -> None:
    html = page(f"<div>{NAV * 6}</div><div>{BODY}</div>{FOOT}")
    assert "栏目" not in parse(html.encode(), "a.html").text


def test_an_annex_in_the_cell_beside_is_kept() -> None:
    annex = "<td><p>附：全年办理行政复议案件九件，其中维持五件、撤销二件、终止二件。</p></td>"
    assert (
        "行政复议案件九件"
        in parse(page(f"{NAV}<table><tr><td>{BODY}</td>{annex}</tr></table>").encode(), "a.html").text
    )


def test_a_page_that_is_one_table_keeps_its_cells() -> None:
    rows = "".join(f"<tr><td>行政检查第{n}类</td><td>{n}</td></tr>" for n in range(2, 20))
    html = page(f"{NAV}<div><table><tr><td>指标名称</td><td>数量</td></tr>{rows}</table></div>")
    assert cells(parse(html.encode(), "a.html"))["7"] == ("行政检查第7类", "数量")


def test_spans_without_end_cost_neither_time_nor_memory() -> None:
    row = "<tr>" + "<td rowspan=9999 colspan=999>一</td>" * 60 + "</tr>"
    started = time.process_time()
    with pytest.raises(LimitExceeded) as caught:
        parse(page("<table>" + row * 60 + "</table>").encode(), "a.html")
    assert caught.value.code == "too_many_cells" and time.process_time() - started < 5
