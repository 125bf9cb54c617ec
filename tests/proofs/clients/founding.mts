/** People log in, roles are given, residents find their street. */
import { ok } from "../../../mobile_schema/clients/typescript/client.ts";
import { expect, refused } from "./people.mts";
import type { Name, Saturday } from "./saturday.mts";

const STREETS = ["Zandhoek", "Realengracht"];
const DAY_MS = 24 * 60 * 60 * 1000;

export async function play(story: Saturday): Promise<void> {
  for (const actor of Object.values(story.cast)) await actor.logIn();
  for (const actor of Object.values(story.cast)) await actor.join();
  story.held("log_in");
  await setRule(story);
  await findStreets(story);
  await giveRoles(story);
  await settle(story);
}

async function setRule(story: Saturday): Promise<void> {
  const mila = story.cast.Mila.phone.api;
  if ((await ok(mila.GET("/reward-rules"))).results.length === 0) {
    const body = {
      id: crypto.randomUUID(),
      valid_from: new Date(Date.now() - 2 * DAY_MS).toISOString(),
      per_action: 40,
      per_participant: 15,
      most_participants: 10,
      per_bag: 5,
      most_bags: 10,
      most_total: 250,
      street_percent: 60,
    };
    await ok(mila.POST("/reward-rules", { body }));
  }
  story.held("rule");
}

async function findStreets(story: Saturday): Promise<void> {
  const rosa = story.cast.Rosa.phone.api;
  for (const name of STREETS) {
    const [found] = (await ok(rosa.GET("/places", { params: { query: { search: name } } }))).results;
    expect(found !== undefined, `there is no ${name}`);
    story.places[name] = found;
  }
  const here = { latitude: 52.3875, longitude: 4.8899 };
  const [near] = await ok(rosa.POST("/places/nearest", { body: here }));
  expect(near !== undefined && near.distance_m < 1000, "no street is near");
  story.held("places");
}

export async function grant(
  story: Saturday,
  name: Name,
  role: string,
  scope_kind: string,
  scope_id: string,
): Promise<void> {
  const membership = story.cast[name].id;
  const body = { id: crypto.randomUUID(), membership, role, scope_kind, scope_id };
  await ok(story.cast.Mila.phone.api.POST("/roles", { body }));
}

async function giveRoles(story: Saturday): Promise<void> {
  const programme = story.cast.Mila.me?.programme.id ?? "";
  await grant(story, "Carla", "coordinator", "programme", programme);
  for (const street of STREETS) {
    await grant(story, "Cem", "coordinator", "place", story.place(street));
  }
  await grant(story, "Rosa", "steward", "place", story.place("Zandhoek"));
  await grant(story, "Noor", "steward", "place", story.place("Zandhoek"));
  story.held("roles");
}

async function settle(story: Saturday): Promise<void> {
  const place = story.place("Zandhoek");
  const { Rosa, Noor, Carla, Cem } = story.cast;
  const claim = await ok(Rosa.phone.api.POST("/residencies", { body: { place } }));
  if (claim.state === "claimed") {
    const confirm = { params: { path: { residency_id: claim.id } } };
    const route = "/residencies/{residency_id}/confirm";
    await refused(Rosa.phone.api.POST(route, confirm), 403, "four_eyes");
    await ok(Cem.phone.api.POST(route, confirm));
  }
  const letter = { id: crypto.randomUUID(), place };
  const { code } = await ok(Carla.phone.api.POST("/letters", { body: letter }));
  await ok(Noor.phone.api.POST("/letters/redeem", { body: { code: code.toLowerCase() } }));
  story.held("residents");
}
