// A list of findings, figures, changes …: columns are told by the server, rows are plain objects, texts stay texts.
import { byNumber, createGrid, localeText, sayIfEmpty, settled, theme } from "review_grids";

export default {
  template: '<div class="er-grid"></div>',
  props: { columns: Array, rows: Array },
  mounted() {
    const told = settled(60, (row) => this.$emit("pick", { key: row.key }));
    this.api = createGrid(this.$el, {
      theme,
      localeText,
      columnDefs: this.columns.map((one) => this.column(one)),
      rowData: this.rows,
      getRowId: (params) => String(params.data.key),
      rowHeight: 30,
      animateRows: false,
      tooltipShowDelay: 600,
      onCellFocused: (event) => {
        const node = event.rowIndex === null ? null : this.api.getDisplayedRowAtIndex(event.rowIndex);
        if (node) told(node.data);
      },
    });
  },
  unmounted() {
    this.api?.destroy();
  },
  methods: {
    column(one) {
      return {
        colId: one.field,
        headerName: one.name,
        valueGetter: (params) => params.data[one.field],
        width: one.width,
        flex: one.flex,
        minWidth: one.flex ? 120 : undefined,
        sortable: true,
        resizable: true,
        filter: one.number ? "agNumberColumnFilter" : "agTextColumnFilter",
        comparator: one.number ? byNumber : undefined,
        tooltipValueGetter: (params) => params.value || undefined,
        cellClass: (params) => {
          const right = one.number ? "er-right " : "";
          return one.mark ? `${right}er-tag er-tag-${params.data[one.mark] ?? ""}` : right;
        },
      };
    },
    fill(rows) {
      this.api.setGridOption("rowData", rows);
    },
    // Shows only rows that hold every word, in whichever column.
    find(text) {
      this.api.setGridOption("quickFilterText", text);
      this.$emit("found", { rows: sayIfEmpty(this.api) });
    },
    go(key) {
      const node = this.api.getRowNode(String(key));
      if (!node || node.rowIndex === null) return;
      this.api.ensureIndexVisible(node.rowIndex);
      this.api.setFocusedCell(node.rowIndex, this.columns[0].field);
    },
  },
};
