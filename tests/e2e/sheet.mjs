// The contact sheet of the manual, put together from the pictures that the tests left in target/e2e: `node sheet.mjs`.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { startBrowser } from "./office.mjs";

const SHOTS = new URL("../../target/e2e/", import.meta.url);
const SHEET = new URL("../../src/manual/contact-sheet.png", import.meta.url).pathname;

/** On a telephone, row by row: the shopper, the inspector by day and in the dark, the producer's counter and the office. */
const PHONES = [
  ["trang-dau", "tem-thật", "sao-đã-hết-hạn", "sao-đã-hạ", "tem-dinh-chi", "tem-bị-sửa"],
  ["quet-that", "quet-luu-y", "quet-chua-kiem-tra", "nhan-dau-hieu", "vu", "vu-moi"].map((name) => `thanh-tra-xem-${name}-360-light`),
  ["quet", "quet-stale", "chi-tiet-that", "nhan", "vu-ghi-them", "toi"].map((name) => `thanh-tra-xem-${name}-360-dark`),
  ["san-xuat-vi-360-light", "san-xuat-lo-moi-vi-360-light", "san-xuat-in-vi-360-light", "san-xuat-luot-quet-vi-360-light", "van-phong-360-light", "van-phong-quyet-dinh-CN-1-360-light"],
];
/** On a desk. */
const DESKS = [
  ["van-phong-1280-light", "van-phong-1280-dark", "san-xuat-in-vi-1280-light", "san-xuat-luot-quet-vi-1280-dark"],
  ["thanh-tra-xem-quet-that-1280-light", "thanh-tra-xem-vu-1280-dark", "van-phong-so-products-1280-light", "van-phong-sua-VT-1-1280-light"],
];

const picture = (kind) => (name) => {
  const file = new URL(`${encodeURIComponent(name)}.png`, SHOTS);
  if (!existsSync(file)) throw new Error(`${file.pathname} is missing: run "node --test" first`);
  return `<img class="${kind}" src="${file.href}" alt="">`;
};
const rows = (all, kind) => all.map((row) => `<div>${row.map(picture(kind)).join("")}</div>`).join("");

const browser = await startBrowser(["--allow-file-access-from-files"]);
const page = await browser.newPage({ viewport: { width: 1552, height: 800 } });
// A page of its own folder may show what lies beside it.
await page.goto(pathToFileURL(SHOTS.pathname).href);
await page.setContent(`<style>
  body { margin: 0; padding: 8px; background: #d8d6cd }
  div { display: flex; gap: 16px; margin-bottom: 16px }
  div:last-child { margin-bottom: 0 }
  img { object-fit: cover; object-position: top; border-radius: 6px }
  .phone { width: 242px; height: 497px }
  .desk { width: 372px; height: 300px }
</style>${rows(PHONES, "phone")}${rows(DESKS, "desk")}`);
await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
await page.screenshot({ path: SHEET, fullPage: true });
await browser.close();
