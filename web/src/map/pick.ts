import { Marker } from "maplibre-gl";
import type { Feature, FeatureCollection } from "geojson";
import type { Map as Ground } from "maplibre-gl";
import { ground } from "./ground.js";
import { layers, put } from "./layers.js";

/** A point that somebody picked, in WGS 84, and what the server says of it. */
export interface Picked {
  lat: number;
  lon: number;
  words: string;
}

/** Opens a map under a field to pick a point on: by a tap, or its centre by keyboard. False where this device can't. */
export async function open(element: HTMLElement, place: HTMLElement, begin: [number, number] | null, picked: (at: Picked) => void, closed: () => void, gone: AbortSignal): Promise<boolean> {
  const end = new AbortController();
  gone.addEventListener("abort", () => end.abort());
  const frame = document.createElement("div");
  frame.className = "map-pick";
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  frame.append(canvas);
  place.replaceChildren(frame);
  const begun = await ground(element, canvas, end.signal, false);
  if (!begun || end.signal.aborted) {
    place.replaceChildren();
    return false;
  }
  const { map, base } = begun;
  const marker = new Marker();
  if (begin) {
    marker.setLngLat(begin).addTo(map);
    map.jumpTo({ center: begin, zoom: 16 });
  }
  const take = async (lat: number, lon: number) => {
    marker.setLngLat([lon, lat]).addTo(map);
    const answer = await fetch(`${element.dataset["here"] ?? ""}?lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}`, { credentials: "same-origin", signal: end.signal }).catch(() => null);
    if (answer?.ok) picked((await answer.json()) as Picked);
    else if (!end.signal.aborted) say(base.words["failed"] ?? "");
  };
  map.once("load", () => void around(map, end.signal));
  map.on("click", (event) => void take(event.lngLat.lat, event.lngLat.lng));

  const hint = document.createElement("p");
  hint.className = "hint";
  hint.setAttribute("role", "status");
  const say = (words: string) => (hint.textContent = words);
  say(base.words["pickHint"] ?? "");
  const row = document.createElement("p");
  row.className = "cluster";
  row.append(
    button(base.words["take"] ?? "", () => void take(map.getCenter().lat, map.getCenter().lng)),
    button(base.words["close"] ?? "", () => {
      end.abort();
      place.replaceChildren();
      closed();
    }),
  );
  frame.append(hint, row);
  map.getCanvas().focus();
  return true;
}

/** Schools, outlines and waters to find one's way by, where the ground has no tiles too. Without them the map still takes a tap. */
async function around(map: Ground, signal: AbortSignal): Promise<void> {
  const english = document.documentElement.lang.startsWith("en");
  layers(map, { school: english ? "S" : "校", guard: "", venue: "" });
  const read = async (address: string) => {
    const answer = await fetch(address, { headers: { accept: "application/geo+json" }, credentials: "same-origin", signal });
    return answer.ok && !answer.redirected ? ((await answer.json()) as FeatureCollection) : null;
  };
  try {
    const [schools, places] = await Promise.all([read("/map/schools.geojson"), read("/map/places.geojson?kind=campus-outline,district-outline,water")]);
    if (signal.aborted) return;
    for (const school of schools?.features ?? []) label(school, english);
    if (schools) put(map, "schools", schools);
    if (places) put(map, "places", places);
  } catch {
    // no network: the tap is what counts
  }
}

function label(school: Feature, english: boolean): void {
  const name = school.properties?.["name"] as { zh: string; en: string } | undefined;
  if (school.properties && name) school.properties["label"] = english ? name.en : name.zh;
}

function button(words: string, then: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn";
  made.textContent = words;
  made.addEventListener("click", then);
  return made;
}
