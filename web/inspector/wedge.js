// Hardware scanners that type like a keyboard: keys in quick succession, ended by Enter.

/** Longest pause between two keys of a scanner, milliseconds. */
const PAUSE = 60;

/**
 * Listens for scanned texts while no field is being typed in.
 * @param {(text: string) => void} found
 * @returns {() => void} stops listening
 */
export function listen(found) {
  let text = "";
  let at = 0;
  /** @param {KeyboardEvent} event */
  const key = (event) => {
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const now = event.timeStamp;
    if (now - at > PAUSE) text = "";
    at = now;
    if (event.key === "Enter") {
      if (text.length >= 20) {
        event.preventDefault();
        found(text);
      }
      text = "";
    } else if (event.key.length === 1) text = (text + event.key).slice(-600);
  };
  document.addEventListener("keydown", key, true);
  return () => document.removeEventListener("keydown", key, true);
}
