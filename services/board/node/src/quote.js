const short = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '"': '\\"', '\\': '\\\\',
};

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** quote puts a text that came from outside in quotes, as the services in Go do: what can't be seen is escaped. */
export function quote(text) {
  return `"${Array.from(text, (c) => short[c] ?? (printable.test(c) ? c : escape(c.codePointAt(0)))).join('')}"`;
}

function escape(code) {
  const hex = (digits) => code.toString(16).padStart(digits, '0');
  if (code < 0x80) return `\\x${hex(2)}`;
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
