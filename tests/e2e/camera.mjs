// A camera that sees printed stamps: the program prints them, Chromium plays them as its camera.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Frames a stamp stays before the lens, and frames of bare table between two stamps. */
const [SHOWN, BETWEEN] = [45, 25];

/** The first stamp of a run as the program prints it, PNG. @param {import("./office.mjs").Office} office @param {string} run */
export function printed(office, run) {
  const out = join(office.dir, `${run}.png`);
  const args = ["print", run, "--data", join(office.dir, "office"), "--from", "0", "--to", "0", "--out", out, "--size", "30", "--dpi", "300"];
  const { status, stderr } = spawnSync(office.program, args, { env: { ...process.env, TEMTHAT_PASSPHRASE: "temthat demo" }, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(out);
}

/** A photograph of a table, turned a little, with a stamp on it or none; JPEG. */
async function frame(page, png, angle) {
  const url = await page.evaluate(
    async ([data, angle]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 720 });
      const context = canvas.getContext("2d");
      context.fillStyle = "#8d8578";
      context.fillRect(0, 0, 1280, 720);
      if (data) {
        const image = new Image();
        image.src = `data:image/png;base64,${data}`;
        await image.decode();
        context.translate(640, 360);
        context.rotate(angle);
        context.drawImage(image, -230, -230, 460, 460);
      }
      return canvas.toDataURL("image/jpeg", 0.85);
    },
    [png?.toString("base64") ?? "", angle],
  );
  return Buffer.from(url.split(",")[1], "base64");
}

/**
 * Flags for a Chromium whose camera sees these stamps one after the other, and a photograph of the first.
 * @param {import("playwright-core").Browser} browser @param {string} dir @param {Buffer[]} stamps
 */
export async function camera(browser, dir, stamps) {
  const page = await browser.newPage();
  const table = await frame(page, undefined, 0);
  const seen = await Promise.all(stamps.map((png, i) => frame(page, png, 0.12 - 0.3 * i)));
  await page.close();
  const reel = seen.flatMap((jpeg) => [...Array(SHOWN).fill(jpeg), ...Array(BETWEEN).fill(table)]);
  const path = join(dir, "camera.mjpeg");
  writeFileSync(path, Buffer.concat(reel));
  const flags = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${path}`];
  return { flags, photo: seen[0] };
}
