using System.Net.Http.Headers;
using System.Text;

namespace Gateway.EndToEnd.Tests.Api;

/// <summary>Who may ask what, and how every refusal looks.</summary>
[Collection(ApiCollection.Name)]
public sealed class ApiAccessTests(ApiGateway gateway)
{
    private const string NoId = "01955600-0000-7000-8000-000000000000";

    public static TheoryData<string, string, string> Endpoints { get; } = new()
    {
        { "GET", "/contacts", "contacts:read" },
        { "GET", $"/contacts/{NoId}", "contacts:read" },
        { "GET", "/conversations", "messages:read" },
        { "POST", "/conversations", "messages:write" },
        { "GET", "/conversations/1", "messages:read" },
        { "GET", "/conversations/1/messages", "messages:read" },
        { "POST", "/conversations/1/messages", "messages:write" },
        { "GET", $"/messages/{NoId}", "messages:read" },
        { "GET", "/media/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "messages:read" },
        { "POST", "/media", "messages:write" },
        { "GET", "/customers", "customers:read" },
        { "GET", "/customers/1", "customers:read" },
        { "PATCH", "/customers/1", "customers:write" },
        { "GET", "/outbox", "outbox:read" },
        { "GET", "/outbox/1", "outbox:read" },
        { "POST", "/outbox/1/resend", "outbox:write" },
        { "GET", "/customers/1/timeline", "history:read" },
        { "GET", "/customers/1/consents", "consents:read" },
        { "POST", "/customers/1/consents", "consents:write" },
        { "POST", "/customers/1/identities", "customers:write" },
        { "POST", "/customers/1/identities/unlink", "customers:write" },
        { "GET", "/cases", "cases:read" },
        { "GET", "/cases/1", "cases:read" },
        { "PATCH", "/cases/1", "cases:write" },
        { "GET", "/cases/1/timeline", "history:read" },
        { "GET", "/search", "history:read" },
        { "GET", "/queues", "queues:read" },
        { "GET", "/agents", "queues:read" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Every_endpoint_asks_for_a_key_and_its_scope(string method, string path, string scope)
    {
        var none = await gateway.AskAsync(method, "/api/v1" + path, key: null);
        var wrong = await gateway.AskAsync(method, "/api/v1" + path, key: ApiGateway.Full + "0");
        var inTheAddress = await gateway.AskAsync(method, $"/api/v1{path}?access_token={ApiGateway.Full}&key={ApiGateway.Full}", key: null);
        foreach (var refused in new[] { none, wrong, inTheAddress })
        {
            IsProblem(refused, 401, "unauthorized");
            Assert.StartsWith("Bearer", refused.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }

        var reader = await gateway.AskAsync(method, "/api/v1" + path, key: ApiGateway.Reader);
        if (scope == "contacts:read")
        {
            Assert.NotEqual(403, reader.Status);
        }
        else
        {
            IsProblem(reader, 403, "missing-scope");
            Assert.Contains(scope, reader.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }

        Assert.DoesNotContain((await gateway.AskAsync(method, "/api/v1" + path)).Status, new[] { 401, 403, 500 });
    }

    [Fact]
    public async Task Both_keys_are_valid_while_one_replaces_the_other()
    {
        Assert.Equal(200, (await gateway.AskAsync("GET", "/api/v1/contacts", key: ApiGateway.Full)).Status);
        Assert.Equal(200, (await gateway.AskAsync("GET", "/api/v1/contacts", key: ApiGateway.Older)).Status);
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_back()
    {
        Assert.Equal(200, (await gateway.AskAsync("GET", "/api/v1/queues", key: ApiGateway.Slow)).Status);

        var refused = await gateway.AskAsync("GET", "/api/v1/queues", key: ApiGateway.Slow);

        IsProblem(refused, 429, "too-many-requests");
        Assert.InRange(int.Parse(refused.Headers["Retry-After"]), 1, 10);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "not-found")]
    [InlineData("GET", "/api/v2/contacts", 404, "not-found")]
    [InlineData("GET", "/api/v1/contacts/not-an-id", 404, "not-found")]
    [InlineData("GET", "/api/v1/contacts/" + NoId, 404, "not-found")]
    [InlineData("GET", "/api/v1/conversations/4711", 404, "not-found")]
    [InlineData("GET", "/api/v1/conversations/4711/messages", 404, "not-found")]
    [InlineData("GET", "/api/v1/customers/4711", 404, "not-found")]
    [InlineData("GET", "/api/v1/outbox/4711", 404, "not-found")]
    [InlineData("POST", "/api/v1/outbox/4711/resend", 404, "not-found")]
    [InlineData("GET", "/api/v1/cases/4711", 404, "not-found")]
    [InlineData("GET", "/api/v1/cases/4711/timeline", 404, "not-found")]
    [InlineData("GET", "/api/v1/customers/4711/consents", 404, "not-found")]
    [InlineData("GET", "/api/v1/search", 400, "bad-request")]
    [InlineData("GET", "/api/v1/search?q=%20", 422, "invalid")]
    [InlineData("DELETE", "/api/v1/contacts", 405, "method-not-allowed")]
    [InlineData("PUT", "/api/v1/customers/1", 405, "method-not-allowed")]
    [InlineData("GET", "/api/v1/contacts?limit=abc", 400, "bad-request")]
    [InlineData("GET", "/api/v1/contacts?limit=0", 422, "invalid")]
    [InlineData("GET", "/api/v1/contacts?limit=201", 422, "invalid")]
    [InlineData("GET", "/api/v1/contacts?cursor=x", 422, "invalid")]
    [InlineData("GET", "/api/v1/customers?cursor=x", 422, "invalid")]
    [InlineData("GET", "/api/v1/contacts?channel=pigeon", 422, "invalid")]
    public async Task What_cannot_be_served_is_a_problem(string method, string path, int status, string type) =>
        IsProblem(await gateway.AskAsync(method, path), status, type);

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("{\"channel\":\"shop\"}", "application/json", 400)]
    [InlineData("{\"channel\":7,\"address\":\"x\"}", "application/json", 400)]
    [InlineData("{\"channel\":\"shop\",\"address\":\"x\",\"more\":1}", "application/json", 400)]
    [InlineData("channel=shop", "application/x-www-form-urlencoded", 415)]
    [InlineData("{\"channel\":\"none\",\"address\":\"x\"}", "application/json", 422)]
    [InlineData("{\"channel\":\"shop\",\"address\":\"a\\r\\nb\"}", "application/json", 422)]
    [InlineData("{\"channel\":\"portal\",\"address\":\"user-1\"}", "application/json", 409)]
    public async Task A_body_that_does_not_fit_is_a_problem(string body, string type, int status)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        var answer = await gateway.AskAsync("POST", "/api/v1/conversations", content);

        IsProblem(answer, status, null);
    }

    [Fact]
    public async Task A_body_of_two_megabytes_is_too_large()
    {
        var answer = await gateway.AskAsync("POST", "/api/v1/conversations", new { channel = "shop", address = new string('x', 2_000_000) });

        IsProblem(answer, 413, null);
    }

    [Fact]
    public async Task Browsers_of_other_sites_get_no_leave()
    {
        var asked = await gateway.AskAsync("GET", "/api/v1/contacts", headers: ("Origin", "https://evil.example"));
        var preflight = await gateway.AskAsync(
            "OPTIONS", "/api/v1/contacts", key: null, headers: [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET")]);

        Assert.DoesNotContain(asked.Headers.Keys.Concat(preflight.Headers.Keys), name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(405, preflight.Status);
        Assert.Equal("no-store", asked.Headers["Cache-Control"]);
        Assert.Equal("nosniff", asked.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task Writes_are_in_the_log_and_keys_never()
    {
        await gateway.AskAsync("POST", "/api/v1/conversations", new { channel = "shop", address = "logged" });

        await gateway.Process.LogLineAsync(
            line => line.Contains("api crm: POST /api/v1/conversations -> 200", StringComparison.Ordinal), "line of the write");
        Assert.DoesNotContain(gateway.Process.Log, line => line.Contains(ApiGateway.Full, StringComparison.Ordinal) || line.Contains(ApiGateway.Reader, StringComparison.Ordinal));
    }

    internal static void IsProblem(ApiAnswer answer, int status, string? type)
    {
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
        Assert.StartsWith("application/problem+json", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        if (type is not null)
        {
            Assert.Equal("urn:gateway:problem:" + type, answer.Json.GetProperty("type").GetString());
        }
    }
}
