using System.Threading.Channels;
using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Fetches attachments from the providers after their message is stored, one after the other: links expire, and a large
/// film must not delay words.</summary>
public sealed partial class AttachmentFetcher : IAsyncDisposable
{
    private const int Batch = 20;
    private const int MostTries = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, IMediaChannel> _channels;
    private readonly IMessageStore _messages;
    private readonly IMediaStore _media;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<long, (int Tries, DateTimeOffset NotBefore)> _failed = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;

    /// <summary>Begins with what was left from before.</summary>
    public AttachmentFetcher(
        IEnumerable<IChannel> channels, IMessageStore messages, IMediaStore media, TimeProvider time, ILogger<AttachmentFetcher> logger)
    {
        _channels = channels.OfType<IMediaChannel>().ToDictionary(channel => channel.Name);
        _messages = messages;
        _media = media;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
        Wake();
    }

    /// <summary>Something came in that may have attachments.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Stops; what was not fetched is fetched after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(_stopping.Token).ConfigureAwait(false))
            {
                _wake.Reader.TryRead(out _);
                await FetchAllAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task FetchAllAsync()
    {
        try
        {
            var wanted = await _messages.WantedAsync(Batch + _failed.Count, _stopping.Token).ConfigureAwait(false);
            foreach (var attachment in wanted.Where(IsDue))
            {
                await FetchAsync(attachment).ConfigureAwait(false);
                Wake();
            }

            WakeLater();
        }
        catch (StoreException fault)
        {
            LogFault(fault);
        }
    }

    private bool IsDue(WantedAttachment wanted) => !_failed.TryGetValue(wanted.Id, out var failed) || failed.NotBefore <= _time.GetUtcNow();

    private void WakeLater()
    {
        if (_failed.Count > 0)
        {
            var wait = _failed.Values.Min(failed => failed.NotBefore) - _time.GetUtcNow();
            _ = Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _time, _stopping.Token)
                .ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    private async Task FetchAsync(WantedAttachment wanted)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(Patience);
        try
        {
            var fetched = await FetchAsync(wanted, patience.Token).ConfigureAwait(false);
            await _messages.FetchedAsync(wanted.Id, fetched, _stopping.Token).ConfigureAwait(false);
            _failed.Remove(wanted.Id);
        }
        catch (Exception fault) when (fault is MediaGoneException or MediaTooLargeException)
        {
            await GiveUpAsync(wanted, fault).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !_stopping.IsCancellationRequested)
        {
            var tries = _failed.GetValueOrDefault(wanted.Id).Tries + 1;
            _failed[wanted.Id] = (tries, _time.GetUtcNow() + (FirstWait * (1 << tries)));
            LogNotFetched(wanted.Id, wanted.Channel, tries, fault.Message);
            if (tries >= MostTries)
            {
                await GiveUpAsync(wanted, fault).ConfigureAwait(false);
            }
        }
    }

    private async Task<Attachment> FetchAsync(WantedAttachment wanted, CancellationToken ct)
    {
        var attachment = wanted.Attachment;
        if (attachment.Source is not { } source || !_channels.TryGetValue(wanted.Channel, out var channel))
        {
            throw new MediaGoneException("its channel is gone");
        }

        var download = await channel.FetchAsync(source, ct).ConfigureAwait(false);
        await using (download.ConfigureAwait(false))
        {
            if (!channel.Traits.Takes(download.MediaType))
            {
                throw new MediaGoneException($"files of type {download.MediaType} are not taken");
            }

            var (hash, size) = await _media.PutAsync(download.Content, channel.Traits.LargestAttachment, ct).ConfigureAwait(false);
            return attachment with { Hash = hash, Size = size, MediaType = download.MediaType, Name = download.Name ?? attachment.Name };
        }
    }

    private async Task GiveUpAsync(WantedAttachment wanted, Exception fault)
    {
        _failed.Remove(wanted.Id);
        LogNotFetched(wanted.Id, wanted.Channel, MostTries, fault.Message);
        await _messages.FetchedAsync(wanted.Id, wanted.Attachment with { Fault = fault.Message }, _stopping.Token).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "attachment {Id} of {Channel} not fetched at try {Try}: {Reason}")]
    private partial void LogNotFetched(long id, string channel, int @try, string reason);

    [LoggerMessage(LogLevel.Error, "attachments could not be listed")]
    private partial void LogFault(Exception fault);
}
