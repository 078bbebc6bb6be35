import { sendAll } from "../offline/send.js";
import { setting } from "../offline/store.js";

// The service worker. It keeps the shell (script, style, the page that stands in) and nothing else: no page of a case, no list,
// no answer of the server is ever put into a cache. Every page comes from the network; where that fails, the stand-in does.

/** Put in front of this script by the server, so that each build is another worker. */
interface Build {
  version: string;
  assets: string[];
}

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Extendable {
  request: Request;
  preloadResponse?: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}

interface Scope {
  whistle: Build;
  location: Location;
  registration: ServiceWorkerRegistration & { navigationPreload?: { enable(): Promise<void> } };
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate" | "sync", listener: (event: Extendable & { tag?: string }) => void): void;
  addEventListener(type: "fetch", listener: (event: Asked) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

const scope = self as unknown as Scope;
const build = scope.whistle;
const prefix = "whistle-shell-";
const name = prefix + build.version;
const languages = ["zh-CN", "en"];
const standIn = (language: string): string => `/offline?language=${language}`;

scope.addEventListener("install", (event) => event.waitUntil(fill()));

scope.addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      for (const old of await caches.keys()) if (old.startsWith(prefix) && old !== name) await caches.delete(old);
      await scope.registration.navigationPreload?.enable();
      await scope.clients.claim();
    })(),
  ),
);

scope.addEventListener("message", (event) => {
  if (event.data === "take-over") void scope.skipWaiting();
});

// the browser calls when the network is back, also when every page is closed; a failure makes it call again
scope.addEventListener("sync", (event) => {
  if (event.tag !== "whistle-reports") return;
  event.waitUntil(
    sendAll("all").then((left) => {
      if (left) throw new Error("Reports still wait.");
    }),
  );
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (build.assets.includes(url.pathname)) event.respondWith(asset(request, url));
});

/** The stand-in is fetched without cookies: it is nobody's page. */
async function fill(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(build.assets);
  for (const language of languages) {
    const answer = await fetch("/offline", { credentials: "omit", cache: "no-store", headers: { "Accept-Language": language } });
    if (!answer.ok || answer.redirected) throw new Error(`The stand-in answers ${answer.status}.`);
    await cache.put(standIn(language), answer);
  }
}

async function page(event: Asked): Promise<Response> {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const cache = await caches.open(name);
    const wanted = (await setting("language").catch(() => undefined)) ?? (navigator.language.startsWith("en") ? "en" : "zh-CN");
    return (await cache.match(standIn(wanted))) ?? Response.error();
  }
}

async function asset(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(name);
  return (await cache.match(url.pathname)) ?? fetch(request);
}
