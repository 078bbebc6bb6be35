// What waits on this device, in IndexedDB: reports that the server has not confirmed, each under the account that wrote it, and
// what the form needs without a network. Pages and the service worker use it alike, so nothing here touches the page.

/** A photo of a waiting report. `mark` names it for the server, so that sending it twice keeps it once. */
export interface Photo {
  mark: string;
  name: string;
  bytes: Blob;
  /** The server's id once it is up, and since when: what hangs on no report is removed there after a day. */
  id?: string;
  upAt?: number;
}

export interface Problem {
  id: string;
  words: string;
}

/**
 * waiting: for a network; sign-in: the session has ended; stopped: this account may not report now; refused: something in it is
 * wrong; conflict: the server has a report of this key with other words; sent: nothing of it is left here but where it went.
 */
export type State = "waiting" | "sign-in" | "stopped" | "refused" | "conflict" | "sent";

export interface Report {
  /** Made once, sent each time: the server makes one case of it, however often it comes. */
  key: string;
  owner: string;
  at: number;
  where: string;
  fields: [string, string][];
  photos: Photo[];
  state: State;
  /** The server was reached and could not: then not at every chance again. */
  busy: boolean;
  tries: number;
  triedAt: number;
  nextAt: number;
  problems: Problem[];
  /** The case's address, once the server has named it. */
  case?: string;
  similar?: number;
}

export interface Choices {
  group: string;
  choices: [value: string, label: string][];
}

/** What the form needs: this account's campuses, the duty items, the kinds of source. No name, no report. */
export interface Kit {
  owner: string;
  at: number;
  selects: Record<string, Choices[]>;
  /** Where the account has one campus alone: its id, and the facts that the page says about it. */
  only?: { value: string; facts: [string, string][] };
}

const kitLasts = 30 * 24 * 3600_000;
const sentShown = 24 * 3600_000;

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((done, fail) => {
    const asked = indexedDB.open("whistle", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("reports", { keyPath: "key" });
      asked.result.createObjectStore("kit", { keyPath: "owner" });
      asked.result.createObjectStore("settings");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = undefined;
      };
      asked.result.onclose = () => (opened = undefined);
      done(asked.result);
    };
    asked.onerror = () => fail(asked.error ?? new Error("blocked"));
    asked.onblocked = () => fail(new Error("blocked"));
  }).catch((problem: unknown) => {
    opened = undefined;
    throw problem;
  });
  return opened;
}

/** Resolves when it is on the disk, not when it was asked for. */
async function run<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise<T>((done, fail) => {
    const turn = database.transaction(store, mode, { durability: "strict" });
    const asked = work(turn.objectStore(store));
    turn.oncomplete = () => done(asked.result);
    turn.onabort = turn.onerror = () => fail(turn.error ?? asked.error ?? new Error("aborted"));
  });
}

export async function reports(): Promise<Report[]> {
  const all = await run("reports", "readonly", (store) => store.getAll() as IDBRequest<Report[]>);
  return all.sort((one, other) => one.at - other.at);
}

export const report = (key: string): Promise<Report | undefined> => run("reports", "readonly", (store) => store.get(key) as IDBRequest<Report | undefined>);

export async function keep(report: Report): Promise<void> {
  await run("reports", "readwrite", (store) => store.put(report));
  tell();
}

export async function remove(key: string): Promise<void> {
  await run("reports", "readwrite", (store) => store.delete(key));
  tell();
}

/** Where they went is shown for a day. */
export async function tidy(): Promise<void> {
  for (const one of await reports()) if (one.state === "sent" && Date.now() - one.triedAt > sentShown) await remove(one.key);
}

export async function kit(owner?: string): Promise<Kit | undefined> {
  const [kept] = await run("kit", "readonly", (store) => store.getAll() as IDBRequest<Kit[]>);
  if (!kept || (owner && kept.owner !== owner) || Date.now() - kept.at > kitLasts) return undefined;
  return kept;
}

/** One account's alone: that of another goes. */
export async function keepKit(kit: Kit): Promise<void> {
  await forgetKit(kit.owner);
  await run("kit", "readwrite", (store) => store.put(kit));
}

/** Takes away what the form needs, but for this account's. */
export async function forgetKit(but?: string): Promise<void> {
  const owners = await run("kit", "readonly", (store) => store.getAllKeys() as IDBRequest<string[]>);
  for (const owner of owners) if (owner !== but) await run("kit", "readwrite", (store) => store.delete(owner) as IDBRequest<unknown>);
}

export const setting = (name: string): Promise<string | undefined> => run("settings", "readonly", (store) => store.get(name) as IDBRequest<string | undefined>);

export const set = (name: string, value: string): Promise<unknown> => run("settings", "readwrite", (store) => store.put(value, name) as IDBRequest<unknown>);

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("whistle-reports") : undefined;
const listeners = new Set<() => void>();

/** Called after every change, by whichever page or worker. */
export function onChange(changed: () => void, gone: AbortSignal): void {
  listeners.add(changed);
  channel?.addEventListener("message", changed, { signal: gone });
  gone.addEventListener("abort", () => listeners.delete(changed));
}

function tell(): void {
  channel?.postMessage("changed");
  for (const listener of listeners) listener();
}

/** Alone among all pages and the worker. Where the browser knows no locks the server's guard is the last one. */
export async function alone<T>(name: string, work: () => Promise<T>, otherwise?: () => T): Promise<T> {
  if (!("locks" in navigator)) return work();
  // the types of the platform flatten what the callback gives
  return (await navigator.locks.request(name, { ifAvailable: otherwise !== undefined }, (lock) => (lock || !otherwise ? work() : otherwise()))) as T;
}

export const lockOf = (key: string): string => `whistle-report-${key}`;

/** A fresh key: a UUID that begins with the time, as the server's own do. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
