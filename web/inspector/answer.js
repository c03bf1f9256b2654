// A verdict on the screen: the word first, then why, then what may be done.
import { suspension } from "../shared/cover.js";
import { h } from "../shared/dom.js";
import { seal, tone } from "../shared/seal.js";
import { doesNotProve } from "../shared/verdict.js";
import { day, moment, reason, t } from "../shared/words.js";

/** @typedef {import("../shared/verdict.js").Verdict} Verdict */

/** Vibration for each answer, milliseconds: told apart without looking. @type {Record<string, number[]>} */
const BUZZ = { genuine: [60], caution: [60, 60, 60], not_genuine: [300], cannot_check: [30] };

/** Browsers shake nothing before the first touch. @param {string} status */
export const buzz = (status) => navigator.userActivation?.hasBeenActive !== false && navigator.vibrate?.(BUZZ[status] ?? []);

/** Product, producer, lot, stars: what the pack in the hand is compared with. @param {Verdict} verdict */
function facts({ facts, stamp, stars_now, as_of }) {
  if (!facts || !stamp) return null;
  const row = (/** @type {string} */ key, /** @type {any} */ value) => value && h("div", null, h("dt", null, t(key)), h("dd", null, value));
  return h("dl", null,
    row("inspector-producer", facts.producer.name),
    row("inspector-pack", [facts.product.variant, facts.product.pack].filter(Boolean).join(" · ")),
    row("inspector-stars", stars_now ? t("inspector-stars-count", { stars: stars_now }) : t("inspector-stars-none")),
    row("inspector-decision", facts.recognition?.decision_no),
    row("inspector-lot", stamp.lot),
    row("inspector-serial", stamp.serial),
    row("inspector-made", facts.batch.made_on && day(facts.batch.made_on)),
    row("inspector-best-before", stamp.best_before && day(stamp.best_before)),
    facts.certificates.map((c) => row("inspector-certificate", `${t(`scheme-${c.scheme}`)} ${c.number}, ${standing(c, as_of)}`)));
}

/** Last day of a certificate, or from when to when it is suspended today. @param {any} certificate @param {string} today */
function standing(certificate, today) {
  const held = suspension(certificate, today);
  if (!held) return day(certificate.valid_until);
  const key = held.until ? "page-cert-suspended" : "page-cert-suspended-open";
  return t(key, { from: day(held.from), until: held.until && day(held.until) });
}

/**
 * The card of an answer.
 * @param {Verdict} verdict
 * @param {{ full?: boolean, actions?: any[] }} [options] `full`: with everything that is known
 */
export function card(verdict, { full = false, actions = [] } = {}) {
  const [first, ...more] = verdict.reasons;
  const good = verdict.status === "genuine" || verdict.status === "caution";
  return h("section", { class: ["answer", tone(verdict.status)], "data-status": verdict.status, "data-reasons": verdict.reasons.map((r) => r.code).join(" ") },
    h("div", { class: "head" }, seal(verdict.status),
      h("div", null,
        h("h2", null, t(`status-${verdict.status}`)),
        verdict.facts && h("p", { class: "name" }, verdict.facts.product.name))),
    h("p", { class: "why" }, reason(first)),
    full && good && more.length > 0 && h("ul", { class: "dots" }, more.map((line) => h("li", null, reason(line)))),
    full && facts(verdict),
    full && good && h("ul", { class: "dots hollow" }, doesNotProve(verdict).map((code) => h("li", null, t(`proves-${code}`)))),
    verdict.offline && h("p", { class: "note" }, t("inspector-as-of", { at: moment(verdict.offline.made_at) })),
    actions.length > 0 && h("div", { class: "pair" }, actions));
}
