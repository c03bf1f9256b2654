// The inspector's application: pages by the part after "#", a bar at the foot, the age of the data on
// top. Everything works without a network but signing in and what the office alone knows.
import { h, show, tell } from "../shared/dom.js";
import { icon } from "../shared/seal.js";
import { load, moment, t } from "../shared/words.js";
import { account, entrance } from "./account.js";
import { current, refresh, state } from "./bundles.js";
import * as casebook from "./casebook.js";
import { scanning } from "./scanning.js";
import { isAlive, me, unsent } from "./session.js";
import { kept } from "./store.js";
import { sync } from "./sync.js";

const MINUTE = 60_000;
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const main = h("main", { id: "main", tabindex: "-1" });
const pill = h("a", { class: "age", href: "#/toi" });
const title = h("h1", null);
const back = h("a", { class: "back" }, icon("back"));
const badge = h("span", { class: "badge", hidden: true });
const bar = h("nav", { class: "tabs" });
const banner = h("div", { class: "banner", role: "status" });

/** Ends the page on the screen. */
let stop = () => {};

const app = {
  /** @type {import("./session.js").Me} */
  me: /** @type {any} */ (undefined),
  /** @param {string} to */
  go(to) {
    location.hash = to;
  },
  async sync() {
    const round = await sync((left) => count(left));
    await count();
    if (round === "done" && location.hash.startsWith("#/vu/") && !main.querySelector("form :focus")) await route();
    if (round === "sign-in") show(banner, t("inspector-sign-in-again"), " ", h("button", { class: "small", onclick: () => leave(false) }, t("inspector-enter")));
    else show(banner);
  },
  async entered() {
    app.me = /** @type {any} */ (await me());
    frame();
    app.go("#/quet");
    await route();
    app.sync();
  },
  left: () => leave(true),
  refreshed: () => age(),
  /** @param {string} lang */
  async speak(lang) {
    localStorage.setItem("lang", lang);
    await load(lang === "en" ? "en" : "vi");
    frame();
    await route();
  },
};

/** To the entrance. @param {boolean} gone whether the data went as well */
function leave(gone) {
  stop();
  stop = () => {};
  show(banner);
  bar.hidden = pill.hidden = back.hidden = true;
  const { page, title: words } = entrance(app);
  title.textContent = words;
  show(main, gone && h("p", { class: "empty" }, t("inspector-left")), page);
}

/** How many things wait, on the bar. @param {number} [left] */
async function count(left) {
  const number = left ?? (await unsent());
  badge.hidden = number === 0;
  badge.textContent = String(number);
  badge.title = t("inspector-waiting", { count: number });
}

/** The age of the data, on top. */
async function age() {
  const held = (await current())?.bundle.payload;
  const now = await state();
  pill.className = `age ${now}`;
  show(pill, h("span", { class: "dot", "aria-hidden": "true" }), t(`inspector-age-${now}`, { at: held ? moment(held.iat) : "" }));
}

/** Head and bar in the language in use. */
function frame() {
  bar.hidden = pill.hidden = false;
  bar.setAttribute("aria-label", t("inspector-title"));
  const tab = (/** @type {string} */ to, /** @type {string} */ sign, /** @type {string} */ word, /** @type {any} */ more = null) =>
    h("a", { href: to, "data-tab": to }, icon(sign), h("span", null, t(word)), more);
  show(bar, tab("#/quet", "scan", "inspector-scan"), tab("#/vu", "cases", "inspector-cases", badge), tab("#/toi", "person", "inspector-me"));
  age();
  count();
}

/** Shows the page that the address names. */
async function route() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [, room = "quet", key = "", part] = path.split("/");
  const stamp = new URLSearchParams(query).get("tem") ?? "";
  stop();
  stop = () => {};
  /** @type {{ page: Element, title: string, stop?: () => void }} */
  const next =
    room === "vu" && key === "moi" ? casebook.fresh(app, stamp)
    : room === "vu" && key && part === "nhan" ? casebook.label(app, key, stamp)
    : room === "vu" && key ? await casebook.one(app, key)
    : room === "vu" ? await casebook.list()
    : room === "toi" ? await account(app)
    : scanning(app);
  stop = next.stop ?? stop;
  back.hidden = !key;
  back.href = part ? `#/vu/${key}` : "#/vu";
  back.setAttribute("aria-label", t("inspector-back"));
  title.textContent = next.title;
  document.title = `${next.title} · ${t("page-brand")}`;
  for (const a of bar.querySelectorAll("a")) {
    if (a.dataset.tab === `#/${room}`) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  show(main, next.page);
  scrollTo(0, 0);
}

/** New data once they are due, and whatever waits, whenever there is a network. */
async function tend() {
  if (!app.me || !navigator.onLine) return age();
  const fetched = (await kept("fetched")) ?? 0;
  if (Date.now() / 1000 - fetched > 900) await refresh().catch(() => {});
  await age();
  await app.sync();
}

async function begin() {
  const wanted = localStorage.getItem("lang") ?? (navigator.language.startsWith("en") ? "en" : "vi");
  await load(wanted === "en" ? "en" : "vi");
  show(root, h("header", { class: "head" }, back, title, pill), banner, main, bar);
  const who = await me();
  addEventListener("hashchange", () => app.me && route());
  addEventListener("online", tend);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tend());
  setInterval(tend, 5 * MINUTE);
  if (!who) leave(false);
  else {
    app.me = who;
    frame();
    await route();
    if ((await isAlive()) === false) show(banner, t("inspector-sign-in-again"), " ", h("button", { class: "small", onclick: () => leave(false) }, t("inspector-enter")));
    else await tend();
  }
  root.dataset.ready = "yes";
}

/** The application itself is kept for use without a network; a new one is put in use when asked. */
async function install() {
  const worker = await navigator.serviceWorker?.register("/thanh-tra/sw.js", { scope: "/thanh-tra" }).catch(() => undefined);
  worker?.addEventListener("updatefound", () => {
    const next = worker.installing;
    next?.addEventListener("statechange", () => {
      if (next.state !== "installed" || !navigator.serviceWorker.controller) return;
      show(banner, t("inspector-new-version"), " ", h("button", { class: "small", onclick: () => next.postMessage("use") }, t("inspector-use-new")));
    });
  });
  let reloaded = false;
  const had = Boolean(navigator.serviceWorker?.controller);
  navigator.serviceWorker?.addEventListener("controllerchange", () => {
    if (had && !reloaded) location.reload();
    reloaded = true;
  });
}

addEventListener("unhandledrejection", (event) => tell(t("inspector-fault", { why: String(event.reason?.message ?? event.reason) })));
await begin();
await install();
