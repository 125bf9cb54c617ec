/** A group applies for a grant; it is decided, paid, accounted for, and settled. */
import { bytes, described, ok, type Schemas } from "../../../mobile_schema/clients/typescript/client.ts";
import { picture } from "./earning.mts";
import { grant } from "./founding.mts";
import { expect, refused, whatever } from "./people.mts";
import type { Saturday } from "./saturday.mts";

const SCHEME = "almere-wijkbudget";
const IBAN_OF_PROGRAMME = "NL20 INGB 0001 2345 67";
const IBAN_OF_GROUP = "NL91 ABNA 0417 1643 00";
const [FUNDED, ASKED, AWARDED, SPENT] = [200_000, 80_000, 75_000, 62_000];

/** What the steps hand to each other. */
interface Grant {
  story: Saturday;
  ward: string;
  budget: string;
  round: string;
  application: string;
}

export async function play(story: Saturday): Promise<void> {
  const ward = story.places["Zandhoek"]?.ward;
  expect(typeof ward === "string", "the street lies in no ward");
  const told: Grant = { story, ward, budget: "", round: "", application: crypto.randomUUID() };
  await setUp(told);
  await apply(told);
  await askAndAnswer(told);
  await award(told);
  await pay(told);
  await account(told);
  await determine(told);
}

const one = (told: Grant) => ({ params: { path: { application_id: told.application } } });
const again = (told: Grant) => ({ params: { ...one(told).params, ...whatever } });
const today = (): string => new Date().toISOString().slice(0, 10);
const photo = (): Blob => picture("--scene", "7", "--taken-at", new Date().toISOString());

async function setUp(told: Grant): Promise<void> {
  const { story, ward } = told;
  const programme = story.cast.Mila.me?.programme.id ?? "";
  await grant(story, "Carla", "grant_desk", "ward", ward);
  await grant(story, "Onno", "grant_official", "ward", ward);
  await grant(story, "Tess", "treasurer", "programme", programme);
  const mila = story.cast.Mila.phone.api;
  const account = { holder_name: "Schoon Westerpark", iban: IBAN_OF_PROGRAMME };
  await ok(mila.PUT("/payment-account", { params: whatever, body: account }));
  const funder = { id: crypto.randomUUID(), name: "The city" };
  await ok(mila.POST("/grants/funders", { body: funder }));
  const budget: Schemas["BudgetInRequest"] = {
    id: crypto.randomUUID(),
    funder: funder.id,
    name: "Budget Westelijke Eilanden",
    year: new Date().getFullYear(),
    ward,
    purpose: "What residents think up for their own surroundings",
    who_starts: "Residents",
    who_decides: "The area secretary",
    accounted_how: "A report with receipts and photos",
    role: "sole_source",
    term: "yearly",
  };
  told.budget = (await ok(mila.POST("/grants/budgets", { body: budget }))).id;
  const params = { path: { budget_id: told.budget } };
  const more = { id: crypto.randomUUID(), amount_cents: FUNDED, reason: "The budget of the year" };
  await ok(mila.POST("/grants/budgets/{budget_id}/fund", { params, body: more }));
  await ok(mila.POST("/grants/budgets/{budget_id}/open", { params }));
  told.round = await openRound(told);
  story.held("grant_round");
}

async function openRound(told: Grant): Promise<string> {
  const mila = told.story.cast.Mila.phone.api;
  const schemes = (await ok(mila.GET("/grants/schemes"))).results;
  const scheme = schemes.find(({ code }) => code === SCHEME);
  expect(scheme !== undefined, `there is no ${SCHEME}`);
  const round: Schemas["RoundInRequest"] = {
    id: crypto.randomUUID(),
    version: scheme.version,
    name: "Wijkbudget",
    budgets: [told.budget],
    filled: {
      legal_regime: "awb_subsidy",
      decide_within: { count: 8, unit: "weeks" },
      when_empty: "wait_list",
      advance_percent: 100,
    },
    opens_at: new Date().toISOString(),
  };
  await ok(mila.POST("/grants/rounds", { body: round }));
  const params = { path: { round_id: round.id } };
  await ok(mila.POST("/grants/rounds/{round_id}/open", { params }));
  return round.id;
}

function inTheWay({ findings }: Pick<Schemas["FullApplicationOut"], "findings">): string[] {
  return findings.filter(({ in_the_way }) => in_the_way).map(({ rule }) => rule);
}

async function attach(
  told: Grant,
  kind: Schemas["AttachmentInRequest"]["kind"],
  file: Blob,
  line: string | null = null,
): Promise<void> {
  const noor = told.story.cast.Noor.phone.api;
  const attachment_id = crypto.randomUUID();
  await ok(
    noor.PUT("/grants/applications/{application_id}/attachments/{attachment_id}", {
      params: { path: { application_id: told.application, attachment_id } },
      body: { kind, name: `${kind}.jpg`, line, ...(await described(file)) },
    }),
  );
  const params = { path: { attachment_id } };
  const path = "/grants/attachments/{attachment_id}/content";
  const sent = await ok(noor.PUT(path, { params, ...bytes(file) }));
  expect(sent.url !== null, `the ${kind} did not come`);
}

async function apply(told: Grant): Promise<void> {
  const noor = told.story.cast.Noor.phone.api;
  const body: Schemas["NewApplicationInRequest"] = {
    id: told.application,
    round: told.round,
    title: "Plants along the quay",
    plan: "We plant the strip along the water with the neighbours.",
    applicant_kind: "group",
    applicant_name: "Kade in bloei",
    place: told.story.place("Zandhoek"),
    scope: "street",
    purposes: ["surroundings", "meeting"],
    asked_cents: ASKED,
    lines: [
      { category: "materials", description: "Plants and soil", amount_cents: 70_000 },
      { category: "hire", description: "A cargo bike", amount_cents: 30_000 },
    ],
    co_funders: [{ name: "The housing corporation", amount_cents: 20_000 }],
    supporters: ["Rosa", "Bram"],
  };
  const draft = await ok(noor.POST("/grants/applications", { body }));
  expect(inTheWay(draft).includes("A8-budget"), "the missing budget is not told");
  await attach(told, "budget", photo());
  const submit = "/grants/applications/{application_id}/submit";
  const handedIn = await ok(noor.POST(submit, one(told)));
  expect(handedIn.state === "submitted", `the application is ${handedIn.state}`);
  expect(!inTheWay(handedIn).includes("A8-budget"), "the budget did not count");
  told.story.held("application");
}

async function askAndAnswer(told: Grant): Promise<void> {
  const { Carla, Noor } = told.story.cast;
  const question = { ...one(told), body: { question: "Who waters the plants?" } };
  const asked = await ok(
    Carla.phone.api.POST("/grants/applications/{application_id}/ask", question),
  );
  expect(asked.asked_at !== null, "the clock does not wait");
  const answer = { ...one(told), body: { answer: "We do, by turns." } };
  await ok(Noor.phone.api.POST("/grants/applications/{application_id}/answer", answer));
  const joke = { ...one(told), body: { reason: "A joke" } };
  const refuse = Noor.phone.api.POST("/grants/applications/{application_id}/refuse", joke);
  await refused(refuse, 403, "not_permitted");
  told.story.held("question");
}

async function award(told: Grant): Promise<void> {
  const onno = told.story.cast.Onno.phone.api;
  const reason = "A good plan; the cargo bike can be borrowed for less.";
  const public_title = "Plants along the quay of Zandhoek";
  const decision = { ...one(told), body: { amount_cents: AWARDED, reason, public_title } };
  const path = "/grants/applications/{application_id}/award";
  await refused(onno.POST(path, decision), 409, "rules_in_the_way");
  const waiting = await ok(onno.GET("/grants/applications/{application_id}", one(told)));
  for (const rule of inTheWay(waiting)) {
    const word = { rule, holds: true, reason: "Asked around in the street" };
    const judgements = "/grants/applications/{application_id}/judgements";
    await ok(onno.POST(judgements, { ...one(told), body: word }));
  }
  const done = await ok(onno.POST(path, decision));
  expect(done.award?.committed_cents === AWARDED, "the money is not set aside");
  told.story.held("award");
}

async function pay(told: Grant): Promise<void> {
  const { Carla, Noor, Tess } = told.story.cast;
  const payee = "/grants/applications/{application_id}/payee";
  const holder_name = "Kade in bloei";
  const slip = { ...again(told), body: { holder_name, iban: `${IBAN_OF_GROUP.slice(0, -1)}1` } };
  await refused(Noor.phone.api.PUT(payee, slip), 400);
  await ok(Noor.phone.api.PUT(payee, { ...again(told), body: { holder_name, iban: IBAN_OF_GROUP } }));
  const id = crypto.randomUUID();
  const prepare = "/grants/applications/{application_id}/payments";
  const above = { ...one(told), body: { id, amount_cents: AWARDED + 1 } };
  await refused(Carla.phone.api.POST(prepare, above), 409, "above_award");
  await ok(Carla.phone.api.POST(prepare, { ...one(told), body: { id, amount_cents: AWARDED } }));
  const payment = { params: { path: { payment_id: id } } };
  await refused(Carla.phone.api.POST("/payments/{payment_id}/release", payment), 404);
  await ok(Tess.phone.api.POST("/payments/{payment_id}/release", payment));
  const batch = { id: crypto.randomUUID() };
  await ok(Tess.phone.api.POST("/payment-batches", { body: batch }));
  const message = await Tess.phone.api.GET("/payment-batches/{batch_id}/file", {
    params: { path: { batch_id: batch.id } },
    parseAs: "text",
  });
  expect(String(message.data).includes("pain.001"), "the bank would not know this message");
  await ok(Tess.phone.api.POST("/payments/{payment_id}/paid", payment));
  told.story.held("payment");
}

async function account(told: Grant): Promise<void> {
  const { Carla, Noor } = told.story.cast;
  const noor = Noor.phone.api;
  const end = { ...again(told), body: { ended_on: today() } };
  await ok(noor.PUT("/grants/applications/{application_id}/end", end));
  const line = crypto.randomUUID();
  const lines = [{ id: line, description: "Plants and soil", amount_cents: SPENT }];
  const report = { text: "Twelve neighbours planted, on a Saturday.", lines };
  await ok(noor.PUT("/grants/applications/{application_id}/report", { ...again(told), body: report }));
  const submit = "/grants/applications/{application_id}/report/submit";
  await refused(noor.POST(submit, one(told)), 400);
  await attach(told, "receipt", photo(), line);
  await attach(told, "photo", photo());
  await ok(noor.POST(submit, one(told)));
  const word = { ...one(told), body: { reason: "The receipts add up." } };
  await ok(Carla.phone.api.POST("/grants/applications/{application_id}/report/accept", word));
  told.story.held("accountability");
}

async function determine(told: Grant): Promise<void> {
  const { Carla, Noor, Onno } = told.story.cast;
  const reason = "What was spent, as the receipts say.";
  const final = { ...one(told), body: { amount_cents: SPENT, reason } };
  await ok(Onno.phone.api.POST("/grants/applications/{application_id}/determine", final));
  const back = {
    id: crypto.randomUUID(),
    amount_cents: AWARDED - SPENT,
    received_on: today(),
    reason: "Unspent",
  };
  const repayments = "/grants/applications/{application_id}/repayments";
  const settled = await ok(Carla.phone.api.POST(repayments, { ...one(told), body: back }));
  expect(settled.award?.state === "settled", `the award is ${settled.award?.state}`);
  const listed = (await ok(Noor.phone.api.GET("/grants/awards"))).results;
  expect(listed.some(({ determined_cents }) => determined_cents === SPENT), "it is not listed");
  expect(!JSON.stringify(listed).includes("Noor"), "the public list names somebody");
  told.story.held("determination");
}
