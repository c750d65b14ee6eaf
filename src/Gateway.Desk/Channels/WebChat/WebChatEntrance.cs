using System.Net;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>Lets visitors of one web chat in: by the page they come from, the token they hold and how many they are.</summary>
public sealed class WebChatEntrance(
    WebChatChannel channel, IMessageStore messages, IVisitorStore visitors, IInbox inbox, IMediaStore media, VisitorReach reach)
{
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    // A browser that polls comes every few seconds.
    private const int EntriesPerConnection = 30;

    private readonly Allowance _entries = new(channel.Options.Connections * EntriesPerConnection, TimeSpan.FromMinutes(1), channel.Time);
    private readonly Allowance _newcomers = new(channel.Options.NewVisitors, TimeSpan.FromMinutes(1), channel.Time);
    private readonly Crowd _crowd = new(channel.Options.Connections);
    private readonly VisitParts _parts = new(channel, messages, inbox, media, reach);
    private readonly Lock _gate = new();
    private DateTimeOffset _forgotten;

    /// <summary>The channel that it leads to.</summary>
    public WebChatChannel Channel => channel;

    /// <summary>Whether a page of that origin may embed the chat. None and "null" (sandboxed frames, files) never may.</summary>
    public bool IsWelcome(string? origin) => origin is not null && channel.Options.Origins.Contains(origin, StringComparer.Ordinal);

    /// <summary>A place for one connection from that address, until it is disposed; none when the address has enough.</summary>
    public IDisposable? TryConnect(IPAddress source) => _crowd.TryEnter(source);

    /// <summary>Lets a browser in after its hello: the visitor of the token, or a new one when there is none.</summary>
    public async Task<WebChatEntry> EnterAsync(VisitorHello hello, IPAddress source, CancellationToken ct)
    {
        if (!_entries.TryTake(Crowd.KeyOf(source)))
        {
            return new WebChatEntry(null, "rate");
        }

        await ForgetAsync(ct).ConfigureAwait(false);
        if (hello.Token is not { } token)
        {
            return _newcomers.TryTake(Crowd.KeyOf(source))
                ? await AdmitAsync(hello, ct).ConfigureAwait(false)
                : new WebChatEntry(null, "rate");
        }

        var since = channel.Time.GetUtcNow() - channel.Options.Remember;
        var address = VisitorToken.IsWellFormed(token)
            ? await visitors.SeenAsync(channel.Name, VisitorToken.HashOf(token), since, ct).ConfigureAwait(false)
            : null;
        return address is null
            ? new WebChatEntry(null, "token")
            : new WebChatEntry(await WebChatVisit.OpenAsync(_parts, address, hello, token: null, ct).ConfigureAwait(false), null);
    }

    private async Task<WebChatEntry> AdmitAsync(VisitorHello hello, CancellationToken ct)
    {
        var token = VisitorToken.New();
        var address = VisitorToken.NewAddress();
        await visitors.AddAsync(channel.Name, VisitorToken.HashOf(token), address, ct).ConfigureAwait(false);
        return new WebChatEntry(await WebChatVisit.OpenAsync(_parts, address, hello, token, ct).ConfigureAwait(false), null);
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        var now = channel.Time.GetUtcNow();
        lock (_gate)
        {
            if (now - _forgotten < ForgetEvery)
            {
                return;
            }

            _forgotten = now;
        }

        await visitors.ForgetAsync(channel.Name, now - channel.Options.Remember, ct).ConfigureAwait(false);
    }
}

/// <summary>What a hello came to.</summary>
/// <param name="Visit">The visit; none when it was refused.</param>
/// <param name="Refusal">"token" when the token is not known any more, "rate" when too many came; none otherwise.</param>
public sealed record WebChatEntry(WebChatVisit? Visit, string? Refusal);
