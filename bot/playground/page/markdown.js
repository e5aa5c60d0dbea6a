// Discord's Markdown, drawn as DOM nodes. Text never passes through innerHTML, so that an
// article can't script the page; what Discord does not format stays as it is written.

// people are the names behind mentions, by id: of everybody who was seen in the channel.
export const people = new Map();

const element = (name, className, ...children) => {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children);
  return e;
};

// Inline rules in the order in which Discord tries them: an escape wins over everything,
// code over emphasis, the longer marker over the shorter.
const inline = [
  [/^\\([^A-Za-z0-9\s])/, (m) => m[1]],
  [/^(`+)([^]*?[^`])\1(?!`)/, (m) => element('code', '', m[2].trim())],
  [/^\[((?:\\.|\[[^\]]*\]|[^\]\\])+)\]\(<?(https?:\/\/[^\s<>]+?)>?(?:\s+"[^"]*")?\)/, (m, zone) => link(m[2], ...spans(m[1], zone))],
  [/^<(https?:\/\/[^\s<>]+)>/, (m) => link(m[1], m[1])],
  [/^https?:\/\/[^\s<>]+[^\s<>.,:;"')\]]/, (m) => link(m[0], m[0])],
  [/^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/, (m, zone) => timestamp(Number(m[1]), m[2] ?? 'f', zone)],
  [/^<(?:@[!&]?|#)(\d{17,20})>/, (m) => element('span', 'mention', people.has(m[1]) ? '@' + people.get(m[1]) : m[0])],
  [/^@(everyone|here)\b/, (m) => element('span', 'mention', m[0])],
  [/^\|\|([^]+?)\|\|/, (m, zone) => spoiler(spans(m[1], zone))],
  [/^\*\*\*((?:\\.|[^\\])+?)\*\*\*/, (m, zone) => element('em', '', element('strong', '', ...spans(m[1], zone)))],
  [/^\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/, (m, zone) => element('strong', '', ...spans(m[1], zone))],
  [/^__((?:\\.|[^\\])+?)__(?!_)/, (m, zone) => element('u', '', ...spans(m[1], zone))],
  [/^\*(?=\S)((?:\\.|\*\*|[^*\\])+?)\*(?!\*)/, (m, zone) => element('em', '', ...spans(m[1], zone))],
  [/^_((?:\\.|__|[^_\\])+?)_(?![A-Za-z0-9_])/, (m, zone) => element('em', '', ...spans(m[1], zone))],
  [/^~~((?:\\.|[^\\])+?)~~/, (m, zone) => element('s', '', ...spans(m[1], zone))],
];

function spans(text, zone) {
  const out = [];
  let plain = '';
  while (text) {
    let node, length;
    for (const [rule, draw] of inline) {
      const m = rule.exec(text);
      if (m) { node = draw(m, zone); length = m[0].length; break; }
    }
    if (typeof node === 'string' || node === undefined) {
      const first = node ?? String.fromCodePoint(text.codePointAt(0));
      plain += first;
      text = text.slice(length ?? first.length);
      continue;
    }
    if (plain) { out.push(plain); plain = ''; }
    out.push(node);
    text = text.slice(length);
  }
  if (plain) out.push(plain);
  return out;
}

function link(href, ...children) {
  const a = element('a', '', ...children);
  a.href = href; a.target = '_blank'; a.rel = 'noopener noreferrer'; a.title = href;
  return a;
}

function spoiler(children) {
  const s = element('span', 'spoiler', ...children);
  s.addEventListener('click', () => s.classList.add('shown'));
  return s;
}

const styles = {
  t: { timeStyle: 'short' }, T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' }, D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' }, F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' }, S: { dateStyle: 'short', timeStyle: 'medium' },
};

function timestamp(seconds, style, { locale, now }) {
  const date = new Date(seconds * 1000);
  const full = new Intl.DateTimeFormat(locale, styles.F).format(date);
  const text = style === 'R' ? relative(seconds - now() / 1000, locale) : new Intl.DateTimeFormat(locale, styles[style]).format(date);
  const e = element('time', 'timestamp', text);
  e.dateTime = date.toISOString(); e.title = full;
  return e;
}

function relative(seconds, locale) {
  const units = [['year', 31556952], ['month', 2629746], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

// markdown draws a text as Discord would: headings, small print, quotes, lists, code.
export function markdown(text, zone) {
  const root = element('div', 'markdown');
  const lines = text.split('\n');
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    let m;
    if (line.startsWith('```')) {
      const end = lines.findIndex((l, j) => j > i && l.endsWith('```'));
      if (end > i) {
        root.append(element('pre', '', lines.slice(i + 1, end).concat(lines[end].slice(0, -3) || []).join('\n')));
        i = end + 1;
        continue;
      }
    }
    if (line.startsWith('>>> ')) {
      root.append(element('blockquote', '', ...markdown(lines.slice(i).join('\n').slice(4), zone).childNodes));
      break;
    }
    if (/^> /.test(line) || line === '>') {
      const quoted = [];
      for (; i < lines.length && (/^> /.test(lines[i]) || lines[i] === '>'); i++) quoted.push(lines[i].slice(2));
      root.append(element('blockquote', '', ...markdown(quoted.join('\n'), zone).childNodes));
      continue;
    }
    if ((m = /^(#{1,3}) +(.+)/.exec(line))) {
      root.append(element('h' + m[1].length, '', ...spans(m[2], zone)));
    } else if ((m = /^-# +(.+)/.exec(line))) {
      root.append(element('small', '', ...spans(m[1], zone)));
    } else if ((m = /^( *)(?:[-*]|\d+\.) +(.+)/.exec(line))) {
      const list = element(/\d/.test(line.trim()[0]) ? 'ol' : 'ul', '');
      for (; i < lines.length && (m = /^( *)(?:[-*]|\d+\.) +(.+)/.exec(lines[i])); i++) {
        const item = element('li', '', ...spans(m[2], zone));
        if (m[1].length > 1) item.className = 'nested';
        list.append(item);
      }
      root.append(list);
      continue;
    } else {
      root.append(element('div', line ? '' : 'gap', ...spans(line, zone)));
    }
    i++;
  }
  return root;
}
