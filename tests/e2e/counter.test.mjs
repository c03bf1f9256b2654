// At the producer's counter: the label is seen before it is ordered and printed, a part-used sheet goes on
// where it ended, a printer that pulls askew is corrected.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible } from "./judge.mjs";
import { PHONE, openAccount, startBrowser, startOffice } from "./office.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;

let office, browser, page;
const wrong = [];

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  ({ page } = await openAccount(browser, office.links["chủ thể"]));
  page.on("console", (m) => m.type() === "error" && !/status of (4\d\d)/.test(m.text()) && wrong.push(`${page.url()}: ${m.text()}`));
  page.on("pageerror", (e) => wrong.push(String(e)));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Every picture of the page is one, nothing sticks out, nothing that axe calls serious: both languages, both lights. */
async function sound(path, name) {
  for (const lang of ["vi", "en"]) {
    await page.goto(`${office.base}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
    const text = await page.locator("body").innerText();
    assert.ok(!/\b(desk|counter|lint)-[a-z]+-?[a-z]*\b/.test(text), `${path} shows the name of a text: ${text.match(/\b(desk|counter|lint)-[a-z-]+/)}`);
    for (const [width, scheme] of [[360, "light"], [360, "dark"], [1280, "dark"], [1280, "light"]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      for (const image of await page.locator("img").all()) await image.scrollIntoViewIfNeeded();
      const broken = await page.evaluate(async () => {
        const images = [...document.images];
        await Promise.all(images.map((image) => image.decode().catch(() => {})));
        return images.filter((image) => !image.naturalWidth).map((image) => image.src);
      });
      assert.deepEqual(broken, [], path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} is ${wide} pixels wider than ${width}`);
      if (lang === "vi" || width === 1280) await page.screenshot({ path: `${SHOTS}${name}-${lang}-${width}-${scheme}.png`, fullPage: true });
      await accessible(page, `${path} ${width} ${scheme}`);
    }
  }
}

/** The text of a stamp of the demo's own batch, as a telephone reads it. */
const genuine = () => "HTTPS://TEM.EXAMPLE" + office.pages["tem thật"].slice(office.base.length);

/** The path of the demo's own batch. */
async function ownBatch() {
  await page.goto(`${office.base}/san-xuat`);
  return new URL(await page.locator("a[href*='/san-xuat/lo/']").first().getAttribute("href"), office.base).pathname;
}

test("the label is looked at, a part-used sheet goes on, and only what is seen is printed", async () => {
  await page.setViewportSize(PHONE.viewport);
  const batch = await ownBatch();
  await page.goto(office.base + batch);
  const specimen = page.locator("#dat .specimen img");
  assert.ok(await specimen.evaluate((image) => image.decode().then(() => image.naturalWidth > 300)), "the label before it is ordered");
  await page.getByRole("link", { name: "Chọn mẫu nhãn" }).first().click();
  await page.locator(".face", { hasText: "50 × 30 mm" }).click();
  await page.locator(".sheet label", { hasText: /^7$/ }).click();
  await page.getByLabel("Đến tem số").fill("20");
  await page.getByRole("button", { name: "Xem lại" }).click();
  assert.match(await page.locator(".summary").innerText(), /20 tem trên 2 tờ, từ ô 7/);
  assert.ok(await page.locator(".face input[value='50x30']").isChecked());
  assert.equal(await page.locator(".sheet .used").count(), 6);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải tờ tem" }).click()]);
  assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), "%PDF-");
  await page.goto(office.base + batch);
  await page.getByText("20 đã in").waitFor();
  // The machine remembers its label and sheet.
  await page.getByRole("link", { name: "Chọn mẫu nhãn" }).first().click();
  assert.ok(await page.locator(".face input[value='50x30']").isChecked());
  await sound(new URL(page.url()).pathname, "san-xuat-in");
  await sound(batch, "san-xuat-lo-tem");
});

test("a printer that pulls askew is measured once", async () => {
  await page.goto(`${office.base}/san-xuat/can-chinh`);
  const measured = { ax: "20,8", ay: "19,5", bx: "19,2", by: "19,5", cx: "20,8", cy: "20,5", dx: "12", dy: "20,5" };
  const type = async (values) => {
    for (const [name, value] of Object.entries(values)) await page.locator(`input[name=${name}]`).fill(value);
    await page.getByRole("button", { name: "Ghi số đo" }).click();
  };
  await type(measured);
  assert.match(await page.getByRole("alert").innerText(), /trượt thước/, "a slip of the ruler is noticed");
  assert.equal(await page.locator("input[name=ax]").inputValue(), "20,8", "what was typed comes back");
  await type({ dx: "19,2" });
  await page.getByText("Máy này đang bù").waitFor();
  assert.match(await page.locator(".facts").innerText(), /-0,8/);
  await sound("/san-xuat/can-chinh", "san-xuat-can-chinh");
  await page.goto(`${office.base}/san-xuat/can-chinh`);
  await page.getByRole("button", { name: "Bỏ số đo" }).click();
  await page.waitForLoadState();
  assert.equal(await page.getByText("Máy này đang bù").count(), 0);
});

test("stamps with PINs are ordered, and their PINs are not shown", async () => {
  const batch = await ownBatch();
  await page.goto(office.base + batch);
  await page.getByLabel("Số tem").fill("2");
  await page.getByLabel("Thêm mã PIN").check();
  await page.getByRole("button", { name: "Kiểm tra và cấp tem" }).click();
  await page.getByText("PIN chưa giao").waitFor();
  const run = page.locator("section", { has: page.getByText("PIN chưa giao") });
  await run.getByRole("link", { name: "Chọn mẫu nhãn" }).click();
  assert.match(await page.locator(".told.warn").innerText(), /lớp cào phải do nhà in làm/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải tờ tem" }).click()]);
  assert.ok(readFileSync(await file.path()).length > 1000);
});

test("a table is looked at, mended and recorded", async () => {
  await page.goto(`${office.base}/san-xuat`);
  await page.getByRole("link", { name: "Nhập lô từ bảng" }).click();
  const [form] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  const before = readFileSync(await form.path(), "utf8");
  assert.match(before.split("\n")[0], /Mã lô,Sản phẩm,Số lô/);
  const choose = async (rows) => {
    const text = before.trimEnd() + "\r\n" + rows.join("\r\n");
    await page.setInputFiles("input[type=file]", { name: "lo.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.getByRole("button", { name: "Xem trước" }).click();
  };
  const good = ",Mật ong Bản Lau,M-1,01/11/2026,01/11/2027,48,hộp,,,,";
  await choose([good, ",Mật ong Bản Lau,m 2,01/11/2026,,1.200,hộp,,,,"]);
  assert.match(await page.locator(".row-errors").innerText(), /đọc hai cách/);
  assert.equal(await page.getByRole("button", { name: "vào sổ" }).count(), 0, "nothing is recorded while a row is wrong");
  for (const [width, scheme] of [[360, "dark"], [1280, "light"]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `${SHOTS}san-xuat-nhap-loi-${width}.png`, fullPage: true });
  }
  await choose([good, ",Mật ong Bản Lau,M-2,01/11/2026,,1200,hộp,,,,"]);
  await page.getByText("2 lô sẽ ghi").waitFor();
  await page.screenshot({ path: `${SHOTS}san-xuat-nhap-xem.png`, fullPage: true });
  await page.getByRole("button", { name: "Ghi 2 lô vào sổ" }).click();
  await page.getByRole("status").getByRole("link", { name: /M-2/ }).click();
  assert.match(await page.locator(".facts").innerText(), /1\.200/);
  await sound("/san-xuat/nhap", "san-xuat-nhap");
});

test("scans are counted by day, commune and place, and few of them point at nobody", async () => {
  const stamp = genuine();
  const scan = (place, commune) => fetch(`${office.base}/api/v1/verify`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url: stamp, ...(place && { place }), ...(commune && { commune }) }),
  }).then((answer) => assert.equal(answer.status, 200));
  for (let n = 0; n < 9; n++) await scan({ lat: 22.36, lon: 105.23 });
  for (let n = 0; n < 6; n++) await scan({ lat: 22.82, lon: 104.98 });
  for (let n = 0; n < 2; n++) await scan({ lat: 21.03, lon: 105.85 });
  for (let n = 0; n < 6; n++) await scan();
  for (const [commune, times] of [["02260", 14], ["00694", 9], ["elsewhere", 6], ["00691", 5], ["02212", 3], ["02215", 2]]) {
    for (let n = 0; n < times; n++) await scan(undefined, commune);
  }
  await page.goto(`${office.base}/san-xuat/luot-quet`);
  // Scans are put on record a moment later, many at once, and maybe in two parts: the last ones sent are waited for.
  const last = /Các xã, phường khác gộp lại\s+5/;
  for (let n = 0; n < 40 && !last.test(await page.locator("main").innerText()); n++) {
    await new Promise((done) => setTimeout(done, 500));
    await page.reload();
  }
  const text = await page.locator("main").innerText();
  assert.match(text, /Quanh 22,4° Bắc, 105,2° Đông/);
  assert.ok(!/21,0° Bắc|22,8° Bắc/.test(text), "two scans are not told on their own, and no rest of a sum tells of them");
  assert.match(text, /Các nơi khác gộp lại\s+8/);
  assert.equal(await page.locator(".scans").first().locator("rect").count(), 30);
  assert.match(text, /Xã Hồng Thái\s+14/);
  assert.match(text, /Nơi khác, ngoài danh sách này\s+6/);
  assert.match(text, last, "three and two are told together");
  await page.getByText("Xã Hồng Thái: 30 ngày qua").click();
  const days = page.locator("details.commune[open]");
  assert.equal(await days.locator("rect").count(), 30);
  assert.match(await days.innerText(), /từ 10/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Lượt quét theo xã và ngày" }).click(),
  ]);
  assert.match(file.suggestedFilename(), /xa-ngay.*xlsx$/);
  await sound("/san-xuat/luot-quet", "san-xuat-luot-quet");
});

test("the keyboard alone is enough to choose a label and a place and to print", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${office.base}/san-xuat/dot/DT-1?lang=en&to=3&from=1&mau=&sheet=a4-24`);
  const focused = () => page.evaluate(() => [document.activeElement?.getAttribute("name"), document.activeElement?.getAttribute("value")]);
  const tabTo = async (name) => {
    for (let n = 0; n < 60 && (await focused())[0] !== name; n++) await page.keyboard.press("Tab");
    assert.equal((await focused())[0], name);
  };
  await tabTo("mau");
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await focused(), ["mau", "20x20"]);
  await tabTo("start");
  for (let n = 0; n < 4; n++) await page.keyboard.press("ArrowRight");
  assert.deepEqual(await focused(), ["start", "5"]);
  await page.screenshot({ path: `${SHOTS}san-xuat-in-ban-phim.png`, fullPage: true });
  const button = () => page.evaluate(() => document.activeElement?.tagName === "BUTTON" && document.activeElement.textContent);
  for (let n = 0; n < 6 && (await button()) !== "Look again"; n++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL("**start=5*");
  assert.match(await page.locator(".summary").innerText(), /Stamps: 3. Sheets: 1. From place 5/);
});

test("the first page and a new batch are sound", async () => {
  await sound("/san-xuat", "san-xuat");
  await page.goto(`${office.base}/san-xuat/lo-moi`);
  await page.getByRole("link", { name: /Chè xanh/ }).first().click();
  await page.waitForURL("**tu=LO-*");
  assert.match(await page.locator(".left").innerText(), /còn [\d.]+ trong/, "what the certificate still allows");
  await page.getByLabel("Số lượng").fill("1.200");
  await page.locator("input[name=on0]").fill("2026-11-01");
  await page.getByRole("button", { name: "Ghi lô" }).click();
  assert.match(await page.getByRole("alert").innerText(), /đọc hai cách/);
  await sound("/san-xuat/lo-moi?tu=LO-1", "san-xuat-lo-moi");
});

test("a newcomer gets from the account to printed stamps with one number typed", async () => {
  await page.setViewportSize(PHONE.viewport);
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${office.base}/tai-khoan?lang=vi`);
  await page.screenshot({ path: `${SHOTS}tai-khoan-360.png`, fullPage: true });
  await page.getByRole("link", { name: "Đến nơi làm việc" }).click();
  await page.getByRole("link", { name: "Lô mới" }).click();
  await page.getByLabel("Số lượng").fill("12");
  await page.getByRole("button", { name: "Ghi lô" }).click();
  await page.waitForURL("**/san-xuat/lo/**");
  assert.equal(await page.getByLabel("Số tem").inputValue(), "12", "a stamp for each pack");
  await page.getByRole("button", { name: "Kiểm tra và cấp tem" }).click();
  await page.waitForURL("**/san-xuat/lo/**#DT-*");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải tờ tem" }).click()]);
  assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), "%PDF-");
});

test("nothing went wrong in any console", () => assert.deepEqual(wrong, []));
