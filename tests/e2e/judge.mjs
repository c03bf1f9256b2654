// What axe says of a page at rest.
import assert from "node:assert/strict";
import axe from "axe-core";

/**
 * Nothing that axe calls serious or critical. Judged when nothing moves any more: what fades in is pale for a moment,
 * and no reader is held to that moment. Animations that never end are not waited for.
 */
export async function accessible(page, name) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const moving = () => document.getAnimations().filter((moves) => moves instanceof CSSTransition);
    // One that is over, or called off, may have started the next.
    for (let left = moving(); left.length; left = moving()) await Promise.allSettled(left.map((moves) => moves.finished));
    return (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations;
  });
  const grave = violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(grave.map((v) => [v.id, ...v.nodes.slice(0, 3).map((n) => n.html)]), [], name);
}
