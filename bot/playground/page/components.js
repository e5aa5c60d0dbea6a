// Components V2 as Discord draws them. Each kind has one function; an unknown kind is named
// on the page rather than left out, so that nobody takes a half-drawn message for a whole one.
import { markdown } from './markdown.js';

const make = (name, className, ...children) => {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children);
  return e;
};

const styles = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' };

// context: { zone, attachment(url) → url, press(customId, values, node) }
const kinds = {
  1: (c, ctx) => make('div', 'row', ...c.components.map((x) => component(x, ctx))),
  2: button,
  3: select,
  9: (c, ctx) => make('div', 'section',
    make('div', 'section-text', ...c.components.map((x) => component(x, ctx))), component(c.accessory, ctx)),
  10: (c, ctx) => markdown(c.content, ctx.zone),
  11: (c, ctx) => picture(c, 'thumbnail', ctx),
  12: (c, ctx) => make('div', 'gallery', ...c.items.map((x) => picture(x, 'picture', ctx))),
  13: file,
  14: (c) => make('div', 'separator' + (c.spacing === 2 ? ' large' : '') + (c.divider === false ? ' invisible' : '')),
  17: container,
};

export function component(c, ctx) {
  const draw = kinds[c.type];
  return draw ? draw(c, ctx) : make('div', 'unknown', `This page can't draw a component of type ${c.type}.`);
}

function container(c, ctx) {
  const box = make('div', 'container', ...c.components.map((x) => component(x, ctx)));
  if (c.accent_color != null) {
    box.classList.add('accented');
    box.style.setProperty('--accent', '#' + c.accent_color.toString(16).padStart(6, '0'));
  }
  return box;
}

function button(c, ctx) {
  const label = [c.emoji?.name, c.label].filter(Boolean).join(' ');
  if (c.url) {
    const a = make('a', 'button link', label, make('span', 'outward', '↗'));
    a.href = c.url; a.target = '_blank'; a.rel = 'noopener noreferrer'; a.title = c.url;
    return a;
  }
  const b = make('button', 'button ' + styles[c.style], label);
  b.type = 'button'; b.disabled = Boolean(c.disabled); b.dataset.customId = c.custom_id;
  b.addEventListener('click', () => ctx.press(c.custom_id, undefined, b));
  return b;
}

function select(c, ctx) {
  const s = make('select', 'select');
  s.disabled = Boolean(c.disabled); s.dataset.customId = c.custom_id;
  s.multiple = (c.max_values ?? 1) > 1;
  s.setAttribute('aria-label', c.placeholder ?? 'Choose');
  if (!s.multiple) {
    const first = new Option(c.placeholder ?? 'Choose', '', true, true);
    first.disabled = true; first.hidden = true;
    s.add(first);
  }
  for (const o of c.options) {
    s.add(new Option(o.description ? `${o.label} — ${o.description}` : o.label, o.value, false, Boolean(o.default)));
  }
  s.addEventListener('change', () => ctx.press(c.custom_id, [...s.selectedOptions].map((o) => o.value), s));
  return s;
}

function picture(c, className, ctx) {
  const img = make('img', className);
  img.src = ctx.attachment(c.media.url); img.alt = c.description ?? '';
  return img;
}

function file(c, ctx) {
  const name = c.file.url.replace('attachment://', '').split('/').pop();
  const a = make('a', 'file', '📄 ', make('span', '', name));
  a.href = ctx.attachment(c.file.url); a.download = name;
  return a;
}
