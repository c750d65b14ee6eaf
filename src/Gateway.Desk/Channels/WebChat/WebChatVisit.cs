using System.Threading.Channels;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>
/// One tab of a visitor, from its hello until it goes. What it is sent is read from the store behind the last message that it has, in
/// the store's order: nothing is lost or doubled, all tabs see the same, and a slow one keeps nothing waiting but itself.
/// </summary>
public sealed class WebChatVisit : IDisposable
{
    // A widget sends a few in a second at most; whoever sends more has another purpose.
    private const int MostFrames = 100;
    private const int MostAnswers = 64;
    private static readonly TimeSpan FrameWindow = TimeSpan.FromSeconds(10);

    private readonly VisitParts _parts;
    private readonly string _address;
    private readonly VisitorHistory _history;
    private readonly VisitorPost _post;
    private readonly Allowance _frames;

    // Answers to what the tab said; none stands for news in the store. Bounded: who does not read its answers is sent away.
    private readonly Channel<ReadOnlyMemory<byte>?> _waiting = Channel.CreateBounded<ReadOnlyMemory<byte>?>(
        new BoundedChannelOptions(MostAnswers) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private int _hasNews;
    private bool _wasCurrent;

    private WebChatVisit(VisitParts parts, string address, VisitorHello hello)
    {
        _parts = parts;
        _address = address;
        _history = new VisitorHistory(parts, address, hello.After);
        _post = new VisitorPost(parts, address, hello.Language);
        _frames = new Allowance(MostFrames, FrameWindow, parts.Channel.Time);
    }

    /// <summary>Takes one frame of the browser.</summary>
    /// <returns>None to go on; otherwise why the visit must end, in one word for the browser.</returns>
    /// <exception cref="Contacts.StoreException">It could not be stored.</exception>
    public async Task<string?> TakeAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        if (!_frames.TryTake(_address))
        {
            return "rate";
        }

        if (!VisitorFrame.TryRead(json, out var frame))
        {
            return "frame";
        }

        if (frame is VisitorFrame.Got got)
        {
            await _history.GotAsync(got.UpTo, got.IsRead, ct).ConfigureAwait(false);
            return null;
        }

        var (id, refusal) = await _post.TakeAsync(frame, ct).ConfigureAwait(false);
        if (refusal is null)
        {
            _parts.Channel.Visits.Wake(_address);
        }

        return _waiting.Writer.TryWrite(refusal is null ? ServerFrame.Stored(id) : ServerFrame.Refused(id, refusal)) ? null : "slow";
    }

    /// <summary>Takes a file that the visitor sends.</summary>
    /// <param name="id">The browser's id of it; the same id twice is the same message.</param>
    /// <param name="name">Its name, for people.</param>
    /// <param name="mediaType">Its type.</param>
    /// <param name="content">Its content; read to its end.</param>
    /// <param name="ct">Ends it; nothing is stored then.</param>
    /// <returns>None when it was stored; otherwise "rate", "size", "type" or "frame".</returns>
    public async Task<string?> AttachAsync(string id, string name, string mediaType, Stream content, CancellationToken ct)
    {
        var refusal = await _post.AttachAsync(id, name, mediaType, content, ct).ConfigureAwait(false);
        if (refusal is null)
        {
            _parts.Channel.Visits.Wake(_address);
        }

        return refusal;
    }

    /// <summary>Opens a file of the conversation; none when there is no such or it is not there yet.</summary>
    /// <param name="message">The message that has it.</param>
    /// <param name="index">Its place among the files of the message, from 0.</param>
    /// <param name="ct">Ends it.</param>
    public Task<MediaDownload?> OpenFileAsync(Guid message, int index, CancellationToken ct) => _history.OpenFileAsync(message, index, ct);

    /// <summary>Waits until there is something for the browser, and returns it.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> NextAsync(CancellationToken ct)
    {
        await _waiting.Reader.WaitToReadAsync(ct).ConfigureAwait(false);
        return await ReadyAsync(ct).ConfigureAwait(false);
    }

    /// <summary>What there is for the browser now; it may be nothing.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadyAsync(CancellationToken ct)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        while (_waiting.Reader.TryRead(out var answer))
        {
            if (answer is { } frame)
            {
                frames.Add(frame);
            }
        }

        if (Interlocked.Exchange(ref _hasNews, 0) == 1)
        {
            var (news, isMore) = await _history.NextAsync(ct).ConfigureAwait(false);
            frames.AddRange(news.Select(message => ServerFrame.Message(message, _address)));
            if (isMore)
            {
                Wake();
            }
            else if (!_wasCurrent)
            {
                _wasCurrent = true;
                frames.Add(ServerFrame.Current);
            }
        }

        return frames;
    }

    /// <summary>The tab is gone.</summary>
    public void Dispose() => _parts.Channel.Visits.Remove(_address, this);

    internal static async Task<WebChatVisit> OpenAsync(
        VisitParts parts, string address, VisitorHello hello, string? token, CancellationToken ct)
    {
        var visit = new WebChatVisit(parts, address, hello);
        visit._waiting.Writer.TryWrite(ServerFrame.Welcome(token, ConsentWording.In(hello.Language)));
        if (hello.After is { } after && token is null)
        {
            // What the browser says it has, it has got: an acknowledgement may have been lost with the connection.
            await visit._history.GotAsync(after, isRead: false, ct).ConfigureAwait(false);
        }

        parts.Channel.Visits.Add(address, visit);
        if (token is null)
        {
            visit.Wake();
        }
        else
        {
            visit._wasCurrent = visit._waiting.Writer.TryWrite(ServerFrame.Current);
        }

        return visit;
    }

    /// <summary>Something new lies in the store.</summary>
    internal void Wake()
    {
        // A full queue is read soon, and whoever reads it looks at the flag.
        if (Interlocked.Exchange(ref _hasNews, 1) == 0)
        {
            _waiting.Writer.TryWrite(null);
        }
    }

    /// <summary>Somebody is writing; a busy tab need not know.</summary>
    internal void ShowTyping() => _waiting.Writer.TryWrite(ServerFrame.Typing);
}
