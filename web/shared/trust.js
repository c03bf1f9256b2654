// The trust list: which keys speak for an office (src/manual/stamp-format.md, section 5).
import { isDay } from "./days.js";
import { isSoundKey } from "./ed25519.js";
import { hasShape, isInteger, strictJson } from "./json.js";
import { JwsError, open, unbase64 } from "./jws.js";
import { isHost } from "./stamp.js";

/**
 * @typedef {object} CutOff
 * @property {number} size statements in the log then
 * @property {Map<number, string>} blocks secrets of the blocks of serials the key had used
 *
 * @typedef {object} TrustedKey
 * @property {number} kid
 * @property {Uint8Array<ArrayBuffer>} key 32 bytes
 * @property {"stamps"|"publish"} use what it signs: a key that publishes signs no stamps
 * @property {"active"|"retired"|"compromised"|"revoked"} status
 * @property {string | undefined} since day, for every status but active
 * @property {CutOff | undefined} cut_off where a compromised key ends in the public log
 * @property {string} not_before first issue day
 * @property {string} not_after last issue day
 * @property {string[]} prefixes of 14-digit GTINs; none: every product
 *
 * @typedef {object} TrustList
 * @property {string} iss name of the office
 * @property {number} iat issued at, Unix seconds
 * @property {number} exp not to be used from this second on
 * @property {bigint} version
 * @property {string[]} hosts upper case
 * @property {TrustedKey[]} keys
 */

export const KIND = { typ: "temthat-trust+jwt", maxBytes: 262_144 };
const INT64 = /** @type {const} */ ([-(2n ** 63n), 2n ** 63n - 1n]);
const STATUS = ["active", "retired", "compromised", "revoked"];
/** Blocks of serials: the last one, and most that one cut-off opens. */
const LAST_BLOCK = 9535n;
const MAX_BLOCKS = 1024;

/** @param {boolean} holds @param {string} what */
function must(holds, what) {
  if (!holds) throw new JwsError("payload", what);
}

/** @param {any} cut @returns {CutOff} */
function cutOff(cut) {
  must(hasShape(cut, ["size", "blocks"]) && isInteger(cut.size, 0n, 2n ** 64n - 1n), "cut_off");
  must(Array.isArray(cut.blocks) && cut.blocks.length <= MAX_BLOCKS, "cut_off blocks");
  cut.blocks.forEach((/** @type {any} */ b, /** @type {number} */ i) => {
    must(hasShape(b, ["block", "secret"]) && isInteger(b.block, 0n, LAST_BLOCK), "cut_off block");
    must(typeof b.secret === "string" && /^[0-9a-f]{32}$/.test(b.secret), "cut_off secret");
    must(i === 0 || Number(cut.blocks[i - 1].block) < Number(b.block), "cut_off order");
  });
  return { size: Number(cut.size), blocks: new Map(cut.blocks.map((/** @type {any} */ b) => [Number(b.block), b.secret])) };
}

/** @param {any} key @returns {TrustedKey} */
function trustedKey(key) {
  const members = ["kid", "kty", "crv", "x", "status", "not_before", "not_after"];
  must(hasShape(key, members, ["use", "since", "scope", "cut_off"]), "keys");
  must(isInteger(key.kid, 0n, 255n), "kid");
  must(key.kty === "OKP" && key.crv === "Ed25519", "kty, crv");
  const bytes = typeof key.x === "string" ? unbase64(key.x) : undefined;
  must(bytes !== undefined && isSoundKey(bytes), "x");
  must(!("use" in key) || key.use === "stamps" || key.use === "publish", "use");
  must(STATUS.includes(key.status), "status");
  must("since" in key ? key.status !== "active" && isDay(key.since) : key.status === "active", "since");
  must(isDay(key.not_before) && isDay(key.not_after) && key.not_before <= key.not_after, "not_before, not_after");
  let prefixes = [];
  if ("scope" in key) {
    must(hasShape(key.scope, [], ["gtin_prefixes"]), "scope");
    if ("gtin_prefixes" in key.scope) prefixes = key.scope.gtin_prefixes;
    const digits = (/** @type {any} */ p) => typeof p === "string" && /^\d{1,14}$/.test(p);
    must(Array.isArray(prefixes) && prefixes.length <= 256 && prefixes.every(digits), "gtin_prefixes");
  }
  must(!("cut_off" in key) || key.status === "compromised" || key.status === "revoked", "cut_off");
  const cut_off = "cut_off" in key ? cutOff(key.cut_off) : undefined;
  const { kid, status, since, not_before, not_after } = key;
  const use = "use" in key ? key.use : "stamps";
  const x = /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
  return { kid, key: x, use, status, since, cut_off, not_before, not_after, prefixes };
}

/**
 * Reads a trust list that the office's root signed.
 * @param {string} token compact JWS
 * @param {Uint8Array<ArrayBuffer>} root 32 bytes, known beforehand
 * @returns {Promise<TrustList>}
 * @throws {JwsError}
 */
export async function openTrustList(token, root) {
  const payload = await open(KIND, token, root);
  let list;
  try {
    list = strictJson(payload);
  } catch (error) {
    throw new JwsError("payload", String(error));
  }
  must(hasShape(list, ["iss", "iat", "exp", "version", "hosts", "keys"], ["log"]), "members");
  must(typeof list.iss === "string", "iss");
  must(list.log === undefined || typeof list.log === "string", "log");
  must(isInteger(list.iat, ...INT64) && isInteger(list.exp, ...INT64) && list.exp > list.iat, "iat, exp");
  must(isInteger(list.version, 0n, 2n ** 64n - 1n), "version");
  const host = (/** @type {any} */ h) => typeof h === "string" && isHost(h) && h === h.toUpperCase();
  must(Array.isArray(list.hosts) && list.hosts.length >= 1 && list.hosts.length <= 64 && list.hosts.every(host), "hosts");
  must(Array.isArray(list.keys), "keys");
  const keys = list.keys.map(trustedKey);
  must(new Set(keys.map((/** @type {TrustedKey} */ k) => k.kid)).size === keys.length, "kid twice");
  return {
    iss: list.iss, iat: Number(list.iat), exp: Number(list.exp), version: BigInt(list.version), hosts: list.hosts, keys,
  };
}
