// The page that holds the three protocols side by side.

import { at, element } from "./element";
import { tell } from "./error";
import { protocols, withheld, type Attempt } from "./protocols";
import { outcome, say } from "./texts";
import { traceLink } from "./trace";

const there = "product-0001";
const missing = "product-none"; // no such product: NOT_FOUND

// open listens to the button.
export function open(): void {
  const button = at<HTMLButtonElement>("try");
  button.addEventListener("click", async () => {
    button.disabled = true;
    at("not-compared").textContent = "";
    at("attempts").replaceChildren();
    try {
      for (const ask of protocols) show([await ask(there), await ask(missing)]);
      await showWithheld();
    } catch (thrown) {
      tell("not-compared", thrown);
    } finally {
      button.disabled = false;
    }
  });
}

// show adds what came of a protocol: it works if the page knows of both calls
// how they ended.
function show(attempts: Attempt[]): void {
  const [good, bad] = attempts;
  const works = good.status === "ok" && good.message !== "" && bad.status === "NotFound";
  const verdict = element("p", { className: works ? "good" : "bad" }, say(works ? "works" : "fails"));
  const card = element("li", { id: good.protocol.toLowerCase() }, element("h3", {}, good.protocol), verdict);
  for (const a of attempts) {
    card.append(
      element("dl", {},
        ...row("call", `GetProduct ${a.id}`),
        ...row("saw", [a.message, a.status ? outcome(a.status) : say("noStatus")].filter(Boolean).join(" · ")),
        ...row("sent", String(a.sent)),
        ...row("received", String(a.received)),
        ...row("took", `${a.ms.toFixed(1)} ms`),
        ...row("trace", traceLink(a.trace)),
      ),
    );
  }
  // The same for programs that look at the page.
  card.dataset.attempts = JSON.stringify(attempts.map(({ id, status, message, sent, received, ms, trace }) =>
    ({ id, status, message, sent, received, ms, trace: trace.id })));
  at("attempts").append(card);
}

function row(key: Parameters<typeof say>[0], value: string | Node): Node[] {
  return [element("dt", {}, say(key)), element("dd", {}, value)];
}

async function showWithheld(): Promise<void> {
  const w = await withheld();
  const line = (name: string, what: string, is: boolean) => {
    const item = element("li", {}, `${what}: `, element("strong", {}, say(is ? "refused" : "given")));
    item.dataset[name] = String(is);
    return item;
  };
  at("withheld").replaceChildren(
    line("trailers", say("trailers"), w.trailers),
    line("te", say("te"), w.te),
    line("http2", `${say("http2")} ${w.http}`, w.http !== "h2"),
    line("upload", say("upload"), w.upload),
  );
}
