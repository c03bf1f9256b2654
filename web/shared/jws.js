// Compact JWS (RFC 7515 §3.1) with EdDSA (RFC 8037 §3.1), strict: one header per kind of token, the
// key given by the caller and never by the token. Codes as in the frozen vectors.
import { signatureFits } from "./ed25519.js";
import { hasShape, strictJson } from "./json.js";

/** A token is refused; `code` says where. */
export class JwsError extends Error {
  /** @param {"too-large"|"shape"|"header"|"signature"|"payload"} code @param {string} [cause] */
  constructor(code, cause) {
    super(cause ? `${code}: ${cause}` : code);
    this.code = code;
  }
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * Base64url without padding and with zero unused bits (RFC 4648 §5); `undefined` for anything else.
 * @param {string} text @returns {Uint8Array<ArrayBuffer> | undefined}
 */
export function unbase64(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const unused = text.length % 4 === 2 ? 15 : text.length % 4 === 3 ? 3 : 0;
  if (unused && ALPHABET.indexOf(text[text.length - 1]) & unused) return undefined;
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
}

/**
 * Takes a token apart: size, three parts. Nothing of it is proven yet.
 * @param {string} token @param {number} maxBytes
 */
function parts(token, maxBytes) {
  token = token.replace(/^[ \t\n\f\r]+|[ \t\n\f\r]+$/g, "");
  if (new TextEncoder().encode(token).length > maxBytes) throw new JwsError("too-large");
  const dot = token.lastIndexOf(".");
  const input = token.slice(0, Math.max(dot, 0));
  const first = input.indexOf(".");
  const header = unbase64(input.slice(0, Math.max(first, 0)));
  const payload = unbase64(input.slice(first + 1));
  const signature = unbase64(token.slice(dot + 1));
  if (dot < 0 || first < 0 || !header || !payload || !signature) throw new JwsError("shape");
  return { input, header, payload, signature };
}

/**
 * Payload of a token signed by the key that `choose` finds for its header; no key: the header is refused.
 * @param {string} token @param {number} maxBytes
 * @param {(head: any) => Promise<Uint8Array<ArrayBuffer> | undefined>} choose
 * @throws {JwsError}
 */
export async function openWith(token, maxBytes, choose) {
  const { input, header, payload, signature } = parts(token, maxBytes);
  let head;
  try {
    head = strictJson(header);
  } catch {
    throw new JwsError("header");
  }
  const key = await choose(head);
  if (!key) throw new JwsError("header");
  if (!(await signatureFits(key, new TextEncoder().encode(input), signature))) throw new JwsError("signature");
  return payload;
}

/**
 * Payload of a token of this kind signed by `key`.
 * @param {{ typ: string, maxBytes: number }} kind
 * @param {string} token
 * @param {Uint8Array<ArrayBuffer>} key 32 bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 * @throws {JwsError}
 */
export const open = (kind, token, key) =>
  openWith(token, kind.maxBytes, async (head) =>
    hasShape(head, ["alg", "typ"]) && head.alg === "EdDSA" && head.typ === kind.typ ? key : undefined);
