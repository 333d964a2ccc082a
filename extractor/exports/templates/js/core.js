// Data and small tools. Everything that comes from a document is written with textContent or setAttribute('title'),
// never as markup.
const data = JSON.parse(document.getElementById('overview').textContent);
const L = data.labels;
const SEVERITIES = ['error', 'warning', 'info'];
const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';
const byMetric = new Map(data.metrics.map((one) => [one[0], { id: one[0], name: one[1], group: one[2], unit: one[3] }]));
const metrics = Array.from(byMetric.values());
const opened = new Map();

function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') node.className = value;
    else if (key === 'text') node.textContent = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
  return node;
}

// Return a report's text, values and numbers, parsed when first asked for.
function report(number) {
  if (!opened.has(number)) {
    const raw = JSON.parse(document.getElementById('report-' + number).textContent);
    const mentions = raw.m.map(([metric, value, unit, start, end, approx, role, part, section, page, source, rule, cue]) =>
      ({ metric, value, unit, start, end, approx, role, part, section, page, source, rule, cue }));
    const numbers = raw.n.map(([start, end, status, mention, value, unit, approx, near, score]) =>
      ({ start, end, status, mention, value, unit, approx, near, score }));
    opened.set(number, { text: raw.t, mentions, numbers, paragraphs: paragraphs(raw.t) });
  }
  return opened.get(number);
}

function paragraphs(text) {
  const found = [];
  for (let start = 0; start <= text.length;) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    found.push({ start, end });
    start = end + 1;
  }
  return found;
}

function metricName(id) { const one = byMetric.get(id); return one ? one.name : id; }

function title(number) {
  const one = data.reports[number];
  return (one.place || one.issuer || one.file) + (one.year ? ' ' + one.year + '年' : '');
}

function figure(one) {
  if (one.value === null) return '';
  return one.value + (one.unit || '') + (L.approx[one.approx] ? '（' + L.approx[one.approx] + '）' : '');
}

// Return the words before and after a span, within its paragraph.
function around(text, start, end, width) {
  const clean = (part) => part.replace(/\s+/g, ' ');
  let left = text.slice(Math.max(0, start - width), start);
  let right = text.slice(end, end + width);
  left = left.slice(left.lastIndexOf('\n') + 1);
  if (right.includes('\n')) right = right.slice(0, right.indexOf('\n'));
  return [clean(left), clean(text.slice(start, end)), clean(right)];
}

function shorten(text, most) { return text.length > most ? text.slice(0, most) + '…' : text; }
