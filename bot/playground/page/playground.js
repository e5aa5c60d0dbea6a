// The page: a channel, a command box, and the bot's replies as Discord would draw them.
import { component } from './components.js';
import { given, missing, name, parse, replaceFocused, types } from './commandline.js';
import { markdown, people } from './markdown.js';

const $ = (id) => document.getElementById(id);
const make = (name, className, ...children) => {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children);
  return e;
};
const ephemeral = 1 << 6;
const picked = new Map(); // "option:label" → value, of suggestions chosen in this line
let commands = [], users = {}, offset = 0, suggestions = [], selected = 0, asked = 0;
let follow = true; // the next message answers what was just done here: scroll to it

const zone = () => ({ locale: $('locale').value, now: () => Date.now() + offset });

async function post(path, body) {
  const response = await fetch('/api/' + path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ role: $('role').value, locale: $('locale').value, ...body }),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The playground answered ${response.status}.`);
  return answer;
}

// —— messages ——

function context(message) {
  return {
    zone: zone(),
    attachment: (url) => url.startsWith('attachment://')
      ? message.attachments?.find((a) => a.filename === url.slice('attachment://'.length))?.url ?? '' : url,
    press: (customId, values, node) => act(() =>
      post('component', { message: message.id, custom_id: customId, values }), node),
  };
}

function draw(message) {
  const bot = Boolean(message.author?.bot);
  const ctx = context(message);
  const root = make('article', 'message');
  root.id = 'message-' + message.id;
  root.dataset.id = message.id;
  const hidden = (message.flags & ephemeral) !== 0;
  if (message.only_for) root.dataset.onlyFor = message.only_for;
  if (hidden) root.classList.add('private');
  if (message.used) people.set(message.used.id, message.used.user);
  if (message.used) root.append(make('div', 'used', make('b', '', message.used.user), ' used ', make('b', '', message.used.command)));
  const time = make('time', '', new Intl.DateTimeFormat(zone().locale, { timeStyle: 'short' }).format(new Date(message.timestamp)));
  if (message.author?.id) people.set(message.author.id, message.author.username);
  const who = make('div', 'who', make('b', '', message.author?.username ?? '?'));
  if (bot) who.append(make('i', '', 'APP'));
  who.append(time);
  const avatar = make('div', bot ? 'avatar bot' : 'avatar person', bot ? '' : (message.author?.username ?? '?')[0].toUpperCase());
  avatar.setAttribute('aria-hidden', 'true');
  const body = make('div', 'body');
  if (message.waiting) body.append(make('div', 'waiting'));
  if (message.content) body.append(markdown(message.content, ctx.zone));
  for (const c of message.components ?? []) body.append(component(c, ctx));
  if (message.edited_timestamp) body.append(make('small', 'note', '(edited)'));
  if (hidden) {
    const dismiss = make('button', '', 'Dismiss message');
    dismiss.type = 'button';
    dismiss.addEventListener('click', () => root.remove());
    body.append(make('div', 'note', '👁 Only you can see this · ', dismiss));
  }
  root.append(avatar, who, body);
  const menu = commands.filter((c) => c.type === 3);
  if (menu.length && !hidden) {
    root.append(make('div', 'menu', ...menu.map((c) => {
      const b = make('button', '', c.name);
      b.type = 'button';
      b.addEventListener('click', () => act(() => post('command', { name: c.name, target: message.id }), b));
      return b;
    })));
  }
  return root;
}

function show(message) {
  const list = $('messages');
  const old = $('message-' + message.id);
  if (message.deleted) { old?.remove(); return; }
  const near = list.scrollHeight - list.scrollTop - list.clientHeight < 160;
  const drawn = draw(message);
  showOwn(drawn);
  if (old) old.replaceWith(drawn); else list.append(drawn);
  if (drawn === list.lastElementChild && (near || follow)) { // new, or what was waited for
    follow = Boolean(message.waiting);
    // A long answer is read from its first line, not from its last.
    const tall = drawn.offsetHeight > list.clientHeight - 40;
    list.scrollTo({ top: tall ? drawn.offsetTop - list.offsetTop - 12 : list.scrollHeight });
  }
}

function notice(text) {
  show({ id: 'notice-' + Date.now(), flags: ephemeral, author: { username: 'playground', bot: false }, timestamp: Date.now() + offset, content: text });
}

async function act(work, node) {
  follow = true;
  if (node) node.disabled = true;
  try {
    const answer = await work();
    if (answer.modal) openModal(answer.modal, answer.form);
  } catch (error) {
    notice(error.message);
  } finally {
    if (node) node.disabled = false;
  }
}

// —— the command box ——

async function suggest() {
  const line = $('line').value;
  const parsed = parse(line, commands);
  hint(parsed);
  const turn = ++asked;
  let found = [];
  if (parsed && !parsed.options) {
    found = paths().filter((p) => p.text.startsWith(parsed.partial)).map((p) => ({ label: '/' + p.text, small: p.description, line: '/' + p.text + ' ' }));
  } else if (parsed?.focused) {
    const choose = (c) => ({ label: c.name, small: '', value: c.value, option: parsed.focused.name });
    const fits = (c) => c.name.toLowerCase().includes(parsed.partial.toLowerCase());
    if (parsed.focused.choices) found = parsed.focused.choices.filter(fits).map(choose);
    else if (parsed.focused.type === types.boolean) found = [{ name: 'true', value: true }, { name: 'false', value: false }].filter(fits).map(choose);
    else if (parsed.focused.autocomplete) {
      try {
        const others = given(parsed, picked);
        delete others[parsed.focused.name];
        const answer = await post('autocomplete', { name: name(parsed), options: others, option: parsed.focused.name, text: parsed.partial });
        found = (answer.choices ?? []).map(choose);
      } catch (error) { found = []; }
    }
    // What is already written in full needs no suggestion: Enter should send it.
    if (found.length === 1 && found[0].label.toLowerCase() === parsed.partial.toLowerCase()) found = [];
  }
  if (turn !== asked) return;
  suggestions = found; selected = -1;
  if (parsed && !parsed.options && found.length) selected = 0;
  listChoices();
}

// paths lists every command with its subcommands: "corpus status".
function paths() {
  const walk = (node, text) => {
    const below = (node.options ?? []).filter((o) => o.type === 1 || o.type === 2);
    return below.length ? below.flatMap((o) => walk(o, `${text} ${o.name}`)) : [{ text, description: node.description }];
  };
  return commands.filter((c) => (c.type ?? 1) === 1).flatMap((c) => walk(c, c.name));
}

function listChoices() {
  const box = $('choices');
  box.replaceChildren(...suggestions.map((s, i) => {
    const row = make('div', '', make('b', '', s.label), make('small', '', s.small ?? ''));
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(i === selected));
    row.addEventListener('mousedown', (e) => { e.preventDefault(); take(i); });
    return row;
  }));
  box.hidden = suggestions.length === 0;
  box.children[selected]?.scrollIntoView({ block: 'nearest' });
}

function take(i) {
  const s = suggestions[i], input = $('line');
  if (s.line) input.value = s.line;
  else {
    input.value = replaceFocused(input.value, parse(input.value, commands), s.label);
    picked.set(`${s.option}:${s.label}`, s.value);
  }
  suggestions = [];
  listChoices();
  input.focus();
  if (s.line) suggest(); else hint(parse(input.value, commands));
}

function hint(parsed) {
  const box = $('hint');
  const open = parsed?.options?.filter((o) => !parsed.values.has(o.name)) ?? [];
  box.hidden = open.length === 0;
  box.replaceChildren(...open.flatMap((o) => {
    const code = make('code', '', o.name + ':');
    code.title = o.description;
    code.style.cursor = 'pointer';
    code.addEventListener('mousedown', (e) => {
      e.preventDefault();
      if (o.type === types.attachment) { $('file').click(); return; }
      $('line').value = $('line').value.trimEnd() + ` ${o.name}:`;
      suggest();
    });
    return [code, o.required ? ' required ' : ' '];
  }));
}

// A file that is chosen for a command stands in the line by its name.
async function attach() {
  const file = $('file').files[0];
  const option = parse($('line').value.trimEnd() + ' ', commands)?.options?.find((o) => o.type === types.attachment);
  if (!file || !option) return;
  picked.set(`${option.name}:${file.name}`, await encoded(file));
  $('file').value = '';
  $('line').value = `${$('line').value.trimEnd()} ${option.name}:${file.name}`;
  $('line').focus();
  suggest();
}
$('file').addEventListener('change', attach);

// encoded is a file as JSON can carry it.
async function encoded(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, type: file.type, data: btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join('')) };
}

function send() {
  const line = $('line').value.trim();
  if (!line) return;
  const parsed = parse(line.startsWith('/') ? line + ' ' : line, commands); // its last word is typed to its end
  if (parsed && !parsed.options) { notice(`There is no command ${line.split(' ')[0]} here. Type / to see what there is.`); return; }
  if (parsed && missing(parsed, picked).length) { notice(`Still needed: ${missing(parsed, picked).join(', ')}.`); return; }
  $('line').value = '';
  suggestions = []; listChoices(); hint(null); asked++;
  act(() => parsed
    ? post('command', { name: name(parsed), options: given(parsed, picked), line })
    : post('message', { content: line }));
  picked.clear();
}

$('box').addEventListener('submit', (e) => { e.preventDefault(); send(); });
$('line').addEventListener('input', suggest);
$('line').addEventListener('blur', () => { $('choices').hidden = true; });
$('line').addEventListener('focus', () => { $('choices').hidden = suggestions.length === 0; });
$('line').addEventListener('keydown', (e) => {
  const open = !$('choices').hidden;
  if (open && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
    e.preventDefault();
    selected = (selected + (e.key === 'ArrowDown' ? 1 : -1) + suggestions.length) % suggestions.length;
    listChoices();
  } else if (open && (e.key === 'Tab' || (e.key === 'Enter' && selected >= 0))) {
    e.preventDefault();
    take(Math.max(selected, 0));
  } else if (e.key === 'Escape') {
    suggestions = []; listChoices();
  }
});

// —— forms ——

function openModal(modal, id) {
  const form = make('form', '', make('h2', '', modal.title));
  form.method = 'dialog';
  for (const c of modal.components) {
    if (c.type === 10) { form.append(markdown(c.content, zone())); continue; }
    const field = c.component;
    const input = field.type === 3 ? make('select') : field.type === 19 ? make('input') : make(field.style === 2 ? 'textarea' : 'input');
    if (field.type === 3) {
      if (field.required === false) input.add(new Option('—', ''));
      for (const o of field.options) input.add(new Option(o.description ? `${o.label} — ${o.description}` : o.label, o.value, false, Boolean(o.default)));
      input.multiple = (field.max_values ?? 1) > 1;
    } else if (field.type === 19) input.type = 'file';
    else {
      input.value = field.value ?? '';
      input.placeholder = field.placeholder ?? '';
      if (field.max_length) input.maxLength = field.max_length;
    }
    input.required = field.required !== false;
    input.name = field.custom_id;
    input.dataset.type = field.type;
    form.append(make('label', '', c.label, make('small', '', c.description ?? ''), input));
  }
  const submit = make('button', 'button primary', 'Submit');
  const cancel = make('button', 'button secondary', 'Cancel');
  cancel.type = 'button';
  cancel.addEventListener('click', () => $('modal').close());
  form.append(make('div', 'row', submit, cancel));
  form.addEventListener('submit', () => act(async () => post('modal', {
    form: id, fields: await Promise.all([...form.querySelectorAll('[name]')].map(value)),
  })));
  $('modal').replaceChildren(form);
  $('modal').showModal();
}

async function value(input) {
  const type = Number(input.dataset.type);
  if (type === 3) return { custom_id: input.name, values: [...input.selectedOptions].map((o) => o.value).filter(Boolean) };
  if (type === 19) {
    const file = input.files[0];
    if (!file) return { custom_id: input.name, values: [] };
    return { custom_id: input.name, file: await encoded(file) };
  }
  return { custom_id: input.name, value: input.value };
}

// A private reply is seen by the person who asked, not by the other one.
function showOwn(root) {
  root.hidden = Boolean(root.dataset.onlyFor) && root.dataset.onlyFor !== users[$('role').value];
}
$('role').addEventListener('change', () => document.querySelectorAll('.message').forEach(showOwn));

// —— start ——

function theme(name) {
  document.documentElement.dataset.theme = name;
  localStorage.setItem('theme', name);
}
theme(localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
$('theme').addEventListener('click', () => theme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));

const hello = await (await fetch('/api/hello')).json();
commands = hello.commands;
users = hello.users;
offset = new Date(hello.now).getTime() - Date.now();
$('corpus').textContent = hello.corpus;
for (const [code, name] of hello.locales) $('locale').add(new Option(name, code));
$('examples').replaceChildren(...hello.examples.map((text) => {
  const b = make('button', '', text);
  b.type = 'button';
  b.addEventListener('click', () => { $('line').value = text; send(); });
  return b;
}));
for (const message of hello.messages) show(message);
const events = new EventSource('/api/events');
events.addEventListener('message', (e) => show(JSON.parse(e.data)));
document.documentElement.dataset.ready = 'true';
if (matchMedia('(min-width: 721px)').matches) $('line').focus();
