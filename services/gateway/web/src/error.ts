// What went wrong, for the reader.

import { Code, ConnectError } from "@connectrpc/connect";
import { at, element } from "./element";
import { outcome } from "./texts";

// tell says in an element of the page what went wrong: how the call ended, and what
// the shop said, which is in English.
export function tell(id: string, thrown: unknown): void {
  const error = ConnectError.from(thrown);
  at(id).replaceChildren(`${outcome(Code[error.code])}: `, element("span", { lang: "en" }, error.rawMessage));
}
