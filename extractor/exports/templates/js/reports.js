// All files, those that could not be read first.
const reports = { drawn: false, root: null, body: null };

function buildReports() {
  reports.who = el('input', { type: 'search', placeholder: '找乡镇、文件、年度', 'aria-label': '找报告', oninput: drawReports });
  reports.body = el('tbody');
  reports.told = el('span', { class: 'told' });
  const head = ['报告', '文件', '区县', '落款'].map((word) => el('th', { text: word }));
  const counted = ['指标', '待核', '错误', '提醒', '未归类数字'].map((word) => el('th', { class: 'n', text: word }));
  reports.root = el('section', { class: 'view' },
    el('div', { class: 'tools' }, reports.who, el('button', { text: '打印', onclick: () => window.print() }), reports.told),
    el('div', { class: 'scroll' }, el('table', { class: 'files' }, el('thead', {}, el('tr', {}, head, counted)), reports.body)));
  return reports.root;
}

function showReports() { if (!reports.drawn) drawReports(); }

function drawReports() {
  reports.drawn = true;
  const words = reports.who.value.trim().split(/\s+/).filter(Boolean);
  const shown = data.reports.map((one, no) => no).filter((no) => {
    const one = data.reports[no];
    const about = [title(no), one.issuer, one.county, one.file].join(' ');
    return words.every((word) => about.includes(word));
  });
  shown.sort((a, b) => Number(data.reports[a].ok) - Number(data.reports[b].ok) || a - b);
  reports.body.replaceChildren(...shown.map((no) => (data.reports[no].ok ? readRow(no) : failedRow(no))));
  reports.told.textContent = shown.length + ' 个文件';
  markReport();
}

function failedRow(no) {
  const one = data.reports[no];
  return el('tr', {}, el('td', { class: 'bad', text: '未能读取' }), el('td', { text: one.file }),
    el('td', { colspan: 7 }, el('span', { class: 'bad', text: one.error }), ' ', one.advice));
}

function readRow(no) {
  const one = data.reports[no];
  const cells = Object.values(one.cells);
  const waiting = cells.filter(unclear).length;
  const count = table.counts[no];
  const open = () => go({ r: no });
  const number = (value) => el('td', { class: 'n', text: value || '' });
  return el('tr', { class: 'go', 'data-r': no, tabindex: 0, onclick: open, onkeydown: (event) => { if (event.key === 'Enter') open(); } },
    el('td', {}, title(no), one.notes.map((note) => el('div', { class: 'note', text: note })), one.twice ? el('div', { class: 'note', text: '同一乡镇同一年度已有一份，不计入合计' }) : null),
    el('td', { text: one.file }), el('td', { text: one.county || '' }), el('td', { class: 'day', text: one.date || '' }),
    number(cells.filter((cell) => cell[0] !== null).length), number(waiting), number(count.error), number(count.warning), number(one.loose));
}

function markReport() {
  for (const row of reports.body.children) row.classList.toggle('chosen', state.r !== null && row.dataset.r === String(state.r));
}
