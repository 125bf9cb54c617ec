/** The cast, their mailboxes, and what they expect of an answer. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

import {
  ok,
  Phone,
  Refusal,
  type Schemas,
} from "../../../mobile_schema/clients/typescript/client.ts";

const PATIENCE_MS = 30_000;
const LINE = "-".repeat(79);

export class StoryError extends Error {}

/** For a PUT that replaces what is there without having read it. */
export const whatever = { header: { "If-Match": "*" } };

/** Insist on something. */
export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new StoryError(otherwise);
}

/** Insist that a call is refused. */
export async function refused(
  call: Promise<{ response: Response; error?: unknown }>,
  status: number,
  code = "",
): Promise<void> {
  const { response, error } = await call;
  const refusal = new Refusal(response, error);
  expect(
    refusal.status === status && (!code || refusal.code === code),
    `expected ${status} ${code}, and it was ${refusal.status} ${refusal.code}`,
  );
}

/** The mail that comes to an address, read from the folder into which the worker puts it. */
class Mailbox {
  readonly #folder: string;
  readonly #address: string;
  readonly #seen: Set<string>;

  constructor(folder: string, address: string) {
    this.#folder = folder;
    this.#address = address;
    this.#seen = new Set(this.#mails().keys());
  }

  /** The code in the next mail; none where the mail has none. */
  async nextCode(): Promise<string | undefined> {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(50)) {
      for (const [key, mail] of this.#mails()) {
        if (this.#seen.has(key)) continue;
        this.#seen.add(key);
        return /^\s*([A-Z0-9-]{4,12})\s*$/m.exec(mail)?.[1];
      }
    }
    throw new StoryError(`no mail came to ${this.#address}`);
  }

  #mails(): Map<string, string> {
    const mails = new Map<string, string>();
    for (const file of listed(this.#folder).filter((name) => name.endsWith(".log"))) {
      // What stands behind the last line of dashes is still being written.
      const parts = readFileSync(`${this.#folder}/${file}`, "utf8").split(`${LINE}\n`).slice(0, -1);
      for (const [number, mail] of parts.entries()) {
        if (mail.includes(`To: ${this.#address}\n`)) mails.set(`${file}/${number}`, mail);
      }
    }
    return mails;
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no mail has been sent yet
  }
}

/** Somebody of the story. */
export class Actor {
  readonly name: string;
  readonly phone: Phone;
  me: Schemas["MeOut"] | undefined;
  readonly #email: string;
  readonly #mailbox: Mailbox;

  constructor(name: string, settings: { baseUrl: string; programme: string; mailDir: string }) {
    this.name = name;
    this.#email = `${name.toLowerCase()}@example.org`;
    this.#mailbox = new Mailbox(settings.mailDir, this.#email);
    this.phone = new Phone({ ...settings, language: "en", version: "story/1.0" });
  }

  /** Enter by e-mail code, registering first where the address is not known yet. */
  async logIn(): Promise<void> {
    await this.phone.requestCode(this.#email);
    let code = await this.#mailbox.nextCode();
    if (code === undefined) {
      await this.phone.register(this.#email);
      code = await this.#mailbox.nextCode();
    }
    const answer = await this.phone.confirmCode(code ?? "");
    expect(answer.login?.email === this.#email, `${this.name} could not log in`);
  }

  /** Take part in the programme. */
  async join(): Promise<void> {
    this.me = await ok(this.phone.api.POST("/memberships", { body: { name: this.name } }));
  }

  get id(): string {
    expect(this.me !== undefined, `${this.name} takes no part yet`);
    return this.me.id;
  }

  /** Look into the wallet. */
  async balance(): Promise<number> {
    return (await ok(this.phone.api.GET("/wallet"))).balance;
  }
}
