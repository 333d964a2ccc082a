// All findings, the gravest first.
const findings = { drawn: false, root: null, box: null, told: null, shown: [] };

function buildFindings() {
  const count = (level) => data.findings.filter((one) => one.s === level).length;
  findings.who = el('input', { type: 'search', placeholder: '找乡镇、文件、内容', 'aria-label': '找问题', oninput: drawFindings });
  findings.levels = SEVERITIES.map((level) => el('input', { type: 'checkbox', value: level, checked: true, onchange: drawFindings }));
  findings.told = el('span', { class: 'told' });
  findings.box = el('div', { class: 'scroll list' });
  findings.root = el('section', { class: 'view' },
    el('div', { class: 'tools' }, findings.who,
      SEVERITIES.map((level, no) => el('label', {}, findings.levels[no], ' ' + L.severity[level] + ' ' + count(level))),
      el('button', { text: '打印', onclick: () => window.print() }), findings.told),
    findings.box);
  return findings.root;
}

function showFindings() { if (!findings.drawn) drawFindings(); }

function drawFindings() {
  findings.drawn = true;
  const levels = findings.levels.filter((one) => one.checked).map((one) => one.value);
  const words = findings.who.value.trim().split(/\s+/).filter(Boolean);
  findings.shown = data.findings.map((one, no) => no).filter((no) => {
    const one = data.findings[no];
    const about = [title(one.r), data.reports[one.r].file, data.reports[one.r].issuer, one.m, one.t].join(' ');
    return levels.includes(one.s) && words.every((word) => about.includes(word));
  });
  const nodes = [];
  let level = '';
  for (const no of findings.shown) {
    const one = data.findings[no];
    if (one.s !== level) { level = one.s; nodes.push(el('h2', { text: L.severity[level] + SEVERITY_TOLD[level] })); }
    nodes.push(findingItem(no));
  }
  if (!nodes.length) nodes.push(el('p', { text: data.findings.length ? '没有符合条件的问题。' : '没有发现问题。' }));
  findings.box.replaceChildren(...nodes);
  findings.told.textContent = findings.shown.length + ' 条';
  markFinding();
}

const SEVERITY_TOLD = { error: '：印出的数不可能同时为真', warning: '：应当看一看', info: '：值得知道' };

function findingItem(no) {
  const one = data.findings[no];
  const check = data.checks[one.c];
  const open = () => go({ f: no });
  return el('div', { class: 'item ' + one.s + (one.o === 'open' ? '' : ' done'), 'data-f': no, role: 'button', tabindex: 0, onclick: open, onkeydown: (event) => { if (event.key === 'Enter') open(); } },
    el('div', { class: 'who', text: title(one.r) + '　' + data.reports[one.r].file + (check ? '　' + check.title : '') }),
    el('div', { class: 'msg', text: one.m }),
    one.o === 'open' ? null : el('div', { class: 'hand', text: L.finding[one.o] + '：' + one.t }));
}

function markFinding() {
  for (const old of findings.box.querySelectorAll('.chosen')) old.classList.remove('chosen');
  const chosen = state.f === null ? null : findings.box.querySelector('[data-f="' + state.f + '"]');
  if (!chosen) return;
  chosen.classList.add('chosen');
  chosen.scrollIntoView({ block: 'nearest' });
}
