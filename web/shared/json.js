// JSON for signed payloads (RFC 8259), stricter than JSON.parse where two readers could disagree:
// no repeated member, and an integer is told from a fraction. What is refused throws a SyntaxError.

/** A number that is no integer, or too large for one: never equal to any that a format asks for. */
export class Fraction {
  /** @param {string} text as written */
  constructor(text) {
    this.text = text;
  }
}

/** Deepest nesting read. */
const DEEPEST = 64;
const TOKEN = /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;

/**
 * Reads JSON. Integers within ±2^53 come as numbers, larger ones as BigInt, others as Fraction.
 * @param {Uint8Array | string} data UTF-8, or text
 * @returns {any}
 */
export function strictJson(data) {
  const text = typeof data === "string" ? data : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  let at = 0;
  const next = () => {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) throw new SyntaxError(`no JSON at ${at}`);
    at = TOKEN.lastIndex;
    return token;
  };
  /** @param {RegExpExecArray} token @param {number} depth @returns {any} */
  const value = (token, depth) => {
    if (depth > DEEPEST) throw new SyntaxError("nested too deep");
    const [, mark, string, number, word] = token;
    if (string) return unquote(string);
    if (number) return numeric(number);
    if (word) return word === "null" ? null : word === "true";
    if (mark === "[") return list(depth);
    if (mark === "{") return members(depth);
    throw new SyntaxError(`no value at ${at}`);
  };
  /** @param {number} depth */
  const list = (depth) => {
    /** @type {any[]} */
    const out = [];
    let token = next();
    if (token[1] === "]") return out;
    for (;;) {
      out.push(value(token, depth + 1));
      const mark = next()[1];
      if (mark === "]") return out;
      if (mark !== ",") throw new SyntaxError(`a comma is missing at ${at}`);
      token = next();
    }
  };
  /** @param {number} depth */
  const members = (depth) => {
    /** @type {Record<string, any>} */
    const out = Object.create(null);
    let token = next();
    if (token[1] === "}") return out;
    for (;;) {
      if (!token[2]) throw new SyntaxError(`a name is missing at ${at}`);
      const name = unquote(token[2]);
      if (name in out) throw new SyntaxError(`${name} stands twice`);
      if (next()[1] !== ":") throw new SyntaxError(`a colon is missing at ${at}`);
      out[name] = value(next(), depth + 1);
      const mark = next()[1];
      if (mark === "}") return out;
      if (mark !== ",") throw new SyntaxError(`a comma is missing at ${at}`);
      token = next();
    }
  };
  const out = value(next(), 0);
  if (/[^ \t\n\r]/.test(text.slice(at))) throw new SyntaxError(`something stands after the value at ${at}`);
  return out;
}

/** @param {string} quoted */
function unquote(quoted) {
  const text = /** @type {string} */ (JSON.parse(quoted));
  // Half a surrogate pair is no character (RFC 8259 §8.2).
  if (/[\ud800-\udfff]/u.test(text)) throw new SyntaxError("half a character");
  return text;
}

/** @param {string} text */
function numeric(text) {
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return new Fraction(text);
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/**
 * Whether a value is an object with all the members `must`, some of `may` and no other.
 * @param {any} value @param {string[]} must @param {string[]} [may]
 */
export function hasShape(value, must, may = []) {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Fraction) return false;
  const names = Object.keys(value);
  return must.every((name) => names.includes(name)) && names.every((name) => must.includes(name) || may.includes(name));
}

/**
 * Whether a value is an integer from `low` to `high`.
 * @param {any} value @param {bigint} low @param {bigint} high
 */
export function isInteger(value, low, high) {
  const whole = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  return whole && BigInt(value) >= low && BigInt(value) <= high;
}
