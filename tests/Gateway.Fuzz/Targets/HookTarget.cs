using System.Net;
using System.Text;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Fuzz.Targets;

/// <summary>The webhook of a channel: damaged bodies that are signed as they are, so that they reach the reader; and the same octets
/// as what proves who calls, which must never be believed.</summary>
/// <param name="name">Name of the target.</param>
/// <param name="channel">The channel.</param>
/// <param name="path">Path and query of its webhook.</param>
/// <param name="header">Header that proves who calls.</param>
/// <param name="prove">Its value for a body.</param>
/// <param name="seeds">Good bodies.</param>
internal sealed class HookTarget(
    string name, IWebhookChannel channel, string path, string header, Func<WebhookRequest, string> prove, params string[] seeds) : IFuzzTarget
{
    public string Name => name;

    public IReadOnlyList<byte[]> Seeds { get; } = [.. seeds.Select(Encoding.UTF8.GetBytes)];

    public IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", "\\", ":", ",", "null", "true", "-1", "1e999", "9223372036854775808", "{\"", "\":", "\\ud800", "\\u0000", "\0", "\ud83d\udc4b", "&", "=", "%", "%2", "%zz", "%00", "%ff", "+",
            "\"id\":", "\"from\":", "\"text\":", "\"type\":", "\"message\":", "\"chat\":", "\"attachments\":[", "\"photo\":[", "MessageSid=", "NumMedia=99999999999", "MediaUrl0=", "From=", "Body=", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        }.Select(Encoding.UTF8.GetBytes),
        [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xff, 0xfe],
    ];

    public bool Run(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        var request = Request(body, null);
        var answer = channel.Receive(request with { Headers = new Dictionary<string, string> { [header] = prove(request) } });
        if (answer.Status is not (200 or 400) || (answer.Status == 400 && answer.Events.Count > 0))
            throw new InvalidOperationException($"A proven call was answered {answer.Status} with {answer.Events.Count} events.");
        foreach (var inbound in answer.Events)
            Check(inbound);
        if (channel.Receive(Request(body, Encoding.Latin1.GetString(input))).Status != 401)
            throw new InvalidOperationException("A stranger was believed.");
        return answer.Events.Count > 0;
    }

    public void Dispose()
    {
    }

    private WebhookRequest Request(byte[] body, string? proof) => new(
        "POST",
        new Uri("https://gateway.example.com/hooks/" + path),
        proof is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [header] = proof },
        body,
        IPAddress.Loopback);

    // What the store and everything behind it takes for granted.
    private static void Check(InboundEvent inbound)
    {
        var isGood = inbound switch
        {
            InboundMessage message => message.ExternalId.Length is > 0 and <= 300 && message.Address.Length is > 0 and <= 300 && message.Identities.Count > 0
                && message.Identities.All(identity => identity.Value.Length > 0) && !message.Text.Contains('\0') && message.Attachments.All(file => file.Source is not null || file.Fault is not null),
            InboundReceipt receipt => receipt.ExternalId.Length is > 0 and <= 300,
            _ => true,
        };
        if (!isGood)
            throw new InvalidOperationException($"Not fit to be stored: {inbound}");
    }
}
