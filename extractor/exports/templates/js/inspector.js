// The right half: a report's text, and above it what was asked for: a cell, a finding or a number.
const pane = { root: null, head: null, inspector: null, text: null, number: null, wide: false };

function buildPane() {
  pane.head = el('header');
  pane.inspector = el('section', { class: 'inspector', 'aria-live': 'polite' });
  pane.text = el('div', { class: 'text', tabindex: 0, onclick: onTextClick });
  pane.root = el('section', { class: 'pane', hidden: true, 'aria-label': '报告原文' }, pane.head, pane.inspector, textLegend(), pane.text);
  return pane.root;
}

function showPane() {
  const number = state.r;
  pane.root.hidden = number === null;
  if (number === null) { pane.number = null; return; }
  if (pane.number !== number) {
    pane.number = number;
    drawText(number, pane.text);
    pane.text.scrollTop = 0;
  }
  drawHead(number);
  if (state.f !== null) inspectFinding(state.f);
  else if (state.m !== null) inspectCell(number, state.m);
  else if (state.at !== null) inspectPlace(number, state.at);
  else inspectReport(number);
}

function drawHead(number) {
  const one = data.reports[number];
  const step = (by) => () => stepLoose(by);
  pane.root.classList.toggle('wide', pane.wide);
  pane.head.replaceChildren(
    el('b', { text: title(number) + '　' + one.file, title: [one.issuer, one.file].filter(Boolean).join('\n') }),
    el('button', { text: '◀', title: '上一个没有归入指标的数字', onclick: step(-1), disabled: !one.loose }),
    el('span', { text: '未归类 ' + one.loose }),
    el('button', { text: '▶', title: '下一个没有归入指标的数字', onclick: step(1), disabled: !one.loose }),
    el('button', { text: '打印原文', onclick: () => printReport(number) }),
    el('button', { text: pane.wide ? '并排' : '放大', onclick: () => { pane.wide = !pane.wide; readAddress(); showMark(0); } }),
    el('button', { text: '×', title: '关闭原文', onclick: () => { pane.wide = false; go({}); } }));
}

function operand(no, words, note, go_) {
  const [left, middle, right] = words;
  return el('button', { class: go_ ? 'op' : 'op gone', onclick: go_ || null, disabled: !go_ },
    el('span', { class: 'no', text: no }), left, el('b', { text: shorten(middle, 80) }), right, ' ', el('small', { text: note }));
}

function badge(no) { return CIRCLED[no] || '(' + (no + 1) + ')'; }

function inspectCell(number, id) {
  const one = report(number);
  const cell = data.reports[number].cells[metrics.findIndex((each) => each.id === id)];
  const own = cell ? cell[4] : [];
  const others = one.mentions.map((each, no) => no).filter((no) => one.mentions[no].metric === id && !own.includes(no));
  const all = [...own, ...others];
  const line = (no, index) => {
    const each = one.mentions[no];
    const page = each.page ? '第' + each.page + '页' : '';
    const note = [L.role[each.role], L.part[each.part], L.section[each.section], page, each.source === 'ocr' ? '识别' : '', each.cue ? '依据词：' + each.cue : '', each.rule];
    return operand(index + 1, around(one.text, each.start, each.end, 26), note.filter(Boolean).join(' · '), () => showMark(index));
  };
  const related = data.findings.map((each, no) => no).filter((no) => data.findings[no].r === number && data.findings[no].k.includes(id));
  pane.inspector.replaceChildren(
    el('h3', { text: metricName(id) + '　' + cellText(cell) }),
    el('p', { class: 'faint', text: tellCell(cell) }),
    ...(cell && cell[7] ? [el('p', { class: 'hand', text: cell[7] })] : []),
    ...related.map(findingLink),
    ...own.map(line),
    ...(others.length ? [el('p', { class: 'faint', text: '不进汇总表的同一指标数字：' })] : []),
    ...others.map((no, index) => line(no, own.length + index)));
  markText(all.map((no, index) => ({ start: one.mentions[no].start, end: one.mentions[no].end, badge: String(index + 1) })), 0);
}

function findingLink(no) {
  const one = data.findings[no];
  return el('p', {}, el('button', { onclick: () => go({ f: no }) }, el('span', { class: 'chip ' + one.s, text: L.severity[one.s] }), ' ' + shorten(one.m, 90) + (one.o === 'open' ? '' : '（' + L.finding[one.o] + '）')));
}

function cellText(cell) {
  if (!cell) return '没有提到';
  if (cell[3] === 'rejected') return '剔除';
  if (cell[0] === null) return cell[5].join(' / ') + ' ？';
  return figure({ value: cell[0], unit: cell[1], approx: cell[2] });
}

function tellCell(cell) {
  if (!cell) return '报告里没有找到这个指标。';
  const said = { single: '一处写明', total: '印出的合计数', agreed: '多处写明，数值一致', ambiguous: '写了几个不同的数，请人工判断；汇总表留空', conflict: '同一件事前后两个数，不能同时为真；汇总表留空',
    corrected: '人工更正', rejected: '人工剔除，汇总表留空', assigned: cell[0] === null ? '人工归入的数与提取的不同，请人工判断；汇总表留空' : '人工归入' };
  return said[cell[3]] + (cell[2] !== 'exact' && cell[0] !== null ? '；约数' : '') + '。';
}

function inspectFinding(no) {
  const one = data.findings[no];
  const check = data.checks[one.c];
  const shown = state.r;
  const marks = [];
  const rows = one.e.map(([start, end, quote, where, file], index) => {
    if (where < 0) return operand(index + 1, ['', quote, ''], '在“' + file + '”里，不在本批', null);
    const other = report(where);
    const near = other.mentions.find((each) => each.start < end && each.end > start);
    const note = (near ? metricName(near.metric) : '') + (where === one.r ? '' : '　在 ' + title(where) + ' ' + data.reports[where].file);
    if (where === shown) marks.push({ start, end, badge: String(index + 1), index });
    const jump = () => {
      if (where !== state.r) go({ f: no, r: where });
      else showMark(marks.findIndex((each) => each.index === index));
    };
    return operand(index + 1, around(other.text, start, end, 22), note, jump);
  });
  const sum = sumLine(one);
  pane.inspector.replaceChildren(...[
    el('h3', {}, el('span', { class: 'chip ' + one.s, text: L.severity[one.s] }), ' ' + (check ? check.title : one.c)),
    el('p', { text: one.m }),
    one.o === 'open' ? null : el('p', { class: 'hand', text: L.finding[one.o] + '：' + one.t }),
    sum ? el('p', { class: 'sumline', text: sum }) : null,
    one.x || one.a ? el('p', { class: 'sumline' }, one.x ? [el('span', { class: 'faint', text: '应为 ' }), one.x + '　'] : [], one.a ? [el('span', { class: 'faint', text: '实为 ' }), one.a] : []) : null,
    ...rows,
    check ? el('p', { class: 'faint', text: '为什么：' + check.help }) : null,
    check && check.ask ? el('p', { class: 'faint', text: '问乡镇：' + check.ask }) : null,
    el('p', { class: 'faint', text: '检查编号 ' + one.c }),
  ].filter(Boolean));
  markText(marks, 0);
}

// Where one operand should be the sum of the others, say the sum; else nothing.
function sumLine(one) {
  const values = one.e.map(([start, end, , where]) => {
    const hit = where < 0 ? null : report(where).numbers.find((each) => each.start < end && each.end > start && each.value !== null);
    return hit ? { value: hit.value, unit: hit.unit || '' } : null;
  });
  const expected = /^-?\d+(\.\d+)?/.exec(one.x || '');
  if (values.length < 3 || values.includes(null) || !expected || new Set(values.map((each) => each.unit === '%')).size > 1) return '';
  const parts = values.slice(1);
  const sum = Number(parts.reduce((all, each) => all + Number(each.value), 0).toFixed(6));
  if (sum !== Number(expected[0])) return '';
  return parts.map((each) => each.value).join(' ＋ ') + ' ＝ ' + sum + ' ≠ ' + values[0].value + values[0].unit;
}

function inspectPlace(number, at) {
  const one = report(number);
  const span = spansOf(one).find((each) => each.start <= at && each.end > at);
  if (!span) { inspectReport(number); return; }
  const lines = [];
  one.mentions.filter((each) => each.start === span.start && each.end === span.end).forEach((each) => {
    lines.push(el('p', {}, tellMention(each) + '　', el('button', { text: '看该指标', onclick: () => go({ r: number, m: each.metric }) })),
      el('p', { class: 'faint', text: ['规则 ' + each.rule, each.cue ? '依据词：' + each.cue : '', L.section[each.section], each.page ? '第' + each.page + '页' : ''].filter(Boolean).join(' · ') }));
  });
  one.numbers.filter((each) => each.start === span.start && each.end === span.end && each.mention === null).forEach((each) => {
    lines.push(el('p', { text: [figure(each), tellNumber(one, each)].filter(Boolean).join('　') }));
  });
  data.findings.forEach((each, no) => {
    if (each.e.some(([start, end, , where]) => where === number && start < span.end && end > span.start)) lines.push(findingLink(no));
  });
  pane.inspector.replaceChildren(el('h3', { text: '“' + one.text.slice(span.start, span.end) + '”' }), ...lines);
  markText([{ start: span.start, end: span.end, badge: '' }], 0);
}

function inspectReport(number) {
  const one = data.reports[number];
  const own = data.findings.map((each, no) => no).filter((no) => data.findings[no].r === number);
  pane.inspector.replaceChildren(
    el('h3', { text: one.issuer || title(number) }),
    el('p', { class: 'faint', text: [one.county, one.year ? one.year + '年度' : '年度不明', one.date ? '落款 ' + one.date : '没有完整落款日期', one.length + ' 字'].filter(Boolean).join(' · ') }),
    ...one.notes.map((note) => el('p', { class: 'note', text: note })),
    ...(own.length ? own.map(findingLink) : [el('p', { class: 'faint', text: '没有发现问题。' })]));
  markText([], 0);
}

function onTextClick(event) {
  const hit = event.target.closest('mark.go');
  if (hit) go({ r: state.r, at: Number(hit.dataset.at) });
}

// Go to the next number that no metric explains, from the one last looked at.
function stepLoose(by) {
  const loose = report(state.r).numbers.filter((each) => each.status === 'quantity');
  const from = state.at === null ? (by > 0 ? -1 : Infinity) : state.at;
  const next = by > 0 ? loose.find((each) => each.start > from) || loose[0] : loose.filter((each) => each.start < from).pop() || loose[loose.length - 1];
  if (next) go({ r: state.r, at: next.start });
}
