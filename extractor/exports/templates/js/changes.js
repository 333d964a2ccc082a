// What people changed, the newest first: who, when, what from, what to, why. The last two cells of a row lead to its place.
const changes = { root: null, body: null, drawn: false, shown: [] };
const CHANGE_SKIPPED = ['对象编号']; // what programs need

function buildChanges() {
  changes.who = el('input', { type: 'search', placeholder: '找姓名、报告、指标、理由', 'aria-label': '找改动', oninput: drawChanges });
  changes.told = el('span', { class: 'told' });
  changes.body = el('tbody');
  changes.root = el('section', { class: 'view' },
    el('div', { class: 'tools' }, changes.who, el('button', { text: '打印', onclick: () => window.print() }), changes.told),
    el('div', { class: 'scroll' }, el('table', { class: 'files' }, el('thead', {}, el('tr', {}, changeHeads().map((word) => el('th', { text: word })))), changes.body)));
  return changes.root;
}

function changeHeads() { return data.changeHeads.filter((one) => !CHANGE_SKIPPED.includes(one)); }

function changeCells(row) { return data.changeHeads.map((one, no) => [one, row[no]]).filter(([one]) => !CHANGE_SKIPPED.includes(one)).map(([, cell]) => String(cell)); }

function showChanges() { if (!changes.drawn) drawChanges(); }

function drawChanges() {
  changes.drawn = true;
  const words = changes.who.value.trim().split(/\s+/).filter(Boolean);
  changes.shown = data.changes.filter((row) => words.every((word) => changeCells(row).join(' ').includes(word))).reverse();
  changes.body.replaceChildren(...changes.shown.map(changeRow));
  changes.told.textContent = changes.shown.length + ' 条记录；其中 ' + data.changed + ' 格的数值由人工改动';
}

function changeRow(row) {
  const [number, metric] = row.slice(data.changeHeads.length);
  const open = () => go({ r: number, m: metric });
  const leads = number === null ? {} : { class: 'go', tabindex: 0, onclick: open, onkeydown: (event) => { if (event.key === 'Enter') open(); } };
  return el('tr', leads, changeCells(row).map((cell) => el('td', { text: cell })));
}
