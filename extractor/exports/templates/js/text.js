// A report's text with its figures coloured; only the paragraphs that a mark touches are drawn again.
const ROLES = ['actual', 'target', 'previous', 'cumulative', 'mandated'];

// Return spans {start, end, kind, tip} in the order of the text: one a figure; figures of one place become one span.
function spansOf(one) {
  if (one.spans) return one.spans;
  const found = new Map();
  const add = (start, end, kind, rank, tip) => {
    const key = start + '-' + end;
    const old = found.get(key);
    if (!old) found.set(key, { start, end, kind, rank, tips: [tip] });
    else {
      old.tips.push(tip);
      if (rank < old.rank) { old.kind = kind; old.rank = rank; }
    }
  };
  for (const each of one.mentions) add(each.start, each.end, each.role, ROLES.indexOf(each.role), tellMention(each));
  for (const each of one.numbers) {
    if (each.mention !== null && found.has(each.start + '-' + each.end)) continue;
    const kind = each.mention === null ? each.status : one.mentions[each.mention].role;
    add(each.start, each.end, kind, 9, tellNumber(one, each));
  }
  one.spans = Array.from(found.values()).sort((a, b) => a.start - b.start || b.end - a.end);
  return one.spans;
}

function tellMention(each) {
  return [metricName(each.metric), L.role[each.role], L.part[each.part], figure(each)].filter(Boolean).join(' · ');
}

function tellNumber(one, each) {
  if (each.mention !== null) return tellMention(one.mentions[each.mention]);
  if (each.status !== 'quantity') return L.ledger[each.status];
  const near = each.near ? '可能是“' + metricName(each.near) + '”（把握 ' + each.score + '）' : '没有相近的指标';
  return '没有归入任何指标；' + near;
}

const view = { number: null, box: null, marks: [] };

function drawText(number, box) {
  const one = report(number);
  view.number = number; view.box = box; view.marks = [];
  const nodes = document.createDocumentFragment();
  one.paragraphs.forEach((place) => { const node = el('p'); fill(node, one, place, []); nodes.append(node); });
  box.replaceChildren(nodes);
}

function fill(node, one, place, marks) {
  const spans = spansOf(one);
  const here = [];
  let low = 0, high = spans.length;
  while (low < high) { const mid = (low + high) >> 1; if (spans[mid].start < place.start - 400) low = mid + 1; else high = mid; }
  for (let i = low; i < spans.length && spans[i].start < place.end; i++) if (spans[i].end > place.start) here.push(spans[i]);
  const active = marks.filter((each) => each.start < place.end && each.end > place.start);
  const cuts = new Set([place.start, place.end]);
  for (const each of [...here, ...active]) {
    cuts.add(Math.max(each.start, place.start));
    cuts.add(Math.min(each.end, place.end));
  }
  const sorted = Array.from(cuts).sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [start, end] = [sorted[i], sorted[i + 1]];
    const words = one.text.slice(start, end);
    const span = here.filter((each) => each.start <= start && each.end >= end).pop();
    const mark = active.find((each) => each.start <= start && each.end >= end);
    if (!span && !mark) { parts.push(words); continue; }
    const classes = [span ? span.kind + ' go' : '', mark ? 'op-mark' + (mark.end - mark.start > 30 ? ' long' : '') : ''].join(' ').trim();
    const piece = el('mark', { class: classes, title: span ? span.tips.join('\n') : null, 'data-at': span ? span.start : null });
    if (mark) {
      piece.dataset.mark = mark.no;
      if (mark.badge && mark.start === start) piece.append(el('sup', { text: mark.badge }));
    }
    piece.append(words);
    parts.push(piece);
  }
  node.replaceChildren(...parts);
}

// Mark the places {start, end, badge} and bring the first of them (or number ``now``) into view.
function markText(marks, now) {
  const one = report(view.number);
  marks.forEach((each, no) => { each.no = no; });
  one.paragraphs.forEach((place, no) => {
    const touched = (each) => each.start < place.end && each.end > place.start;
    if (view.marks.some(touched) || marks.some(touched)) fill(view.box.children[no], one, place, marks);
  });
  view.marks = marks;
  if (marks.length) showMark(now || 0);
}

function showMark(no) {
  for (const old of view.box.querySelectorAll('.now')) old.classList.remove('now');
  const pieces = view.box.querySelectorAll('[data-mark="' + no + '"]');
  if (!pieces.length) return;
  for (const piece of pieces) piece.classList.add('now');
  // paragraphs out of view have guessed heights, so the place is asked for again once they are drawn
  pieces[0].scrollIntoView({ block: 'center' });
  requestAnimationFrame(() => pieces[0].scrollIntoView({ block: 'center' }));
}

function textLegend() {
  const item = (kind, words) => el('span', {}, el('mark', { class: kind, text: words }));
  return el('div', { class: 'legend key' },
    item('actual', '实际'), item('target', '目标'), item('previous', '往年'), item('cumulative', '累计'),
    item('mandated', '要求'), item('quantity', '未归入指标'), item('context', '其他年份、目标等'),
    item('placeholder', '未填写'), item('date', '日期、名称'));
}
