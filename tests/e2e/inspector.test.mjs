// What an inspector does in the field: signed in once, then without a network for days; nothing lost,
// nothing doubled, nothing left behind.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { camera, printed } from "./camera.mjs";
import { accessible } from "./judge.mjs";
import { PASSWORD, PHONE, openAccount, startBrowser, startOffice } from "./office.mjs";
import { wire } from "./wire.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;
const DAY = 24 * 3600;

let office, browser, line, context, page, photo;
/** What went wrong in the console; a network that is cut on purpose may say so. */
const wrong = [];
let cut = false;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  const [started, plain] = await Promise.all([startOffice(), startBrowser()]);
  office = started;
  await (await openAccount(plain, office.links["cán bộ kiểm tra"])).context.close();
  const seen = await camera(plain, office.dir, [printed(office, "DT-1"), printed(office, "DT-4")]);
  photo = seen.photo;
  await plain.close();
  line = await wire(office.base);
  browser = await startBrowser(seen.flags);
  context = await browser.newContext({ ...PHONE, permissions: ["camera"] });
  page = await open();
});
after(async () => {
  await browser?.close();
  line?.stop();
  await office?.stop();
});

/** A tab of the application. */
async function open(path = "/thanh-tra") {
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  tab.on("console", (m) => m.type() === "error" && !(cut && /ERR_|Failed to load/.test(m.text())) && wrong.push(m.text()));
  tab.on("pageerror", (e) => wrong.push(String(e)));
  await tab.goto(line.base + path);
  await tab.locator("[data-ready=yes]").waitFor();
  return tab;
}
/** The network goes: for the browser, and on the wire. */
async function lose() {
  cut = true;
  await context.setOffline(true);
  await line.cut();
}
async function regain() {
  await line.mend();
  await context.setOffline(false);
  cut = false;
}
const shot = (name) => page.screenshot({ path: `${SHOTS}thanh-tra-${name}.png` });
/** What the office has of the cases, asked with the session of the telephone. */
const atOffice = (path) => page.evaluate((path) => fetch(path, { headers: { accept: "application/json" } }).then((r) => r.json()), path);
/** Answers the camera gave, each with the milliseconds from the frame to the screen. */
async function scans(wanted) {
  const found = new Map();
  for (let tries = 0; found.size < wanted && tries < 400; tries++) {
    const answer = await page.evaluate(() => {
      const card = document.querySelector(".answers .answer[data-ms]");
      return card && { status: card.dataset.status, ms: Number(card.dataset.ms), name: card.querySelector(".name")?.textContent };
    });
    if (answer?.name) found.set(answer.name, answer);
    await page.waitForTimeout(50);
  }
  return [...found.values()];
}
async function sound(name) {
  await accessible(page, name);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${name}: ${width} pixels wide`);
}

test("signed in once, the telephone has its data and answers what the camera sees, one stamp after the other", async () => {
  await shot("dang-nhap");
  await sound("sign-in");
  await page.locator("[name=login]").fill("kiem-tra");
  await page.locator("[name=password]").fill("không phải mật khẩu");
  await page.locator("form button").click();
  await page.locator("[role=alert]:not(:empty)").waitFor();
  assert.match(await page.locator("[role=alert]").innerText(), /chưa đúng|không đúng/i);
  wrong.length = 0; // The browser notes the 401 that was asked for.
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("form button").click();
  await page.locator(".age.fresh").waitFor();
  const found = await scans(2);
  await shot("quet");
  assert.deepEqual(new Set(found.map((f) => f.status)), new Set(["genuine", "caution"]));
  console.log(`scan to answer: ${found.map((f) => `${f.ms} ms`).join(", ")}`);
  assert.ok((await page.locator(".past li").count()) >= 1, "earlier answers stay in the list");
  await sound("scan");
  await page.evaluate(() => navigator.serviceWorker.ready);
});

test("without a network the application opens, scans, reads a wedge scanner and a photo, and takes a case", async () => {
  await lose();
  await page.close();
  page = await open();
  const found = await scans(2);
  assert.deepEqual(new Set(found.map((f) => f.status)), new Set(["genuine", "caution"]));
  console.log(`without a network: ${found.map((f) => `${f.ms} ms`).join(", ")}`);

  // A scanner that types; the text is a forged stamp, so the card shows no product.
  await page.evaluate(() => document.activeElement?.blur());
  const forged = office.pages["tem bị sửa"].replace(office.base, "HTTPS://TEM.EXAMPLE");
  await page.evaluate((text) => {
    for (const key of [...text, "Enter"]) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }, forged);
  const past = page.locator(".answers .answer.not-genuine, .past li.not-genuine").first();
  await past.waitFor();
  assert.equal(await page.locator(".answers .answer.not-genuine .name").count(), 0);

  await page.goto(`${line.base}/thanh-tra#/vu/moi`);
  await page.locator("[name=inspected]").fill("Quầy số 7, bà Lò Thị Mai");
  await page.locator("[name=place]").fill("Chợ trung tâm");
  await shot("vu-moi");
  await sound("new case");
  await page.locator("main form button[type=submit]").click();
  await page.locator("main .entries").waitFor();
  await page.locator("main a.button").click();
  await page.locator(".album input[type=file]").setInputFiles({ name: "mat-truoc.jpg", mimeType: "image/jpeg", buffer: photo });
  await page.locator(".shelf li").waitFor();
  await page.locator("form .answer.genuine, form .answer.caution").waitFor();
  await page.locator("[name=product]").fill("Trà ướp hoa bưởi");
  await page.locator("[name=mark][value=yes]").check();
  await page.locator("[name=stars]").selectOption("5");
  await sound("label");
  await page.locator(".pair button").first().click();
  await page.getByText("Quy tắc được hỏi khi có mạng").waitFor();
  await shot("nhan");
  await page.locator("form .pair button").last().click();
  await page.locator(".entries li").nth(2).waitFor();
  const fold = (word) => page.locator("details.fold", { has: page.locator("summary", { hasText: word }) });
  await fold("Giải trình").locator("summary").click();
  await fold("Giải trình").locator("[name=by]").fill("Bà Lò Thị Mai");
  await fold("Giải trình").locator("[name=text]").fill("Nhập của người quen, không có giấy tờ");
  await fold("Giải trình").locator("button[type=submit]").click();
  await page.locator(".entries li").nth(3).waitFor();
  await shot("vu");
  await sound("case");
  assert.equal(await page.locator(".entries .pill.wait").count(), 4);
});

test("a killed tab and a second day lose nothing", async () => {
  await page.close({ runBeforeUnload: false });
  page = await open("/thanh-tra#/vu");
  assert.match(await page.locator(".lines").innerText(), /Quầy số 7/);
  assert.equal(await page.locator(".badge").innerText(), "4");
  const started = Date.now();
  // Days later: older data are told as such, and after their end "cannot check", never "not genuine".
  const text = office.pages["tem thật"].replace(office.base, "HTTPS://TEM.EXAMPLE");
  for (const [days, age, status, why] of [[1.5, "stale", "caution", "bundle-stale"], [40, "expired", "cannot_check", "bundle-expired"]]) {
    await page.clock.setSystemTime(started + days * DAY * 1000);
    await page.goto(`${line.base}/thanh-tra#/quet`);
    await page.reload();
    await page.locator(`.age.${age}`).waitFor();
    await page.locator("[name=text]").fill(text);
    await page.locator("form.typed button[type=submit]").click();
    const card = page.locator(".answers .answer").first();
    await card.waitFor();
    assert.equal(await card.getAttribute("data-status"), status);
    assert.ok((await card.getAttribute("data-reasons")).split(" ").includes(why));
    await shot(`sau-${days}-ngay`);
  }
  await page.clock.setSystemTime(started + 60_000);
  await page.close();
  page = await open("/thanh-tra#/vu");
});

test("back in the network everything arrives once, though an answer was lost on the way", async () => {
  line.lose(/POST \/api\/v1\/inspections\/KT-\d+\/photos/);
  await regain();
  await page.goto(`${line.base}/thanh-tra#/toi`);
  // The first round loses an answer and waits; the person sends again.
  await page.getByText("Gửi ngay").click();
  await page.waitForFunction(() => document.querySelector(".badge")?.textContent !== "4" || document.querySelector(".badge").hidden);
  for (let tries = 0; tries < 40 && !(await page.locator(".badge").evaluate((b) => b.hidden)); tries++) {
    await page.getByText("Gửi ngay").click();
    await page.waitForTimeout(250);
  }
  assert.ok(await page.locator(".badge").evaluate((b) => b.hidden), "something still waits");
  // The demo has a case of its own.
  const all = await atOffice("/api/v1/inspections");
  const rows = all.rows.filter((row) => row.inspected === "Quầy số 7, bà Lò Thị Mai");
  assert.equal(rows.length, 1, JSON.stringify(all));
  const of = await atOffice(`/api/v1/inspections/${rows[0].id}`);
  assert.deepEqual(of.entries.map((e) => e.note.kind).toSorted(), ["explained", "observed", "photographed"]);
  const kept = of.entries.find((e) => e.note.kind === "photographed").note;
  assert.equal(kept.original_sha256, createHash("sha256").update(photo).digest("hex"));
  assert.ok(of.entries.every((e) => e.made_at < e.at), "each entry keeps when it was made");
  const signs = of.entries.find((e) => e.note.kind === "observed").note.findings.map((f) => f.rule);
  console.log(`signs at the office: ${signs.join(", ") || "none"}`);

  await page.goto(`${line.base}/thanh-tra#/vu`);
  await page.locator(".lines a.line", { hasText: "Quầy số 7" }).click();
  await page.locator(".signs").waitFor();
  await shot("vu-da-gui");
  await sound("case at the office");
  const files = { "Biên bản (PDF)": "%PDF-", "Hồ sơ có chữ ký": "ey" };
  for (const [button, start] of Object.entries(files)) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByText(button).click()]);
    const path = join(SHOTS, download.suggestedFilename());
    writeFileSync(path, readFileSync(await download.path()));
    assert.ok(readFileSync(path, "latin1").startsWith(start), button);
  }
});

test("in English, by the keyboard alone", async () => {
  await page.goto(`${line.base}/thanh-tra#/toi`);
  await page.getByText("English").click();
  await page.getByRole("heading", { name: "Me", exact: true }).waitFor();
  await page.goto(`${line.base}/thanh-tra#/vu/moi`);
  await page.locator("[name=inspected]").waitFor();
  await page.locator("[name=inspected]").focus();
  await page.keyboard.type("Stall 8");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Market");
  await page.keyboard.press("Enter");
  await page.locator("main .entries").waitFor();
  assert.match(await page.locator("main").innerText(), /Stall 8/);
  await sound("English");
});

test("whoever signs out leaves nothing behind", async () => {
  await page.goto(`${line.base}/thanh-tra#/toi`);
  await page.locator("button.danger").click();
  await page.locator("dialog.question button[value=yes]").click();
  await page.locator("form.entrance").waitFor();
  await shot("da-dang-xuat");
  assert.deepEqual(await page.evaluate(() => indexedDB.databases().then((all) => all.map((d) => d.name))), []);
  assert.equal(await page.evaluate(() => fetch("/api/v1/session").then((r) => r.status)), 401);
  await page.reload();
  await page.locator("form.entrance").waitFor();
  assert.deepEqual(wrong.filter((text) => !/401/.test(text)), []);
});
