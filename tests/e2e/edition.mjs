// An office that is renewed while telephones are in use: between browser and program, everything comes
// through as it is until `renew`, and from then on under another edition with one file really changed.
import { createServer, request } from "node:http";
import { once } from "node:events";

/** @param {string} base address of the office @param {{ file: string, added: string }} change what the renewed file has more */
export async function renewable(base, { file, added }) {
  const { hostname, port } = new URL(base);
  const old = (await (await fetch(`${base}/thanh-tra/sw.js`)).text()).match(/EDITION = "([0-9a-f]+)"/)[1];
  const next = old.replace(/./g, (digit) => (15 - parseInt(digit, 16)).toString(16));
  let edition = old;
  const server = createServer((near, answer) => {
    const path = near.url.replace(`/assets/${edition}/`, `/assets/${old}/`);
    const headers = { ...near.headers, "accept-encoding": "identity" };
    const far = request({ hostname, port, method: near.method, path, headers }, async (from) => {
      const parts = [];
      for await (const part of from) parts.push(part);
      let body = Buffer.concat(parts);
      if (edition !== old && /text|javascript|manifest/.test(from.headers["content-type"] ?? "")) {
        body = Buffer.from(body.toString().replaceAll(old, edition) + (path.endsWith(`/${file}`) ? added : ""));
      }
      const head = { ...from.headers, "content-length": body.length };
      delete head["transfer-encoding"];
      answer.writeHead(from.statusCode, head).end(body);
    });
    far.on("error", () => answer.destroy());
    near.pipe(far);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    old,
    next,
    renew: () => (edition = next),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
