using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gateway.Peers.Providers;

/// <summary>Twilio for one account and one number: REST with basic authentication and form fields, Twilio's error codes, media behind a
/// redirect, and signed calls to our webhook.</summary>
public sealed class TwilioStandIn(string account, string authToken, string number) : ProviderStandIn
{
    private const int LongestBody = 1600;

    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<string, byte[]> _media = new();
    private readonly ConcurrentDictionary<string, bool> _stopped = new();
    private readonly ConcurrentQueue<byte[]> _fetched = new();
    private int _lastSid;

    /// <summary>Where Twilio posts messages for the number.</summary>
    public string? SmsUrl { get; set; }

    /// <summary>The customer wrote STOP.</summary>
    public void StopFor(string customer) => _stopped[customer] = true;

    /// <summary>Keeps a file; returns the address that a message names.</summary>
    public Uri AddMedia(string id, byte[] content)
    {
        _media[id] = content;
        return new Uri(Address, $"/2010-04-01/Accounts/{account}/Media/{id}");
    }

    /// <summary>Calls our webhook as Twilio does; another token makes it a forgery.</summary>
    public async Task<(int Status, string Body)> PostAsync(
        Uri hook, string? otherToken = null, params (string Name, string Value)[] fields)
    {
        var text = hook.AbsoluteUri + string.Concat(fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value));
        var digest = HMACSHA1.HashData(Encoding.UTF8.GetBytes(otherToken ?? authToken), Encoding.UTF8.GetBytes(text));
        using var request = new HttpRequestMessage(HttpMethod.Post, hook)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", Convert.ToBase64String(digest));
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", "00000000-0000-0000-0000-000000000001");
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync().ConfigureAwait(false));
    }

    /// <summary>Files that messages of the gateway carried, as they were fetched.</summary>
    public IReadOnlyCollection<byte[]> Fetched => _fetched;

    protected override async Task<ProviderReply> AnswerAsync(ProviderCall call, CancellationToken ct)
    {
        var reply = Answer(call);
        if (reply.Status == 201 && call.Field("MediaUrl") is { } url)
        {
            _fetched.Enqueue(await _http.GetByteArrayAsync(new Uri(url), ct).ConfigureAwait(false));
        }

        return reply;
    }

    protected override void Stop() => _http.Dispose();

    private ProviderReply Answer(ProviderCall call)
    {
        var root = $"/2010-04-01/Accounts/{account}";
        if (call.Path.StartsWith("/cdn/", StringComparison.Ordinal))
        {
            // Whoever hands files out wants no password of Twilio's.
            return call.Header("Authorization").Length > 0 ? new ProviderReply(400)
                : new ProviderReply(200, ContentType: "image/png") { Content = _media[call.Path["/cdn/".Length..]] };
        }

        if (call.Header("Authorization") != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account}:{authToken}")))
        {
            return Refused(401, 20003, "Authenticate");
        }

        if (call.Path.StartsWith($"{root}/Media/", StringComparison.Ordinal))
        {
            return new ProviderReply(307) { Headers = new Dictionary<string, string> { ["Location"] = "/cdn/" + call.Path[(call.Path.LastIndexOf('/') + 1)..] } };
        }

        return (call.Method, call.Path) switch
        {
            ("POST", var path) when path == $"{root}/Messages.json" => Send(call),
            ("GET", var path) when path == $"{root}.json" => Good(200, new { friendly_name = "Example", status = "active", type = "Full" }),
            ("GET", var path) when path == $"{root}/IncomingPhoneNumbers.json" => Good(200, new
            {
                incoming_phone_numbers = new[] { new { phone_number = number, sms_url = SmsUrl, sms_method = "POST", capabilities = new { sms = true } } },
            }),
            _ => Refused(404, 20404, "The requested resource was not found"),
        };
    }

    private ProviderReply Send(ProviderCall call)
    {
        var (to, from, body) = (call.Field("To") ?? "", call.Field("From"), call.Field("Body") ?? "");
        if (!call.Header("Content-Type").StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal))
        {
            return Refused(400, 21604, "A 'To' phone number is required.");
        }

        return to.Length < 8 || to[0] != '+' || !to.Skip(1).All(char.IsAsciiDigit) ? Refused(400, 21211, "Invalid 'To' Phone Number")
            : from != number ? Refused(400, 21606, "The 'From' phone number is not a valid, SMS-capable inbound phone number")
            : body.Length == 0 && call.Field("MediaUrl") is null ? Refused(400, 21602, "Message body is required.")
            : body.Length > LongestBody ? Refused(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
            : call.Field("StatusCallback") is { } callback && !Uri.IsWellFormedUriString(callback, UriKind.Absolute) ? Refused(400, 21609, "Invalid 'StatusCallback'")
            : _stopped.ContainsKey(to) ? Refused(400, 21610, "Attempt to send to unsubscribed recipient")
            : Good(201, new { sid = $"SM{Interlocked.Increment(ref _lastSid):x32}", status = "queued", to, from, body });
    }

    private static ProviderReply Good(int status, object json) => new(status, JsonSerializer.Serialize(json));

    private static ProviderReply Refused(int status, int code, string message) =>
        new(status, JsonSerializer.Serialize(new { code, message, more_info = $"https://www.twilio.com/docs/errors/{code}", status }));
}
