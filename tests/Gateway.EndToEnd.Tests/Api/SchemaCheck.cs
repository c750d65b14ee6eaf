using System.Text.Json;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary>Checks a JSON value against a schema of an OpenAPI 3.1 document: types, required and unknown fields, enumerations.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    /// <summary>What does not fit, each with where it stands.</summary>
    public IReadOnlyList<string> FaultsOf(JsonElement value, JsonElement schema) => [.. Faults(value, schema, "$")];

    /// <summary>What a reference leads to.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference))
        {
            return schema;
        }

        var found = document;
        foreach (var step in reference.GetString()!.TrimStart('#', '/').Split('/'))
        {
            found = found.GetProperty(step.Replace("~1", "/", StringComparison.Ordinal));
        }

        return found;
    }

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
        {
            return choices.EnumerateArray().Any(choice => !Faults(value, choice, at).Any()) ? [] : [$"{at} fits none of the choices: {value}"];
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            return words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)) ? [] : [$"{at} is {value}, not among {words}"];
        }

        if (schema.TryGetProperty("type", out var type) && !TypesOf(type).Contains(TypeOf(value)) && !(TypesOf(type).Contains("number") && TypeOf(value) == "integer"))
        {
            return [$"{at} is {TypeOf(value)}, expected {type}"];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, index) => Faults(item, items, $"{at}[{index}]")),
            _ => [],
        };
    }

    private IEnumerable<string> Members(JsonElement value, JsonElement schema, string at)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            yield break;
        }

        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
            {
                yield return $"{at}.{name} is missing";
            }
        }

        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var property))
            {
                yield return $"{at}.{member.Name} is not described";
                continue;
            }

            foreach (var fault in Faults(member.Value, property, $"{at}.{member.Name}"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Null => "null",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        _ => "boolean",
    };
}
