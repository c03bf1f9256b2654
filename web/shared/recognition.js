// Standing of star decisions on a day, as src/domain/recognition.rs reads them.
import { plusDays } from "./days.js";

/** Longest extension after the term, days (QĐ 26/2026/QĐ-TTg Đ12.3). */
const MAX_EXTENSION_DAYS = 180;
/** What speaks first for a product. */
const RANK = { in_force: 6, extended: 5, suspended: 4, withdrawn: 3, lapsed: 2, unconfirmed: 1, not_yet: 0 };

/** @typedef {{ kind: keyof typeof RANK, stars?: number, until?: string, since?: string, on?: string }} Standing */

/** Events in effect on a day, in the order of their days, then as recorded. @param {any} row @param {string} day */
const eventsBy = (row, day) =>
  [...(row.events ?? [])].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)).filter((e) => e.on <= day);

/**
 * @param {any} row a recognition of a bundle @param {string} day
 * @returns {Standing}
 */
export function standing(row, day) {
  const { issued_on: issued, valid_until: term } = row;
  if (!issued || !term || row.unconfirmed) return { kind: "unconfirmed" };
  if (day < issued) return { kind: "not_yet" };
  let stars = row.stars;
  let [last, suspended] = [term, ""];
  for (const event of eventsBy(row, day)) {
    if (event.kind === "withdrawn") return { kind: "withdrawn", since: event.on };
    if (event.kind === "suspended") suspended ||= event.on;
    if (event.kind === "reallowed") suspended = "";
    if (event.kind === "downgraded") stars = Math.min(stars, event.to);
    if (event.kind === "extended") {
      const longest = plusDays(term, MAX_EXTENSION_DAYS);
      const until = event.until < longest ? event.until : longest;
      last = until > term ? until : term;
    }
  }
  if (day > last) return { kind: "lapsed", on: last };
  if (suspended) return { kind: "suspended", since: suspended };
  return day > term ? { kind: "extended", stars, until: last } : { kind: "in_force", stars, until: term };
}

/** The day of the last downgrade in effect. @param {any} row @param {string} day */
export function downgradedOn(row, day) {
  let stars = row.stars;
  let last;
  for (const event of eventsBy(row, day)) {
    if (event.kind !== "downgraded" || event.to >= stars) continue;
    [stars, last] = [event.to, event.on];
  }
  return last;
}

/** @param {string} id "CN-12" */
const number = (id) => Number(id.slice(id.indexOf("-") + 1));

/**
 * The recognition that speaks for a product on a day.
 * @param {any[]} rows its recognitions @param {string} day
 * @returns {[any, Standing] | undefined}
 */
export function speaking(rows, day) {
  const followed = (/** @type {any} */ row) => eventsBy(row, day).some((e) => e.kind === "re_recognised");
  const all = rows.map((row) => /** @type {[any, Standing]} */ ([row, standing(row, day)]));
  const open = all.filter(([row, s]) => s.kind !== "not_yet" && !followed(row));
  return open.sort(([a, s], [b, t]) => {
    const [x, y] = [a.issued_on ?? "", b.issued_on ?? ""];
    return RANK[t.kind] - RANK[s.kind] || (x < y ? 1 : x > y ? -1 : 0) || number(b.id) - number(a.id);
  })[0];
}
