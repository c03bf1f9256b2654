// The offline data of this device: fetched when there is a network, proven before it is kept.
import { BundleError, freshness, openBundle, take } from "../shared/bundle.js";
import { call } from "../shared/api.js";
import { unhex } from "../shared/ed25519.js";
import { Offline } from "../shared/verdict.js";
import { keep, kept } from "./store.js";

/** @type {Offline | undefined} */
let ready;

/** The bundle in use, ready for checking. @returns {Promise<Offline | undefined>} */
export async function current() {
  if (!ready) {
    const held = await kept("bundle");
    if (held) ready = new Offline(held);
  }
  return ready;
}

/** Latest moment this device's clock has shown since the bundle was taken, Unix seconds. */
let seen = 0;
/** Seconds between two notes of it. */
const NOTE = 60;

/**
 * The moment to answer for: the clock, but never before a moment it has shown already, so that setting the
 * clock back makes no bundle younger.
 * @returns {Promise<number>} Unix seconds
 */
export async function now() {
  const noted = (await kept("seen")) ?? 0;
  seen = Math.max(seen, noted, Date.now() / 1000);
  if (seen > noted + NOTE) await keep("seen", seen);
  return seen;
}

/** Forgets what is in memory. */
export const forget = () => (ready = undefined);

/** The office's root key; taken over once, from the server signed in to. @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function root() {
  let hex = await kept("root");
  if (!hex) {
    hex = (await (await call("GET", "/.well-known/temthat/root.pub")).text()).trim();
    await keep("root", hex);
  }
  return unhex(hex);
}

/** @param {number} [since] */
const fetched = async (since) =>
  openBundle(await (await call("GET", `/api/v1/bundle${since === undefined ? "" : `?since=${since}`}`)).text(), await root());

/**
 * Fetches what is new: a delta where one fits, else the whole.
 * @returns {Promise<Offline>}
 * @throws {import("../shared/api.js").Problem | BundleError}
 */
export async function refresh() {
  const held = (await current())?.bundle;
  /** @type {import("../shared/bundle.js").Bundle} */
  let next;
  try {
    next = take(held, await fetched(held?.payload.seq));
  } catch (error) {
    const fitting = error instanceof BundleError && (error.code === "base" || error.code === "delta");
    const unknown = error instanceof Error && "status" in error && error.status === 404;
    if (!held || !(fitting || unknown)) throw error;
    next = take(held, await fetched());
  }
  await keep("bundle", next);
  // The office's time came with it: a clock that once ran ahead is forgiven.
  seen = Date.now() / 1000;
  await keep("fetched", Math.floor(seen));
  await keep("seen", seen);
  ready = new Offline(next);
  return ready;
}

/** How the offline data stands now. @returns {Promise<"none"|"fresh"|"stale"|"expired"|"clock-behind">} */
export async function state() {
  const held = await current();
  return held ? freshness(held.bundle.payload, await now()) : "none";
}
