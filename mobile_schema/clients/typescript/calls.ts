/**
 * How a client's calls are typed: as openapi-fetch types them, but for what they answer.
 *
 * Its own types strip markers out of answers that this document does not have, and take a list of
 * words that may grow (`"a" | (string & {})`) for an object meanwhile.
 */
import type { MaybeOptionalInit } from "openapi-fetch";

type Method = "get" | "put" | "post" | "delete";
type Done = 200 | 201 | 202 | 204;

type PathsWith<Routes, M extends Method> = {
  [Path in keyof Routes]: Routes[Path] extends Record<M, object> ? Path : never;
}[keyof Routes];

type BodyOf<Answer> = Answer extends { content: infer Kinds } ? Kinds[keyof Kinds] : undefined;

/** What is sent along, which may be left out where nothing in it is required. */
type Along<Init> = object extends Init ? [init?: Init] : [init: Init];

/** What an operation answers when it is done. */
type Given<Operation> = Operation extends { responses: infer Answers }
  ? BodyOf<Answers[keyof Answers & Done]>
  : never;

/** The data of a call, or why it was refused. */
export type Answered<Data> =
  | { data: Data; error?: never; response: Response }
  | { data?: never; error: unknown; response: Response };

type Call<Routes, M extends Method> = <
  Path extends PathsWith<Routes, M>,
  Init extends MaybeOptionalInit<Routes[Path], M & keyof Routes[Path]>,
>(
  path: Path,
  ...init: Along<Init>
) => Promise<Answered<Given<Routes[Path][M & keyof Routes[Path]]>>>;

/** The calls that the document describes, by method. */
export interface Calls<Routes> {
  GET: Call<Routes, "get">;
  PUT: Call<Routes, "put">;
  POST: Call<Routes, "post">;
  DELETE: Call<Routes, "delete">;
}
