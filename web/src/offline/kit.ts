import type { Choices, Kit } from "./store.js";

// What the form needs without a network, read off the form that the server has drawn for this account.
const selects = ["campusId", "dutyItem", "source", "asUnit"];

export function kitOf(owner: string, form: HTMLFormElement): Kit {
  const kit: Kit = { owner, at: Date.now(), selects: {} };
  for (const name of selects) {
    const select = form.querySelector<HTMLSelectElement>(`select[name=${name}]`);
    if (select) kit.selects[name] = choices(select);
  }
  const only = form.querySelector<HTMLInputElement>("input[type=hidden][name=campusId]");
  if (only)
    kit.only = {
      value: only.value,
      facts: Array.from(form.querySelectorAll(".facts dt"), (term): [string, string] => [text(term), text(term.nextElementSibling)]),
    };
  return kit;
}

export const choicesOf = (kit: Kit): boolean => kit.only !== undefined || (kit.selects["campusId"]?.length ?? 0) > 0;

function choices(select: HTMLSelectElement): Choices[] {
  const groups: Choices[] = [];
  for (const option of select.options) {
    const group = option.parentElement instanceof HTMLOptGroupElement ? option.parentElement.label : "";
    if (groups.at(-1)?.group !== group) groups.push({ group, choices: [] });
    groups.at(-1)!.choices.push([option.value, text(option)]);
  }
  return groups;
}

const text = (element: Element | null): string => (element?.textContent ?? "").replace(/\s+/g, " ").trim();

/** Fills the bare form with it. */
export function fillSelects(form: HTMLFormElement, kit: Kit): void {
  for (const name of selects) {
    const select = form.querySelector<HTMLSelectElement>(`select[name=${name}]`);
    const groups = kit.selects[name];
    if (!select) continue;
    if (!groups) select.closest(".field")?.remove();
    else select.replaceChildren(...groups.flatMap(({ group, choices }) => inGroup(group, choices.map(([value, label]) => new Option(label, value)))));
  }
  const place = form.querySelector<HTMLElement>("[data-only]");
  if (!place || !kit.only) return;
  const facts = document.createElement("dl");
  facts.className = "facts";
  for (const [term, value] of kit.only.facts) {
    const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
    [dt.textContent, dd.textContent] = [term, value];
    facts.append(dt, dd);
  }
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "campusId";
  field.value = kit.only.value;
  place.replaceChildren(facts, field);
}

function inGroup(label: string, options: HTMLOptionElement[]): HTMLElement[] {
  if (!label) return options;
  const group = document.createElement("optgroup");
  group.label = label;
  group.append(...options);
  return [group];
}
