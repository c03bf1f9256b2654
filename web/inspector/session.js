// Who works with this device. Signed in once with a network, then for days without.
import { Problem, call, get, post } from "../shared/api.js";
import { forget } from "./bundles.js";
import { allItems, keep, kept, wipe } from "./store.js";

/** @typedef {{ id: string, login: string, name: string, role: string, office: string }} Me */

/** @returns {Promise<Me | undefined>} whoever signed in here */
export const me = () => kept("me");

/**
 * Signs in. Another person's data is not theirs to see: it goes first.
 * @param {string} login @param {string} password @returns {Promise<Me>}
 * @throws {Problem}
 */
export async function signIn(login, password) {
  const who = await post("/api/v1/session", { login, password });
  if (who.role !== "inspector") {
    await call("DELETE", "/api/v1/session").catch(() => {});
    throw new Problem(403, "role", "", "");
  }
  const before = await me();
  if (before && before.id !== who.id) await clear();
  await keep("me", who);
  await navigator.storage?.persist?.();
  return who;
}

/** Whether the server still knows the session; without a network nobody can tell. @returns {Promise<boolean | undefined>} */
export async function isAlive() {
  try {
    await get("/api/v1/session");
    return true;
  } catch (error) {
    return error instanceof Problem && error.status === 401 ? false : undefined;
  }
}

/** Things recorded here that the office does not have yet. */
export const unsent = async () => (await allItems()).filter((item) => item.state !== "sent").length;

/** Removes everything this device holds of the work. */
async function clear() {
  forget();
  await wipe();
}

/** Signs out and removes everything. */
export async function signOut() {
  await call("DELETE", "/api/v1/session").catch(() => {});
  await clear();
}
