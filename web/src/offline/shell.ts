import { kitOwner } from "./marks.js";

/** The page that stands in for one that no network brings: what it says depends on what this device has. */
export function start(page: HTMLElement, gone: AbortSignal): void {
  const show = (name: string, shown: boolean) => {
    const part = page.querySelector<HTMLElement>(`[data-${name}]`);
    if (part) part.hidden = !shown;
  };
  const mayReport = kitOwner() !== null;
  const isReport = location.pathname === "/report";
  show("to-report", mayReport && !isReport);
  show("not-ready", !mayReport);
  page.querySelector("[data-again]")?.addEventListener("click", () => location.reload(), { signal: gone });
  window.addEventListener("online", () => show("back", true), { signal: gone });
}
