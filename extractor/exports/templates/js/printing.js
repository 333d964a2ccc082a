// What is printed is made for paper: the table in sheets of a few columns, the findings as a list, a text as it is.
const PER_SHEET = 11;
const paper = document.getElementById('print');
let wanted = null;

function printReport(number) { wanted = number; window.print(); }

function preparePaper() {
  const number = wanted !== null ? wanted : (pane.wide ? state.r : null);
  wanted = null;
  const sheets = number !== null ? paperText(number) : { table: paperTable, findings: paperFindings, reports: paperReports, changes: paperChanges }[state.tab]();
  const foot = el('p', { class: 'foot', text: '由程序从报告原文提取、核对，供核实时参考；数值以原文为准' + (data.changed ? '，有颜色的 ' + data.changed + ' 格由人工改动' : '') + '。' + (data.made ? '处理时间：' + data.made.slice(0, 10) + '。' : '') + (data.ruleset ? '规则版本：' + data.ruleset : '') });
  sheets[sheets.length - 1].append(foot);
  paper.replaceChildren(...sheets);
}

function paperTable() {
  const sheets = [el('h1', { text: '法治政府建设情况报告数据汇总表' })];
  for (let from = 0; from < Math.max(1, table.columns.length); from += PER_SHEET) {
    const columns = table.columns.slice(from, from + PER_SHEET);
    const head = el('tr', {}, el('th', { class: 'who', text: '报告' }), columns.map((no) => el('th', { text: metrics[no].name + (metrics[no].unit ? '（' + metrics[no].unit + '）' : '') })));
    const rows = table.rows.map((no) => el('tr', {}, el('th', { text: title(no) }), columns.map((column) => tableCell(data.reports[no].cells[column], metrics[column], no))));
    const total = el('tr', {}, el('th', { text: '合计（全部报告）' }), columns.map((no) => el('td', { text: data.totals[no + 1] })));
    sheets.push(el('div', { class: 'sheet' }, el('table', {}, el('thead', {}, head), el('tbody', {}, rows, total))));
  }
  sheets.push(el('p', { class: 'foot', text: [data.totals[0], '？ 表示报告写了几个不同的数，待核；“以上、以内、约、近”为约数。'].filter(Boolean).join('；') }));
  return sheets;
}

function paperFindings() {
  const rows = findings.shown.map((no, index) => {
    const one = data.findings[no];
    const proofs = one.e.map(([start, end, quote, where], at) => badge(at) + (where < 0 ? quote : around(report(where).text, start, end, 30).map((part, side) => (side === 1 ? '【' + shorten(part, 120) + '】' : part)).join('')));
    const cell = (text) => el('td', { class: 'left', text });
    return el('tr', {}, cell(String(index + 1)), cell(L.severity[one.s]), cell(title(one.r)), cell(one.o === 'open' ? one.m : one.m + '\n（' + L.finding[one.o] + '：' + one.t + '）'), cell(proofs.join('\n')), cell([one.x ? '应为' + one.x : '', one.a ? '实为' + one.a : ''].filter(Boolean).join('；')));
  });
  const widths = ['4%', '6%', '12%', '28%', '36%', '14%'];
  const columns = el('colgroup', {}, widths.map((width) => { const col = el('col'); col.style.width = width; return col; }));
  const head = ['号', '级别', '报告', '问题', '原文', '应为／实为'].map((word) => el('th', { text: word }));
  return [el('h1', { text: '法治政府建设情况报告问题清单' }), el('table', {}, columns, el('thead', {}, el('tr', {}, head)), el('tbody', {}, rows))];
}

function paperReports() {
  const copy = reports.root.querySelector('table').cloneNode(true);
  return [el('h1', { text: '报告清单' }), copy];
}

function paperChanges() {
  return [el('h1', { text: '人工修改记录' }), changes.root.querySelector('table').cloneNode(true)];
}

function paperText(number) {
  const box = el('div', { class: 'text' });
  const one = report(number);
  const marks = number === view.number ? view.marks : [];
  one.paragraphs.forEach((place) => { const node = el('p'); fill(node, one, place, marks); box.append(node); });
  return [el('div', { class: 'upright' }, el('h1', { text: title(number) + '　' + data.reports[number].file }), textLegend(), box)];
}
