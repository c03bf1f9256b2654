// The real program serving its demo, and a real Chromium before it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

/** Chromium without the talk to its makers, which a test has no use for. */
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Password that the tests give every account. */
export const PASSWORD = "bốn con voi đi chợ xa";

/** @typedef {Awaited<ReturnType<typeof startOffice>>} Office */

/** Starts the demo on a free port; `pages` are its stamps by name, `links` the one-time links by person. */
export async function startOffice() {
  const dir = mkdtempSync(join(tmpdir(), "temthat-e2e-"));
  const program = process.env.TEMTHAT ?? new URL("../../target/debug/temthat", import.meta.url).pathname;
  const child = spawn(program, ["demo", "--dir", join(dir, "office"), "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [pages, links] = [{}, {}];
  let base;
  for await (const line of createInterface({ input: child.stdout })) {
    const page = line.match(/^ {2}(?:(.+): )?(http:\/\/[^/]+)(\/.*)$/);
    if (!page) continue;
    base = page[2];
    if (page[1]) (page[3].startsWith("/lien-ket/") ? links : pages)[page[1]] = page[2] + page[3];
    if (Object.keys(links).length === 5) break;
  }
  if (!base) throw new Error("the demo did not serve");
  // What still writes cannot be swept away.
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(dir, { recursive: true, force: true });
  };
  return { base, pages, links, dir, program, stop };
}

/** Opens an account by its one-time link, as its owner does the first time. */
export async function openAccount(browser, link) {
  const context = await browser.newContext({ locale: "vi-VN" });
  const page = await context.newPage();
  await page.goto(link);
  for (const input of await page.locator("input[type=password]").all()) await input.fill(PASSWORD);
  await page.locator("main form button").first().click();
  await page.waitForURL("**/tai-khoan*");
  return { context, page };
}

/** Chromium as the distribution ships it, with more flags where a test needs them. */
export function startBrowser(flags = []) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: [...QUIET, ...flags] });
}

/** A cheap phone: 360 pixels wide. */
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, locale: "vi-VN" };
