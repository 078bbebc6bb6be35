import { AttributionControl, Map as Ground, NavigationControl, setWorkerUrl, type LngLatBoundsLike, type StyleSpecification } from "maplibre-gl";

/** What /map/base.json says: the ground to draw on, where to begin, and words. */
export interface Base {
  tiles: string[];
  attribution: string | null;
  bounds: [number, number, number, number] | null;
  words: Record<string, string>;
}

/** The page's own colours, by the names of its tokens. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888888";
}

export const font = ["Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

/** Draws the ground into a place of the page; null where this device can't. Ends with `gone`. */
export async function ground(element: HTMLElement, canvas: HTMLElement, gone: AbortSignal, shares: boolean): Promise<{ map: Ground; base: Base } | null> {
  if (!canDraw()) return null;
  await style(element.dataset["style"] ?? "");
  const answer = await fetch(element.dataset["base"] ?? element.dataset["map"] ?? "", { headers: { accept: "application/json" }, credentials: "same-origin", signal: gone });
  if (!answer.ok) return null;
  const base = (await answer.json()) as Base;
  setWorkerUrl(new URL(element.dataset["worker"] ?? "", location.href).href);
  const map = new Ground({
    container: canvas,
    style: styled(base),
    attributionControl: false,
    cooperativeGestures: shares && matchMedia("(pointer: coarse)").matches,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    maxZoom: 19,
    ...(base.bounds ? { bounds: wide(base.bounds), fitBoundsOptions: { padding: 48, maxZoom: 15 } } : { center: [104, 35] as [number, number], zoom: 3 }),
    locale: {
      "Map.Title": base.words["map"] ?? "",
      "Marker.Title": base.words["tapped"] ?? "",
      "Popup.Close": base.words["close"] ?? "",
      "NavigationControl.ZoomIn": base.words["zoomIn"] ?? "",
      "NavigationControl.ZoomOut": base.words["zoomOut"] ?? "",
      "AttributionControl.ToggleAttribution": base.words["attribution"] ?? "",
      "CooperativeGesturesHandler.MobileHelpText": base.words["twoFingers"] ?? "",
      "CooperativeGesturesHandler.WindowsHelpText": base.words["twoFingers"] ?? "",
      "CooperativeGesturesHandler.MacHelpText": base.words["twoFingers"] ?? "",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  if (base.attribution) map.addControl(new AttributionControl({ compact: false, customAttribution: base.attribution }));
  // a tile that does not come leaves a hole, and nothing more
  map.on("error", () => undefined);
  gone.addEventListener("abort", () => map.remove());
  return { map, base };
}

function canDraw(): boolean {
  try {
    const probe = document.createElement("canvas").getContext("webgl2");
    probe?.getExtension("WEBGL_lose_context")?.loseContext();
    return probe !== null;
  } catch {
    return false;
  }
}

/** The map's style sheet, once: without it the controls would lie about. */
function style(href: string): Promise<void> {
  if (!href || document.querySelector(`link[rel="stylesheet"][href="${CSS.escape(href).replace(/\\/g, "")}"]`)) return Promise.resolve();
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.addEventListener("load", () => done(), { once: true });
    link.addEventListener("error", () => done(), { once: true });
    document.head.append(link);
  });
}

function styled(base: Base): StyleSpecification {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    version: 8,
    sources: Object.fromEntries(base.tiles.map((tiles, i) => [`tiles-${i}`, { type: "raster" as const, tiles: [tiles], tileSize: 256, maxzoom: 18 }])),
    layers: [
      { id: "plain", type: "background" as const, paint: { "background-color": colour("paper") } },
      ...base.tiles.map((_, i) => ({ id: `tiles-${i}`, type: "raster" as const, source: `tiles-${i}`, paint: dark ? { "raster-brightness-max": 0.75, "raster-saturation": -0.3 } : {} })),
    ],
  };
}

/** A single point is no place to look at: a few hundred metres around it are. */
function wide([west, south, east, north]: [number, number, number, number]): LngLatBoundsLike {
  const more = Math.max(0, 0.008 - Math.max(east - west, north - south)) / 2;
  return [
    [west - more, south - more],
    [east + more, north + more],
  ];
}
