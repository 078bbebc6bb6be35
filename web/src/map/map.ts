import type { Feature, FeatureCollection } from "geojson";
import { Popup, type Map as Ground, type MapGeoJSONFeature, type MapMouseEvent } from "maplibre-gl";
import { ground } from "./ground.js";
import { answering, layers, none, put, type Source } from "./layers.js";

// The map of cases, schools and places. It asks only for what is in view; the table beside it says the same without it.
const ringsFrom = 13;
const yardsFrom = 12;
const singleFrom = 17; // from here points stand each by itself, those of one campus under one another
const venues = ["internet-cafe", "amusement", "song-dance", "lottery", "book-stall", "food", "tobacco"];
const most = 8;

export function start(element: HTMLElement, gone: AbortSignal): void {
  void draw(element, gone).catch((error: unknown) => {
    if (!gone.aborted) refuse(element, error);
  });
}

type Words = Record<string, string>;

async function draw(element: HTMLElement, gone: AbortSignal): Promise<void> {
  const canvas = element.querySelector<HTMLElement>("[data-canvas]");
  const status = element.querySelector<HTMLElement>("[data-status]");
  if (!canvas || !status) return;
  const read = (name: string) => JSON.parse(element.dataset[name] ?? "{}") as Words;
  const said = read("words");
  element.hidden = false;
  const begun = await ground(element, canvas, gone, true);
  if (gone.aborted) return;
  if (!begun) return refuse(element);
  const { map } = begun;
  await new Promise<void>((ready) => map.once("load", () => ready()));
  if (gone.aborted) return;
  layers(map, { school: said["school"] ?? "S", guard: said["guard"] ?? "G", venue: said["venue"] ?? "V" });

  const feed = new Feed(map, element, status, said);
  const boxes = [...element.querySelectorAll<HTMLInputElement>("input[data-layer]")];
  map.on("moveend", () => feed.ask());
  for (const box of boxes) box.addEventListener("change", () => feed.ask(), { signal: gone });
  gone.addEventListener("abort", () => feed.end());
  feed.ask();

  const teller = new Teller(map, said, read("stateWords"), read("kindWords"), element.dataset["list"] ?? "");
  map.on("click", (event) => teller.tell(event));
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: answering }).length > 0 ? "pointer" : "";
  });
  followRows(element, map, gone);
}

function refuse(element: HTMLElement, error?: unknown): void {
  const status = element.querySelector<HTMLElement>("[data-status]");
  element.classList.add("is-off");
  element.hidden = false;
  if (status) status.textContent = (JSON.parse(element.dataset["words"] ?? "{}") as Words)["noMap"] ?? "";
  if (error) console.info("The map can't be drawn here.", error);
}

/** Fetches what is in view, the newest wish only. */
class Feed {
  private asking: AbortController | undefined;
  private timer = 0;

  constructor(
    private readonly map: Ground,
    private readonly element: HTMLElement,
    private readonly status: HTMLElement,
    private readonly said: Words,
  ) {}

  ask(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.fetch(), 120);
  }

  end(): void {
    window.clearTimeout(this.timer);
    this.asking?.abort();
  }

  private on(layer: string): boolean {
    return this.element.querySelector<HTMLInputElement>(`input[data-layer="${layer}"]`)?.checked ?? false;
  }

  private async fetch(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const bounds = this.map.getBounds();
    const zoom = this.map.getZoom();
    const degrees = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value)).toFixed(6);
    const view = new URLSearchParams({
      bbox: [degrees(bounds.getWest(), 180), degrees(bounds.getSouth(), 90), degrees(bounds.getEast(), 180), degrees(bounds.getNorth(), 90)].join(","),
      zoom: Math.max(0, Math.min(24, zoom)).toFixed(2),
      above: zoom < singleFrom ? "30" : "500",
    });
    const filters = new URLSearchParams(this.element.dataset["query"] ?? "");
    filters.delete("cursor");
    const kinds = ["district-outline", ...(zoom >= yardsFrom ? ["campus-outline"] : []), ...(this.on("guard") ? ["guard-post"] : []), ...(this.on("waters") ? ["water"] : []), ...(this.on("venues") ? venues : [])];
    const wishes: [Source, URLSearchParams | null][] = [
      ["cases", this.on("cases") ? join(filters, view) : null],
      ["schools", this.on("schools") ? view : null],
      ["places", join(view, new URLSearchParams({ kind: kinds.join(",") }))],
      ["rings", this.on("rings") && zoom >= ringsFrom ? view : null],
    ];
    this.element.setAttribute("aria-busy", "true");
    try {
      await Promise.all(wishes.map(([source, query]) => this.take(source, query, asking.signal)));
    } catch {
      if (!asking.signal.aborted) this.status.textContent = this.said["failed"] ?? "";
    } finally {
      if (!asking.signal.aborted) this.element.removeAttribute("aria-busy");
    }
  }

  private async take(source: Source, query: URLSearchParams | null, signal: AbortSignal): Promise<void> {
    if (!query) return put(this.map, source, none);
    const answer = await fetch(`/map/${source}.geojson?${query}`, { headers: { accept: "application/geo+json" }, credentials: "same-origin", signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const data = (await answer.json()) as FeatureCollection & { total: number; cut: boolean };
    if (signal.aborted) return;
    if (source === "schools") for (const feature of data.features) label(feature);
    put(this.map, source, data);
    if (source !== "cases") return;
    this.status.textContent = data.cut ? (this.said["cut"] ?? "") : data.total === 0 ? (this.said["empty"] ?? "") : (this.said["shown"] ?? "").replace("{0}", String(data.total));
    this.element.dataset["shown"] = String(data.total);
  }
}

function join(one: URLSearchParams, other: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...one, ...other]);
}

/** Names come in both languages; the page has one. */
function label(feature: Feature): void {
  if (feature.properties) feature.properties["label"] = inLanguage(feature.properties["name"]);
}

function inLanguage(name: unknown): string {
  const both = (typeof name === "string" && name.startsWith("{") ? JSON.parse(name) : name) as { zh?: string; en?: string } | string | null | undefined;
  if (!both || typeof both === "string") return both ?? "";
  return (document.documentElement.lang.startsWith("en") ? both.en : both.zh) ?? "";
}

/** Says what somebody points at, in a popup whose links lead on. */
class Teller {
  private popup: Popup | undefined;

  constructor(
    private readonly map: Ground,
    private readonly said: Words,
    private readonly states: Words,
    private readonly kinds: Words,
    private readonly list: string,
  ) {}

  tell(event: MapMouseEvent): void {
    const { x, y } = event.point;
    const found = this.map.queryRenderedFeatures([[x - 8, y - 8], [x + 8, y + 8]], { layers: answering });
    this.popup?.remove();
    const first = found[0];
    if (!first) return;
    const alike = found.filter((feature, i) => feature.layer.id === first.layer.id && found.findIndex((other) => other.properties["id"] === feature.properties["id"]) === i).slice(0, most);
    const content = document.createElement("div");
    content.className = "map-popup";
    if (first.properties["cluster"]) content.append(...this.cluster(first));
    else for (const feature of alike) content.append(this.line(feature));
    const at = first.geometry.type === "Point" ? (first.geometry.coordinates as [number, number]) : event.lngLat;
    this.popup = new Popup({ maxWidth: "18rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(content).addTo(this.map);
  }

  private cluster(feature: MapGeoJSONFeature): HTMLElement[] {
    const of = JSON.parse((feature.properties["states"] ?? feature.properties["kinds"] ?? "{}") as string) as Record<string, number>;
    const head = document.createElement("strong");
    head.textContent = feature.source === "cases" ? (this.said["cluster"] ?? "").replace("{0}", String(feature.properties["count"])) : String(feature.properties["count"]);
    const parts = document.createElement("ul");
    for (const [code, count] of Object.entries(of)) {
      const part = document.createElement("li");
      part.textContent = `${this.states[code] ?? this.kinds[code] ?? code} ${count}`;
      parts.append(part);
    }
    const nearer = document.createElement("button");
    nearer.type = "button";
    nearer.className = "btn btn-primary";
    nearer.textContent = this.said["more"] ?? "";
    nearer.addEventListener("click", () => {
      this.popup?.remove();
      if (feature.geometry.type === "Point") this.map.easeTo({ center: feature.geometry.coordinates as [number, number], zoom: Math.min(19, this.map.getZoom() + 2) });
    });
    return [head, parts, ...(this.map.getZoom() < 19 ? [nearer] : []), ...(feature.source === "cases" && this.list ? [link(this.list, this.said["inList"] ?? "")] : [])];
  }

  private line(feature: MapGeoJSONFeature): HTMLElement {
    const about = feature.properties;
    const line = document.createElement("p");
    line.append(link(String(about["url"] ?? "#"), inLanguage(about["name"])));
    const more = feature.source === "cases"
      ? [about["number"], this.states[String(about["state"])], about["late"] ? this.said["late"] : "", inLanguage(about["campus"]), about["place"] === "campus" ? this.said["atCampus"] : ""]
      : feature.source === "places" ? [this.kinds[String(about["kind"])]] : [];
    const small = document.createElement("small");
    small.textContent = more.filter(Boolean).join(" · ");
    line.append(document.createElement("br"), small);
    return line;
  }
}

function link(href: string, text: string): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
}

/** Where the focus or the pointer is in the table, there the map points. */
function followRows(element: HTMLElement, map: Ground, gone: AbortSignal): void {
  const rows = element.parentElement ?? document.body;
  const point = async (event: Event, move: boolean) => {
    const row = (event.target as Element | null)?.closest<HTMLElement>("[data-lat][data-lon]");
    if (!row) return;
    const at = await drawn(row.dataset["lat"] ?? "", row.dataset["lon"] ?? "", gone);
    if (!at || gone.aborted) return;
    put(map, "here", { type: "FeatureCollection", features: [{ type: "Feature", geometry: { type: "Point", coordinates: at }, properties: {} }] });
    element.dataset["here"] = at.join(",");
    if (move) map.easeTo({ center: at, zoom: Math.max(14, map.getZoom()) });
  };
  rows.addEventListener("focusin", (event) => void point(event, true), { signal: gone });
  rows.addEventListener("mouseover", (event) => void point(event, false), { signal: gone });
}

/** Rows carry the ground's degrees; the server knows where the base map draws them. */
const known = new Map<string, Promise<[number, number] | null>>();

function drawn(lat: string, lon: string, signal: AbortSignal): Promise<[number, number] | null> {
  const key = `${lat},${lon}`;
  const before = known.get(key);
  if (before) return before;
  const asked = fetch(`/map/here.json?lat=${lat}&lon=${lon}&drawn=true`, { credentials: "same-origin", signal })
    .then(async (answer) => (answer.ok ? ((await answer.json()) as { lat: number; lon: number }) : null))
    .then((at) => (at ? ([at.lon, at.lat] as [number, number]) : null))
    .catch(() => (known.delete(key), null));
  known.set(key, asked);
  return asked;
}
