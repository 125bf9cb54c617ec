/** The client … */
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bytes,
  described,
  everyEntry,
  ok,
  Phone,
  quotaOf,
  Refusal,
  type Schemas,
} from "../../../mobile_schema/clients/typescript/client.ts";

type Answer = Response | Error;
const ORDER = { id: "0190a000-0000-7000-8000-000000000001", lines: [] };

/** A phone whose server gives these answers, one after the other; and what it was asked. */
function phoneOf(...answers: Answer[]): { phone: Phone; asked: Request[] } {
  const asked: Request[] = [];
  const phone = new Phone({
    baseUrl: "http://server",
    programme: "west",
    version: "street-app/2.1",
    fetch: async (request) => {
      asked.push(request.clone());
      const answer = answers.shift();
      assert(answer !== undefined, "it asks once too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { phone, asked };
}

const json = (status: number, body: object, headers = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });

const problem = (status: number, code: string, headers = {}): Response =>
  json(status, { status, code, title: "T", detail: "D", type: `/api/problems/${code}`, errors: [] }, headers);

const place = (phone: Phone) => ok(phone.api.POST("/orders", { body: ORDER }));
const keys = (asked: Request[]) => asked.map((request) => request.headers.get("Idempotency-Key"));

test("sends what every call needs", async () => {
  const { phone, asked } = phoneOf(json(200, { name: "Rosa" }));
  phone.token = "t";
  phone.language = "en";
  assert.equal((await ok(phone.api.GET("/me"))).name, "Rosa");
  const [request] = asked;
  assert.equal(request?.url, "http://server/api/v1/west/me");
  assert.equal(request.headers.get("X-Session-Token"), "t");
  assert.equal(request.headers.get("Accept-Language"), "en");
  assert.equal(request.headers.get("X-Client-Version"), "street-app/2.1");
  assert.equal(request.headers.get("Idempotency-Key"), null);
});

test("sends the same again, under the same key, when no answer came", async () => {
  const { phone, asked } = phoneOf(new TypeError("lost"), new TypeError("lost"), json(200, ORDER));
  await place(phone);
  const [first, ...others] = keys(asked);
  assert.match(first ?? "", /^[0-9a-f-]{36}$/);
  assert.deepEqual(others, [first, first]);
  for (const request of asked) assert.deepEqual(await request.json(), ORDER);
});

test("gives every act a key of its own, but keeps one that it is given", async () => {
  const { phone, asked } = phoneOf(json(200, ORDER), json(200, ORDER), json(200, ORDER));
  await place(phone);
  await place(phone);
  const header = { "Idempotency-Key": "mine" };
  await ok(phone.api.POST("/orders", { body: ORDER, params: { header } }));
  assert.equal(new Set(keys(asked)).size, 3);
  assert.equal(keys(asked)[2], "mine");
});

test("waits while the same is still being done", async () => {
  const running = problem(409, "idempotency_key_in_use", { "Retry-After": "0" });
  const { phone, asked } = phoneOf(running, json(201, ORDER));
  await place(phone);
  assert.equal(new Set(keys(asked)).size, 1);
});

test("does not ask again what was refused", async () => {
  const { phone, asked } = phoneOf(problem(409, "insufficient_funds"));
  await assert.rejects(place(phone), { name: "Refusal", status: 409, code: "insufficient_funds" });
  assert.equal(asked.length, 1);
});

test("gives up in the end", async () => {
  const busy = () => problem(503, "unavailable", { "Retry-After": "0" });
  const { phone } = phoneOf(busy(), busy(), busy(), busy());
  await assert.rejects(place(phone), { status: 503 });
});

test("does not wait for longer than anybody would", async () => {
  const { phone } = phoneOf(problem(429, "throttled", { "Retry-After": "3600" }));
  await assert.rejects(place(phone), { status: 429 });
});

test("tells which field is at fault", async () => {
  const errors = [{ in: "body", pointer: "/lines/0/quantity", code: "min_value", detail: "At least 1." }];
  const { phone } = phoneOf(json(400, { status: 400, code: "invalid", title: "T", detail: "D", errors }));
  const refusal = await place(phone).catch((error: unknown) => error);
  assert(refusal instanceof Refusal);
  assert.equal(refusal.fields.get("/lines/0/quantity"), "At least 1.");
});

/** What a screen calls a state: by its own word for those that it knows. */
function called(state: Schemas["ListedCleanupOut"]["state"]): string {
  switch (state) {
    case "draft":
      return "not handed in";
    case "verified":
      return "verified";
    default:
      return state;
  }
}

test("gives a word that came later as it is, in place of one of those it knows", async () => {
  const later = { id: "c", state: "archived", logged_by: { id: "m", name: "Rosa" } };
  const { phone } = phoneOf(json(200, { results: [{ ...later, state: "draft" }, later] }));
  const { results } = await ok(phone.api.GET("/cleanups"));
  assert.deepEqual(results.map((cleanup) => called(cleanup.state)), ["not handed in", "archived"]);
});

test("asks for one page after the other, as far as they are wanted", async () => {
  const page = (id: string, Link = "") => json(200, { results: [{ id }] }, Link ? { Link } : {});
  const to = (cursor: string, rel: string) => `<http://server/api/v1/west/places?cursor=${cursor}>; rel="${rel}"`;
  const answers = () => [
    page("a", to("2:x", "next")),
    page("b", `${to("3:y", "next")}, ${to("1:w", "prev")}`),
    page("c", to("2:z", "prev")),
  ];
  const all = phoneOf(...answers());
  const places = ({ phone }: typeof all) =>
    everyEntry((next) => phone.api.GET("/places", { params: { query: { search: "hoek", ...next } } }));
  const found: string[] = [];
  for await (const { id } of places(all)) found.push(id);
  assert.deepEqual(found, ["a", "b", "c"]);
  const queries = all.asked.map((request) => new URL(request.url).searchParams);
  assert.deepEqual(queries.map((query) => query.get("cursor")), [null, "2:x", "3:y"]);
  assert.deepEqual(queries.map((query) => query.get("search")), ["hoek", "hoek", "hoek"]);
  const first = phoneOf(...answers());
  for await (const _ of places(first)) break;
  assert.equal(first.asked.length, 1);
});

test("says of a page that it was refused", async () => {
  const { phone } = phoneOf(problem(400, "cursor_invalid"));
  const places = everyEntry((next) => phone.api.GET("/places", { params: { query: next } }));
  await assert.rejects(places.next(), { code: "cursor_invalid" });
});

test("tells how often one may still call", async () => {
  const RateLimit = '"reads.device";r=299;t=1';
  const { phone } = phoneOf(json(200, { name: "Rosa" }, { RateLimit }), json(200, { name: "Rosa" }));
  const { response } = await phone.api.GET("/me");
  assert.deepEqual(quotaOf(response), { limit: "reads.device", left: 299, moreInS: 1 });
  assert.equal(quotaOf((await phone.api.GET("/me")).response), undefined);
});

test("tells of a refusal that is no problem document", async () => {
  const { phone } = phoneOf(new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
  await assert.rejects(place(phone), { status: 502, code: "", message: "502 Bad Gateway" });
});

test("keeps the newest session token of the log-in, and forgets it after", async () => {
  const { phone, asked } = phoneOf(
    json(200, { session_token: "one", login: null }),
    problem(400, "incorrect_code"),
    json(200, { session_token: "two", login: { id: "1", email: "rosa@example.org" } }),
    new Response(null, { status: 204 }),
  );
  assert.equal((await phone.requestCode("rosa@example.org")).login, null);
  await assert.rejects(phone.confirmCode("wrong"), { code: "incorrect_code" });
  assert.equal((await phone.confirmCode("right")).login?.email, "rosa@example.org");
  assert.equal(phone.token, "two");
  await phone.logOut();
  assert.equal(phone.token, "");
  const sent = asked.map((request) => request.headers.get("X-Session-Token"));
  assert.deepEqual(sent, [null, "one", "one", "two"]);
});

test("forgets a session that has ended", async () => {
  const { phone } = phoneOf(problem(401, "authentication_failed"));
  phone.token = "old";
  await assert.rejects(phone.requestCode("rosa@example.org"), { code: "authentication_failed" });
  assert.equal(phone.token, "");
});

test("learns while logging in that it is too old", async () => {
  const { phone } = phoneOf(problem(426, "client_too_old"));
  await assert.rejects(phone.requestCode("rosa@example.org"), { code: "client_too_old" });
});

test("announces a file by its digest and sends its bytes bare", async () => {
  const file = new Blob(["abc"], { type: "image/jpeg" });
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.deepEqual(await described(file), { sha256, size_bytes: 3, content_type: "image/jpeg" });
  const { phone, asked } = phoneOf(new TypeError("lost"), json(200, {}));
  const params = { path: { photo_id: "p" } };
  await ok(phone.api.PUT("/photos/{photo_id}/content", { params, ...bytes(file) }));
  assert.equal(await asked[1]?.text(), "abc");
  assert.equal(asked[1]?.headers.get("Content-Type"), "image/jpeg");
});
