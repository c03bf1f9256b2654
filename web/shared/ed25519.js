// Ed25519 as the stamp format understands it (src/manual/stamp-format.md, section 4): strict and
// without the cofactor. WebCrypto does the curve where it knows Ed25519; elsewhere the vendored
// library does. Both stand behind the same checks of R, s and the key.

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** Canonical encodings of the points whose order divides 8 (section 8). */
const SMALL = new Set([
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]);

/** @param {Uint8Array} bytes @returns {string} lower-case hexadecimal */
export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** @param {string} text hexadecimal, even length @returns {Uint8Array<ArrayBuffer>} */
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** @param {Uint8Array} bytes @returns {bigint} little-endian */
const integer = (bytes) => BigInt(`0x${hex(Uint8Array.from(bytes).reverse()) || "0"}`);

/** @param {bigint} base @param {bigint} exponent @returns {bigint} base^exponent mod P */
function power(base, exponent) {
  let result = 1n;
  for (base %= P; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

/**
 * Whether 32 bytes are a canonical point of the curve that is not of small order.
 * @param {Uint8Array} key
 */
export function isSoundKey(key) {
  if (key.length !== 32) return false;
  const y = integer(key) & (2n ** 255n - 1n);
  if (y >= P || SMALL.has(hex(key))) return false;
  const yy = (y * y) % P;
  const square = ((yy - 1n + P) * power(D * yy + 1n, P - 2n)) % P;
  return square === 0n || power(square, (P - 1n) / 2n) === 1n;
}

/** @typedef {(key: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>) => Promise<boolean>} Engine */

/** @type {Map<string, Promise<CryptoKey>>} */
const parsed = new Map();

/** @type {Engine} */
export async function byWebCrypto(key, message, signature) {
  const name = hex(key);
  let held = parsed.get(name);
  if (!held) {
    held = crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    parsed.set(name, held);
  }
  return crypto.subtle.verify({ name: "Ed25519" }, await held, signature, message);
}

/** @type {Engine} s·B - k·A, encoded, must be R byte by byte. */
export async function byLibrary(key, message, signature) {
  const { Point } = await import("../vendor/noble-ed25519.js");
  const input = new Uint8Array(64 + message.length);
  input.set(signature.subarray(0, 32));
  input.set(key, 32);
  input.set(message, 64);
  const k = integer(new Uint8Array(await crypto.subtle.digest("SHA-512", input))) % L;
  const s = integer(signature.subarray(32));
  const times = (/** @type {any} */ point, /** @type {bigint} */ n) => (n === 0n ? Point.ZERO : point.multiply(n, false));
  const point = times(Point.BASE, s).add(times(Point.fromBytes(key), k).negate());
  return hex(point.toBytes()) === hex(signature.subarray(0, 32));
}

/** RFC 8032 §7.1, test 1: an engine that refuses it is no engine. */
const PROBE = {
  key: unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
  signature: unhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ),
};

/** @type {Promise<Engine> | undefined} */
let engine;
const chosen = () =>
  (engine ??= byWebCrypto(PROBE.key, new Uint8Array(), PROBE.signature).then(
    (fits) => (fits ? byWebCrypto : byLibrary),
    () => byLibrary,
  ));

/**
 * Whether a signature is the key's, strictly.
 * @param {Uint8Array<ArrayBuffer>} key 32 bytes
 * @param {Uint8Array<ArrayBuffer>} message
 * @param {Uint8Array<ArrayBuffer>} signature 64 bytes
 * @param {Engine} [by] the engine of this browser, unless one is named
 * @returns {Promise<boolean>}
 */
export async function signatureFits(key, message, signature, by) {
  if (signature.length !== 64 || !isSoundKey(key)) return false;
  const r = signature.subarray(0, 32);
  if (integer(signature.subarray(32)) >= L || SMALL.has(hex(r)) || (integer(r) & (2n ** 255n - 1n)) >= P) return false;
  try {
    return await (by ?? (await chosen()))(key, message, signature);
  } catch {
    return false;
  }
}
