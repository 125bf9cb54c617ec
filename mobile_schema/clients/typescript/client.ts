/**
 * A client of cambio's API for one programme, as `openapi-fetch` makes it from the document.
 *
 * Paths are what follows `/api/v1/{programme}`. Every call bears the session, the language and the
 * client's version; every POST a key, so that it can be sent again when its answer was lost, and is
 * done once. A PUT that replaces something says with `If-Match` which version was read: the `ETag` of
 * that answer, or `*` for whatever is there.
 */
import createClient from "openapi-fetch";

import type { Answered, Calls } from "./calls.ts";
import type { components, paths } from "./schema.d.ts";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];
export type Language = "nl" | "en";

const KEY = "Idempotency-Key";
const TRIES = 4;
const TIMEOUT_MS = 30_000;
const LONGEST_WAIT_S = 30;

type Prefix = "/{programme}";
type Below<Path> = Path extends `${Prefix}${infer Rest}` ? Rest : never;
type Others<Path> = keyof Omit<Path, "programme"> extends never
  ? { path?: never }
  : { path: Omit<Path, "programme"> };
type Read = { "If-Match": string };
type Said<Header> = Header extends Read ? { header: Read } : { header?: { [KEY]?: string } };
/** An operation without the programme, and with headers only where it replaces what was read. */
type Eased<Operation> = Operation extends { parameters: { path: infer Path; header?: infer Header } }
  ? Omit<Operation, "parameters"> & {
      parameters: Omit<Operation["parameters"], "path" | "header"> & Others<Path> & Said<Header>;
    }
  : Operation;
/** The programme's routes: `/me`, `/cleanups/{cleanup_id}`, … */
export type Routes = {
  [Path in keyof paths as Below<Path>]: {
    [Method in keyof paths[Path]]: Eased<paths[Path][Method]>;
  };
};

export interface Settings {
  /** Such as `https://cambio.example.org`. */
  baseUrl: string;
  programme: string;
  language?: Language;
  /** The session, if it was kept. */
  token?: string;
  /** This program and its version, such as `street-app/2.1.0`. */
  version?: string;
  fetch?: (request: Request) => Promise<Response>;
}

/** A call that was answered with a problem document (RFC 9457), or with nothing that is known. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(response: Response, said: unknown) {
    const problem = isProblem(said) ? said : undefined;
    super(problem?.detail ?? `${response.status} ${response.statusText}`);
    this.status = response.status;
    this.problem = problem;
  }

  /** Stable, such as `insufficient_funds`; there may come more, so decide on the status too. */
  get code(): string {
    return this.problem?.code ?? "";
  }

  /** What is wrong with a field of the input, by its JSON pointer: `/lines/0/quantity`. */
  get fields(): Map<string, string> {
    return new Map(this.problem?.errors.map((error) => [error.pointer, error.detail]));
  }
}

function isProblem(said: unknown): said is Problem {
  return typeof said === "object" && said !== null && "code" in said && "detail" in said;
}

/**
 * Give what a call answers.
 *
 * @throws Refusal where it is refused
 */
export async function ok<Data>(call: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw new Refusal(response, error);
  return data as Data;
}

/**
 * Give the entries of a list one by one, asking for a page when the one before is used up.
 *
 * @param ask such as `(page) => phone.api.GET("/places", { params: { query: { kind, ...page } } })`
 * @throws Refusal where a page is refused
 */
export async function* everyEntry<Entry>(
  ask: (page: { cursor?: string }) => Promise<Answered<{ results: Entry[] }>>,
): AsyncGenerator<Entry, void> {
  for (let page: { cursor?: string } | undefined = {}; page !== undefined; ) {
    const call = ask(page);
    yield* (await ok(call)).results;
    page = pageAfter((await call).response);
  }
}

/** Which page follows, by `Link` (RFC 8288); undefined after the last one. */
function pageAfter(response: Response): { cursor: string } | undefined {
  const next = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
  const cursor = next === undefined ? null : new URL(next).searchParams.get("cursor");
  return cursor === null ? undefined : { cursor };
}

/** How often one may still call at once, and after how many seconds it will be more often. */
export interface Quota {
  limit: string;
  left: number;
  moreInS: number;
}

/** What an answer says of the limit that is reached first; undefined where nothing was counted. */
export function quotaOf(response: Response): Quota | undefined {
  const said = /^"([^"]*)";r=(\d+);t=(\d+)/.exec(response.headers.get("RateLimit") ?? "");
  const [, limit, left, moreInS] = said ?? [];
  return limit === undefined ? limit : { limit, left: Number(left), moreInS: Number(moreInS) };
}

/** How far a log-in has come: `login` is null until one is in. */
export type LogInAnswer = Schemas["LogInOut"];

/** One person's client in one programme. */
export class Phone {
  readonly api: Calls<Routes>;
  language: Language;
  token: string;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.language = settings.language ?? "nl";
    this.token = settings.token ?? "";
    this.api = createClient<Routes>({
      baseUrl: `${settings.baseUrl}/api/v1/${settings.programme}`,
      fetch: (request) => this.#sendUntilAnswered(request),
    }) as unknown as Calls<Routes>;
  }

  /** Have a code sent to an address that is known. Unknown ones are answered alike. */
  requestCode(email: string): Promise<LogInAnswer> {
    return this.#step("codes", { email });
  }

  /** Register an address; a code is sent to it. */
  register(email: string): Promise<LogInAnswer> {
    return this.#step("registrations", { email });
  }

  /**
   * Log in with the code that came.
   *
   * @throws Refusal with the code `incorrect_code`, or `no_log_in_pending` when another is needed
   */
  confirmCode(code: string): Promise<LogInAnswer> {
    return this.#step("confirm", { code });
  }

  /** Have another code sent. */
  resendCode(): Promise<LogInAnswer> {
    return this.#step("resend", {});
  }

  /** Log out, which ends the session. */
  async logOut(): Promise<void> {
    await this.#logIn("DELETE", "session");
    this.token = "";
  }

  async #step(step: string, body: object): Promise<LogInAnswer> {
    const said = (await (await this.#logIn("POST", step, body)).json()) as LogInAnswer;
    this.token = said.session_token;
    return said;
  }

  async #logIn(method: string, step: string, body?: object): Promise<Response> {
    const headers = this.#headers();
    if (body !== undefined) headers.set("Content-Type", "application/json");
    const answer = await this.#send(
      new Request(`${this.#settings.baseUrl}/api/v1/log-in/${step}`, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      }),
    );
    if (answer.ok) return answer;
    if (answer.status === 401) this.token = ""; // the session has ended: begin again without it
    throw new Refusal(answer, await answer.json().catch(() => undefined));
  }

  #headers(given = new Headers()): Headers {
    const headers = new Headers(given);
    headers.set("Accept", "application/json");
    headers.set("Accept-Language", this.language);
    if (this.token) headers.set("X-Session-Token", this.token);
    if (this.#settings.version) headers.set("X-Client-Version", this.#settings.version);
    return headers;
  }

  /** Send, and send the same again where no answer came or the server says when to. */
  async #sendUntilAnswered(request: Request): Promise<Response> {
    const headers = this.#headers(request.headers);
    if (request.method === "POST" && !headers.has(KEY)) headers.set(KEY, crypto.randomUUID());
    for (let tried = 1; ; tried += 1) {
      let waitS = 2 ** (tried - 1) * (0.5 + Math.random() / 2);
      try {
        const answer = await this.#send(new Request(request.clone(), { headers }));
        const retryAfterS = Number(answer.headers.get("Retry-After") ?? Infinity);
        if (tried === TRIES || !(retryAfterS <= LONGEST_WAIT_S)) return answer;
        waitS = retryAfterS;
      } catch (failure) {
        if (tried === TRIES) throw failure;
      }
      await new Promise((resume) => setTimeout(resume, waitS * 1000));
    }
  }

  #send(request: Request): Promise<Response> {
    const bounded = new Request(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return (this.#settings.fetch ?? fetch)(bounded);
  }
}

/** What is announced of a file before its bytes are sent. */
export async function described(
  file: Blob,
): Promise<{ sha256: string; size_bytes: number; content_type: string }> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { sha256, size_bytes: file.size, content_type: file.type };
}

/** How bytes are sent: `PUT(path, { params, ...bytes(file) })`. */
export function bytes(file: Blob): {
  body: string;
  bodySerializer: () => Blob;
  headers: { "Content-Type": string };
} {
  // The document's word for binary content is a string.
  return {
    body: "",
    bodySerializer: () => file,
    headers: { "Content-Type": file.type },
  };
}
