// What the rules say of a label: signs to be checked, with law, guards and what clears them.
import { h } from "../shared/dom.js";
import { lang, t } from "../shared/words.js";

/** @param {{ vi: string, en: string }} worded */
const said = (worded) => worded[lang()];

/** "QĐ 26/2026/QĐ-TTg Đ4.3" @param {any} c */
const written = (c) => (typeof c === "string" ? c : `${c.instrument} ${c.article}${c.clause ? "." : ""}${c.clause}`.trim());

/** @param {string} title @param {any[]} lines */
const part = (title, lines) => lines.length > 0 && h("div", { class: "part" }, h("h4", null, t(title)), h("ul", { class: "dots hollow" }, lines.map((line) => h("li", null, line))));

/** A sign as the office recorded it (words of that moment, Vietnamese). @param {any} sign */
const frozen = (sign) => ({ ...sign, title: sign.title, says: sign.says, guards: [], clears: sign.clears, basis: sign.basis });

/** A sign as the check answers it now. @param {any} f */
const live = (f) => ({
  ...f, title: said(f.title), says: said(f.says), guards: f.guards.map((/** @type {any} */ g) => said(g.says)),
  clears: f.clears.map((/** @type {any} */ c) => said(c.says)), basis: f.basis.map(written),
});

/** @param {any} sign */
const one = (sign) =>
  h("details", { class: ["sign", sign.severity.toLowerCase()] },
    h("summary", null, h("span", { class: "code" }, sign.rule), " ", sign.title),
    h("p", null, sign.says),
    part("inspector-basis", sign.basis), part("inspector-guards", sign.guards), part("inspector-clears", sign.clears));

/** The answer of a label check. @param {any} answer */
export function checked(answer) {
  const needs = answer.abstentions.map((/** @type {any} */ a) => `${a.rule}: ${a.needs.map((/** @type {any} */ n) => said(n.says)).join("; ")}`);
  return h("section", { class: "card signs" },
    h("h3", null, answer.findings.length ? t("inspector-signs", { count: answer.findings.length }) : t("inspector-no-signs")),
    answer.findings.map((/** @type {any} */ f) => one(live(f))),
    part("inspector-needs", needs),
    h("p", { class: "note" }, t("inspector-signs-note")));
}

/** Signs of a case, as recorded. @param {any} observed */
export function recorded(observed) {
  return [
    observed.findings.length ? observed.findings.map((/** @type {any} */ s) => one(frozen(s))) : h("p", null, t("inspector-no-signs")),
    part("inspector-needs", observed.open.map((/** @type {[string, string]} */ [rule, needs]) => `${rule}: ${needs}`)),
  ];
}
