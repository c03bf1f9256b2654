// Talking to the server: JSON in and out, problems (RFC 9457) as errors with words for people.
import { lang } from "./words.js";

/** The server refused, or there was no answer. */
export class Problem extends Error {
  /** @param {number} status 0: no answer came @param {string} code @param {string} title @param {string} detail @param {number} [retryAfter] seconds */
  constructor(status, code, title, detail, retryAfter) {
    super(detail || title || code);
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
  /** No answer came: try again when there is a network. */
  get isOffline() {
    return this.status === 0;
  }
}

/**
 * @param {string} method @param {string} path
 * @param {{ body?: unknown, file?: Blob, form?: FormData, key?: string, signal?: AbortSignal, headers?: Record<string, string> }} [options]
 *   `key`: the Idempotency-Key, so that asking again records nothing twice; `form`: its type and boundary are the browser's to name
 * @returns {Promise<Response>}
 * @throws {Problem}
 */
export async function call(method, path, options = {}) {
  const headers = new Headers({ accept: "application/json", "accept-language": lang(), ...options.headers });
  if (options.key) headers.set("idempotency-key", options.key);
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (options.file) headers.set("content-type", options.file.type);
  const body = options.file ?? options.form ?? (options.body === undefined ? null : JSON.stringify(options.body));
  let response;
  try {
    response = await fetch(path, { method, headers, body, signal: options.signal ?? null, cache: "no-store", credentials: "same-origin" });
  } catch (error) {
    throw new Problem(0, "offline", "", String(error));
  }
  if (response.ok || response.status === 304) return response;
  const problem = await response.json().catch(() => ({}));
  const retry = Number(response.headers.get("retry-after")) || undefined;
  throw new Problem(response.status, String(problem.code ?? response.status), String(problem.title ?? ""), String(problem.detail ?? ""), retry);
}

/** @param {string} path @returns {Promise<any>} */
export const get = async (path) => (await call("GET", path)).json();

/** @param {string} path @param {unknown} body @param {string} [key] @returns {Promise<any>} */
export const post = async (path, body, key) => (await call("POST", path, { body, ...(key && { key }) })).json();
