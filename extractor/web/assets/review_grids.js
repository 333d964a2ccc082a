// What both tables share: look, Chinese words, and how a chosen cell is told. Cells are drawn by AG Grid as text.
import * as AgGrid from "nicegui-aggrid";

AgGrid.ModuleRegistry.registerModules([AgGrid.AllCommunityModule]);

export const createGrid = AgGrid.createGrid;

export const theme = AgGrid.themeQuartz.withParams({
  accentColor: "#1f4e79",
  backgroundColor: "#ffffff",
  borderColor: "#d9dee4",
  columnBorder: { color: "#e6eaee" },
  fontFamily: "inherit",
  fontSize: 13,
  headerBackgroundColor: "#f1f4f7",
  headerFontSize: 12.5,
  headerFontWeight: 600,
  headerTextColor: "#2b3a4a",
  foregroundColor: "#1d2733",
  rowHoverColor: "#f3f7fb",
  spacing: 5,
  wrapperBorderRadius: 2,
});

export const localeText = {
  noRowsToShow: "没有符合条件的内容",
  loadingOoo: "正在打开…",
  contains: "包含",
  notContains: "不包含",
  equals: "等于",
  notEqual: "不等于",
  startsWith: "开头是",
  endsWith: "结尾是",
  blank: "为空",
  notBlank: "不为空",
  filterOoo: "筛选…",
  searchOoo: "查找…",
  applyFilter: "确定",
  resetFilter: "重置",
  clearFilter: "清除",
  andCondition: "并且",
  orCondition: "或者",
  ariaFilterInput: "筛选",
  pinColumn: "固定列",
  pinLeft: "固定在左",
  pinRight: "固定在右",
  noPin: "不固定",
  sortAscending: "升序",
  sortDescending: "降序",
  sortUnSort: "不排序",
  autosizeThisColumn: "适合内容的列宽",
  autosizeAllColumns: "全部列适合内容",
  resetColumns: "恢复各列",
};

export function byNumber(one, other) {
  const [a, b] = [Number.parseFloat(one), Number.parseFloat(other)];
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : a - b;
}

// Says so where a search leaves nothing; the grid itself does only where there was nothing from the start.
export function sayIfEmpty(api) {
  const rows = api.getDisplayedRowCount();
  if (rows === 0) api.showNoRowsOverlay();
  else api.hideOverlay();
  return rows;
}

// Calls the function when no further call has come for so many milliseconds.
export function settled(milliseconds, call) {
  let waiting;
  return (...args) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => call(...args), milliseconds);
  };
}
