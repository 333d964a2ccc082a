// Townships × metrics. Rows stand in blocks, and only blocks in or near view hold cells: the others are one empty row of
// their height, so that a table of 600 × 106 opens, scrolls and makes room for a text as quickly as a short one.
const table = { blocks: [], watch: null, root: null, told: null, grid: null, rows: [], columns: [], sort: null, up: true, filled: [], flags: [], chosen: null };
const WIDTH = 84;
const HEAD_WIDTH = 150;
const BLOCK = 12;
const ROW_HEIGHT = 43;

function buildTable() {
  table.filled = metrics.map(() => 0);
  table.flags = data.reports.map(() => new Map());
  data.reports.forEach((one) => Object.keys(one.cells).forEach((no) => { table.filled[no] += 1; }));
  for (const one of data.findings) {
    if (one.s === 'info' || one.o !== 'open') continue;
    for (const id of one.k) if (table.flags[one.r].get(id) !== 'error') table.flags[one.r].set(id, one.s);
  }
  const search = (name, hint) => el('input', { type: 'search', name, placeholder: hint, 'aria-label': hint, oninput: drawTable });
  const groups = Array.from(new Set(metrics.map((one) => one.group)));
  table.who = search('who', '找乡镇、文件、年度');
  table.what = search('what', '找指标');
  table.group = el('select', { 'aria-label': '指标类别', onchange: drawTable }, el('option', { value: '', text: '全部类别' }), groups.map((one) => el('option', { value: one, text: one })));
  table.only = el('select', { 'aria-label': '只看', onchange: drawTable },
    el('option', { value: '', text: '全部报告' }), el('option', { value: 'error', text: '有错误的' }),
    el('option', { value: 'flag', text: '有错误或提醒的' }), el('option', { value: 'unclear', text: '有待核数值的' }));
  table.empty = el('input', { type: 'checkbox', onchange: drawTable });
  table.told = el('span', { class: 'told' });
  table.grid = el('table', { class: 'sum', onclick: onCell, onkeydown: (event) => { if (event.key === 'Enter') onCell(event); } });
  const item = (kind, words) => el('span', {}, el('i', { class: kind }), words);
  table.root = el('section', { class: 'view' },
    el('div', { class: 'tools' }, table.who, table.what, table.group, table.only,
      el('label', {}, table.empty, ' 显示没人填报的指标'), el('button', { text: '打印', onclick: () => window.print() }), table.told),
    el('div', { class: 'tools legend' }, item('sure', '明确'), item('approx', '约数（余、近、以上）或口径不同的单位'), item('ambiguous', '多个不同数值，待核'),
      item('conflict', '前后矛盾，待核'), item('missing', '没有提到'),
      data.changed ? [item('corrected', '人工更正、归入'), item('rejected', '人工剔除')] : null, item('flag-error', '涉及错误'), item('flag-warning', '涉及提醒'),
      el('span', { text: '点数字看原文；点表头排序' })),
    el('div', { class: 'scroll' }, table.grid));
  drawTable();
  return table.root;
}

// Whether somebody has to decide between several values; a cell that a person has emptied is decided.
function unclear(cell) { return cell[0] === null && cell[3] !== 'rejected'; }

function kindOf(cell) {
  if (!cell) return 'missing';
  if (cell[3] === 'rejected') return 'rejected';
  if (cell[0] === null) return cell[3] === 'conflict' ? 'conflict' : 'ambiguous';
  if (cell[3] === 'corrected' || cell[3] === 'assigned') return 'corrected';
  return cell[2] !== 'exact' || !cell[6] ? 'approx' : 'sure';
}

function chooseRows() {
  const words = table.who.value.trim().split(/\s+/).filter(Boolean);
  const counts = data.reports.map(() => ({ error: 0, warning: 0, info: 0 }));
  data.findings.forEach((one) => { if (one.o === 'open') counts[one.r][one.s] += 1; });
  table.counts = counts;
  const wanted = (one, no) => {
    if (!one.ok) return false;
    const about = [one.place, one.issuer, one.county, one.year, one.file].join(' ');
    if (!words.every((word) => about.includes(word))) return false;
    if (table.only.value === 'error') return counts[no].error > 0;
    if (table.only.value === 'flag') return counts[no].error + counts[no].warning > 0;
    if (table.only.value === 'unclear') return Object.values(one.cells).some(unclear);
    return true;
  };
  table.rows = data.reports.map((one, no) => no).filter((no) => wanted(data.reports[no], no));
  if (table.sort === null) return;
  const value = (no) => {
    const cell = data.reports[no].cells[table.sort];
    return cell && cell[0] !== null ? Number(cell[0]) : null;
  };
  table.rows.sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return (left === null) - (right === null);
    return table.up ? left - right : right - left;
  });
}

function drawTable() {
  chooseRows();
  const word = table.what.value.trim();
  table.columns = metrics.map((one, no) => no).filter((no) =>
    (table.empty.checked || table.filled[no] || word) && (!table.group.value || metrics[no].group === table.group.value) &&
    (!word || metrics[no].name.includes(word)));
  const head = el('tr', {}, el('th', { scope: 'col', text: '报告', title: '按文件名排序' }), table.columns.map((no) => {
    const one = metrics[no];
    const order = table.sort === no ? (table.up ? 'up' : 'down') : '';
    return el('th', { scope: 'col', class: order, 'data-sort': no, title: one.group + '\n' + one.name + '\n' + table.filled[no] + ' 份报告提到；点一下排序' }, one.name, ' ', el('small', { text: one.unit }));
  }));
  const columns = el('colgroup', {}, el('col'), table.columns.map(() => el('col')));
  columns.children[0].style.width = HEAD_WIDTH + 'px';
  Array.from(columns.children).slice(1).forEach((col) => { col.style.width = WIDTH + 'px'; });
  table.grid.style.width = HEAD_WIDTH + WIDTH * table.columns.length + 'px';
  const total = el('tr', {}, el('th', { scope: 'row', title: data.totals[0] }, '合计', el('small', { text: '全部报告' })),
    table.columns.map((no) => el('td', { text: data.totals[no + 1] })));
  const blocks = Math.max(1, Math.ceil(table.rows.length / BLOCK));
  table.blocks = Array.from({ length: blocks }, (_, no) => ({ no, node: el('tbody', { 'data-block': no }), full: false, height: 0 }));
  table.blocks.forEach(emptyBlock);
  table.grid.replaceChildren(columns, el('thead', {}, head), ...table.blocks.map((one) => one.node), el('tfoot', {}, total));
  fillBlock(table.blocks[0]);
  if (table.watch) table.watch.disconnect();
  table.watch = new IntersectionObserver(onView, { root: table.grid.parentNode, rootMargin: '300px 0px' });
  table.blocks.forEach((one) => table.watch.observe(one.node));
  table.told.textContent = table.rows.length + ' 份报告 × ' + table.columns.length + ' 个指标';
  markCell();
}

function onView(entries) {
  for (const entry of entries) {
    const block = table.blocks[Number(entry.target.dataset.block)];
    if (!block || block.node !== entry.target) continue;
    if (entry.isIntersecting) fillBlock(block);
    else if (block.full && entry.boundingClientRect.height) { block.height = entry.boundingClientRect.height; emptyBlock(block); }
  }
}

function fillBlock(block) {
  if (block.full) return;
  block.full = true;
  block.node.replaceChildren(...table.rows.slice(block.no * BLOCK, (block.no + 1) * BLOCK).map(tableRow));
  if (state.m !== null && table.rows.indexOf(state.r, block.no * BLOCK) < (block.no + 1) * BLOCK) chooseCell(block);
}

function emptyBlock(block) {
  const rows = Math.min(BLOCK, table.rows.length - block.no * BLOCK);
  const space = el('td', { colspan: table.columns.length + 1 });
  space.style.height = (block.height || rows * ROW_HEIGHT) + 'px';
  block.full = false;
  block.node.replaceChildren(...(rows > 0 ? [el('tr', { class: 'space', 'aria-hidden': 'true' }, space)] : []));
}

function rowHead(no) {
  const one = data.reports[no];
  const count = table.counts[no];
  const flags = [count.error ? '错误' + count.error : '', count.warning ? '提醒' + count.warning : ''].filter(Boolean).join(' ');
  const note = [one.place ? one.file : '', flags].filter(Boolean).join('　');
  return el('th', { scope: 'row', 'data-r': no, tabindex: 0, title: [one.issuer, one.file, ...one.notes].filter(Boolean).join('\n') }, title(no), el('small', { text: note }));
}

function tableRow(no) {
  const one = data.reports[no];
  return el('tr', {}, rowHead(no), table.columns.map((column) => tableCell(one.cells[column], metrics[column], no)));
}

function tableCell(cell, metric, no) {
  const flag = table.flags[no].get(metric.id);
  const node = document.createElement('td');
  node.className = kindOf(cell) + (flag ? ' flag-' + flag : '') + (cell || flag ? ' has' : '');
  if (cell || flag) { node.dataset.r = no; node.dataset.m = metric.id; node.tabIndex = 0; }
  if (!cell) return node;
  if (cell[7]) node.title = cell[7];
  if (cell[3] === 'rejected') { node.textContent = '剔除'; return node; }
  if (cell[0] === null) { node.textContent = shorten(cell[5].join(' / '), 24) + ' ？'; node.title = tellCell(cell); return node; }
  node.textContent = cell[0] + (cell[7] && kindOf(cell) !== 'corrected' ? ' ✓' : '');
  const extra = (cell[1] !== metric.unit && cell[0] !== '0' ? cell[1] : '') + (L.approx[cell[2]] ? ' ' + L.approx[cell[2]] : '');
  if (extra) node.append(el('small', { text: extra }));
  return node;
}

function onCell(event) {
  const hit = event.target.closest('[data-r], th[data-sort], thead th');
  if (!hit) return;
  if (hit.dataset.r !== undefined) { go({ r: Number(hit.dataset.r), m: hit.dataset.m || null }); return; }
  const no = hit.dataset.sort === undefined ? null : Number(hit.dataset.sort);
  table.up = no !== null && table.sort === no ? !table.up : false;
  table.sort = no;
  drawTable();
}

// Show which cell the right half speaks of.
function markCell() {
  if (table.chosen) table.chosen.classList.remove('chosen');
  table.chosen = null;
  if (state.r === null || state.m === null) return;
  const at = table.rows.indexOf(state.r);
  if (at < 0) return;
  const block = table.blocks[Math.floor(at / BLOCK)];
  if (block.full) chooseCell(block); else fillBlock(block);
  if (!table.chosen || state.tab !== 'table') return;
  const [box, cell] = [table.grid.parentNode.getBoundingClientRect(), table.chosen.getBoundingClientRect()];
  if (cell.right > box.right || cell.left < box.left + HEAD_WIDTH || cell.top < box.top + 50 || cell.bottom > box.bottom - 40) table.chosen.scrollIntoView({ block: 'center', inline: 'center' });
}

function chooseCell(block) {
  table.chosen = block.node.querySelector('td[data-r="' + state.r + '"][data-m="' + CSS.escape(state.m) + '"]');
  if (table.chosen) table.chosen.classList.add('chosen');
}
