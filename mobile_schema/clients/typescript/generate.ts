/**
 * Writes `schema.d.ts` from the document; with `--check` it only compares.
 *
 * A list of words that may grow becomes a type that offers the known ones and takes any other.
 */
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import ts from "typescript";

const DOCUMENT = new URL("../../openapi.yaml", import.meta.url);
const TYPES = new URL("schema.d.ts", import.meta.url);

/** `"a" | "b" | (string & {})`: without the braces an editor would offer nothing. */
function openChoice(words: string[], nullable: boolean): ts.TypeNode {
  const { factory } = ts;
  const known = words.map((word) =>
    factory.createLiteralTypeNode(factory.createStringLiteral(word)),
  );
  const other = factory.createParenthesizedType(
    factory.createIntersectionTypeNode([
      factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
      factory.createTypeLiteralNode([]),
    ]),
  );
  const nothing = nullable ? [factory.createLiteralTypeNode(factory.createNull())] : [];
  return factory.createUnionTypeNode([...known, other, ...nothing]);
}

const written = await openapiTS(DOCUMENT, {
  defaultNonNullable: false,
  silent: true,
  transform: (schema) => {
    const words: string[] | undefined = schema["x-extensible-enum"];
    return words && openChoice(words, schema.nullable === true);
  },
});
const types = COMMENT_HEADER + astToString(written);

if (!process.argv.includes("--check")) {
  writeFileSync(TYPES, types);
} else if (readFileSync(TYPES, "utf8") !== types) {
  console.error("schema.d.ts is not what the document says: run `make schema`");
  process.exitCode = 1;
}
