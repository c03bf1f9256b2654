// Serials of blocks whose secret was told when a key was cut off (src/manual/stamp-format.md, section 7).

const MASK = (1n << 64n) - 1n;
const rotated = (/** @type {bigint} */ x, /** @type {bigint} */ by) => ((x << by) | (x >> (64n - by))) & MASK;

/** @param {bigint[]} v */
function sipRound(v) {
  v[0] = (v[0] + v[1]) & MASK;
  v[2] = (v[2] + v[3]) & MASK;
  v[1] = rotated(v[1], 13n) ^ v[0];
  v[3] = rotated(v[3], 16n) ^ v[2];
  v[0] = rotated(v[0], 32n);
  v[2] = (v[2] + v[1]) & MASK;
  v[0] = (v[0] + v[3]) & MASK;
  v[1] = rotated(v[1], 17n) ^ v[2];
  v[3] = rotated(v[3], 21n) ^ v[0];
  v[2] = rotated(v[2], 32n);
}

/** SipHash-2-4 of fewer than eight bytes. @param {bigint[]} key two words @param {number[]} bytes */
function sipHash([k0, k1], bytes) {
  const v = [k0 ^ 0x736f6d6570736575n, k1 ^ 0x646f72616e646f6dn, k0 ^ 0x6c7967656e657261n, k1 ^ 0x7465646279746573n];
  const m = bytes.reduce((m, b, i) => m | (BigInt(b) << BigInt(8 * i)), BigInt(bytes.length) << 56n);
  v[3] ^= m;
  sipRound(v);
  sipRound(v);
  v[0] ^= m;
  v[2] ^= 0xffn;
  for (let i = 0; i < 4; i++) sipRound(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/** @param {string} hex 16 digits, little-endian bytes */
const word = (hex) => BigInt(`0x${hex.match(/../g)?.reverse().join("")}`);

/**
 * Index of a serial in the serial space, under the secret of its block.
 * @param {number} serial @param {string} secret 32 hexadecimal digits
 */
export function indexOf(serial, secret) {
  const key = [word(secret.slice(0, 16)), word(secret.slice(16))];
  let [left, right] = [(serial >> 10) & 0x3ff, serial & 0x3ff];
  // Ten digits do not fit 32 bits: the bits taken above lie below the 20th, where the shift is still right.
  for (let round = 11; round >= 0; round--) {
    const mixed = Number(sipHash(key, [round, left & 0xff, left >> 8]) & 0x3ffn);
    [left, right] = [right ^ mixed, left];
  }
  return Math.floor(serial / 2 ** 20) * 2 ** 20 + left * 1024 + right;
}
