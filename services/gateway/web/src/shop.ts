// The storefront: products, cart, payment, board.

import { Code, ConnectError } from "@connectrpc/connect";
import { shop } from "./client";
import { at, element, fields } from "./element";
import { tell } from "./error";
import type { Money } from "./gen/shop/money/v1/money_pb";
import { Order_Status, type Cart, type Order } from "./gen/shop/shopping/v1/shopping_pb";
import { lang, say } from "./texts";

// What the member was given and has not spent. The session itself is a cookie
// that no script can read; the purse is kept as long as the tab is open, so that
// who reloads the page, or changes its language, is still a member.
interface Purse {
  member: string;
  coupon: string;
  points: number;
}

let purse: Purse | undefined = JSON.parse(sessionStorage.getItem("purse") ?? "null") ?? undefined;

// keep remembers the member; undefined: there is none.
function keep(p: Purse | undefined): void {
  purse = p;
  if (p) sessionStorage.setItem("purse", JSON.stringify(p));
  else sessionStorage.removeItem("purse");
  showMember();
}

const currency = new Intl.NumberFormat(lang, { style: "currency", currency: "KRW" });
const won = (m?: Money) => currency.format(m?.units ?? 0n);

// open shows the shop and listens to its forms.
export async function open(): Promise<void> {
  on("search", async (f) => showProducts(f.query));
  on("join", async (f) => join(f.name));
  on("gift", claimGift);
  on("pay", async (f) => buy(f));
  on("post", async (f) => {
    await shop.writePost({ requestId: crypto.randomUUID(), title: f.title, body: f.body });
    await showPosts();
  });
  showMember();
  const cart = shop.getCart({}).then(showCart);
  await attempt(async () => void (await Promise.all([showProducts(""), cart, showPosts()])));
}

// on does something with a form's fields when it is sent.
function on(id: string, act: (fields: Record<string, string>) => Promise<unknown>): void {
  at(id).addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(() => act(fields(at(id))));
  });
}

// attempt says in the page what went wrong, if something did.
async function attempt(act: () => Promise<unknown>): Promise<void> {
  at("error").textContent = "";
  try {
    await act();
  } catch (thrown) {
    tell("error", thrown);
    if (ConnectError.from(thrown).code === Code.Unauthenticated) keep(undefined); // of a shop that is no more
  }
}

async function showProducts(query: string): Promise<void> {
  const { products } = await shop.listProducts({ query, pageSize: 12 });
  at("products").replaceChildren(
    ...products.map((p) => {
      const add = element("button", { onclick: () => void attempt(() => addToCart(p.id)) }, say("add"));
      return element("li", {}, element("strong", {}, p.name), element("small", {}, p.description), element("span", {}, won(p.price)), add);
    }),
  );
}

async function addToCart(productId: string): Promise<void> {
  const { cart } = await shop.addToCart({ requestId: crypto.randomUUID(), productId, quantity: 1 });
  showCart(cart);
}

function showCart(cart?: Cart): void {
  const items = cart?.items ?? [];
  const count = items.reduce((n, i) => n + i.quantity, 0);
  at("to-cart").textContent = count ? `${say("cart")} (${count})` : say("cart");
  at("cart").replaceChildren(
    ...items.map((i) => element("li", {}, `${i.name} × ${i.quantity} `, element("span", {}, won(i.price)))),
    element("li", { className: "total" }, items.length ? `${say("total")} ${won(cart?.total)}` : say("empty")),
  );
}

async function join(name: string): Promise<void> {
  const email = `${crypto.randomUUID()}@example.com`; // the shop sends no mail
  const joined = await shop.join({ requestId: crypto.randomUUID(), name, email });
  keep({ member: joined.session?.memberId ?? "", coupon: joined.couponId, points: Number(joined.points?.units ?? 0n) });
}

async function claimGift(): Promise<void> {
  const gift = await shop.claimGift({ requestId: crypto.randomUUID() });
  if (purse) keep({ ...purse, coupon: gift.couponId, points: purse.points + Number(gift.points?.units ?? 0n) });
}

function showMember(): void {
  at("who").textContent = purse ? `${say("member")} ${purse.member}: ${say("points")} ${purse.points}` : say("visitor");
  at("join").hidden = purse !== undefined;
  at("gift").hidden = at("pay").hidden = purse === undefined;
  at<HTMLInputElement>("coupon").value = purse?.coupon ?? "";
}

// buy orders what is in the cart. A payment that is declined is an order too:
// nothing was charged, and coupon and points are the member's again.
async function buy(f: Record<string, string>): Promise<void> {
  const requestId = crypto.randomUUID();
  const tracking = new AbortController();
  void track(requestId, tracking.signal);
  let placed: Order;
  try {
    placed = await shop.buy({
      requestId,
      means: {
        couponId: f.coupon,
        points: { currencyCode: "KRW", units: BigInt(f.points || 0) },
        cardNumber: f.card,
      },
    });
  } finally {
    tracking.abort();
  }
  const order = await shop.getOrder({ id: placed.id });
  showOrder(order);
  if (purse && order.status === Order_Status.PAID) {
    keep({ ...purse, coupon: "", points: purse.points - Number(order.payment?.byPoints?.units ?? 0n) });
  }
  showCart(await shop.getCart({}));
}

// track shows an order as it comes along: the shop sends it each time that its
// status changes.
async function track(requestId: string, signal: AbortSignal): Promise<void> {
  try {
    for await (const order of shop.trackOrder({ requestId }, { signal })) {
      if (!signal.aborted) showOrder(order);
    }
  } catch {
    // Who buys is told how it ended.
  }
}

function showOrder(order: Order): void {
  const status = { [Order_Status.PAID]: say("paid"), [Order_Status.DECLINED]: say("declined") }[order.status as number] ?? say("pending");
  const paid = order.payment;
  at("order").replaceChildren(
    element("p", {}, `${say("order")} `, element("code", {}, order.id)),
    element("p", { className: order.status === Order_Status.PAID ? "good" : "bad" }, `${status} ${won(order.total)} ${paid?.declineCode ?? ""}`),
    element("p", {}, `${say("byCoupon")} ${won(paid?.byCoupon)} · ${say("byPoints")} ${won(paid?.byPoints)} · ${say("byCard")} ${won(paid?.byCard)}`),
  );
}

async function showPosts(): Promise<void> {
  const { posts } = await shop.listPosts({ pageSize: 5 });
  at("posts").replaceChildren(
    ...posts.map((p) => element("li", {}, element("strong", {}, p.title), ` ${p.author}`, element("p", {}, p.body))),
  );
}
