// What is shown is told by the address (#…), so that 后退 works and a place can be passed on.
const state = { tab: 'table', r: null, m: null, f: null, at: null };
const watchers = [];

function readAddress() {
  const told = new URLSearchParams(location.hash.slice(1));
  const number = (key, most) => {
    const value = told.get(key);
    return value !== null && /^\d+$/.test(value) && Number(value) < most ? Number(value) : null;
  };
  state.tab = TABS.some(([key]) => key === told.get('tab')) ? told.get('tab') : 'table';
  state.f = number('f', data.findings.length);
  state.r = number('r', data.reports.length);
  if (state.r === null && state.f !== null) state.r = data.findings[state.f].r;
  if (state.r !== null && !data.reports[state.r].ok) state.r = null;
  state.m = state.r !== null && byMetric.has(told.get('m')) ? told.get('m') : null;
  state.at = number('at', Infinity);
  for (const watcher of watchers) watcher();
}

function go(change) {
  const next = Object.assign({ tab: state.tab, r: null, m: null, f: null, at: null }, change);
  const told = new URLSearchParams();
  for (const [key, value] of Object.entries(next)) if (value !== null) told.set(key, value);
  const hash = '#' + told.toString();
  if (hash === location.hash) readAddress();
  else location.hash = hash;
}
