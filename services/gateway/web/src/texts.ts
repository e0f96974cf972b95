// Everything that the page says, in English and Korean.

export type Lang = "en" | "ko";

const texts = {
  shop: ["Shop", "쇼핑몰"],
  protocols: ["Protocols", "프로토콜"],
  products: ["Products", "상품"],
  search: ["Search", "검색"],
  add: ["Add to cart", "장바구니에 담기"],
  cart: ["Cart", "장바구니"],
  empty: ["The cart is empty.", "장바구니가 비어 있습니다."],
  total: ["Total", "합계"],
  member: ["Member", "회원"],
  visitor: ["You are a visitor. Join to buy.", "아직 회원이 아닙니다. 가입하면 구매할 수 있습니다."],
  name: ["Name", "이름"],
  join: ["Join", "가입"],
  gift: ["Claim a gift", "선물 받기"],
  coupon: ["Coupon", "쿠폰"],
  points: ["Points", "포인트"],
  card: ["Card number", "카드 번호"],
  declinedCard: ["4000000000000002 is always declined.", "4000000000000002 카드는 항상 거절됩니다."],
  buy: ["Buy", "구매"],
  order: ["Order", "주문"],
  paid: ["paid", "결제 완료"],
  declined: ["declined", "결제 거절"],
  pending: ["being paid", "결제 중"],
  byCoupon: ["by coupon", "쿠폰 결제"],
  byPoints: ["by points", "포인트 결제"],
  byCard: ["by card", "카드 결제"],
  board: ["Board", "게시판"],
  title: ["Title", "제목"],
  text: ["Text", "내용"],
  write: ["Write", "글쓰기"],
  traces: ["What you did, and its traces", "지금까지 한 일과 트레이스"],
  lookUp: ["Look an id up in the lab's trace view.", "이 ID를 실습 도구의 트레이스 화면에서 찾아보십시오."],
  about: [
    "One call that succeeds and one that fails, each made in three ways from this page.",
    "성공하는 호출과 실패하는 호출을 세 가지 방법으로 보냅니다.",
  ],
  try: ["Make the calls", "호출하기"],
  works: ["works", "동작함"],
  fails: ["fails", "동작하지 않음"],
  call: ["call", "호출"],
  saw: ["what the page learned", "페이지가 알아낸 것"],
  sent: ["bytes sent", "보낸 바이트"],
  received: ["bytes received", "받은 바이트"],
  took: ["took", "걸린 시간"],
  trace: ["trace", "트레이스"],
  noStatus: ["no status: was it OK or not?", "상태 코드가 없어 성공 여부를 알 수 없음"],
  bodies: [
    "Bytes are those of the bodies; a page can't count headers.",
    "바이트는 본문만 셉니다. 페이지는 헤더 크기를 알 수 없습니다.",
  ],
  withheld: ["What the browser withholds from a page", "브라우저가 페이지에 내주지 않는 것"],
  trailers: ["trailers of an answer (gRPC's status)", "응답 트레일러 (gRPC 상태 코드)"],
  te: ["the request header TE: trailers", "요청 헤더 TE: trailers"],
  http2: ["HTTP/2 without TLS; it was", "TLS 없는 HTTP/2, 실제 프로토콜:"],
  upload: ["a request body sent as a stream", "스트림으로 보내는 요청 본문"],
  given: ["given", "내줌"],
  refused: ["withheld", "내주지 않음"],
} satisfies Record<string, [string, string]>;

export type Key = keyof typeof texts;

// What calls do, by the methods' names.
const calls: Record<string, string> = {
  ListProducts: "상품 보기",
  Join: "가입",
  ClaimGift: "선물 받기",
  AddToCart: "장바구니에 담기",
  GetCart: "장바구니 보기",
  Buy: "구매",
  GetOrder: "주문 보기",
  TrackOrder: "주문 추적",
  ListPosts: "게시판 보기",
  WritePost: "글쓰기",
};

// How calls end, by gRPC's codes.
const outcomes: Record<string, [string, string]> = {
  ok: ["ok", "성공"],
  Canceled: ["cancelled", "취소됨"],
  Unknown: ["unknown error", "알 수 없는 오류"],
  InvalidArgument: ["invalid argument", "잘못된 요청"],
  DeadlineExceeded: ["deadline exceeded", "시간 초과"],
  NotFound: ["not found", "찾을 수 없음"],
  AlreadyExists: ["already exists", "이미 있음"],
  PermissionDenied: ["permission denied", "권한 없음"],
  ResourceExhausted: ["resource exhausted", "자원 부족"],
  FailedPrecondition: ["failed precondition", "지금은 할 수 없음"],
  Aborted: ["aborted", "중단됨"],
  OutOfRange: ["out of range", "범위를 벗어남"],
  Unimplemented: ["unimplemented", "지원하지 않음"],
  Internal: ["internal error", "서버 내부 오류"],
  Unavailable: ["unavailable", "연결할 수 없음"],
  DataLoss: ["data loss", "데이터 손실"],
  Unauthenticated: ["unauthenticated", "인증되지 않음"],
};

// lang is the language of the page: ?lang=ko, or else the browser's.
export const lang: Lang = pick(new URLSearchParams(location.search).get("lang") ?? navigator.language);

function pick(wanted: string): Lang {
  return wanted.startsWith("ko") ? "ko" : "en";
}

// say returns a text in the page's language.
export function say(key: Key): string {
  return texts[key][lang === "ko" ? 1 : 0];
}

// action says what a call does, with its method's name, by which traces have it.
export function action(method: string): string {
  return lang === "ko" && calls[method] ? `${calls[method]} (${method})` : method;
}

// outcome says how a call ended.
export function outcome(code: string): string {
  return outcomes[code]?.[lang === "ko" ? 1 : 0] ?? code;
}

// translate fills in the texts that index.html asks for by data-say.
export function translate(): void {
  document.documentElement.lang = lang;
  for (const e of document.querySelectorAll<HTMLElement>("[data-say]")) e.textContent = say(e.dataset.say as Key);
  for (const e of document.querySelectorAll<HTMLElement>("[data-label]")) e.ariaLabel = say(e.dataset.label as Key);
}
