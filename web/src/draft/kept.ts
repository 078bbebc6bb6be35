/** What is kept of a form in this browser, under the account's mark and the form's path. */
export interface Kept {
  at: string;
  fields: [string, string][];
  sent?: boolean;
}

const prefix = "whistle:draft:";
const key = (owner: string, path: string) => `${prefix}${owner}:${path}`;

export function read(owner: string, path: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key(owner, path)) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export function write(owner: string, path: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(key(owner, path), JSON.stringify(kept));
    else localStorage.removeItem(key(owner, path));
  } catch {
    // a full or forbidden store: the server's copy remains
  }
}

/** A shared phone keeps nobody's words after signing out. */
export function forgetAtSignOut(): void {
  document.addEventListener("submit", (event) => {
    if (!(event.target as HTMLElement).hasAttribute("data-forget")) return;
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
    sessionStorage.clear();
  });
}
