// Shows the description as text. Nothing is inserted as HTML.

const make = (tag, text, ...children) => {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  node.append(...children);
  return node;
};

let spec;

const follow = (thing) => {
  if (!thing?.$ref) return thing;
  return thing.$ref.slice(2).split('/').reduce((at, key) => at[key], spec);
};

const typeOf = (schema) => {
  const s = follow(schema) ?? {};
  const words = [Array.isArray(s.type) ? s.type.join(' or ') : s.type];
  if (s.enum) words.push('one of ' + s.enum.filter((v) => v !== null && v !== '').join(', '));
  if (s.default !== undefined) words.push('default ' + s.default);
  if (s.minimum !== undefined) words.push('from ' + s.minimum);
  if (s.maximum !== undefined) words.push('to ' + s.maximum);
  return words.filter(Boolean).join('; ');
};

const table = (head, rows) => {
  const body = make('tbody');
  for (const row of rows) body.append(make('tr', '', ...row.map((cell) => make('td', cell))));
  return make('table', '', make('thead', '', make('tr', '', ...head.map((cell) => make('th', cell)))), body);
};

const operation = (path, verb, op, shared) => {
  const box = make('details');
  box.append(make('summary', '', make('b', verb.toUpperCase()), make('code', path), document.createTextNode(' ' + op.summary)));
  if (op.description) box.append(make('p', op.description));
  if (op.security) box.append(make('p', 'Needs a bearer token.'));
  const parameters = [...shared, ...(op.parameters ?? [])].map(follow);
  if (parameters.length) {
    box.append(table(['parameter', 'in', 'value', ''], parameters.map((p) =>
      [p.name + (p.required ? ' *' : ''), p.in, typeOf(p.schema), p.description ?? ''])));
  }
  for (const [type, media] of Object.entries(op.requestBody?.content ?? {})) {
    box.append(make('p', 'Body: ' + type));
    if (media.schema) box.append(make('pre', JSON.stringify(follow(media.schema), null, 2)));
  }
  box.append(table(['status', 'answer', 'type'], Object.entries(op.responses).map(([status, ref]) => {
    const response = follow(ref);
    return [status, response.description, Object.keys(response.content ?? {}).join(', ')];
  })));
  return box;
};

const problems = {
  'invalid-input': '400: errors names each parameter or place in the body.',
  'query-too-long': '414: more than 4096 bytes of query.',
  'unauthorised': '401: send Authorization: Bearer …',
  'forbidden': '403: known, but not allowed.',
  'not-found': '404', 'no-such-address': '404', 'method-not-allowed': '405', 'conflict': '409',
  'refused': '409: a safety rule stopped it.', 'gone': '410: start over.',
  'stale': '412: read it again and send its new entity tag.', 'too-large': '413', 'media-type': '415',
  'precondition-required': '428: send If-Match, or If-None-Match: * to create.',
  'too-many-requests': '429: wait as long as Retry-After says.',
  'not-supported': '501', 'not-ready': '503: the registries are being loaded.', 'internal': '500: our fault; name request_id when you tell us.',
};

const show = async () => {
  const main = document.getElementById('main');
  const response = await fetch('/openapi.json');
  spec = await response.json();
  const parts = [make('p', spec.info.summary), make('pre', spec.info.description)];
  for (const tag of spec.tags) {
    parts.push(make('h2', tag.name), make('p', tag.description));
    for (const [path, item] of Object.entries(spec.paths)) {
      for (const verb of ['get', 'post', 'put', 'delete']) {
        if (item[verb]?.tags.includes(tag.name)) parts.push(operation(path, verb, item[verb], item.parameters ?? []));
      }
    }
  }
  parts.push(make('h2', 'Problems'));
  const list = table(['type', 'status and what to do'], Object.entries(problems));
  list.querySelectorAll('tbody tr').forEach((row, i) => { row.id = 'problem-' + Object.keys(problems)[i]; });
  parts.push(list, make('h2', 'Shapes'));
  for (const [name, schema] of Object.entries(spec.components.schemas)) {
    parts.push(make('details', '', make('summary', name), make('pre', JSON.stringify(schema, null, 2))));
  }
  main.replaceChildren(...parts);
  main.setAttribute('aria-busy', 'false');
  if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
};

show().catch(() => {
  document.getElementById('main').replaceChildren(make('p', 'The description could not be loaded. Try again, or read /openapi.json.'));
});
