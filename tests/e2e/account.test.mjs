// The account's own pages: the one-time link, a passkey made and used, everything by the keyboard.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible } from "./judge.mjs";
import { PASSWORD, PHONE, openAccount, startBrowser, startOffice } from "./office.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;
let office, browser;

before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  // Passkeys are bound to a domain, which an address is not.
  office.local = office.base.replace("127.0.0.1", "localhost");
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** A page whose browser has an authenticator: a device that knows its owner's finger. */
async function withDevice(options = {}) {
  const context = await browser.newContext({ locale: "vi-VN", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const wrong = [];
  page.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
  page.on("pageerror", (e) => wrong.push(String(e)));
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { context, page, cdp, authenticatorId, wrong };
}

test("a passkey is made once and lets in without a password", async () => {
  const device = await withDevice(PHONE);
  const { page, cdp, authenticatorId } = device;
  const link = office.links["cán bộ văn phòng"].replace("127.0.0.1", "localhost");
  await page.goto(link);
  await accessible(page, "link");
  for (const input of await page.locator("input[type=password]").all()) await input.fill(PASSWORD);
  await page.locator("main form button").first().click();
  await page.waitForURL("**/tai-khoan*");
  await page.goto(`${office.local}/tai-khoan`);
  await page.locator("[data-passkey=add] summary").click();
  assert.equal(await page.locator("#passkey-name").inputValue(), "Chrome, Linux");
  await page.locator("#passkey-name").fill("Điện thoại của tôi");
  await page.locator("[data-passkey=add] button").click();
  await page.getByText("Đã thêm khóa truy cập").waitFor();
  assert.ok(await page.getByText("Điện thoại của tôi").isVisible());
  await page.screenshot({ path: `${SHOTS}tai-khoan.png`, fullPage: true });
  await accessible(page, "account");
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  assert.equal(credentials.length, 1);
  assert.equal(credentials[0].rpId, "localhost");
  assert.ok(credentials[0].isResidentCredential);

  await page.locator("form[action$='dang-xuat'] button").click();
  await page.waitForURL("**/dang-nhap");
  await page.goto(`${office.local}/dang-nhap?tiep=/quy-tac`);
  await page.screenshot({ path: `${SHOTS}dang-nhap.png`, fullPage: true });
  await accessible(page, "sign-in");
  // By the keyboard alone.
  await page.locator("[data-passkey=enter] button").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${office.local}/quy-tac`);
  await page.goto(`${office.local}/tai-khoan`);
  const own = await page.locator("main").innerText();
  assert.match(own, /van-phong/);
  assert.match(own, /Bằng khóa truy cập/);
  assert.deepEqual(device.wrong, []);

  // Removed, it lets nobody in any more; the page says so in words.
  await page.locator("form:has(input[value=passkey]) button").click();
  await page.waitForURL("**told=gone*");
  await page.locator("form[action$='dang-xuat'] button").click();
  await page.waitForURL("**/dang-nhap");
  await page.goto(`${office.local}/dang-nhap`);
  await page.locator("[data-passkey=enter] button").click();
  await page.getByText("không khớp với tài khoản nào").waitFor();
  assert.equal(await page.evaluate(() => fetch("/api/v1/session").then((r) => r.status)), 401);
  await device.context.close();
});

test("a device that does not know its owner, and a page without one, stay with the password", async () => {
  const { page, cdp, authenticatorId, context } = await withDevice();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.goto(`${office.local}/dang-nhap`);
  await page.locator("[data-passkey=enter] button").click();
  await page.locator("[data-passkey=enter] [role=alert]").waitFor();
  // At an address no passkey could ever work: the offer is not made.
  await page.goto(`${office.base}/dang-nhap`);
  assert.ok(await page.locator("[data-passkey=enter]").isHidden());
  await context.close();
  const plain = await openAccount(browser, office.links["giám sát"]);
  assert.match(await plain.page.locator("h1").innerText(), /giám sát/);
  await plain.context.close();
});
