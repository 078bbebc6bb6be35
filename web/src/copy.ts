import { say, words } from "./words.js";

/** A button that copies data-text. Without the clipboard's leave it stays hidden. */
export function start(element: HTMLElement, gone: AbortSignal): void {
  if (!navigator.clipboard) return;
  element.hidden = false;
  element.addEventListener(
    "click",
    () => void navigator.clipboard.writeText(element.dataset["text"] ?? "").then(() => say(words(element, "copied"))),
    { signal: gone },
  );
}
