/** A cleanup is reported with photos, looked at by somebody else, and paid. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  bytes,
  described,
  everyEntry,
  ok,
  type Schemas,
} from "../../../mobile_schema/clients/typescript/client.ts";
import { type Actor, expect, refused } from "./people.mts";
import { given, type Saturday } from "./saturday.mts";

const HOUR_MS = 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
const AT_ZANDHOEK = ["52.38750", "4.88990"];
const AWAY = ["52.38750", "4.89430"]; // some 300 m to the east

type Report = Schemas["NewCleanupInRequest"];

/** What the steps hand to each other. */
interface Morning {
  story: Saturday;
  now: number;
  scene: number;
  firstPhoto: Blob;
  cleanup: string;
}

export async function play(story: Saturday): Promise<void> {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const scene = Math.floor(Math.random() * 1e9);
  const morning: Morning = { story, now, scene, firstPhoto: new Blob(), cleanup: "" };
  await rosaProposes(morning);
  await carlaPlansAndLogs(morning);
  await photosSignal(morning);
  await cemAsks(morning);
  await cemVerifies(morning);
  await nobodyIsPaidTwice(morning);
}

const at = (moment: number): string => new Date(moment).toISOString();
const one = (cleanup_id: string) => ({ params: { path: { cleanup_id } } });

function report(morning: Morning, hoursAgo: number, changes: Partial<Report>): Report {
  const ended = morning.now - hoursAgo * HOUR_MS;
  return {
    id: crypto.randomUUID(),
    starts_at: at(ended - HOUR_MS),
    ends_at: at(ended),
    places: [{ place: morning.story.place("Zandhoek") }],
    ...changes,
  };
}

/** Take a picture, as a phone's camera does. */
export function picture(...options: string[]): Blob {
  const taken = execFileSync(given("PYTHON"), ["-m", "tests.proofs.clients.camera", ...options], {
    maxBuffer: 2 ** 24,
  });
  return new Blob([taken], { type: "image/jpeg" });
}

async function copyOf(original: Blob, ...options: string[]): Promise<Blob> {
  const folder = mkdtempSync(join(tmpdir(), "camera-"));
  try {
    const file = join(folder, "original.jpg");
    writeFileSync(file, new Uint8Array(await original.arrayBuffer()));
    return picture("--copy-of", file, ...options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function sendPhoto(
  actor: Actor,
  cleanup: string,
  file: Blob,
  phase: Schemas["PhotoInRequest"]["phase"],
  device: Partial<Schemas["PhotoInRequest"]> = {},
): Promise<void> {
  const photo_id = crypto.randomUUID();
  await ok(
    actor.phone.api.PUT("/cleanups/{cleanup_id}/photos/{photo_id}", {
      params: { path: { cleanup_id: cleanup, photo_id } },
      body: { phase, ...(await described(file)), ...device },
    }),
  );
  const sent = await ok(
    actor.phone.api.PUT("/photos/{photo_id}/content", {
      params: { path: { photo_id } },
      ...bytes(file),
    }),
  );
  expect(sent.thumb_url !== null, "the photo did not come");
}

async function rosaProposes(morning: Morning): Promise<void> {
  const { Rosa, Carla } = morning.story.cast;
  const body = report(morning, 20, { participants: [Rosa.id], bags: 2 });
  const first = await Rosa.phone.api.POST("/cleanups", { body });
  const again = await Rosa.phone.api.POST("/cleanups", { body });
  expect(first.response.status === 201 && again.response.status === 200, "a retry is not the same");
  const other = { ...body, bags: 3 };
  await refused(Rosa.phone.api.POST("/cleanups", { body: other }), 409, "conflict");
  const taken = morning.now - 21 * HOUR_MS;
  const scene = ["--scene", String(morning.scene), "--place", ...AT_ZANDHOEK];
  morning.firstPhoto = picture(...scene, "--taken-at", at(taken), "--litter");
  await sendPhoto(Rosa, body.id, morning.firstPhoto, "before");
  const after = picture(...scene, "--taken-at", at(taken + 50 * MINUTE_MS));
  await sendPhoto(Rosa, body.id, after, "after");
  await ok(Rosa.phone.api.POST("/cleanups/{cleanup_id}/submit", { ...one(body.id), body: {} }));
  const done = await ok(
    Carla.phone.api.POST("/cleanups/{cleanup_id}/verify", { ...one(body.id), body: {} }),
  );
  expect(done.reward?.total === 65, `65 cambi were due, and it was ${done.reward?.total}`);
  morning.story.held("resident_cleanup");
}

async function carlaPlansAndLogs(morning: Morning): Promise<void> {
  const { story } = morning;
  const { Rosa, Noor, Carla } = story.cast;
  const { id, ...done } = report(morning, 1, {
    places: [
      { place: story.place("Zandhoek"), share: 2 },
      { place: story.place("Realengracht"), share: 1 },
    ],
  });
  const planned = {
    starts_at: at(morning.now + HOUR_MS),
    ends_at: at(morning.now + 2 * HOUR_MS),
  };
  const logged = Carla.phone.api.POST("/cleanups", { body: { id, ...done, ...planned } });
  await ok(logged);
  const read = (await logged).response.headers.get("ETag") ?? "";
  const submit = Carla.phone.api.POST("/cleanups/{cleanup_id}/submit", { ...one(id), body: {} });
  await refused(submit, 409, "not_allowed_now");
  const participants = [Rosa.id, Noor.id];
  const change = {
    params: { ...one(id).params, header: { "If-Match": read } },
    body: { ...done, participants, others: 3, bags: 6, minutes: 60 },
  };
  await ok(Carla.phone.api.PUT("/cleanups/{cleanup_id}", change));
  await ok(Carla.phone.api.PUT("/cleanups/{cleanup_id}", change));
  const other = { ...change, body: { ...change.body, bags: 60 } };
  await refused(Carla.phone.api.PUT("/cleanups/{cleanup_id}", other), 412, "outdated");
  morning.cleanup = id;
  story.held("planned_and_logged");
}

async function photosSignal(morning: Morning): Promise<void> {
  const { story, cleanup } = morning;
  const { Carla, Cem } = story.cast;
  const taken = morning.now - 110 * MINUTE_MS;
  const scene = ["--scene", String(morning.scene + 1)];
  const when = (minutes: number) => ["--taken-at", at(taken + minutes * MINUTE_MS)];
  const before = picture(...scene, "--place", ...AT_ZANDHOEK, ...when(0), "--litter");
  await sendPhoto(Carla, cleanup, before, "before");
  await sendPhoto(Carla, cleanup, picture(...scene, "--place", ...AWAY, ...when(45)), "after");
  const copied = await copyOf(morning.firstPhoto, ...when(46));
  const [latitude, longitude] = AT_ZANDHOEK.map(Number);
  expect(latitude !== undefined && longitude !== undefined, "the phone knows where it is");
  await sendPhoto(Carla, cleanup, copied, "after", { latitude, longitude, accuracy_m: 12 });
  const sent = await ok(
    Carla.phone.api.POST("/cleanups/{cleanup_id}/submit", { ...one(cleanup), body: {} }),
  );
  const seen = await ok(Cem.phone.api.GET("/cleanups/{cleanup_id}", one(cleanup)));
  const warnings = seen.signals.flatMap((photo) =>
    photo.signals.filter((signal) => signal.severity === "warning").map((signal) => signal.code),
  );
  const as = [...new Set(warnings)].sort().join();
  expect(as === "copy_of_earlier,place_far", `the photos should have two warnings: ${as}`);
  expect(sent.signals.length === 0, "signals are not for the author");
  story.held("photos");
}

async function cemAsks(morning: Morning): Promise<void> {
  const { story, cleanup } = morning;
  const { Carla, Cem } = story.cast;
  const own = Carla.phone.api.POST("/cleanups/{cleanup_id}/verify", { ...one(cleanup), body: {} });
  await refused(own, 403, "four_eyes");
  const queue = everyEntry((next) =>
    Cem.phone.api.GET("/cleanups/queue", { params: { query: { limit: 1, ...next } } }),
  );
  const waiting = new Set<string>();
  for await (const { id } of queue) waiting.add(id);
  expect(waiting.has(cleanup), "the cleanup does not wait for Cem");
  await ok(
    Cem.phone.api.POST("/cleanups/{cleanup_id}/return", {
      ...one(cleanup),
      body: { question: "Is the third photo from yesterday?" },
    }),
  );
  await ok(
    Carla.phone.api.POST("/cleanups/{cleanup_id}/submit", {
      ...one(cleanup),
      body: { answer: "It is, the first two count." },
    }),
  );
  story.held("returned");
}

async function cemVerifies(morning: Morning): Promise<void> {
  const { story, cleanup } = morning;
  const verify = { ...one(cleanup), body: {} };
  const { reward } = await ok(
    story.cast.Cem.phone.api.POST("/cleanups/{cleanup_id}/verify", verify),
  );
  expect(reward !== null, "nothing was paid");
  for (const part of ["earned", "divided"]) {
    const lines = reward.reasons.filter((line) => line.part === part);
    const sum = lines.reduce((total, line) => total + line.amount, 0);
    expect(sum === reward.total, `what is ${part} does not add up to ${reward.total}`);
  }
  story.held("verified");
}

async function nobodyIsPaidTwice(morning: Morning): Promise<void> {
  const { story, cleanup } = morning;
  const { Cem, Rosa } = story.cast;
  const verify = { ...one(cleanup), body: {} };
  const before = JSON.stringify(await story.balances());
  await ok(Cem.phone.api.POST("/cleanups/{cleanup_id}/verify", verify));
  const own = Rosa.phone.api.POST("/cleanups/{cleanup_id}/verify", verify);
  await refused(own, 403, "four_eyes");
  expect(JSON.stringify(await story.balances()) === before, "something was paid twice");
  story.held("paid_once");
}
