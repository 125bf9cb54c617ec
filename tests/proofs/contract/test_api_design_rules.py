"""
The NLgov REST API Design Rules 2.2, as the document and the project's pages keep them.

One test for each rule, here and in the modules named like this one. What is explained instead of
kept, and why, is said in `docs/api-design-rules.md`, rule by rule.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from api.document.words import TAGS
from tests.api.document import DOCUMENT, OPERATIONS, resolved
from tests.proofs.contract.document_parts import EVERY, PATHS, Node, answers, nodes

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/api-design-rules.md").read_text(encoding="utf-8")
RULES = [
    "naming-resources",
    "naming-collections",
    "interface-language",
    "no-trailing-slash",
    "path-segments-kebab-case",
    "query-keys-camel-case",
    "hide-implementation",
    "date-time/format",
    "date-time/timezone",
    "date-time/date-omit-time-portion",
    "http-methods",
    "http-safety",
    "http-response-code",
    "stateless",
    "nested-child",
    "resource-operations",
    "error-handling/problem-details",
    "error-handling/invalid-input",
    "error-handling/all-errors",
    "doc-openapi",
    "doc-openapi-contact",
    "doc-language",
    "publish-openapi",
    "deprecation-schedule",
    "transition-period",
    "uri-version",
    "changelog",
    "semver",
    "version-header",
    "transport/tls",
    "transport/no-sensitive-uris",
    "transport/security-headers",
    "transport/cors",
    "modules/geospatial",
    "modules/signing",
    "modules/encryption",
]

PROBLEM = "application/problem+json"
SEGMENTS = {segment for path in PATHS for segment in path.split("/")[1:]}
# A part of a collection, or a thing of which there is one: no collection, so no plural.
PARTS = {"inbox", "nearest", "queue", "sync", "to-sign"}
PLURALS = {"people"}
# What a whole moment would say more than is meant; all others end in `_at`, or are a clock's.
MOMENTS = re.compile(r"at|.*_at|valid_from|as_?[oO]f|since|until|decide_by")
DAYS = re.compile(r".*_on|account_by")


def fields() -> Iterator[tuple[str, Node]]:
    """Give what is sent and answered, and what stands behind the question mark, by its name."""
    for _, node in nodes(DOCUMENT):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"].items()
        if node.get("in") == "query":
            yield node["name"], node["schema"]


def test_each_rule_has_a_test_and_a_row_on_the_page() -> None:
    folder = Path(__file__).parent
    text = "".join(file.read_text("utf-8") for file in folder.glob("test_api_design_rules*.py"))
    assert len(RULES) == len(set(RULES)) == 36
    tested = re.findall(r"^def test_adr_core_(\w+)\(", text, re.MULTILINE)
    assert sorted(tested) == sorted(re.sub(r"\W", "_", rule) for rule in RULES)
    rows = re.findall(r"^\| `/core/([\w/-]+)` \| (met|explained) \| (.+) \|$", PAGE, re.MULTILINE)
    assert [rule for rule, _, _ in rows] == RULES
    assert all(len(said) > 20 for _, _, said in rows)


def test_adr_core_naming_resources() -> None:
    """Nouns. An act bears its verb's name at the end of a path to which one can only post."""
    acts = [
        path
        for method, path, said in EVERY
        if method != "get"
        and said["operationId"].startswith(path.rpartition("/")[2].replace("-", "_") + "_")
    ]
    assert len(acts) > 30
    for path in acts:
        assert list(DOCUMENT["paths"][path]) == ["post"]
        assert not [other for other in PATHS if other.startswith(f"{path}/")]


def test_adr_core_naming_collections() -> None:
    """What answers a page, or has things below it, is named in the plural."""
    lists = {path for path in PATHS if "cursor" in query_of(path)}
    parents = {path[: path.index("/{", 1)] for path in PATHS if re.search(r"\w/\{", path)}
    names = {path.rpartition("/")[2] for path in lists | parents if path.count("/") > 1}
    assert {name for name in names - PARTS - PLURALS if not name.endswith("s")} == set()


def query_of(path: str) -> set[str]:
    operation = OPERATIONS.get(DOCUMENT["paths"][path].get("get", {}).get("operationId"))
    return operation.query if operation else set()


def test_adr_core_interface_language() -> None:
    """Explained: English, by a glossary that says each noun in Dutch."""
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").partition("## Verbs")[0]
    words = re.findall(r"^\| ([^|]+) \|", glossary, re.MULTILINE)
    known = set(re.findall(r"\w+", " ".join(words).lower()))
    nouns = {tag.rpartition("-")[2] for tag in TAGS if tag not in {"log-in", "me", "sync"}}
    singular = {re.sub(r"(?<!u)s$", "", re.sub(r"ies$", "y", noun)) for noun in nouns}
    singular = singular - {"people", "batche", "grant"} | {"person", "batch"}
    assert singular - known == set()


def test_adr_core_path_segments_kebab_case() -> None:
    rule = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*|\{[^}]+\}")
    assert {segment for segment in SEGMENTS if not rule.fullmatch(segment)} == set()


def test_adr_core_query_keys_camel_case() -> None:
    keys = {node["name"] for _, node in nodes(DOCUMENT) if node.get("in") == "query"}
    assert {key for key in keys if not re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", key)} == set()


def test_adr_core_date_time_format() -> None:
    """Moments are `date-time`, days are `date`, and nothing else tells a time."""
    shaped = {(name, field.get("format")) for name, field in fields() if field.get("type")}
    assert {
        name for name, form in shaped if MOMENTS.fullmatch(name) and form != "date-time"
    } == set()
    assert {name for name, form in shaped if DAYS.fullmatch(name) and form != "date"} == set()
    forms = {form for _, form in shaped if form and re.search("date|time", form)}
    assert forms == {"date", "date-time"}


def test_adr_core_date_time_date_omit_time_portion() -> None:
    """No other field bears a time of day than those that mean a moment."""
    moments = {name for name, field in fields() if field.get("format") == "date-time"}
    assert {name for name in moments if not MOMENTS.fullmatch(name)} == set()


def test_adr_core_nested_child() -> None:
    """What is found below another thing's id stands below a collection that is named."""
    children = [path for path in PATHS if path.count("/{") > 2]
    assert children
    for path in children:
        parent, _, child = path.rpartition("/{")[0].rpartition("}/")
        assert child.endswith("s")
        assert f"{parent}}}" in PATHS


def test_adr_core_resource_operations() -> None:
    """An act on a thing is a resource of its own, below what can be read."""
    readable = {path for method, path, _ in EVERY if method == "get"}
    acts = [path for method, path, _ in EVERY if method == "post" and path.count("}/") > 1]
    assert acts
    for path in acts:
        assert not path.endswith("}")
        assert [above for above in readable if path.startswith(f"{above}/")], path


def test_adr_core_error_handling_problem_details() -> None:
    """Every refusal that is written down is a problem document, with all that it must hold."""
    for name, status, answer in [*answers("4"), *answers("5")]:
        assert list(answer["content"]) == [PROBLEM], (name, status)
        shape = resolved(answer["content"][PROBLEM]["schema"])
        assert {"status", "title", "detail"} <= set(shape["required"])


def test_adr_core_error_handling_invalid_input() -> None:
    for _, _, said in EVERY:
        takes = "requestBody" in said or any(resolved(one) for one in said.get("parameters", []))
        assert not takes or "400" in said["responses"], said["operationId"]
    others = {code for _, _, answer in answers("422") for code in answer["x-codes"]}
    assert others == {"idempotency_key_reused"}


def test_adr_core_transport_no_sensitive_uris() -> None:
    """Nobody's name, address, code or token stands in a URI; ids do."""
    in_paths = {node["name"] for _, node in nodes(DOCUMENT) if node.get("in") == "path"}
    assert {name for name in in_paths if name != "programme" and not name.endswith("_id")} == set()
    keys = {node["name"].lower() for _, node in nodes(DOCUMENT) if node.get("in") == "query"}
    assert keys & {"name", "email", "mail", "iban", "code", "token", "key", "password"} == set()


def test_adr_core_modules_geospatial() -> None:
    """Explained: no geometry is answered, so there is none to encode or to filter by a box."""
    spatial = {"latitude", "longitude", "coordinates", "geometry", "bbox", "point"}
    for name, _, answer in answers("2"):
        for content in answer.get("content", {}).values():
            found = {field for field, _ in shown(content["schema"])}
            assert not found & spatial, name


def shown(schema: Node, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Node]]:
    """Give the fields of what is answered, however deep they stand."""
    if schema.get("$ref") in seen:
        return
    seen = (*seen, schema.get("$ref", ""))
    schema = resolved(schema)
    for name, inner in schema.get("properties", {}).items():
        yield name, inner
        yield from shown(inner, seen)
    for inner in [*schema.get("allOf", []), *([schema["items"]] if "items" in schema else [])]:
        yield from shown(inner, seen)


def test_adr_core_modules_signing() -> None:
    """Explained: nothing is signed end to end, so no header bears a signature."""
    headers = {node["name"].lower() for _, node in nodes(DOCUMENT) if node.get("in") == "header"}
    assert not {name for name in headers if "signature" in name or "digest" in name}


def test_adr_core_modules_encryption() -> None:
    """Explained: nothing is encrypted end to end beneath TLS."""
    kinds = {kind for _, _, answer in answers() for kind in answer.get("content", {})}
    assert not {kind for kind in kinds if "jose" in kind or "jwe" in kind}
