// Page elements, made of plain DOM calls. Text is set as text, never as HTML:
// what shoppers write on the board can't become part of the page's code.

type Child = Node | string;

// element makes one: element("a", { href: "#shop" }, "Shop").
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// at finds an element of index.html.
export function at<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id} in the page`);
  return found as T;
}

// fields reads the inputs of a form by their names.
export function fields(form: HTMLElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, String(value)]));
}
