import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as Ground } from "maplibre-gl";
import { colour, font } from "./ground.js";

export const sources = ["rings", "places", "schools", "cases", "here"] as const;
export type Source = (typeof sources)[number];

/** What stands on the map: its layers, from below to above. */
export function layers(map: Ground, signs: { school: string; guard: string; venue: string }): void {
  for (const id of sources) map.addSource(id, { type: "geojson", data: none });
  for (const layer of [...grounds(), ...places(signs), ...schools(signs), ...cases(), ...here()]) map.addLayer(layer);
}

export const none: FeatureCollection = { type: "FeatureCollection", features: [] };

export function put(map: Ground, source: Source, data: FeatureCollection): void {
  map.getSource<GeoJSONSource>(source)?.setData(data);
}

/** The layers that answer when somebody points at them, the topmost first. */
export const answering = ["cases-clusters", "cases", "schools-clusters", "schools", "places-clusters", "guards", "venues", "water-points"];

const single: ExpressionSpecification = ["!", ["has", "cluster"]];
const kind = (...kinds: string[]): ExpressionSpecification => ["in", ["get", "kind"], ["literal", kinds]];
const inks = () => ({ "text-color": colour("sheet") });
const sign = (text: string, size = 11) => ({ "text-field": text, "text-font": font, "text-size": size, "text-allow-overlap": true, "text-ignore-placement": true });

function grounds(): LayerSpecification[] {
  return [
    { id: "districts", type: "line", source: "places", filter: kind("district-outline"), paint: { "line-color": colour("line-strong"), "line-width": 2, "line-dasharray": [4, 2] } },
    { id: "waters", type: "fill", source: "places", filter: ["all", kind("water"), ["==", ["geometry-type"], "Polygon"]], paint: { "fill-color": colour("sent"), "fill-opacity": 0.35 } },
    { id: "banks", type: "line", source: "places", filter: ["all", kind("water"), ["!=", ["geometry-type"], "Point"]], paint: { "line-color": colour("sent"), "line-width": 3 } },
    { id: "yards", type: "fill", source: "places", filter: kind("campus-outline"), paint: { "fill-color": colour("brand"), "fill-opacity": 0.15, "fill-outline-color": colour("brand") } },
    { id: "rings-in", type: "fill", source: "rings", paint: { "fill-color": colour("late"), "fill-opacity": 0.05 } },
    { id: "rings", type: "line", source: "rings", paint: { "line-color": colour("late"), "line-width": 1.5, "line-dasharray": [2, 2] } },
    {
      id: "rings-words",
      type: "symbol",
      source: "rings",
      layout: { "symbol-placement": "line", "text-field": ["concat", ["to-string", ["get", "metres"]], " m"], "text-font": font, "text-size": 11 },
      paint: { "text-color": colour("late"), "text-halo-color": colour("paper"), "text-halo-width": 1.5 },
    },
  ];
}

function places(signs: { guard: string; venue: string }): LayerSpecification[] {
  const guards: ExpressionSpecification = ["all", single, kind("guard-post")];
  const venues: ExpressionSpecification = ["all", single, ["!", kind("guard-post", "water", "campus-outline", "district-outline")]];
  const dot = (fill: string) => ({ "circle-radius": 9, "circle-color": colour(fill), "circle-stroke-color": colour("sheet"), "circle-stroke-width": 1.5 });
  return [
    { id: "water-points", type: "circle", source: "places", filter: ["all", kind("water"), ["==", ["geometry-type"], "Point"]], paint: dot("sent") },
    { id: "venues", type: "circle", source: "places", filter: venues, paint: dot("deciding") },
    { id: "venues-sign", type: "symbol", source: "places", filter: venues, layout: sign(signs.venue), paint: inks() },
    { id: "guards", type: "circle", source: "places", filter: guards, paint: dot("brand-strong") },
    { id: "guards-sign", type: "symbol", source: "places", filter: guards, layout: sign(signs.guard), paint: inks() },
    ...clusters("places", "deciding"),
  ];
}

function schools(signs: { school: string }): LayerSpecification[] {
  return [
    { id: "schools", type: "circle", source: "schools", filter: single, paint: { "circle-radius": 10, "circle-color": colour("sheet"), "circle-stroke-color": colour("brand"), "circle-stroke-width": 2 } },
    { id: "schools-sign", type: "symbol", source: "schools", filter: single, layout: sign(signs.school, 12), paint: { "text-color": colour("brand") } },
    {
      id: "schools-name",
      type: "symbol",
      source: "schools",
      filter: single,
      minzoom: 12,
      layout: { "text-field": ["get", "label"], "text-font": font, "text-size": 12, "text-offset": [0, 1.4], "text-anchor": "top", "text-max-width": 9 },
      paint: { "text-color": colour("ink"), "text-halo-color": colour("paper"), "text-halo-width": 1.5 },
    },
    ...clusters("schools", "brand"),
  ];
}

function cases(): LayerSpecification[] {
  const state = (by: (group: [string, string]) => string): ExpressionSpecification =>
    ["match", ["get", "state"], ...groups.flatMap(([states, ...group]) => [states, by(group)]), by(["gone", "–"])] as unknown as ExpressionSpecification;
  return [
    { id: "cases-late", type: "circle", source: "cases", filter: ["all", single, ["get", "late"]], paint: { "circle-radius": 14, "circle-opacity": 0, "circle-stroke-color": colour("late"), "circle-stroke-width": 3 } },
    {
      id: "cases",
      type: "circle",
      source: "cases",
      filter: single,
      paint: { "circle-radius": 9.5, "circle-color": state(([tone]) => colour(tone)), "circle-stroke-color": colour("sheet"), "circle-stroke-width": 1.5 },
    },
    { id: "cases-sign", type: "symbol", source: "cases", filter: single, layout: { ...sign("", 12), "text-field": state(([, letter]) => letter) }, paint: inks() },
    ...clusters("cases", "working"),
  ];
}

/** States that look alike: their tone, and the sign that says the same without colour. */
const groups: [string[], string, string][] = [
  [["Reported", "AwaitingConfirmation"], "waiting", "!"],
  [["Handling", "AwaitingApproval"], "working", "~"],
  [["WithTown", "WithDistrictCommand", "CommandHandling"], "sent", "v"],
  [["Closed"], "done", "✓"],
];

function clusters(source: "places" | "schools" | "cases", tone: string): LayerSpecification[] {
  return [
    {
      id: `${source}-clusters`,
      type: "circle",
      source,
      filter: ["has", "cluster"],
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "count"]], 0.3, 13, 2, 20, 4, 30],
        "circle-color": colour(tone),
        "circle-opacity": 0.9,
        "circle-stroke-color": colour("sheet"),
        "circle-stroke-width": 2,
      },
    },
    { id: `${source}-counts`, type: "symbol", source, filter: ["has", "cluster"], layout: { ...sign("", 12), "text-field": ["to-string", ["get", "count"]] }, paint: inks() },
  ];
}

function here(): LayerSpecification[] {
  return [{ id: "here", type: "circle", source: "here", paint: { "circle-radius": 17, "circle-opacity": 0, "circle-stroke-color": colour("ink"), "circle-stroke-width": 3 } }];
}
