/** A button that prints the page. The server renders it hidden. */
export function start(element: HTMLElement, gone: AbortSignal): void {
  element.hidden = false;
  element.addEventListener("click", () => window.print(), { signal: gone });
}
