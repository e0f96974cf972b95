// The trace of an answer. The front door names it in the header Trace-Id, and
// in Trace-Url where a Jaeger with web pages can show it.

import { at, element } from "./element";
import { action, outcome as ended, say } from "./texts";

export interface Trace {
  id: string;
  url: string; // empty: nothing with web pages has it
}

export function traceOf(headers: Headers): Trace {
  return { id: headers.get("Trace-Id") ?? "", url: headers.get("Trace-Url") ?? "" };
}

// traceLink shows a trace: as a link where there is one, else as an id that opens
// to be copied.
export function traceLink(trace: Trace): HTMLElement {
  const text = element("code", { title: trace.id }, trace.id.slice(0, 8) + "…");
  if (!trace.url) {
    return element("details", { className: "trace" }, element("summary", {}, text), element("code", {}, trace.id), ` ${say("lookUp")}`);
  }
  return element("a", { className: "trace", href: trace.url, target: "_blank", rel: "noreferrer" }, text);
}

const kept = 12;

// note adds a call to the list of what was done, newest first, and shows it where
// it is seen at once.
export function note(method: string, outcome: string, ms: number, trace: Trace): void {
  const list = at("traces");
  const className = outcome === "ok" ? "" : "bad";
  const told = () => [`${action(method)} ${ended(outcome)} ${ms.toFixed(0)} ms `, traceLink(trace)];
  const item = element("li", { className }, ...told());
  item.dataset.call = `${method} ${outcome}`; // the same for programs that look at the page
  list.prepend(item);
  const latest = element("span", { className }, ...told());
  latest.dataset.call = item.dataset.call;
  at("latest").replaceChildren(latest);
  while (list.children.length > kept) list.lastElementChild?.remove();
}
