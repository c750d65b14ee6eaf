using System.Text.Json;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary>The OpenAPI document says what the API does.</summary>
[Collection(ApiCollection.Name)]
public sealed class ApiDocumentTests(ApiGateway gateway)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Every_route_is_described_with_its_scope_answers_and_problems()
    {
        var document = await DocumentAsync();
        var operations = Operations(document).ToList();

        var tested = ((IEnumerable<object[]>)ApiAccessTests.Endpoints).Select(row => $"{row[0]} {Template((string)row[1])}").Order();
        Assert.Equal(tested, operations.Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path["/api/v1".Length..]}").Order());
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("description").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("operationId").GetString()!);
            Assert.Contains(":", operation.Value.GetProperty("security")[0].GetProperty("key")[0].GetString()!, StringComparison.Ordinal);
            var responses = operation.Value.GetProperty("responses").EnumerateObject().ToDictionary(response => response.Name, response => response.Value);
            Assert.Contains(responses.Keys, status => status[0] == '2');
            Assert.All(["401", "403", "429", "503"], status => Assert.True(responses.ContainsKey(status), $"{operation.Path} {status}"));
            Assert.All(responses, response => Assert.True(
                response.Key[0] == '2' || response.Value.GetProperty("content").TryGetProperty("application/problem+json", out _), $"{operation.Path} {response.Key}"));
        });
        Assert.Distinct(operations.Select(operation => operation.Value.GetProperty("operationId").GetString()));
    }

    [Fact]
    public async Task Every_schema_is_described_and_its_example_fits_it()
    {
        var document = await DocumentAsync();
        var check = new SchemaCheck(document);
        var examples = 0;

        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            foreach (var property in schema.Value.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : [])
            {
                Assert.True(
                    property.Value.TryGetProperty("description", out _) || check.Resolve(property.Value).TryGetProperty("description", out _)
                        || property.Value.TryGetProperty("oneOf", out _),
                    $"{schema.Name}.{property.Name} is not described");
            }

            if (schema.Value.TryGetProperty("examples", out var all))
            {
                examples++;
                Assert.Empty(check.FaultsOf(all[0], schema.Value));
            }
        }

        Assert.True(examples >= 10, $"{examples} examples");
    }

    [Theory]
    [InlineData("/api/v1/contacts", "/api/v1/contacts")]
    [InlineData("/api/v1/conversations", "/api/v1/conversations")]
    [InlineData("/api/v1/conversations/1", "/api/v1/conversations/{id}")]
    [InlineData("/api/v1/conversations/1/messages", "/api/v1/conversations/{id}/messages")]
    [InlineData("/api/v1/customers", "/api/v1/customers")]
    [InlineData("/api/v1/customers/1", "/api/v1/customers/{id}")]
    [InlineData("/api/v1/outbox", "/api/v1/outbox")]
    [InlineData("/api/v1/cases", "/api/v1/cases")]
    [InlineData("/api/v1/customers/1/timeline", "/api/v1/customers/{id}/timeline")]
    [InlineData("/api/v1/customers/1/consents", "/api/v1/customers/{id}/consents")]
    [InlineData("/api/v1/search?q=invoice", "/api/v1/search")]
    [InlineData("/api/v1/queues", "/api/v1/queues")]
    [InlineData("/api/v1/agents", "/api/v1/agents")]
    [InlineData("/api/v1/customers/4711", "/api/v1/customers/{id}")]
    public async Task What_is_answered_fits_the_document(string path, string template)
    {
        var document = await DocumentAsync();
        var answer = await gateway.AskAsync("GET", path);

        var content = document.GetProperty("paths").GetProperty(template).GetProperty("get").GetProperty("responses").GetProperty($"{answer.Status}").GetProperty("content");
        var type = answer.Status == 200 ? "application/json" : "application/problem+json";
        Assert.Empty(new SchemaCheck(document).FaultsOf(answer.Json, content.GetProperty(type).GetProperty("schema")));
    }

    [Fact]
    public async Task A_contact_with_its_timeline_fits_the_document()
    {
        var list = await gateway.GetAsync("/api/v1/contacts?channel=message");
        var id = list.GetProperty("items")[0].GetProperty("id").GetString();
        var document = await DocumentAsync();

        var contact = await gateway.GetAsync($"/api/v1/contacts/{id}");

        var schema = document.GetProperty("components").GetProperty("schemas").GetProperty("ContactDetail");
        Assert.Empty(new SchemaCheck(document).FaultsOf(contact, schema));
        Assert.NotEmpty(contact.GetProperty("timeline").EnumerateArray());
    }

    private static string Template(string path) => string.Join('/', path.Split('/').Select((part, at) =>
        at < 2 ? part : part.Length == 64 ? "{hash}" : char.IsAsciiDigit(part[0]) ? "{id}" : part));

    private static IEnumerable<(string Path, string Method, JsonElement Value)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        where Methods.Contains(operation.Name)
        select (path.Name, operation.Name, operation.Value);

    private async Task<JsonElement> DocumentAsync()
    {
        var answer = await gateway.AskAsync("GET", "/api/v1/openapi.json", key: null);
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("3.1", answer.Json.GetProperty("openapi").GetString()!, StringComparison.Ordinal);
        return answer.Json;
    }
}
