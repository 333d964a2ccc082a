// The table townships × metrics: rows come as plain arrays from the server, and only what is seen is drawn.
import { byNumber, createGrid, localeText, sayIfEmpty, settled, theme } from "review_grids";

const LEAD = [
  { colId: "county", headerName: "区县", at: 0, width: 92 },
  { colId: "place", headerName: "乡镇", at: 1, width: 104 },
  { colId: "year", headerName: "年度", at: 2, width: 64 },
  { colId: "doubts", headerName: "待核", at: 3, width: 62, comparator: byNumber },
];

export default {
  template: '<div class="er-grid"></div>',
  props: { source: String },
  mounted() {
    this.wanted = { words: [], county: "", year: "", state: "", groups: [] };
    this.load();
  },
  unmounted() {
    this.api?.destroy();
  },
  methods: {
    async load() {
      const answer = await fetch(this.source, { headers: { accept: "application/json" } });
      if (!answer.ok) return this.$emit("broken", { status: answer.status });
      const data = await answer.json();
      this.metrics = data.metrics;
      this.place = new Map(this.metrics.map((one, number) => [one.id, number]));
      this.states = data.states;
      this.api?.destroy();
      this.api = createGrid(this.$el, this.options(data));
      this.$emit("ready", { rows: data.rows.length });
    },
    options(data) {
      const told = settled(60, (spot) => this.$emit("cell", spot));
      return {
        theme,
        localeText,
        columnDefs: this.columns(),
        rowData: data.rows,
        getRowId: (params) => String(params.data.k),
        rowHeight: 28,
        headerHeight: 50,
        groupHeaderHeight: 24,
        animateRows: false,
        suppressColumnMoveAnimation: true,
        suppressDragLeaveHidesColumns: true,
        suppressCellFocus: false,
        enableCellTextSelection: false,
        tooltipShowDelay: 600,
        isExternalFilterPresent: () => true,
        doesExternalFilterPass: (node) => this.passes(node.data),
        onCellFocused: (event) => {
          const column = event.column?.getColId?.();
          const node = event.rowIndex === null ? null : this.api.getDisplayedRowAtIndex(event.rowIndex);
          if (!column || !node) return;
          told({ row: node.data.k, metric: this.place.has(column) ? column : "" });
        },
        onFirstDataRendered: () => this.$emit("drawn", { at: performance.now() }),
      };
    },
    columns() {
      const fixed = LEAD.map(({ at, ...column }) => ({
        ...column,
        pinned: "left",
        sortable: true,
        resizable: true,
        suppressMovable: true,
        valueGetter: (params) => params.data.h[at],
        tooltipValueGetter: (params) => [params.data.h[0], params.data.h[1], params.data.f].filter(Boolean).join("　"),
        cellClass: column.colId === "doubts" ? "er-count" : "er-head",
      }));
      const groups = [];
      for (const [number, metric] of this.metrics.entries()) {
        if (groups.at(-1)?.headerName !== metric.group) groups.push({ headerName: metric.group, children: [] });
        groups.at(-1).children.push({
          colId: metric.id,
          headerName: metric.unit ? `${metric.name}（${metric.unit}）` : metric.name,
          headerTooltip: metric.name,
          wrapHeaderText: true,
          width: 98,
          sortable: true,
          resizable: true,
          comparator: byNumber,
          valueGetter: (params) => params.data.v[number],
          cellClass: (params) => this.classOf(params.data, number),
        });
      }
      return [{ headerName: "报告", children: fixed }, ...groups];
    },
    classOf(row, number) {
      const letter = row.s[number];
      const state = this.states[letter.toLowerCase()] ?? "missing";
      return letter === letter.toLowerCase() ? `er-cell er-${state}` : `er-cell er-${state} er-marked`;
    },
    has(row, number) {
      const letter = row.s[number];
      const state = this.wanted.state;
      if (state === "flagged") return letter !== letter.toLowerCase();
      return this.states[letter.toLowerCase()] === state;
    },
    passes(row) {
      const { words, county, year, state } = this.wanted;
      if (county && row.h[0] !== county) return false;
      if (year && String(row.h[2]) !== String(year)) return false;
      if (words.length && !words.every((word) => row.f.includes(word) || row.h.join(" ").includes(word))) return false;
      return !state || this.inGroups().some((number) => this.has(row, number));
    },
    inGroups() {
      const groups = this.wanted.groups;
      return this.metrics
        .map((_, number) => number)
        .filter((number) => !groups.length || groups.includes(this.metrics[number].group));
    },
    // Narrows rows and columns down; words that name a metric choose columns, all others choose rows.
    narrow(wanted) {
      const words = wanted.text.split(/\s+/).filter(Boolean);
      const names = words.filter((word) => this.metrics.some((one) => one.name.includes(word)));
      this.wanted = { ...wanted, words: words.filter((word) => !names.includes(word)) };
      this.api.onFilterChanged();
      let shown = this.inGroups().filter(
        (number) => !names.length || names.some((word) => this.metrics[number].name.includes(word)),
      );
      if (wanted.state) {
        const rows = [];
        this.api.forEachNodeAfterFilter((node) => rows.push(node.data));
        shown = shown.filter((number) => rows.some((row) => this.has(row, number)));
      }
      const kept = new Set(shown.map((number) => this.metrics[number].id));
      const all = this.metrics.map((one) => one.id);
      this.api.setColumnsVisible(all.filter((id) => !kept.has(id)), false);
      this.api.setColumnsVisible([...kept], true);
      this.$emit("narrowed", { rows: sayIfEmpty(this.api), metrics: kept.size });
    },
    replace(rows) {
      this.api.applyTransaction({ update: rows });
      this.api.refreshCells({ force: true });
    },
    // Brings a cell into sight and chooses it.
    go(row, metric) {
      const node = this.api?.getRowNode(String(row));
      if (!node || node.rowIndex === null) return;
      this.api.ensureIndexVisible(node.rowIndex);
      if (metric) {
        if (!this.api.getColumn(metric)?.isVisible()) this.api.setColumnsVisible([metric], true);
        this.api.ensureColumnVisible(metric, "auto");
      }
      this.api.setFocusedCell(node.rowIndex, metric || "place");
    },
  },
};
