// The page: a shop, and beside it the protocols that it can be asked in. The
// part after # says which of the two is shown.

import * as compare from "./compare";
import { at } from "./element";
import * as shop from "./shop";
import { lang, translate } from "./texts";

function showView(): void {
  const protocols = location.hash === "#protocols";
  at("view-shop").hidden = protocols;
  at("view-protocols").hidden = !protocols;
  for (const l of ["en", "ko"]) at<HTMLAnchorElement>(`lang-${l}`).href = `?lang=${l}${location.hash}`;
}

translate();
at<HTMLAnchorElement>(`lang-${lang}`).setAttribute("aria-current", "true");
addEventListener("hashchange", showView);
showView();
compare.open();
await shop.open();
document.documentElement.dataset.ready = "true"; // all that is shown at first is there
