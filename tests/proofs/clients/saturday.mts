/**
 * The story in another voice: what `tools/story` plays in Python, played with the TypeScript
 * client against a server that serves. Ends with one line of JSON.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { ok, type Schemas } from "../../../mobile_schema/clients/typescript/client.ts";
import * as earning from "./earning.mts";
import * as founding from "./founding.mts";
import * as granting from "./granting.mts";
import { Actor, expect } from "./people.mts";
import * as spending from "./spending.mts";

const CAST = ["Mila", "Carla", "Cem", "Rosa", "Noor", "Bram", "Dina", "Onno", "Tess"] as const;
export type Name = (typeof CAST)[number];

/** A variable of the environment that the story cannot do without. */
export function given(name: string): string {
  const text = process.env[name];
  expect(text !== undefined, `${name} is missing`);
  return text;
}

/** One performance. */
export class Saturday {
  readonly cast: Record<Name, Actor>;
  readonly places: Record<string, Schemas["PlaceOut"]> = {};
  readonly steps: string[] = [];

  constructor() {
    const settings = {
      baseUrl: given("CAMBIO_BASE_URL"),
      programme: "westerpark",
      mailDir: fileURLToPath(given("CAMBIO_MAIL_URL")),
    };
    const actors = CAST.map((name) => [name, new Actor(name, settings)] as const);
    this.cast = Object.fromEntries(actors) as Record<Name, Actor>;
  }

  /** Note a step that held. */
  held(step: string): void {
    this.steps.push(step);
    console.log(`${this.steps.length}. ${step}`);
  }

  place(name: string): string {
    const found = this.places[name];
    expect(found !== undefined, `there is no ${name}`);
    return found.id;
  }

  /** What everybody has. */
  async balances(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const actor of Object.values(this.cast)) found[actor.name] = await actor.balance();
    const reader = this.cast.Carla.phone.api;
    for (const [name, { id }] of Object.entries(this.places)) {
      const path = { place_id: id };
      found[name] = (await ok(reader.GET("/places/{place_id}/balance", { params: { path } }))).balance;
    }
    return Object.fromEntries(Object.entries(found).filter(([, amount]) => amount !== 0));
  }

  async play(): Promise<void> {
    await founding.play(this);
    await earning.play(this);
    await spending.play(this);
    await granting.play(this);
    const said = execFileSync(given("PYTHON"), ["manage.py", "audit", "--json"], { encoding: "utf8" });
    const audit = JSON.parse(said) as { ok: boolean; findings: unknown[] };
    expect(audit.ok, `the audit found ${JSON.stringify(audit.findings)}`);
    this.held("audit");
  }
}

const saturday = new Saturday();
await saturday.play();
console.log(JSON.stringify({ steps: saturday.steps, balances: await saturday.balances() }));
