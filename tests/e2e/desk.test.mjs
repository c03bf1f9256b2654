// A day at the office's desk and at a producer's counter, from signing in to printed stamps.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import axe from "axe-core";
import { PHONE, openAccount, startBrowser, startOffice } from "./office.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;
const OFFICE = ["", "/so/products", "/so/CN-1", "/quyet-dinh/CN-1", "/nhin-truoc", "/nhap", "/duyet", "/nguoi-dung", "/khoa", "/dau-vet"];

let office, browser;
/** Everybody's tab, signed in, by the name the demo gives them. @type {Record<string, import("playwright-core").Page>} */
const tabs = {};
const wrong = [];

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  for (const [name, link] of Object.entries(office.links)) {
    const { page } = await openAccount(browser, link);
    page.on("console", (m) => m.type() === "error" && !/status of (4\d\d)/.test(m.text()) && wrong.push(`${page.url()}: ${m.text()}`));
    page.on("pageerror", (e) => wrong.push(String(e)));
    tabs[name] = page;
  }
});
after(async () => {
  await browser?.close();
  office?.stop();
});

/** Nothing sticks out, nothing that axe calls serious, in both languages and both lights. */
async function sound(page, path, name) {
  for (const lang of ["vi", "en"]) {
    await page.goto(`${office.base}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
    const text = await page.locator("body").innerText();
    assert.ok(!/\b(desk|cli|event)-[a-z]+-?[a-z]*\b/.test(text), `${path} shows the name of a text: ${text.match(/\b(desk|cli|event)-[a-z-]+/)}`);
    for (const [width, scheme] of [[360, "light"], [1280, "dark"], [1280, "light"]]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} is ${wide} pixels wider than ${width}`);
      if (lang === "vi") await page.screenshot({ path: `${SHOTS}${name}-${width}-${scheme}.png`, fullPage: true });
      await page.evaluate(axe.source);
      const found = await page.evaluate(() => globalThis.axe.run());
      const grave = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
      assert.deepEqual(grave.map((v) => [v.id, ...v.nodes.slice(0, 3).map((n) => n.html)]), [], `${path} ${width} ${scheme}`);
    }
  }
}

test("every page of the office is sound, on a phone and on a desk, in both languages", async () => {
  const page = tabs["cán bộ văn phòng"];
  for (const path of OFFICE) await sound(page, `/van-phong${path}`, `van-phong${path.replaceAll("/", "-")}`);
});

test("the register is searched without tones and leads to a row and back", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/products`);
  await page.getByRole("searchbox").fill("mat ong");
  await page.getByRole("button", { name: "Tìm" }).click();
  const rows = page.locator("tbody tr");
  assert.ok((await rows.count()) > 3);
  for (const row of await rows.allInnerTexts()) assert.match(row, /Mật ong/);
  await rows.first().getByRole("link").click();
  assert.match(await page.locator("h1").innerText(), /Mật ong/);
});

test("a file is looked at first, its bad row named, then recorded once", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/nhap`);
  const csv = (rows) => ["Tên sản phẩm,Chủ thể,Xã,Số sao,Số quyết định,Ngày cấp", ...rows].join("\r\n");
  const good = "Mật ong rừng thử,HTX Thử Nghiệm,Na Hang,3,77/QĐ-UBND,17/01/2026";
  const choose = (rows) => page.setInputFiles("input[type=file]", { name: "so.csv", mimeType: "text/csv", buffer: Buffer.from(csv(rows)) });
  await choose([good, "Chè thử,HTX Thử Nghiệm,Na Hang,9,78/QĐ-UBND,17/01/2026"]);
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.locator(".row-errors li").waitFor();
  assert.match(await page.locator(".row-errors").innerText(), /Dòng 3/);
  assert.ok(await page.locator("#record").isHidden(), "bad rows are not recorded by mistake");
  await choose([good]);
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.locator("#record").click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  await page.getByRole("button", { name: "Xem trước" }).click();
  await page.getByText("không có gì để ghi").waitFor();
});

test("a decision shows what it would do before it is recorded", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/recognitions`);
  await page.goto(`${office.base}/van-phong/quyet-dinh/CN-2`);
  await page.getByLabel("Tạm dừng quyền dùng").check();
  await page.getByLabel("Số quyết định").fill("9/TB-VPĐP");
  await page.getByLabel("Ngày có hiệu lực").fill("2026-11-25");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  await page.locator("#effect table").first().waitFor();
  await page.screenshot({ path: `${SHOTS}van-phong-anh-huong.png`, fullPage: true });
  await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await page.getByText("Đã ghi vào sổ").waitFor();
  assert.match(await page.locator("main").innerText(), /tạm dừng/i);
});

test("a withdrawal waits for another person, and not for the same", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/quyet-dinh/CN-3`);
  await page.getByLabel("Thu hồi giấy chứng nhận").check();
  await page.getByLabel("Số quyết định").fill("10/QĐ-UBND");
  await page.getByLabel("Ngày có hiệu lực").fill("2026-11-25");
  await page.getByRole("button", { name: "Xem trước ảnh hưởng" }).click();
  await page.getByRole("button", { name: "Xác nhận và ghi" }).click();
  await page.waitForURL("**/van-phong/duyet*");
  assert.equal(await page.getByRole("button", { name: "Duyệt và thực hiện" }).count(), 0, "not by the asker");
  const auditor = tabs["giám sát"];
  await auditor.goto(`${office.base}/van-phong/duyet`);
  assert.match(await auditor.locator("main").innerText(), /10\/QĐ-UBND/);
  assert.equal(await auditor.getByRole("button").count(), 0, "auditors only read");
  const second = tabs["cán bộ văn phòng thứ hai"];
  await second.goto(`${office.base}/van-phong/duyet`);
  await second.screenshot({ path: `${SHOTS}van-phong-cho-duyet.png`, fullPage: true });
  await second.getByRole("button", { name: "Duyệt và thực hiện" }).click();
  await second.getByText("Đã quyết").waitFor();
  await second.goto(`${office.base}/van-phong/so/CN-3`);
  assert.match(await second.locator("main").innerText(), /thu hồi/i);
});

test("a user is named, locked and unlocked", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/nguoi-dung`);
  await page.getByLabel("Họ và tên").fill("Trần Thị Lan");
  await page.getByLabel("Tên đăng nhập").fill("lan.tran");
  await page.getByLabel("Vai trò").selectOption("inspector");
  await page.getByRole("button", { name: "Mở tài khoản" }).click();
  assert.match(await page.locator(".once").innerText(), /\/lien-ket\//);
  const row = page.locator("tr", { hasText: "lan.tran" });
  await row.getByRole("button", { name: "Khóa" }).click();
  await row.getByRole("button", { name: "Mở lại" }).click();
  await row.getByRole("button", { name: "Liên kết mới" }).waitFor();
});

test("a producer makes a batch from the last one, prints its stamps and voids two", async () => {
  const page = tabs["chủ thể"];
  await page.setViewportSize(PHONE.viewport);
  await page.goto(`${office.base}/san-xuat`);
  await page.screenshot({ path: `${SHOTS}san-xuat.png`, fullPage: true });
  const begun = Date.now();
  await page.getByRole("link", { name: "Làm lô như thế này" }).first().click();
  assert.match(await page.locator(".left").innerText(), /kg/, "what the certificate still allows");
  await page.locator("input[name=on0]").fill("2026-11-20");
  await page.getByRole("button", { name: "Ghi lô" }).click();
  await page.waitForURL("**/san-xuat/lo/LO-*");
  const batch = page.url();
  await page.getByLabel("Số tem").fill("900000");
  await page.getByRole("button", { name: "Kiểm tra và cấp tem" }).click();
  assert.match(await page.getByRole("alert").innerText(), /900\.?000/, "the answer names what does not fit");
  await page.getByLabel("Số tem").fill("24");
  await page.getByRole("button", { name: "Kiểm tra và cấp tem" }).click();
  await page.locator(".fates").waitFor();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Tải tờ tem" }).click()]);
  assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), "%PDF-");
  console.log(`batch, stamps and sheet in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  await page.goto(batch);
  await page.getByText("24 đã in").waitFor();
  await page.getByText("Báo tem hỏng").click();
  const form = page.locator("form[action*='/huy']");
  await form.getByLabel("Từ tem số").fill("3");
  await form.getByLabel("Đến tem số").fill("4");
  await form.getByRole("button").click();
  await page.getByText("2 hỏng").waitFor();
  await page.screenshot({ path: `${SHOTS}san-xuat-lo.png`, fullPage: true });
  for (const path of ["/san-xuat", "/san-xuat/lo-moi", "/san-xuat/luot-quet", new URL(batch).pathname]) await sound(page, path, `san-xuat${path.replaceAll("/", "-")}`);
});

test("a producer sees nothing of others and nothing of the office", async () => {
  const page = tabs["chủ thể"];
  for (const path of ["/van-phong", "/van-phong/nguoi-dung", "/van-phong/dau-vet", "/van-phong/nhin-truoc"]) {
    assert.equal((await page.goto(office.base + path)).status(), 403, path);
  }
  for (const path of ["/san-xuat/lo/LO-2", "/san-xuat/so/SP-1", "/san-xuat/lo/LO-99"]) {
    assert.equal((await page.goto(office.base + path)).status(), 404, path);
  }
  const anybody = await (await browser.newContext()).newPage();
  await anybody.goto(`${office.base}/van-phong`);
  assert.match(anybody.url(), /dang-nhap/, "who has not signed in is asked to");
});

test("the keyboard alone is enough to find a row", async () => {
  const page = tabs["cán bộ văn phòng"];
  await page.goto(`${office.base}/van-phong/so/products`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  for (let n = 0; n < 40 && (await page.evaluate(() => document.activeElement?.getAttribute("type"))) !== "search"; n++) await page.keyboard.press("Tab");
  await page.keyboard.type("chè xanh");
  await page.keyboard.press("Enter");
  await page.waitForURL("**tim=*");
  assert.ok((await page.locator("tbody tr").count()) > 1);
});

test("nothing went wrong in any console", () => assert.deepEqual(wrong, []));
