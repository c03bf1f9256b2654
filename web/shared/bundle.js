// The offline bundle: what a verifier without a network has to know of one office, in one signed file
// (src/manual/bundle.md).
import { JwsError, openWith, unbase64 } from "./jws.js";
import { hasShape } from "./json.js";
import { openTrustList } from "./trust.js";
import { dayOf } from "./days.js";

export const TYP = "temthat-bundle+jwt";
export const DELTA_TYP = "temthat-bundle-delta+jwt";
/** Most bytes of a token, and of a payload unpacked. */
const MAX_TOKEN = 4 << 20;
const MAX_PAYLOAD = 64 << 20;
/** Bytes of one status list: 2^20 serials of two bits. */
const LIST_BYTES = 1 << 18;
/** Seconds a clock may lie behind the office's. */
const SKEW = 300;
/** Rows that a delta changes, by the names of what identifies them. */
const ROWS = {
  producers: ["id"], products: ["id"], recognitions: ["id"], zones: ["id"], certificates: ["id"], batches: ["id"],
  runs: ["id"], status: ["kid", "block"],
};

/**
 * @typedef {object} Payload what a bundle says; rows as the manual describes them
 * @property {number} v
 * @property {string} office
 * @property {number} seq
 * @property {number} [base] only in a delta
 * @property {number} iat @property {number} refresh_by @property {number} exp Unix seconds
 * @property {string} [newest] @property {number} [open_block]
 * @property {any[]} [producers] @property {any[]} [products] @property {any[]} [recognitions] @property {any[]} [zones]
 * @property {any[]} [certificates] @property {any[]} [batches] @property {any[]} [runs] @property {any[]} [status]
 *
 * @typedef {object} Bundle
 * @property {Payload} payload
 * @property {import("./trust.js").TrustList} trust the list that came with it
 */

/** A bundle is not taken; `code` says why: token, trust, key, older, base or delta. */
export class BundleError extends Error {
  /** @param {string} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(code, { cause });
    this.code = code;
  }
}

/**
 * Unpacks a stream, and never more than `most` bytes.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {"deflate"|"deflate-raw"} format @param {number} most
 */
async function unpack(bytes, format, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > most) throw new BundleError("token", "too large unpacked");
    parts.push(value);
  }
}

/** Who has a stolen key chooses the moment, so one that is compromised or revoked signs none.
 * @param {import("./trust.js").TrustedKey} key @param {string} day */
const maySign = (key, day) =>
  key.use === "publish" && day >= key.not_before && day <= key.not_after &&
  (key.status === "active" || (key.status === "retired" && day <= (key.since ?? "")));

/**
 * Reads a bundle or delta of the office whose root key is `root`. Whether it is still to be used is
 * another question: {@link freshness}.
 * @param {string} token @param {Uint8Array<ArrayBuffer>} root 32 bytes
 * @returns {Promise<Bundle>}
 * @throws {BundleError}
 */
export async function openBundle(token, root) {
  /** @type {import("./trust.js").TrustList | undefined} */
  let trust;
  /** @type {import("./trust.js").TrustedKey | undefined} */
  let key;
  let typ = "";
  const bytes = await openWith(token, MAX_TOKEN, async (head) => {
    if (!hasShape(head, ["alg", "kid", "trust_chain", "typ", "zip"]) || head.alg !== "EdDSA" || head.zip !== "DEF") return;
    if (![TYP, DELTA_TYP].includes(head.typ) || !Array.isArray(head.trust_chain) || head.trust_chain.length !== 1) return;
    typ = head.typ;
    trust = await openTrustList(String(head.trust_chain[0]), root).catch((error) => {
      throw new BundleError("trust", error);
    });
    key = trust.keys.find((k) => String(k.kid) === head.kid && k.use === "publish");
    if (!key) throw new BundleError("key", head.kid);
    return key.key;
  }).catch((error) => {
    throw error instanceof JwsError ? new BundleError("token", error) : error;
  });
  /** @type {Payload} */
  let payload;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await unpack(bytes, "deflate-raw", MAX_PAYLOAD)));
  } catch (error) {
    throw error instanceof BundleError ? error : new BundleError("token", error);
  }
  const { v, seq, iat, refresh_by, exp, base } = payload;
  const whole = [seq, iat, refresh_by, exp].every(Number.isSafeInteger);
  if (v !== 1 || !whole || !(iat < exp && iat <= refresh_by && refresh_by <= exp)) throw new BundleError("token", "payload");
  if ((base !== undefined) !== (typ === DELTA_TYP)) throw new BundleError("token", "header");
  if (!trust || !key || !maySign(key, dayOf(iat))) throw new BundleError("key", key?.kid);
  return { payload, trust };
}

/**
 * The held bundle, changed by a newer one or by a delta.
 * @param {Bundle | undefined} held @param {Bundle} newer
 * @returns {Bundle}
 * @throws {BundleError} it is older, or changes another one
 */
export function take(held, newer) {
  if (!held) {
    if (newer.payload.base !== undefined) throw new BundleError("delta");
    return newer;
  }
  const older = newer.payload.seq < held.payload.seq || newer.payload.iat < held.payload.iat;
  if (older || newer.trust.version < held.trust.version) throw new BundleError("older");
  if (newer.payload.base === undefined) return newer;
  if (newer.payload.base !== held.payload.seq) throw new BundleError("base");
  /** @type {any} */
  const payload = { ...newer.payload };
  delete payload.base;
  for (const [name, keys] of Object.entries(ROWS)) {
    const key = (/** @type {any} */ row) => keys.map((k) => row[k]).join("/");
    const rows = new Map((/** @type {any} */ (held.payload)[name] ?? []).map((/** @type {any} */ row) => [key(row), row]));
    for (const row of /** @type {any} */ (newer.payload)[name] ?? []) rows.set(key(row), row);
    payload[name] = [...rows.values()];
  }
  return { payload, trust: newer.trust };
}

/**
 * How a bundle stands at a moment.
 * @param {Payload} payload @param {number} now Unix seconds
 * @returns {"fresh"|"stale"|"expired"|"clock-behind"}
 */
export function freshness(payload, now) {
  if (now + SKEW < payload.iat) return "clock-behind";
  return now >= payload.exp ? "expired" : now >= payload.refresh_by ? "stale" : "fresh";
}

/**
 * A status list of a bundle, unpacked: the two bits of a serial stand at `serial mod 2^20`.
 * @param {any} row @returns {Promise<Uint8Array>}
 */
export async function statusList(row) {
  const packed = row.bits === 2 && typeof row.lst === "string" ? unbase64(row.lst) : undefined;
  const bytes = packed && (await unpack(packed, "deflate", LIST_BYTES).catch(() => undefined));
  if (bytes?.length !== LIST_BYTES) throw new BundleError("token", "status list");
  return bytes;
}
