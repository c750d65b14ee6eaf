using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Peers.Processes;

namespace Gateway.Peers.Providers;

/// <summary>
/// Meta's Graph API for one WhatsApp number and one page (or Instagram account). It refuses without the bearer, outside the window of
/// 24 hours, beyond the rate, and what breaks the documented form of a request, with Meta's codes; it keeps uploads, serves media for the
/// bearer only, and calls our webhook as Meta does: handshake without signature, then bodies signed over their octets.
/// </summary>
public sealed class GraphStandIn : ProviderStandIn
{
    private const string Version = "/v24.0/";

    private readonly HttpClient _http = new() { Timeout = Bounded.Soon };
    private readonly ConcurrentDictionary<string, byte> _open = new();
    private readonly ConcurrentDictionary<string, (string Type, byte[] Content)> _media = new();
    private readonly EventLog<(string Id, JsonElement Request)> _sent = new();
    private int _last = 1000;
    private int _left = int.MaxValue;

    /// <summary>The bearer that is taken.</summary>
    public string Token { get; init; } = "EAA-stand-in-token";

    /// <summary>Key of our signatures.</summary>
    public string AppSecret { get; init; } = "00112233445566778899aabbccddeeff";

    /// <summary>Id of the WhatsApp number.</summary>
    public string PhoneNumberId { get; init; } = "106540352242922";

    /// <summary>Id of the page or Instagram account.</summary>
    public string AccountId { get; init; } = "17841405822304914";

    /// <summary>Which callback address "webhook_configuration" tells; none for none.</summary>
    public Uri? Callback { get; set; }

    /// <summary>What was sent for good: ids given and requests, in their order.</summary>
    public IReadOnlyList<(string Id, JsonElement Request)> Sent => _sent.Snapshot();

    /// <summary>So many messages more, then error 130429 (613 for pages) until <see cref="LiftLimit"/>.</summary>
    public void Limit(int messages) => _left = messages;

    /// <summary>Ends what <see cref="Limit"/> began.</summary>
    public void LiftLimit() => _left = int.MaxValue;

    /// <summary>A file that a customer sent; returns its media id.</summary>
    public string AddMedia(string type, byte[] content)
    {
        var id = Next();
        _media[id] = (type, content);
        return id;
    }

    /// <summary>The set-up call: what was answered.</summary>
    public async Task<(HttpStatusCode Status, string Body)> HandshakeAsync(Uri hook, string verifyToken, string challenge)
    {
        using var response = await _http.GetAsync(new Uri(
            $"{hook}?hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}")).ConfigureAwait(false);
        return (response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false));
    }

    /// <summary>Calls the webhook; the customers who write in it have their window open from now on.</summary>
    /// <param name="hook">Our address.</param>
    /// <param name="body">The body.</param>
    /// <param name="secret">Another key than the app secret.</param>
    /// <param name="isSigned">False leaves the signature out.</param>
    /// <param name="opensWindow">False leaves the customers' windows closed, as when the call comes a day late.</param>
    public async Task<HttpStatusCode> CallAsync(Uri hook, string body, string? secret = null, bool isSigned = true, bool opensWindow = true)
    {
        var octets = Encoding.UTF8.GetBytes(body);
        foreach (var customer in opensWindow ? GraphBodies.WritersOf(octets) : [])
        {
            _open[customer] = 1;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(octets) };
        request.Content.Headers.ContentType = new("application/json");
        if (isSigned)
        {
            var digest = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? AppSecret), octets);
            request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(digest)}");
        }

        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        return response.StatusCode;
    }

    /// <summary>Awaits the first message that leaves after so many.</summary>
    public async Task<(string Id, JsonElement Request)> SentAsync(int after, string what)
    {
        var (sent, _) = await _sent.FindAsync(_ => true, after).Within(
            Bounded.Soon, what, () => string.Join('\n', Calls.Select(call => $"{call.Method} {call.Path} {call.Text}"))).ConfigureAwait(false);
        return sent;
    }

    protected override Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct) => Task.FromResult(Answer(call));

    protected override void Stop() => _http.Dispose();

    private ProviderReply Answer(ProviderCall call)
    {
        if (call.Header("Authorization") != $"Bearer {Token}")
        {
            return GraphRules.Error(401, 190, "Invalid OAuth access token - Cannot parse access token");
        }

        if (call.Path.StartsWith("/files/", StringComparison.Ordinal))
        {
            return _media.TryGetValue(call.Path["/files/".Length..], out var file)
                ? new ProviderReply(200, ContentType: file.Type) { Content = file.Content }
                : new ProviderReply(404, "{}");
        }

        var path = call.Path.StartsWith(Version, StringComparison.Ordinal) ? call.Path[Version.Length..] : "";
        return (call.Method, path) switch
        {
            ("POST", "me/messages") => Messenger(call.Json()),
            ("POST", "me/message_attachments") => Keep(call, "filedata", id => new { attachment_id = id }),
            ("POST", _) when path == $"{PhoneNumberId}/messages" => WhatsApp(call.Json()),
            ("POST", _) when path == $"{PhoneNumberId}/media" => Keep(call, "file", id => new { id }),
            ("GET", _) when path == PhoneNumberId => Good(new
            {
                display_phone_number = "+1 555-078-3881",
                verified_name = "Example Services",
                quality_rating = "GREEN",
                platform_type = "CLOUD_API",
                webhook_configuration = new { phone_number = Callback?.ToString() },
                id = PhoneNumberId,
            }),
            ("GET", _) when path == AccountId => Good(new { id = AccountId, name = "Example Services" }),
            ("GET", _) when path == $"{AccountId}/subscribed_apps" => Good(new { data = new[] { new { id = "1", subscribed_fields = (string[])["messages"] } } }),
            ("GET", _) when _media.TryGetValue(path, out var media) => Good(new
            {
                url = $"{Address}files/{path}",
                mime_type = media.Type,
                sha256 = Convert.ToHexStringLower(SHA256.HashData(media.Content)),
                file_size = media.Content.Length,
                id = path,
                messaging_product = "whatsapp",
            }),
            _ => GraphRules.Error(400, 100, $"Unsupported {call.Method} request to '{path}'"),
        };
    }

    private ProviderReply WhatsApp(JsonElement request)
    {
        if (GraphRules.FaultOfWhatsApp(request, id => _media.ContainsKey(id)) is { } fault)
        {
            return fault;
        }

        if (request.TryGetProperty("status", out _))
        {
            return Good(new { success = true });
        }

        var customer = GraphRules.RecipientOf(request)!;
        return Interlocked.Decrement(ref _left) < 0
            ? GraphRules.Error(400, 130429, "Rate limit hit") with { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } }
            : request.GetProperty("type").GetString() != "template" && !_open.ContainsKey(customer)
            ? GraphRules.Error(400, 131047, "Re-engagement message")
            : Good(Taken(request, "wamid.OUT", id => new
            {
                messaging_product = "whatsapp",
                contacts = new[] { new { input = customer, wa_id = customer } },
                messages = new[] { new { id } },
            }));
    }

    private ProviderReply Messenger(JsonElement request)
    {
        if (GraphRules.FaultOfMessenger(request, id => _media.ContainsKey(id)) is { } fault)
        {
            return fault;
        }

        var customer = request.GetProperty("recipient").GetProperty("id").GetString()!;
        return request.TryGetProperty("sender_action", out _) ? Good(new { recipient_id = customer })
            : Interlocked.Decrement(ref _left) < 0 ? GraphRules.Error(400, 613, "Calls to this api have exceeded the rate limit.")
            : request.GetProperty("messaging_type").GetString() == "RESPONSE" && !_open.ContainsKey(customer)
            ? GraphRules.Error(400, 10, "This message is sent outside of allowed window.", 2018278)
            : Good(Taken(request, "m_OUT", id => new { recipient_id = customer, message_id = id }));
    }

    private ProviderReply Keep(ProviderCall call, string field, Func<string, object> answer)
    {
        if (GraphRules.FileOf(call, field) is not { } file)
        {
            return GraphRules.Error(400, 100, $"(#100) The parameter {field} is required.");
        }

        if (!GraphRules.Takes(file.Type, file.Content.Length))
        {
            return GraphRules.Error(400, 100, $"(#100) Param {field} must be a file with one of the supported types, {file.Type} is not");
        }

        return Good(answer(AddMedia(file.Type, file.Content)));
    }

    private object Taken(JsonElement request, string prefix, Func<string, object> answer)
    {
        var id = prefix + Next();
        _sent.Add((id, request.Clone()));
        return answer(id);
    }

    private string Next() => $"{Interlocked.Increment(ref _last)}";

    private static ProviderReply Good(object body) => new(200, JsonSerializer.Serialize(body));
}
