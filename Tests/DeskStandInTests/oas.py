#!/usr/bin/python3
"""Holds answers against the schemas of an OpenAPI file.

    oas.py SPECIFICATION < answers

The answers are a JSON list of {"name", "schema", "value"}. Prints each thing that a schema does not allow, each member
of an object that it does not know, and how many values were looked at; ends with 1 where there was something.

Where the specification is known to be wrong it is not followed: see NOT_NULL, KNOWN and `relaxed`.
"""
import json
import sys

try:
    import jsonschema
    from ruamel.yaml import YAML
except ImportError as error:
    sys.exit(f"{error.name} is missing: run scripts/setup.sh test (python3-ruamel.yaml, python3-jsonschema)")

# Live answers have null in many places that are not marked as nullable; in these never.
NOT_NULL = {"id", "status", "url", "created_at", "updated_at", "tags", "name", "author_id", "ticket_id"}

# Members of live answers that the specification does not have.
KNOWN = {
    "AttachmentUploadResponse": {"expires_at"},
    "*": {"count", "next_page", "previous_page", "meta", "links", "users", "audit", "facets", "result_type"},
}


def load(path):
    yaml = YAML(typ="safe")
    # A bare `=` has a tag of its own in YAML 1.1.
    yaml.Constructor.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)
    with open(path, encoding="utf-8") as file:
        return yaml.load(file)


def without_nulls(value, path, wrong):
    """The value without its nulls; those that must not be there are noted."""
    if isinstance(value, dict):
        for name, member in value.items():
            if member is None and name in NOT_NULL:
                wrong.append(f"{path}.{name} is null")
        return {n: without_nulls(m, f"{path}.{n}", wrong) for n, m in value.items() if m is not None}
    if isinstance(value, list):
        return [without_nulls(m, f"{path}[{i}]", wrong) for i, m in enumerate(value) if m is not None]
    return value


class Schemas:
    def __init__(self, document):
        self.document = document
        self.relaxed()

    def relaxed(self):
        """What the specification says wrongly."""
        schemas = self.document["components"]["schemas"]
        # Exports name deleted tickets by a status of their own.
        schemas["TicketObject"]["properties"]["status"]["enum"].append("deleted")
        # The events of audits are described only for the list of audits, and there as any objects; so is where a
        # follow-up or a merged ticket came from.
        schemas["AuditObject"]["properties"]["events"]["items"] = {"type": "object"}
        schemas["ViaObject"]["properties"]["source"] = {"type": "object"}
        # The results of a search are whole resources.
        results = schemas["SearchResultObject"]["properties"]
        results.update({n: p for n, p in schemas["TicketObject"]["properties"].items() if n not in results})

    def resolve(self, schema):
        while "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            schema = self.document["components"]["schemas"][name]
        return schema

    def properties(self, schema):
        """The members that a schema knows; None where it is open."""
        schema = self.resolve(schema)
        parts = [p for kind in ("allOf", "anyOf", "oneOf") for p in schema.get(kind, [])]
        found = dict(schema.get("properties", {}))
        for part in parts:
            found.update(self.properties(part) or {})
        return found or None

    def unknown(self, schema, value, path, wrong, name):
        schema = self.resolve(schema)
        if isinstance(value, list):
            for index, element in enumerate(value):
                if "items" in schema:
                    self.unknown(schema["items"], element, f"{path}[{index}]", wrong, name)
        elif isinstance(value, dict):
            known = self.properties(schema)
            if known is None:
                return
            for member, inner in value.items():
                if member in known:
                    self.unknown(known[member], inner, f"{path}.{member}", wrong, name)
                elif not any(member in names for kind, names in KNOWN.items() if kind in ("*", name)):
                    wrong.append(f"{path}.{member} is not in the specification")


def count(value):
    if isinstance(value, dict):
        return sum(map(count, value.values()))
    return sum(map(count, value)) if isinstance(value, list) else 1


def main():
    schemas = Schemas(load(sys.argv[1]))
    checker = jsonschema.FormatChecker(formats=())
    resolver = jsonschema.RefResolver("", schemas.document)
    wrong, values = [], 0
    for answer in json.load(sys.stdin):
        name, given = answer["schema"], answer["value"]
        values += count(given)
        # Whoever wrote something that is held need not be known.
        value = without_nulls(given, answer["name"], [] if name.startswith("Suspended") else wrong)
        reference = {"$ref": f"#/components/schemas/{name}"}
        validator = jsonschema.Draft7Validator(reference, resolver=resolver, format_checker=checker)
        for error in validator.iter_errors(value):
            where = ".".join(map(str, error.absolute_path))
            wrong.append(f"{answer['name']}: {where}: {error.message[:200]}")
        schemas.unknown(reference, value, answer["name"], wrong, name)
    print("\n".join(sorted(set(wrong))))
    print(f"{values} values")
    sys.exit(1 if wrong else 0)


main()
