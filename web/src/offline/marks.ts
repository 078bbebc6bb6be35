import { words } from "../words.js";

// The little that must be known at once on every page, before any store is opened. Nothing of what anybody wrote.
const waitingMark = "whistle:waiting";
const kitMark = "whistle:kit";

/** Whose form this device keeps; null after signing out, whatever else could not be cleared in time. */
export const kitOwner = (): string | null => mark(kitMark);

export const tellKit = (owner: string | null): void => put(kitMark, owner);

/** How many reports wait on this device. */
export const count = (): number => Number(mark(waitingMark) ?? 0);

/** The same on the menu's entry. */
export function tellCount(waiting: number): void {
  put(waitingMark, waiting > 0 ? String(waiting) : null);
  const badge = document.querySelector<HTMLElement>("[data-waiting-badge]");
  const element = document.querySelector<HTMLElement>("[data-module='app']");
  if (!badge || !element) return;
  badge.hidden = waiting === 0;
  badge.querySelector("[data-shown]")!.textContent = waiting > 99 ? "99+" : String(waiting);
  badge.querySelector("[data-read]")!.textContent = waiting > 0 ? words(element, "waiting", waiting) : "";
}

export function mark(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function put(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // a forbidden store: the list itself counts anew on each page that shows it
  }
}
