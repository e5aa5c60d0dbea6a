// The command box: what "/status talks as_of:2026-01-30" means, and what can be typed next.

const subcommand = 1, group = 2;
export const types = { string: 3, integer: 4, boolean: 5, number: 10, attachment: 11 };

// parse reads a line against the registered commands.
// → { command, path: [options of subcommands], options: the leaf's, values: Map(name → text), focused, partial }
//   or { partial } while the command's own name is being typed.
export function parse(line, commands) {
  if (!line.startsWith('/')) return null;
  const words = line.slice(1).split(/(\s+)/);
  const command = commands.find((c) => (c.type ?? 1) === 1 && c.name === words[0]);
  if (!command || words.length < 2) return { partial: words[0] };
  let rest = line.slice(1 + words[0].length).trimStart();
  let leaf = command;
  const path = [];
  while (leaf.options?.some((o) => o.type === subcommand || o.type === group)) {
    const [word] = rest.split(/\s/, 1);
    const next = leaf.options.find((o) => o.name === word);
    if (!next || rest.length === word.length) return { command, path, partial: [command.name, ...path.map((o) => o.name), word].join(' ') };
    path.push(next);
    leaf = next;
    rest = rest.slice(word.length).trimStart();
  }
  const options = leaf.options ?? [];
  const values = new Map();
  const marker = /(?:^|\s)([-_'\p{L}\p{N}]{1,32}):/gu;
  const marks = [...rest.matchAll(marker)].filter((m) => options.some((o) => o.name === m[1]));
  const free = marks.length ? rest.slice(0, marks[0].index) : rest;
  const first = options.find((o) => o.required) ?? options[0];
  let focused = first;
  if (first && free.trim()) values.set(first.name, free.trim());
  marks.forEach((m, i) => {
    values.set(m[1], rest.slice(m.index + m[0].length, marks[i + 1]?.index).trim());
    focused = options.find((o) => o.name === m[1]);
  });
  return { command, path, options, values, focused, partial: values.get(focused?.name) ?? '' };
}

// missing names the required options that have no value yet, and files that were not chosen.
export function missing(parsed, picked) {
  return parsed.options.filter((o) => {
    const text = parsed.values.get(o.name);
    return text ? o.type === types.attachment && !picked.has(`${o.name}:${text}`) : o.required;
  }).map((o) => o.name);
}

// given is the options of the line by name, as Discord would send them. picked maps the label
// of a suggestion to the value that the bot gave with it, and the name of a file to the file.
export function given(parsed, picked) {
  const options = {};
  for (const o of parsed.options) {
    const text = parsed.values.get(o.name);
    if (text !== undefined && text !== '') options[o.name] = convert(o.type, picked.get(`${o.name}:${text}`) ?? text);
  }
  return options;
}

// name is the command with its sub-commands: "corpus check".
export const name = (parsed) => [parsed.command, ...parsed.path].map((o) => o.name).join(' ');

function convert(type, text) {
  if (typeof text !== 'string') return text;
  switch (type) {
    case types.boolean: return /^(true|yes|1)$/i.test(text);
    case types.integer: return parseInt(text, 10);
    case types.number: return parseFloat(text);
    default: return text;
  }
}

// replaceFocused puts a chosen suggestion in the place of what was being typed.
export function replaceFocused(line, parsed, text) {
  const typed = parsed.partial;
  const kept = typed && line.endsWith(typed) ? line.slice(0, line.length - typed.length) : line.trimEnd() + (line.endsWith(':') ? '' : ' ');
  return kept + text;
}
