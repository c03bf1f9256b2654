// A shopper photographs a label: a real browser uploads the photo to the real program.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { PHONE, startBrowser, startOffice } from "./office.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;
const photo = (name) => new URL(`../data/labels/${name}.jpg`, import.meta.url).pathname;

let office, browser;
before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

test("photos of a pack are uploaded from the start page and come back with what is on them, without JavaScript", async () => {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
  await page.goto(`${office.base}/`);
  await page.getByRole("link", { name: "Kiểm tra nhãn bằng ảnh" }).click();
  await page.locator("input[type=file]").setInputFiles([photo("official-4-stars"), photo("no-mark")]);
  await page.getByRole("button", { name: "Xem ảnh" }).click({ timeout: 120_000 });
  const pictures = page.locator("img.photo");
  await pictures.first().waitFor({ timeout: 120_000 });
  assert.equal(await pictures.count(), 2);
  const drawn = await pictures.first().evaluate((img) => img.naturalWidth).catch(() => null);
  assert.ok(drawn === null || drawn > 300, `${drawn} pixels wide`);
  const text = await page.locator("main").innerText();
  assert.match(text, /Nhãn hiệu OCOP: có, khớp hồ sơ mẫu/);
  assert.match(text, /Số sao của nhãn hiệu: 4/);
  assert.match(text, /chỉ cơ quan có thẩm quyền mới kết luận/);
  assert.deepEqual(wrong, [], "the policy of the page lets its pictures in");
  await page.screenshot({ path: `${SHOTS}nhan.png`, fullPage: true });
  await context.close();
});

test("what is no photo is refused with a way out", async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${office.base}/kiem-tra-nhan`);
  const file = { name: "anh.jpg", mimeType: "image/jpeg", buffer: Buffer.from("%PDF-1.7 no photo") };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("button", { name: "Xem ảnh" }).click();
  await page.getByText("PDF").first().waitFor();
  assert.match(await page.locator("main").innerText(), /anh\.jpg.*JPEG/s);
  await context.close();
});
