// What a shopper sees, on a cheap phone, with and without JavaScript.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { accessible } from "./judge.mjs";
import { PHONE, startBrowser, startOffice } from "./office.mjs";

/** The word of the verdict for each page of the demo. */
const WORDS = {
  "tem thật": "Tem thật",
  "sao đã hết hạn": "Cần lưu ý",
  "sao đã hạ": "Cần lưu ý",
  "sao đã thu hồi": "Cần lưu ý",
  "tem bị sửa": "Không phải tem thật",
};
const SHOTS = new URL("../../target/e2e/", import.meta.url).pathname;

let office, browser;
before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Opens an address as a phone would; the promise ends with what was sent and what went wrong. */
async function look(url, options = {}) {
  const context = await browser.newContext({ ...PHONE, ...options });
  const page = await context.newPage();
  const seen = { page, context, bytes: 0, wrong: [], elsewhere: [] };
  page.on("console", (m) => m.type() === "error" && seen.wrong.push(m.text()));
  page.on("pageerror", (e) => seen.wrong.push(String(e)));
  page.on("request", (r) => r.url().startsWith(office.base) || seen.elsewhere.push(r.url()));
  const sizes = [];
  page.on("requestfinished", (r) => sizes.push(r.sizes()));
  await page.goto(url, { waitUntil: "networkidle" });
  for (const s of await Promise.all(sizes)) seen.bytes += s.responseBodySize + s.responseHeadersSize;
  return seen;
}

/** Contrast of every visible text against the first painted ground behind it (WCAG 2.2, 1.4.3). */
function poorContrast() {
  const parse = (c) => (c.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => {
    const f = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0.99) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.closest("svg") || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(style.color)), light(ground(e))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${e.tagName} ${e.textContent.trim().slice(0, 40)}`);
  }
  return poor;
}

for (const [name, word] of Object.entries(WORDS)) {
  test(`${name}: one clear answer at 360 pixels`, async () => {
    const seen = await look(office.pages[name]);
    const { page } = seen;
    await page.screenshot({ path: `${SHOTS}${name.replaceAll(" ", "-")}.png`, fullPage: true });
    assert.deepEqual(seen.wrong, []);
    assert.deepEqual(seen.elsewhere, [], "nothing is fetched from elsewhere");
    assert.ok(seen.bytes < 50_000, `${seen.bytes} bytes for the first view`);
    console.log(`first view, ${name}: ${seen.bytes} bytes`);
    const heading = page.locator("h1");
    assert.equal((await heading.innerText()).trim().toLowerCase(), word.toLowerCase());
    const box = await heading.boundingBox();
    assert.ok(box.y + box.height < 740, "the word stands in the first screen");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width} pixels wide: nobody scrolls sideways`);
    assert.deepEqual(await page.evaluate(poorContrast), []);
    assert.equal(await page.locator("html").getAttribute("lang"), "vi");
    await seen.context.close();
  });

  test(`${name}: the same without JavaScript, in grey, and in English`, async () => {
    const plain = await look(office.pages[name], { javaScriptEnabled: false });
    assert.equal((await plain.page.locator("h1").innerText()).trim().toLowerCase(), word.toLowerCase());
    await plain.page.getByRole("link", { name: "English" }).click();
    assert.equal(await plain.page.locator("html").getAttribute("lang"), "en");
    await plain.context.close();
  });
}

test("every page is as legible in the dark, and numbers of the stamp stay on one line", async () => {
  for (const url of [...Object.values(office.pages), `${office.base}/`, `${office.base}/quy-tac`]) {
    const { page, context } = await look(url, { colorScheme: "dark" });
    assert.deepEqual(await page.evaluate(poorContrast), [], url);
    const heights = await page.evaluate(() => [...document.querySelectorAll("dd.code")].map((e) => e.clientHeight));
    assert.ok(heights.every((h) => h < 40), `${heights} pixels high at ${url}`);
    await context.close();
  }
});

test("a forged stamp shows no product as a fact, a lapsed one shows when", async () => {
  const forged = await look(office.pages["tem bị sửa"]);
  assert.equal(await forged.page.getByText("Hợp tác xã").count(), 0);
  await forged.context.close();
  const lapsed = await look(office.pages["sao đã hết hạn"]);
  assert.match(await lapsed.page.locator("main").innerText(), /\d{2}\/\d{2}\/\d{4}/);
  await lapsed.context.close();
});

test("a shopper pastes a stamp on the start page and reports a problem in a few taps", async () => {
  const seen = await look(`${office.base}/`, { javaScriptEnabled: false });
  const { page } = seen;
  await page.screenshot({ path: `${SHOTS}trang-dau.png`, fullPage: true });
  const url = office.pages["tem thật"];
  await page.locator("input[name=url], textarea[name=url]").fill("HTTPS://TEM.EXAMPLE" + url.slice(office.base.length));
  await page.locator("form button").first().click();
  assert.equal((await page.locator("h1").innerText()).trim().toLowerCase(), "tem thật");
  await page.locator("#report summary").click();
  await page.locator("#report .choice").first().click();
  await page.locator("form[action*='phan-anh'] button").click();
  assert.match(await page.locator("main").innerText(), /PA-1/);
  await page.screenshot({ path: `${SHOTS}da-phan-anh.png`, fullPage: true });
  await seen.context.close();
});

test("a shopper says in which commune they are, without JavaScript, and by the keyboard in English", async () => {
  const seen = await look(office.pages["tem thật"], { javaScriptEnabled: false });
  const { page } = seen;
  await page.getByRole("link", { name: "Chọn xã, phường" }).click();
  await page.screenshot({ path: `${SHOTS}noi-quet.png`, fullPage: true });
  await page.getByLabel("Xã, phường").selectOption({ label: "Xã Hồng Thái" });
  await page.getByRole("button", { name: "Gửi" }).click();
  assert.match(await page.locator("main").innerText(), /Cảm ơn bạn/);
  await page.screenshot({ path: `${SHOTS}noi-quet-cam-on.png`, fullPage: true });
  await page.getByRole("link", { name: "Về trang của tem" }).click();
  assert.equal((await page.locator("h1").innerText()).trim().toLowerCase(), "tem thật");
  await seen.context.close();

  const english = await look(office.pages["tem thật"].replace("/01/", "/noi-quet/01/") + "&lang=en");
  await accessible(english.page, "noi-quet");
  await english.page.locator("select").focus();
  await english.page.keyboard.type("Elsewhere");
  await english.page.keyboard.press("Tab");
  await english.page.keyboard.press("Enter");
  await english.page.getByRole("heading", { name: "Thank you" }).waitFor();
  await english.context.close();
});

test("the rules are open to whoever is checked by them", async () => {
  const seen = await look(`${office.base}/quy-tac`, { javaScriptEnabled: false });
  const { page } = seen;
  await page.getByText("OC-03", { exact: true }).click();
  assert.ok(await page.locator("#OC-03 dl").isVisible());
  await page.screenshot({ path: `${SHOTS}quy-tac.png` });
  assert.ok(seen.bytes < 50_000, `${seen.bytes} bytes`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} pixels wide`);
  await seen.context.close();
});

test("on a slow network the answer is what paints, with what the page was sent; the time is printed", async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  // 3G as WebPageTest defines it, and a processor a quarter as fast as this one.
  await wire.send("Network.enable");
  await wire.send("Network.emulateNetworkConditions", {
    offline: false, latency: 300, downloadThroughput: 1_600_000 / 8, uploadThroughput: 768_000 / 8,
  });
  await wire.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(office.pages["tem thật"], { waitUntil: "load" });
  const paint = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const last = list.getEntries().at(-1);
          resolve({ time: last.startTime, says: last.element?.closest("main") !== null, tag: last.element?.tagName });
        }).observe({ type: "largest-contentful-paint", buffered: true });
      }),
  );
  assert.ok(paint.says, "the largest thing painted belongs to the answer");
  const blocking = await page.evaluate(() =>
    performance.getEntriesByType("resource").filter((r) => r.renderBlockingStatus === "blocking").length);
  assert.ok(blocking <= 1, `${blocking} files must arrive before anything is painted`);
  console.log(`largest contentful paint on 3G, processor at a quarter: ${Math.round(paint.time)} ms (${paint.tag})`);
  await context.close();
});

test("an address that leads nowhere is a page with a way out", async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const response = await page.goto(`${office.base}/khong-co`);
  assert.equal(response.status(), 404);
  assert.ok(await page.getByRole("link").count() > 0);
  await context.close();
});
