using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Contacts;

/// <summary>
/// Tells the story of one contact while it happens: to the log, the stored timeline, the metrics and whoever watches live.
/// One flow owns it; a leg that is being hung up may tell beside it how it was heard. Writes are queued, never waited for,
/// until <see cref="CloseAsync"/>.
/// </summary>
public sealed partial class ContactJournal
{
    private static readonly Meter Meter = new("gateway.desk");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("gateway.contacts");
    private static readonly Histogram<double> Stages = Meter.CreateHistogram<double>("gateway.contact.stage", "s");

    private static readonly Histogram<double> Scores = Meter.CreateHistogram<double>(
        "gateway.call.mos",
        "{score}",
        "Estimated mean opinion score of a leg, its worse direction.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.2, 4.3, 4.4] });

    private static readonly Histogram<double> Losses = Meter.CreateHistogram<double>(
        "gateway.call.loss",
        "1",
        "Share of packets lost on a leg, its worse direction.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5] });

    private readonly IContactStore _store;
    private readonly ContactFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _callId;
    private readonly ConcurrentQueue<Task> _writes = new();

    /// <summary>Begins with the admission, which queues the row.</summary>
    public ContactJournal(
        Contact contact,
        string callId,
        IContactStore store,
        ContactFeed feed,
        TimeProvider time,
        ILogger<ContactJournal> logger)
        : this(store, feed, time, logger, contact, callId)
    {
        _writes.Enqueue(store.AddAsync(contact));
        Tell(TimelineKind.Admitted, contact.Hotline ?? "");
    }

    private ContactJournal(
        IContactStore store, ContactFeed feed, TimeProvider time, ILogger logger, Contact contact, string callId)
    {
        Contact = contact;
        _callId = callId;
        _store = store;
        _feed = feed;
        _time = time;
        _logger = logger;
    }

    /// <summary>Goes on with a contact that an earlier run of the gateway left open.</summary>
    public static ContactJournal Resume(
        Contact contact, string callId, IContactStore store, ContactFeed feed, TimeProvider time, ILogger<ContactJournal> logger) =>
        new(store, feed, time, logger, contact, callId);

    /// <summary>The contact as it stands.</summary>
    public Contact Contact { get; private set; }

    /// <summary>Tells a step.</summary>
    public void Tell(TimelineKind kind, string text = "") => Tell(kind, text, words: null);

    /// <summary>Tells how well a party could be heard.</summary>
    public void Tell(ContactLeg leg)
    {
        var party = new KeyValuePair<string, object?>("party", leg.Party == ContactLeg.Caller ? "caller" : "agent");
        Losses.Record(Math.Max(leg.Loss, leg.PeerLoss ?? 0), party);
        if (leg.Mos is { } score)
        {
            Scores.Record(score, party);
        }

        LogQuality(_callId, leg.Party, leg.Codec, leg.IsSecure ? "secured" : "clear", leg.Received, leg.Loss, leg.JitterMs, leg.RoundTripMs, leg.Mos);
        _writes.Enqueue(_store.AddLegAsync(leg));
    }

    /// <summary>Tells what was heard. The words go to live watchers only; stored are intent and confidence.</summary>
    public void Heard(string words, string? intent, double confidence) => Tell(
        intent is null ? TimelineKind.NotUnderstood : TimelineKind.Understood,
        intent is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{intent} ({confidence:P0})"),
        words);

    /// <summary>Changes the row; written when the next step or the end is told.</summary>
    public void Change(Func<Contact, Contact> change)
    {
        Contact = change(Contact);
        _writes.Enqueue(_store.UpdateAsync(Contact));
    }

    /// <summary>Writes the ending and waits until everything told is on disk.</summary>
    public async Task CloseAsync(Ending ending, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var text = $"{ending.Result}: {ending.Reason}";
        Contact = Contact with { Ended = now, Ending = ending };
        Record(TimelineKind.Ended, now, text);
        Ended.Add(1, new("result", ending.Result.ToString()), new("reason", ending.Reason));
        LogEnded(_callId, ending.Result, ending.Reason, now - Contact.Started);
        _writes.Enqueue(_store.CloseAsync(Contact, ct));
        await Task.WhenAll(_writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var failed in _writes.Where(write => write.Exception is not null))
        {
            LogUnwritten(failed.Exception!.InnerException!, _callId);
        }

        // Who watches live may look the contact up now and finds it whole.
        _feed.Publish(new ContactStep(Contact, now, TimelineKind.Ended, text));
    }

    private void Tell(TimelineKind kind, string text, string? words)
    {
        var now = _time.GetUtcNow();
        Record(kind, now, text);
        _feed.Publish(new ContactStep(Contact, now, kind, text, words));
    }

    private void Record(TimelineKind kind, DateTimeOffset now, string text)
    {
        var after = (now - Contact.Started).TotalSeconds;
        Stages.Record(after, new KeyValuePair<string, object?>("stage", kind.ToString()));
        LogStep(_callId, after, kind, text);
        _writes.Enqueue(_store.AddEntryAsync(new TimelineEntry(Contact.Id, now, kind, text)));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId} +{Seconds:F1}s {Step} {Text}")]
    private partial void LogStep(string callId, double seconds, TimelineKind step, string text);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId} over: {Result}, {Reason}, after {Length}")]
    private partial void LogEnded(string callId, Result result, string reason, TimeSpan length);

    [LoggerMessage(Level = LogLevel.Information, Message = "{CallId} quality of {Party}: {Codec} {Security}, {Packets} packets, loss {Loss:P1}, jitter {Jitter} ms, round trip {RoundTrip} ms, MOS {Mos}")]
    private partial void LogQuality(
        string callId, string party, string codec, string security, long packets, double loss, double jitter, double? roundTrip, double? mos);

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId} could not be recorded in full")]
    private partial void LogUnwritten(Exception fault, string callId);
}
