// Cases: opened on the spot, added to, decided; what is written down here is sent when it can be.
import { call } from "../shared/api.js";
import { dayOf } from "../shared/days.js";
import { confirmed, field, h, show, tell, values } from "../shared/dom.js";
import { icon } from "../shared/seal.js";
import { moment, t } from "../shared/words.js";
import { recorded } from "./findings.js";
import { labelling } from "./labelling.js";
import { album } from "./photos.js";
import * as store from "./store.js";

/** @typedef {import("./store.js").Item} Item @typedef {{ go: (to: string) => void, sync: () => void, me: import("./session.js").Me }} App */

const now = () => Math.floor(Date.now() / 1000);

/** Something to be sent. @param {string} of key of the case @param {Item["kind"]} kind @param {any} body @param {Partial<Item>} [more] @returns {Item} */
const item = (of, kind, body, more = {}) => ({ key: store.newKey(), case: of, kind, body, at: now(), state: "waiting", ...more });

/** Writes down things of a case, then tries to send them. @param {App} app @param {Item[]} items */
async function note(app, items) {
  for (const row of items) await store.putItem(row);
  tell(t("inspector-kept"));
  app.sync();
}

/** @param {string} of @param {import("./photos.js").Photo[]} photos @param {string} [caption] */
const pictures = (of, photos, caption = "") =>
  photos.map((photo) => item(of, "photo", { name: photo.file.name, caption }, { file: photo.file, sha256: photo.sha256, at: photo.at }));

/** All cases. */
export async function list() {
  const page = h("div", { class: "stack" });
  const title = t("inspector-cases");
  const sent = async () => (show(page, ...(await lines())), title);
  await sent();
  return { page, title, sent };
}

/** A line for each case, newest first, below the way to a new one. */
async function lines() {
  const cases = await store.cases();
  const items = await store.allItems();
  const waiting = (/** @type {string} */ key) => items.filter((i) => i.case === key && i.state !== "sent").length;
  const row = (/** @type {import("./store.js").Case} */ c) =>
    h("li", null, h("a", { class: "line", href: `#/vu/${c.key}` },
      h("strong", null, c.inspected), h("span", null, `${c.place} · ${moment(c.opened_at)}`),
      h("span", { class: ["pill", waiting(c.key) > 0 && "wait"] }, waiting(c.key) ? t("inspector-waiting", { count: waiting(c.key) }) : (c.id ?? ""))));
  return [
    h("a", { class: "button", href: "#/vu/moi" }, icon("plus"), t("inspector-new-case")),
    cases.length ? h("ul", { class: "lines card" }, cases.map(row)) : h("p", { class: "empty" }, t("inspector-no-cases")),
  ];
}

/** A new case; `stamp` is what was scanned. @param {App} app @param {string} stamp */
export function fresh(app, stamp) {
  const text = (/** @type {string} */ name, value = "") => field(t(`inspector-case-${name}`), h("input", { name, type: "text", required: true, maxlength: 300, autocomplete: "off", value }));
  /** @param {SubmitEvent} event */
  async function open(event) {
    event.preventDefault();
    const body = values(/** @type {HTMLFormElement} */ (event.target));
    const key = store.newKey();
    await store.openCase({ key, place: body.place, inspected: body.inspected, opened_at: now() }, item(key, "open", body));
    app.sync();
    app.go(`#/vu/${key}${stamp ? `/nhan?tem=${encodeURIComponent(stamp)}` : ""}`);
  }
  const page = h("form", { class: "stack card", onsubmit: open }, text("inspected"), text("place"), text("inspector", app.me.name),
    h("p", { class: "note" }, t("inspector-case-note")), h("button", { type: "submit" }, t("inspector-open")));
  return { page, title: t("inspector-new-case") };
}

/** One thing of a case. @param {Item} row @param {() => void} changed */
function entry(row, changed) {
  const { kind, body } = row;
  const line = (/** @type {any} */ text) => text && h("p", null, text);
  /** @type {Record<string, any>} */
  const says = {
    open: () => line(`${body.inspected}, ${body.place}`),
    label: () => [line([body.product, body.producer].filter(Boolean).join(" · ")), line(body.stars && t("inspector-stars-count", { stars: body.stars }))],
    photo: () => {
      const url = row.file && URL.createObjectURL(row.file);
      return [url && h("img", { class: "thumb", src: url, alt: body.caption || t("inspector-photo"), onload: () => URL.revokeObjectURL(url) }), h("p", null, h("code", { title: row.sha256 }, `SHA-256 ${row.sha256?.slice(0, 16)}…`))];
    },
    explanation: () => line(`${body.by}: ${body.text}`),
    request: () => line(body),
    decision: () => line(`${t(`inspector-decision-${body.decision.replaceAll("_", "-")}`)}. ${body.reason}`),
    reopening: () => line(body),
  };
  const again = async () => (await store.putItem({ ...row, state: "waiting", refusal: "" }), changed());
  const drop = async () => {
    if (await confirmed(t("inspector-drop-sure"), t("inspector-drop"), t("inspector-cancel"))) {
      await store.dropItem(/** @type {number} */ (row.n));
      changed();
    }
  };
  return h("li", { class: row.state }, h("time", null, moment(row.at)), h("strong", null, t(`inspector-entry-${kind}`)), says[kind](),
    row.state === "waiting" && h("span", { class: "pill wait" }, t("inspector-not-sent")),
    row.state === "refused" && h("div", { class: "refused" }, h("p", null, t("inspector-refused", { why: row.refusal })),
      h("div", { class: "pair" }, h("button", { class: "quiet small", onclick: again }, t("inspector-again")), h("button", { class: "quiet small", onclick: drop }, t("inspector-drop")))));
}

/** What the office recorded of a case: its words, its findings, its papers. @param {string} id */
function office(id) {
  const place = h("div", { class: "stack" });
  const base = `/api/v1/inspections/${id}`;
  const paper = (/** @type {string} */ path, /** @type {string} */ name, /** @type {string} */ word) =>
    h("button", { type: "button", class: "quiet", onclick: () => save(`${base}/${path}`, name) }, t(word));
  const papers = h("div", { class: "pair" }, paper("minutes.pdf", `bien-ban-${id}.pdf`, "inspector-minutes"), paper("dossier", `ho-so-${id}.jws`, "inspector-dossier"));
  call("GET", base).then(async (response) => {
    const entries = (await response.json()).entries ?? [];
    const observed = entries.map((/** @type {any} */ e) => e.note).filter((/** @type {any} */ n) => n.kind === "observed");
    show(place, observed.length > 0 && h("section", { class: "card signs" }, h("h3", null, t("inspector-recorded")), observed.map(recorded), h("p", { class: "note" }, t("inspector-signs-note"))), papers);
  }, () => show(place, h("p", { class: "note" }, t("inspector-office-offline"))));
  return place;
}

/** Hands a file of the office to the device. @param {string} path @param {string} name */
async function save(path, name) {
  try {
    const url = URL.createObjectURL(await (await call("GET", path, { headers: { accept: "*/*" } })).blob());
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
  }
}

const DECISIONS = ["no_sign", "cleared", "reminded", "sent_to_authority"];

/** @param {App} app @param {import("./store.js").Case} row @param {boolean} decided */
function additions(app, row, decided) {
  const submit = (/** @type {Item["kind"]} */ kind, /** @type {(v: Record<string, string>) => any} */ body) => async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    await note(app, [item(row.key, kind, body(values(/** @type {HTMLFormElement} */ (event.target))))]);
    app.go(`#/vu/${row.key}?${now()}`);
  };
  const area = (/** @type {string} */ name, /** @type {string} */ label) => field(t(label), h("textarea", { name, rows: 3, required: true, maxlength: 4000 }));
  const send = () => h("button", { type: "submit" }, t("inspector-keep"));
  const fold = (/** @type {string} */ word, /** @type {any} */ form) => h("details", { class: "card fold" }, h("summary", null, t(word)), form);
  if (decided) return fold("inspector-entry-reopening", h("form", { class: "stack", onsubmit: submit("reopening", (v) => v.reason) }, area("reason", "inspector-reason"), send()));
  const shelf = album();
  const keepPhotos = async () => {
    if (!shelf.photos.length) return;
    await note(app, pictures(row.key, shelf.photos));
    app.go(`#/vu/${row.key}?${now()}`);
  };
  return [
    h("a", { class: "button", href: `#/vu/${row.key}/nhan` }, icon("label"), t("inspector-add-label")),
    fold("inspector-add-photo", h("div", { class: "stack" }, shelf.element, h("button", { type: "button", onclick: keepPhotos }, t("inspector-keep")))),
    fold("inspector-entry-explanation", h("form", { class: "stack", onsubmit: submit("explanation", ({ by, text }) => ({ by, text })) }, field(t("inspector-by"), h("input", { name: "by", type: "text", required: true, maxlength: 300 })), area("text", "inspector-text"), send())),
    fold("inspector-entry-request", h("form", { class: "stack", onsubmit: submit("request", (v) => v.paper) }, area("paper", "inspector-paper"), send())),
    fold("inspector-entry-decision", h("form", { class: "stack", onsubmit: submit("decision", ({ decision, reason }) => ({ decision, reason })) },
      h("fieldset", null, h("legend", null, t("inspector-entry-decision")), DECISIONS.map((d) => h("label", { class: "choice" }, h("input", { type: "radio", name: "decision", value: d, required: true }), t(`inspector-decision-${d.replaceAll("_", "-")}`)))),
      area("reason", "inspector-reason"), h("p", { class: "note" }, t("inspector-decision-note")), send())),
  ];
}

/** One case. @param {App} app @param {string} key */
export async function one(app, key) {
  const row = await store.caseOf(key);
  if (!row) return { page: h("p", { class: "empty" }, t("inspector-no-such-case")), title: t("inspector-cases") };
  const number = h("p", { class: "sub" });
  const entries = h("ol", { class: "entries" });
  const papers = h("div", null);
  const changed = () => (app.sync(), app.go(`#/vu/${key}?${now()}`));
  async function sent() {
    const id = (await store.caseOf(key))?.id;
    show(number, id ? t("inspector-number", { id }) : t("inspector-number-later"));
    show(entries, (await store.itemsOf(key)).map((i) => entry(i, changed)));
    show(papers, id && office(id));
    return id ?? t("inspector-case");
  }
  const last = (await store.itemsOf(key)).filter((i) => i.kind === "decision" || i.kind === "reopening").at(-1);
  const title = await sent();
  const page = h("div", { class: "case" },
    h("div", { class: "stack" },
      h("section", { class: "card" }, h("p", { class: "name" }, row.inspected), h("p", { class: "sub" }, `${row.place} · ${moment(row.opened_at)}`), number),
      entries),
    h("div", { class: "stack" }, additions(app, row, last?.kind === "decision"), papers));
  return { page, title, sent };
}

/** A label of a case. @param {App} app @param {string} key @param {string} stamp */
export function label(app, key, stamp) {
  const save = async (/** @type {any} */ seen, /** @type {import("./photos.js").Photo[]} */ photos) => {
    const first = photos.length ? pictures(key, photos) : [];
    await note(app, Object.keys(seen).length ? [...first, item(key, "label", { ...seen, seen_on: dayOf(now()) })] : first);
    app.go(`#/vu/${key}`);
  };
  return { page: labelling({ stamp, save }), title: t("inspector-add-label") };
}
