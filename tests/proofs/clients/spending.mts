/** Cambi are spent in the catalog, by a resident, by a street, and at the counter. */
import { ok, type Schemas } from "../../../mobile_schema/clients/typescript/client.ts";
import { grant } from "./founding.mts";
import { expect, refused, whatever } from "./people.mts";
import type { Saturday } from "./saturday.mts";

const SHOP = "Bloem en Bezem";
const DEPOT = "Depot Westerpark";
type NewItem = Omit<Schemas["NewItemInRequest"], "id" | "supplier">;
const vat_permille = 210;
const ITEMS: [string, NewItem][] = [
  [SHOP, { name_nl: "Bezem", name_en: "Broom", category: "tools", price_cambi: 12, settlement_cents: 895, stock: 40, vat_permille }],
  [SHOP, { name_nl: "Plantenbak", name_en: "Planter with lavender", category: "green", price_cambi: 45, settlement_cents: 2450, stock: 10, vat_permille }],
  [DEPOT, { name_nl: "Rol vuilniszakken", name_en: "Roll of bin bags", category: "bags", price_cambi: 4, settlement_cents: 250, stock: null, vat_permille }],
  [DEPOT, { name_nl: "Werkhandschoenen", name_en: "Work gloves", category: "protection", price_cambi: 6, settlement_cents: 395, stock: 60, vat_permille }],
];

/** What the steps hand to each other. */
class Shop {
  readonly story: Saturday;
  readonly suppliers = new Map<string, string>();
  readonly items = new Map<string, string>();

  constructor(story: Saturday) {
    this.story = story;
  }

  lines(item: string, quantity: number): Schemas["LineInRequest"][] {
    return [{ item: known(this.items, item), quantity }];
  }
}

function known(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  expect(id !== undefined, `there is no ${name}`);
  return id;
}

export async function play(story: Saturday): Promise<void> {
  const shop = new Shop(story);
  await fill(shop);
  await rosaOrders(shop);
  await zandhoekOrders(shop);
  await noorBuysAtTheCounter(shop);
  await noorWantsTooMuch(shop);
}

const one = (order_id: string) => ({ params: { path: { order_id } } });

async function fill(shop: Shop): Promise<void> {
  const { story, suppliers, items } = shop;
  const mila = story.cast.Mila.phone.api;
  for (const { id, name } of (await ok(mila.GET("/suppliers"))).results) suppliers.set(name, id);
  for (const name of [SHOP, DEPOT].filter((name) => !suppliers.has(name))) {
    const body = { id: crypto.randomUUID(), name, own_depot: name === DEPOT };
    suppliers.set(name, (await ok(mila.POST("/suppliers", { body }))).id);
  }
  for (const { id, name } of (await ok(mila.GET("/items"))).results) items.set(name, id);
  for (const [supplier, item] of ITEMS) {
    const name = item.name_en ?? "";
    if (!items.has(name)) {
      const body = { ...item, id: crypto.randomUUID(), supplier: known(suppliers, supplier) };
      items.set(name, (await ok(mila.POST("/items", { body }))).id);
    }
    const params = { path: { item_id: known(items, name) }, ...whatever };
    await ok(mila.PUT("/items/{item_id}/stock", { params, body: { stock: item.stock } }));
  }
  await ok(mila.PUT("/catalog-rule", { params: whatever, body: { sign_above: 30 } }));
  await grant(story, "Bram", "supplier_staff", "supplier", known(suppliers, SHOP));
  await grant(story, "Dina", "supplier_staff", "supplier", known(suppliers, DEPOT));
  story.held("catalog");
}

async function handOver(shop: Shop, order: { id: string; pickup_code: string | null }): Promise<void> {
  const bram = shop.story.cast.Bram.phone.api;
  const call = one(order.id);
  const seen = await ok(bram.POST("/supplier-orders/{order_id}/accept", call));
  expect(!("pickup_code" in seen || "ordered_by" in seen), "the supplier sees too much");
  await ok(bram.POST("/supplier-orders/{order_id}/ready", call));
  const wrong = { ...one(order.id), body: { code: "WRONG-1" } };
  await refused(bram.POST("/supplier-orders/{order_id}/hand-over", wrong), 400, "wrong_code");
  const right = { ...one(order.id), body: { code: order.pickup_code ?? "" } };
  const done = await ok(bram.POST("/supplier-orders/{order_id}/hand-over", right));
  expect(done.state === "handed_over", `the order is ${done.state}`);
}

async function rosaOrders(shop: Shop): Promise<void> {
  const { Rosa } = shop.story.cast;
  const before = await Rosa.balance();
  const body = { id: crypto.randomUUID(), lines: shop.lines("Broom", 1) };
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const placed = await Rosa.phone.api.POST("/orders", { body, params: { header: headers } });
  const again = await Rosa.phone.api.POST("/orders", { body, params: { header: headers } });
  expect(again.response.headers.get("Idempotency-Replayed") === "true", "the key was not known");
  const order = await ok(Promise.resolve(placed));
  expect(again.data?.pickup_code === order.pickup_code, "the same order has two codes");
  const changed = { body: { ...body, lines: shop.lines("Broom", 2) }, params: { header: headers } };
  await refused(Rosa.phone.api.POST("/orders", changed), 422, "idempotency_key_reused");
  await handOver(shop, order);
  expect(before - (await Rosa.balance()) === 12, "a broom costs 12 cambi, once");
  shop.story.held("person_order");
}

async function zandhoekOrders(shop: Shop): Promise<void> {
  const { Rosa, Noor } = shop.story.cast;
  const place = shop.story.place("Zandhoek");
  const body = { id: crypto.randomUUID(), place, lines: shop.lines("Planter with lavender", 2) };
  const waiting = await ok(Rosa.phone.api.POST("/orders", { body }));
  expect(waiting.state === "waiting_signatures", `two should sign, and it is ${waiting.state}`);
  const sign = { ...one(body.id), body: { agrees: true } };
  await ok(Noor.phone.api.POST("/orders/{order_id}/sign", sign));
  await handOver(shop, await ok(Rosa.phone.api.GET("/orders/{order_id}", one(body.id))));
  shop.story.held("street_order");
}

async function noorBuysAtTheCounter(shop: Shop): Promise<void> {
  const { Dina } = shop.story.cast;
  const who = { name: "Noor" };
  const [noor] = (await ok(Dina.phone.api.POST("/customers/search", { body: who }))).results;
  expect(noor !== undefined, "Noor is not found");
  const id = crypto.randomUUID();
  const body = { id, customer: noor.id, lines: shop.lines("Work gloves", 1) };
  const sold = await ok(Dina.phone.api.POST("/counter-orders", { body }));
  expect(sold.total_cambi === 6, "gloves cost 6 cambi");
  shop.story.held("counter");
}

async function noorWantsTooMuch(shop: Shop): Promise<void> {
  const { Noor } = shop.story.cast;
  const before = await Noor.balance();
  const much = { id: crypto.randomUUID(), lines: shop.lines("Roll of bin bags", 1000) };
  await refused(Noor.phone.api.POST("/orders", { body: much }), 409, "insufficient_funds");
  const small = { id: crypto.randomUUID(), lines: shop.lines("Roll of bin bags", 1) };
  await ok(Noor.phone.api.POST("/orders", { body: small }));
  const cancel = one(small.id);
  await ok(Noor.phone.api.POST("/orders/{order_id}/cancel", cancel));
  await ok(Noor.phone.api.POST("/orders/{order_id}/cancel", cancel));
  expect((await Noor.balance()) === before, "a refused and a cancelled order cost something");
  shop.story.held("refused_and_cancelled");
}
