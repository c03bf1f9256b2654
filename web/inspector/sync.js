// Sending what was recorded, in the order made. Each thing has a key of its own, by which an office that
// keeps `Idempotency-Key` records it once.
import { Problem, call } from "../shared/api.js";
import { allItems, caseOf, putCase, putItem } from "./store.js";

/** @typedef {import("./store.js").Item} Item */

/** Outcome of a round. @typedef {"done"|"offline"|"sign-in"|"busy"|"waiting"} Round */

/** @param {number} at Unix seconds */
const rfc3339 = (at) => new Date(at * 1000).toISOString();

/** @param {Item} item @param {string} id */
async function sendTo(item, id) {
  const base = `/api/v1/inspections/${id}`;
  const made_at = rfc3339(item.at);
  if (item.kind === "photo") {
    const about = new URLSearchParams({ file: item.body.name, caption: item.body.caption, sha256: item.sha256 ?? "", made_at });
    return call("POST", `${base}/photos?${about}`, { file: /** @type {Blob} */ (item.file), key: item.key });
  }
  return call("POST", `${base}/entries?${new URLSearchParams({ made_at })}`, { body: { [item.kind]: item.body }, key: item.key });
}

/** @param {Item} item whether the office has it now @returns {Promise<boolean>} */
async function send(item) {
  const row = await caseOf(item.case);
  if (!row) return false;
  if (item.kind === "open") {
    const { id } = await (await call("POST", "/api/v1/inspections", { body: { ...item.body, opened_at: rfc3339(item.at) }, key: item.key })).json();
    await putCase({ ...row, id });
    return true;
  }
  // Its case was refused: it waits until that is settled.
  if (!row.id) return false;
  await sendTo(item, row.id);
  return true;
}

/**
 * Sends everything that waits.
 * @param {(left: number) => void} [progress]
 * @returns {Promise<Round>}
 */
export const sync = (progress = () => {}) =>
  navigator.locks.request("temthat-sync", { ifAvailable: true }, async (lock) => {
    if (!lock) return "busy";
    const items = (await allItems()).filter((item) => item.state === "waiting");
    let left = items.length;
    let held = 0;
    for (const item of items) {
      progress(left);
      try {
        if (await send(item)) await putItem({ ...item, state: "sent" });
        else held += 1;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.isOffline || error.status >= 500 || error.status === 429 || error.status === 409) return "offline";
        if (error.status === 401 || error.status === 403) return "sign-in";
        await putItem({ ...item, state: "refused", refusal: error.message });
      }
      left -= 1;
    }
    progress(held);
    return held ? "waiting" : "done";
  });
