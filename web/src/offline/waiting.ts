import { say, words } from "../words.js";
import { kitOwner, tellCount } from "./marks.js";
import { sendAll, type Occasion } from "./send.js";
import { alone, lockOf, onChange, remove, report, reports, tidy, type Report } from "./store.js";

// The list of what waits on this device: shown to its own account, to another only as a number. Sends when it can.
export function start(section: HTMLElement, gone: AbortSignal): void {
  const list = section.querySelector<HTMLElement>("[data-list]");
  const row = section.querySelector<HTMLTemplateElement>("template[data-row]");
  if (!list || !row) return;
  let timer = 0;

  const show = async () => {
    try {
      const owner = section.dataset["owner"] || kitOwner() || "";
      const all = await reports();
      if (gone.aborted) return;
      const mine = all.filter((one) => one.owner === owner);
      draw(section, list, row, mine);
      const others = all.filter((one) => one.owner !== owner && one.state !== "sent").length;
      const note = section.querySelector<HTMLElement>("[data-others]");
      if (note) {
        note.hidden = others === 0;
        note.textContent = others === 0 ? "" : words(section, "others", others);
      }
      section.hidden = mine.length + others === 0;
      tellCount(all.filter((one) => one.state !== "sent").length);
      window.clearTimeout(timer);
      const next = Math.min(...mine.filter((one) => one.state === "waiting").map((one) => one.nextAt));
      if (Number.isFinite(next)) timer = window.setTimeout(() => void send("due"), Math.max(1000, next - Date.now() + 50));
    } catch {
      section.hidden = true; // this browser keeps nothing: the form says so when it matters
    }
  };

  const send = async (occasion: Occasion, only?: string) => {
    await sendAll(occasion, only).catch(() => undefined); // nothing is kept here, so nothing waits
    if (!gone.aborted) await show();
  };

  onChange(() => void show(), gone);
  window.addEventListener("online", () => void send("all"), { signal: gone });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void send("open"), { signal: gone });
  gone.addEventListener("abort", () => window.clearTimeout(timer));
  list.addEventListener("click", (event) => void clicked(event, section, send), { signal: gone });
  void tidy()
    .catch(() => undefined)
    .then(show)
    .then(() => send("open"));
}

function draw(section: HTMLElement, list: HTMLElement, row: HTMLTemplateElement, mine: Report[]): void {
  const keys = new Set(mine.map((one) => one.key));
  for (const item of Array.from(list.children)) if (!keys.has((item as HTMLElement).dataset["key"] ?? "")) item.remove();
  for (const one of mine) {
    let item = list.querySelector<HTMLElement>(`[data-key="${CSS.escape(one.key)}"]`);
    if (!item) {
      item = (row.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
      item.dataset["key"] = one.key;
      list.append(item);
    }
    fill(section, item, one);
  }
}

function fill(section: HTMLElement, item: HTMLElement, one: Report): void {
  const text = (name: string, value: string) => {
    const place = item.querySelector<HTMLElement>(`[data-${name}]`);
    if (place && place.textContent !== value) place.textContent = value;
    if (place) place.hidden = value === "";
  };
  const show = (name: string, shown: boolean) => {
    const place = item.querySelector<HTMLElement>(`[data-${name}]`);
    if (place) place.hidden = !shown;
  };
  const description = one.fields.find(([name]) => name === "description")?.[1] ?? "";
  const what = one.state === "sent" ? words(section, "sentWhat") : description || words(section, "onlyPhotos");
  text("what", what.length > 80 ? `${what.slice(0, 80)}…` : what);
  const at = new Intl.DateTimeFormat(document.documentElement.lang || "zh-CN", { dateStyle: "medium", timeStyle: "short", hour12: false }).format(new Date(one.at));
  text("where", [one.where, words(section, "written", at), one.photos.length > 0 ? words(section, "photos", one.photos.length) : ""].filter(Boolean).join(" · "));
  for (const state of item.querySelectorAll<HTMLElement>("[data-state]")) state.hidden = state.dataset["state"] !== one.state;
  text("why", why(section, one));
  show("send", ["waiting", "stopped"].includes(one.state));
  show("sign-in", one.state === "sign-in");
  show("open", ["waiting", "refused", "stopped"].includes(one.state));
  show("delete", one.state !== "sent");
  show("done", one.state === "sent");
  show("case", one.case !== undefined);
  const open = item.querySelector<HTMLAnchorElement>("[data-open]");
  if (open) open.href = `/report?waiting=${one.key}`;
  const to = item.querySelector<HTMLAnchorElement>("[data-case]");
  if (to && one.case) to.href = one.case;
}

function why(section: HTMLElement, one: Report): string {
  if (one.state === "refused") return one.problems.map((problem) => problem.words).join(" ") || words(section, "refused");
  if (one.state === "waiting" && one.busy) return words(section, "busy", clockOf(one.nextAt));
  if (one.state === "sent") return one.similar ? words(section, "similar", one.similar) : "";
  return words(section, { waiting: "waiting", "sign-in": "signIn", stopped: "stopped", conflict: "conflict" }[one.state]);
}

const clockOf = (at: number): string => new Intl.DateTimeFormat(document.documentElement.lang || "zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));

async function clicked(event: MouseEvent, section: HTMLElement, send: (occasion: Occasion, only?: string) => Promise<void>): Promise<void> {
  const button = (event.target as Element).closest<HTMLElement>("button");
  const item = button?.closest<HTMLElement>("[data-key]");
  const key = item?.dataset["key"];
  if (!button || !item || !key) return;
  const ask = item.querySelector<HTMLElement>("[data-ask]");
  const asking = (shown: boolean) => {
    if (ask) ask.hidden = !shown;
    item.querySelector<HTMLElement>(shown ? "[data-no]" : "[data-delete]")?.focus();
  };
  if ("send" in button.dataset) {
    button.setAttribute("aria-disabled", "true");
    await send("all", key);
    button.removeAttribute("aria-disabled");
    const after = await report(key);
    if (after) say(after.state === "sent" ? words(section, "nowSent") : why(section, after), { problem: after.state !== "sent" });
  } else if ("delete" in button.dataset) asking(true);
  else if ("no" in button.dataset) asking(false);
  else if ("yes" in button.dataset || "done" in button.dataset) {
    // not while it is on its way: then it is the server's already
    const gone = await alone(lockOf(key), () => remove(key).then(() => true), () => false);
    if (!gone) say(words(section, "onItsWay"), { problem: true });
    section.querySelector<HTMLElement>("h2")?.focus();
  }
}
