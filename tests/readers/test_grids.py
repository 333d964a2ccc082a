from __future__ import annotations

from extractor.readers.grids import Grid, GridCell, from_rows, is_value, place_cells


def labels(grid: Grid) -> dict[str, tuple[str, str]]:
    places = place_cells(grid, 1)
    return {
        cell.text: (places[cell.row, cell.col].row_label, places[cell.row, cell.col].col_label)
        for cell in grid.cells
        if cell.text and not places[cell.row, cell.col].is_label
    }


def test_values_are_figures_and_nothing_else() -> None:
    assert all(map(is_value, ["171", "28件", "98.5%", "1,770元", "近3万余元", "12（次）", "三次", "-3.4%"]))
    assert not any(map(is_value, ["2024年", "2024", "1-6月", "行政检查", "", "—", "12次检查覆盖", "一季度"]))


def test_header_and_row_labels() -> None:
    assert labels(from_rows([["指标", "数量"], ["检查", "12"], ["处罚", "3"]])) == {
        "12": ("检查", "数量"), "3": ("处罚", "数量"),
    }  # fmt: skip


def test_ordinal_columns_are_no_labels_of_values() -> None:
    grid = from_rows([["序号", "指标", "数量"], ["1", "检查", "12"], ["2", "处罚", "3"]])
    assert labels(grid) == {"12": ("检查", "数量"), "3": ("处罚", "数量")}
    assert place_cells(grid, 1)[1, 0].is_label


def test_counting_first_column_without_its_name_is_ordinal() -> None:
    grid = from_rows([["", "指标", "数量"], ["1", "检查", "12"], ["2", "处罚", "3"]])
    assert labels(grid)["12"] == ("检查", "数量")


def test_two_header_rows_are_joined() -> None:
    grid = Grid((
        GridCell(0, 0, "指标", rowspan=2), GridCell(0, 1, "2024年", colspan=2),
        GridCell(1, 1, "数量"), GridCell(1, 2, "金额（万元）"),
        GridCell(2, 0, "处罚"), GridCell(2, 1, "28"), GridCell(2, 2, "5.06"),
    ))  # fmt: skip
    assert labels(grid) == {"28": ("处罚", "2024年 数量"), "5.06": ("处罚", "2024年 金额（万元）")}


def test_a_merged_label_rules_all_its_rows() -> None:
    grid = Grid((
        GridCell(0, 0, "类别"), GridCell(0, 1, "指标"), GridCell(0, 2, "数量"),
        GridCell(1, 0, "执法", rowspan=2), GridCell(1, 1, "检查"), GridCell(1, 2, "12"),
        GridCell(2, 1, "处罚"), GridCell(2, 2, "3"),
    ))  # fmt: skip
    assert labels(grid) == {"12": ("执法 检查", "数量"), "3": ("执法 处罚", "数量")}


def test_a_blank_outer_label_means_the_one_above() -> None:
    grid = from_rows([["类别", "指标", "数量"], ["执法", "检查", "12"], ["", "处罚", "3"]])
    assert labels(grid)["3"] == ("执法 处罚", "数量")


def test_a_value_over_two_rows_is_told_with_both_labels() -> None:
    grid = Grid((
        GridCell(0, 0, "指标"), GridCell(0, 1, "数量"),
        GridCell(1, 0, "检查"), GridCell(1, 1, "12", rowspan=2), GridCell(2, 0, "处罚"),
    ))  # fmt: skip
    assert labels(grid) == {"12": ("检查、处罚", "数量")}


def test_title_and_unit_rows_become_the_caption() -> None:
    grid = Grid((
        GridCell(0, 0, "柳溪镇情况表", colspan=2), GridCell(1, 0, "单位：万元", colspan=2),
        GridCell(2, 0, "指标"), GridCell(2, 1, "金额"), GridCell(3, 0, "罚款"), GridCell(3, 1, "5.06"),
    ))  # fmt: skip
    place = place_cells(grid, 1)[3, 1]
    assert (place.caption, place.col_label, place.row_label) == (
        "柳溪镇情况表 （单位：万元）",
        "金额",
        "罚款",
    )


def test_pairs_without_a_header() -> None:
    grid = from_rows([["行政检查", "171次", "行政处罚", "28件"], ["调解", "412件", "普法", "33场"]])
    assert labels(grid) == {
        "171次": ("行政检查", ""), "28件": ("行政处罚", ""), "412件": ("调解", ""), "33场": ("普法", ""),
    }  # fmt: skip


def test_two_bands_side_by_side() -> None:
    grid = from_rows(
        [["指标", "数量", "指标", "数量"], ["检查", "12", "处罚", "3"], ["普法", "5", "调解", "9"]]
    )
    assert labels(grid)["3"] == ("处罚", "数量")
    assert labels(grid)["12"] == ("检查", "数量")


def test_years_are_headers_not_values() -> None:
    grid = from_rows([["指标", "2023", "2024"], ["检查", "11", "12"]])
    assert labels(grid) == {"11": ("检查", "2023"), "12": ("检查", "2024")}


def test_remarks_are_no_labels() -> None:
    grid = from_rows([["指标", "数量", "备注"], ["检查", "12", "含联合检查"], ["处罚", "3", ""]])
    assert labels(grid)["含联合检查"] == ("检查", "备注")


def test_a_group_row_is_an_outer_label_until_the_next() -> None:
    grid = Grid((
        GridCell(0, 0, "指标"), GridCell(0, 1, "数量"),
        GridCell(1, 0, "一、行政执法", colspan=2), GridCell(2, 0, "检查"), GridCell(2, 1, "12"),
        GridCell(3, 0, "二、矛盾调解", colspan=2), GridCell(4, 0, "受理"), GridCell(4, 1, "9"),
    ))  # fmt: skip
    assert labels(grid) == {"12": ("一、行政执法 检查", "数量"), "9": ("二、矛盾调解 受理", "数量")}


def test_a_repeated_header_is_no_row() -> None:
    grid = from_rows([["指标", "数量"], ["检查", "12"], ["指标", "数量"], ["处罚", "3"]])
    assert labels(grid) == {"12": ("检查", "数量"), "3": ("处罚", "数量")}


def test_a_table_of_words_labels_its_prose() -> None:
    grid = from_rows([["指标", "完成情况"], ["执法", "全年开展检查12次，处罚3件。"]])
    assert labels(grid) == {"全年开展检查12次，处罚3件。": ("执法", "完成情况")}


def test_an_empty_grid_has_no_places() -> None:
    assert place_cells(Grid(()), 1) == {}


def test_a_typed_two_row_header_with_blanks() -> None:
    grid = from_rows(
        [
            ["指标", "2023年", "", "2024年", ""],
            ["", "数量", "金额", "数量", "金额"],
            ["处罚", "24", "3.15", "31", "4.38"],
        ]
    )
    assert labels(grid) == {
        "24": ("处罚", "2023年 数量"), "3.15": ("处罚", "2023年 金额"),
        "31": ("处罚", "2024年 数量"), "4.38": ("处罚", "2024年 金额"),
    }  # fmt: skip


def test_words_with_their_own_figure_are_no_labels() -> None:
    grid = from_rows([["一季度", "二季度"], ["检查3次", "检查4次"], ["处罚1件", "处罚2件"]])
    assert labels(grid)["检查4次"] == ("", "二季度") and "检查3次" in labels(grid)


def test_a_title_in_the_first_cell_of_a_sheet() -> None:
    grid = from_rows([["柳溪镇情况表", ""], ["指标", "数量"], ["检查", "12"]])
    assert labels(grid) == {"12": ("检查", "数量")}
    assert place_cells(grid, 1)[2, 1].caption == "柳溪镇情况表"


def test_an_unfilled_first_row_is_no_title() -> None:
    grid = from_rows([["检查", ""], ["处罚", "3"]])
    assert labels(grid) == {"3": ("处罚", "")}


def test_a_form_has_no_header() -> None:
    grid = Grid((
        GridCell(0, 0, "单位名称"), GridCell(0, 1, "柳溪镇人民政府", colspan=3),
        GridCell(1, 0, "行政检查"), GridCell(1, 1, "283次"), GridCell(1, 2, "行政处罚"), GridCell(1, 3, "31件"),
        GridCell(2, 0, "主要做法"), GridCell(2, 1, "全年开展执法检查283次，办理案件31件。", colspan=3),
    ))  # fmt: skip
    found = labels(grid)
    assert found["283次"] == ("行政检查", "") and found["31件"] == ("行政处罚", "")
    assert found["全年开展执法检查283次，办理案件31件。"] == ("主要做法", "")


def test_a_header_over_value_and_unit_is_a_header() -> None:
    grid = Grid((
        GridCell(0, 0, "指标"), GridCell(0, 1, "2024年", colspan=2),
        GridCell(1, 0, "检查"), GridCell(1, 1, "12"), GridCell(1, 2, "次"),
    ))  # fmt: skip
    assert labels(grid)["12"] == ("检查", "2024年")


def test_a_unit_column_behind_the_figures_is_a_label() -> None:
    grid = from_rows([["指标", "数量", "单位"], ["检查", "12", "次"], ["处罚", "3", "件"]])
    places = place_cells(grid, 1)
    assert places[1, 2].is_label and not places[1, 1].is_label
    assert labels(grid)["12"] == ("检查", "数量")
