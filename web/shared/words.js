// Texts for people: the server's own catalogue (src/i18n), one language at a time.

/** @typedef {"vi"|"en"} Lang */

/** @type {Record<string, string>} */
let texts = {};
/** @type {Lang} */
let current = "vi";

/** The language in use. */
export const lang = () => current;

/** Loads a language. @param {Lang} wanted */
export async function load(wanted) {
  const response = await fetch(new URL(`../words/${wanted}.json`, import.meta.url));
  if (!response.ok) throw new Error(`words ${response.status}`);
  texts = await response.json();
  current = wanted;
  document.documentElement.lang = wanted;
}

/** @param {string} key */
export const has = (key) => key in texts;

/** The text of a key, with values; the key itself if there is none. @param {string} key @param {Record<string, unknown>} [args] */
export const t = (key, args) => (texts[key] ?? key).replace(/\{\$(\w+)\}/g, (whole, name) => (args && name in args ? String(args[name]) : whole));

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day as people write it. @param {string} iso YYYY-MM-DD */
export function day(iso) {
  const [y, m, d] = iso.split("-");
  return current === "vi" ? `${d}/${m}/${y}` : `${Number(d)} ${MONTHS[Number(m) - 1]} ${y}`;
}

/** A moment in Vietnam's time: "25/11/2026 08:05". @param {number} seconds Unix seconds */
export function moment(seconds) {
  const iso = new Date((seconds + 7 * 3600) * 1000).toISOString();
  return `${day(iso.slice(0, 10))} ${iso.slice(11, 16)}`;
}

/** A moment of these days, without its year: "25/11 08:05". @param {number} seconds Unix seconds */
export const shortly = (seconds) => moment(seconds).replace(/[/ ]\d{4} /, " ");

/** The sentence of a reason, as the server words it. @param {{ code: string, args?: Record<string, string> }} line */
export function reason({ code, args = {} }) {
  const key = `reason-${code}`;
  const told = Object.fromEntries(Object.entries(args).map(([name, raw]) => {
    if (name === "scheme") return [name, t(`scheme-${raw}`)];
    return [name, /^\d{4}-\d\d-\d\d$/.test(raw) ? day(raw) : raw];
  }));
  const bare = Object.values(told).some((value) => value === "") && has(`${key}-bare`);
  return t(bare ? `${key}-bare` : key, told);
}
