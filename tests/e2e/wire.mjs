// The wire between a telephone and the office, which a test cuts, mends, and on which it loses answers.
import { connect, createServer } from "node:net";
import { once } from "node:events";

/** @param {string} base address of the office */
export async function wire(base) {
  const { hostname, port } = new URL(base);
  const open = new Set();
  let losing;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let lost = false;
    for (const [end, other] of [[near, far], [far, near]]) {
      open.add(end);
      end.on("error", () => other.destroy());
      end.on("close", () => (open.delete(end), other.destroy()));
    }
    near.on("data", (data) => {
      if (losing?.test(data.toString("latin1"))) [lost, losing] = [true, undefined];
      far.write(data);
    });
    // The office has done the work; its answer never arrives.
    far.on("data", (data) => (lost ? near.destroy() : near.write(data)));
  });
  const listen = async (at) => once(server.listen(at, "127.0.0.1"), "listening");
  await listen(0);
  const own = server.address().port;
  return {
    base: `http://127.0.0.1:${own}`,
    /** Nothing gets through any more. */
    async cut() {
      const closed = once(server, "close");
      server.close();
      open.forEach((end) => end.destroy());
      await closed;
    },
    mend: () => listen(own),
    /** The next request whose head matches is done and its answer lost. @param {RegExp} head */
    lose: (head) => (losing = head),
    stop() {
      server.close();
      open.forEach((end) => end.destroy());
    },
  };
}
