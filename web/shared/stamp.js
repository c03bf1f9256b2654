// Stamps in the browser, from src/manual/stamp-format.md; checked against the same frozen vectors as
// the program (tests/vectors). Nothing here asks the network, the clock or the page.
import { plusDays } from "./days.js";
import { signatureFits } from "./ed25519.js";

/** A text is no stamp, or its proof fails; `code` is one of section 6. */
export class StampError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @typedef {object} Stamp
 * @property {string} host upper case
 * @property {string} gtin 14 digits
 * @property {string} lot
 * @property {string | null} serial ten digits, or null for a stamp of a whole lot
 * @property {number} body the 49 signed bits
 * @property {number} kid
 * @property {string} issued_on day
 * @property {string | null} best_before day
 * @property {number | null} stars at issue
 * @property {string | null} stars_until last day of those stars as known at issue
 * @property {number} claims bit 0 VietGAP, 1 organic, 2 PGS, 3 geographical indication
 * @property {Uint8Array<ArrayBuffer>} message the signed bytes
 * @property {Uint8Array<ArrayBuffer>} signature
 */

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const LOT = /^[A-Z0-9](?:[A-Z0-9.-]{0,18}[A-Z0-9])?$/;
/** Claims by their bit. */
export const SCHEMES = ["vietgap", "organic", "pgs", "gi"];

/** @param {string} text */
export const isHost = (text) => text.length <= 64 && text.split(".").every((label) => LABEL.test(label));

/** @param {string} code @returns {never} */
function refuse(code) {
  throw new StampError(code);
}

/** @param {string} text */
function authority(text) {
  if (new TextEncoder().encode(text).length > 400) refuse("too-long");
  if (!/^https:\/\//i.test(text)) refuse("foreign");
  const rest = text.slice(8);
  const end = rest.search(/[/?#]/);
  return end < 0 ? [rest, ""] : [rest.slice(0, end), rest.slice(end)];
}

/** The host of a link, upper case, or undefined. @param {string} text */
export function hostOf(text) {
  const host = /^https:\/\//i.test(text) ? text.slice(8).split(/[/?#]/, 1)[0] : "";
  return isHost(host) ? host.toUpperCase() : undefined;
}

/** @param {string} query */
function digits(query) {
  const parts = query.split("&");
  if (parts.length > 1 || !query.startsWith("S=")) {
    const named = parts.filter((p) => p.startsWith("S=")).length;
    if (named > 1) refuse("repeated-parameter");
    if (named === 1) refuse("extra-parameter");
    refuse(parts.some((p) => p.startsWith("s=")) ? "parameter-case" : "unsigned");
  }
  return query.slice(2);
}

/** @param {string} path @returns {[string, string, string | null]} */
function segments(path) {
  const s = path.split("/");
  const shape = (s.length === 5 || (s.length === 7 && s[5] === "21")) && s[1] === "01" && s[3] === "10";
  const filled = [s[4], s.length === 7 ? s[6] : "x"].every((v) => v !== "" && v !== "." && v !== "..");
  if (!shape || !filled) {
    if (s.includes(".") || s.includes("..")) refuse("dot-segment");
    refuse(path.endsWith("/") ? "trailing-slash" : "path");
  }
  return [s[2], s[4], s.length === 7 ? s[6] : null];
}

/** @param {string} gtin 14 digits */
const checkDigitHolds = (gtin) => [...gtin].reduce((sum, c, i) => sum + Number(c) * (i % 2 ? 1 : 3), 0) % 10 === 0;

/** @param {bigint} number @param {number} length @returns {Uint8Array<ArrayBuffer>} big-endian */
function bigEndian(number, length) {
  const out = new Uint8Array(length);
  for (let i = length - 1; i >= 0; i--, number >>= 8n) out[i] = Number(number & 255n);
  return out;
}

/** @param {bigint} body 49 bits */
function fields(body) {
  const take = (/** @type {bigint} */ shift, /** @type {bigint} */ mask) => Number((body >> shift) & mask);
  const issued_on = plusDays("2026-01-01", take(27n, 0xfffn));
  const best = take(16n, 0x7ffn);
  const stars = take(4n, 0xfffn);
  return {
    kid: take(39n, 0xffn),
    issued_on,
    best_before: best ? plusDays(issued_on, best) : null,
    stars: stars ? Math.floor((stars - 1) / 1365) + 3 : null,
    stars_until: stars ? plusDays(issued_on, (stars - 1) % 1365) : null,
    claims: take(0n, 0xfn),
  };
}

/**
 * Reads a stamp: rows 1 to 14 of section 6. Nothing is repaired, nothing is proven yet.
 * @param {string} text exactly as scanned
 * @returns {Stamp}
 * @throws {StampError}
 */
export function parse(text) {
  const [host, rest] = authority(text);
  if (!isHost(host)) refuse(host.includes("@") ? "user-info" : host.includes(":") ? "port" : "foreign");
  if (!rest.startsWith("/01/")) refuse("foreign");
  if (rest.includes("#")) refuse("fragment");
  if (/[^!-~]|[%"<>\\^`{|}]/.test(rest)) refuse(rest.includes("%") ? "percent-encoding" : "character");
  const mark = rest.indexOf("?");
  if (mark < 0) refuse("unsigned");
  const number = digits(rest.slice(mark + 1));
  const [gtin, lot, serial] = segments(rest.slice(0, mark));
  if (!/^\d{14}$/.test(gtin)) refuse("gtin");
  if (!checkDigitHolds(gtin)) refuse("gtin-check-digit");
  if (!LOT.test(lot)) refuse("lot");
  if (serial !== null && !/^\d{10}$/.test(serial)) refuse("serial");
  if (number.length !== 169) refuse("digits-length");
  if (!/^\d+$/.test(number)) refuse("digits-character");
  const whole = BigInt(number);
  if (whole >= 2n ** 561n) refuse("digits-too-large");
  const body = whole >> 512n;
  if (body >> 47n !== 1n) refuse("body-reserved");
  const ascii = (/** @type {string} */ t) => new TextEncoder().encode(t);
  const message = Uint8Array.from([
    ...ascii("temthat/stamp/v1\0"), ...bigEndian(body, 7), ...ascii(gtin), lot.length, ...ascii(lot),
    ...(serial === null ? [0] : [1, ...ascii(serial)]),
  ]);
  const signature = bigEndian(whole & (2n ** 512n - 1n), 64);
  return { host: host.toUpperCase(), gtin, lot, serial, body: Number(body), ...fields(body), message, signature };
}

/**
 * Proves a stamp under a trust list: rows 15 to 22 of section 6, the signature before the key's life.
 * @param {Stamp} stamp
 * @param {import("./trust.js").TrustList} trust its signature proven, not past `exp`
 * @throws {StampError}
 */
export async function prove(stamp, trust) {
  if (!trust.hosts.includes(stamp.host)) refuse("host-unknown");
  const key = trust.keys.find((k) => k.kid === stamp.kid) ?? refuse("key-unknown");
  if (!(await signatureFits(key.key, stamp.message, stamp.signature))) refuse("signature-invalid");
  const day = stamp.issued_on;
  const since = key.since ?? "";
  if (key.status === "revoked") refuse("key-revoked");
  if (key.status === "retired" && day > since) refuse("key-retired");
  // With a cut-off in the log, what was issued on that day is for the log to tell.
  if (key.status === "compromised" && (key.cut_off ? day > since : day >= since)) refuse("key-compromised");
  if (day < key.not_before || day > key.not_after) refuse("key-out-of-period");
  if (key.use !== "stamps") refuse("key-out-of-scope");
  if (key.prefixes.length && !key.prefixes.some((p) => stamp.gtin.startsWith(p))) refuse("key-out-of-scope");
}
