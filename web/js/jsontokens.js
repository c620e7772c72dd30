// @ts-check
// JSON laid out for reading without being parsed: numbers and strings stay as they
// were sent, and what is not JSON is shown as it is.

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]|\s+|[\s\S]/g;

/** @param {string} text @returns {[string, string][]} kind ("key", "string", "number", "word" or "") and text */
export function tokens(text) {
  /** @type {[string, string][]} */
  const out = [];
  const all = (text.match(token) ?? []).filter((part) => !/^\s+$/.test(part));
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (let i = 0; i < all.length; i++) {
    const part = all[i];
    const next = all[i + 1];
    if (part === '{' || part === '[') {
      if (next === '}' || next === ']') { out.push(['', part + next]); i++; continue; }
      depth++;
      out.push(['', part + line()]);
    } else if (part === '}' || part === ']') {
      depth = Math.max(0, depth - 1);
      out.push(['', line() + part]);
    } else if (part === ',') out.push(['', part + line()]);
    else if (part === ':') out.push(['', ': ']);
    else if (part[0] === '"') out.push([next === ':' ? 'key' : 'string', part]);
    else if (/^[-\d]/.test(part)) out.push(['number', part]);
    else out.push([/^(true|false|null)$/.test(part) ? 'word' : '', part]);
  }
  return out;
}
