// Puts the page together and keeps it in step with the address.
const TABS = [['table', '汇总表', buildTable], ['findings', '问题清单', buildFindings, showFindings], ['reports', '报告清单', buildReports, showReports],
  ...(data.changes.length ? [['changes', '修改记录', buildChanges, showChanges]] : [])];

function start() {
  const views = new Map(TABS.map(([key, , build]) => [key, build()]));
  const failed = data.reports.filter((one) => !one.ok).length;
  const words = { table: '', findings: ' ' + data.findings.length, reports: ' ' + data.reports.length, changes: ' ' + data.changes.length };
  const tabs = new Map(TABS.map(([key, name]) => [key, el('button', { role: 'tab', text: name + words[key], onclick: () => go({ tab: key, r: state.r, m: state.m, f: state.f, at: state.at }) })]));
  const about = [data.changed ? '人工改动 ' + data.changed + ' 格' : '', data.reports.length + ' 个文件', data.made ? '处理于 ' + data.made.slice(0, 10) : '', data.version ? '版本 ' + data.version : '', data.ruleset ? '规则 ' + data.ruleset : ''];
  document.getElementById('app').replaceChildren(
    el('div', { class: 'top' }, el('h1', { text: '法治政府建设情况报告数据核对' }), el('nav', { class: 'tabs', role: 'tablist' }, Array.from(tabs.values())),
      el('span', { class: 'about' }, failed ? el('b', { class: 'bad', text: failed + ' 个文件未能读取，见报告清单　' }) : null, about.filter(Boolean).join('　'))),
    el('div', { class: 'body' }, el('main', { class: 'main' }, Array.from(views.values())), buildPane()));
  const main = document.querySelector('.main');
  watchers.push(() => {
    for (const [key, node] of views) node.hidden = key !== state.tab;
    for (const [key, node] of tabs) node.setAttribute('aria-selected', String(key === state.tab));
    for (const [key, , , show] of TABS) if (show && key === state.tab) show(); // long lists are made when they are asked for
    showPane();
    main.hidden = pane.wide && state.r !== null;
    markCell(); markFinding(); markReport();
  });
  window.addEventListener('hashchange', readAddress);
  window.addEventListener('beforeprint', preparePaper);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && state.r !== null) { pane.wide = false; go({}); } });
  readAddress();
  document.documentElement.dataset.ready = 'yes';
}

start();
