using Gateway.Desk.Channels;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Delivery;
using Gateway.Desk.Contacts.Messages;
using Gateway.Desk.Reception;
using Gateway.Desk.Routing;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows.Messages;

/// <summary>Runs the flow of every conversation in which something is going on, each in a task of its own, so that its messages are looked
/// at in their order; an idle conversation costs nothing.</summary>
public sealed partial class Conversations : IAsyncDisposable
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, (IChannel Channel, ChannelOptions Options)> _channels;
    private readonly IMessageStore _messages;
    private readonly Correspondence _correspondence;
    private readonly Wording _wording;
    private readonly string _company;
    private readonly MessageFlow _flow;
    private readonly OptOuts _optOuts;
    private readonly Undeliverable _undeliverable;
    private readonly CutOffCalls _cutOffCalls;
    private Task _watching = Task.CompletedTask;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Running> _running = [];

    /// <summary>Puts the flow together; it starts nothing.</summary>
    public Conversations(
        MessageOptions options,
        IReadOnlyList<(IChannel Channel, ChannelOptions Options)> channels,
        MessageStores stores,
        Correspondence correspondence,
        ContactFeed feed,
        Router router,
        IAgentDesk desk,
        Understanding understanding,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _channels = channels.ToDictionary(channel => channel.Channel.Name);
        _messages = stores.Messages;
        _correspondence = correspondence;
        _wording = options.Wording;
        _company = options.Company;
        _time = time;
        _logger = loggers.CreateLogger<Conversations>();
        var journals = loggers.CreateLogger<ContactJournal>();
        _flow = new MessageFlow(
            stores.Customers,
            stores.Contacts,
            stores.Messages,
            stores.Cases,
            new MessageReception(understanding, options.Intents),
            new MessageAgents(router, desk, new MessageTalk(router, desk, time), stores.Catalogue, IsClosed, time),
            (contact, label) => new ContactJournal(contact, label, stores.Contacts, feed, time, journals),
            (contact, label) => ContactJournal.Resume(contact, label, stores.Contacts, feed, time, journals),
            options.Intents,
            time);
        _optOuts = new OptOuts(stores.Customers, stores.Consents, stores.Messages);
        var byName = channels.ToDictionary(channel => channel.Channel.Name, channel => channel.Channel);
        var others = new OtherChannels(byName, stores.Messages, stores.Consents, time);
        var reopening = new Reopening(byName, stores.Messages, correspondence, time);
        _undeliverable = new Undeliverable(byName, stores.Messages, stores.Contacts, others, reopening, correspondence, Tell, time);
        _cutOffCalls = new CutOffCalls(
            _channels, others, correspondence, _wording, feed, time, loggers.CreateLogger<CutOffCalls>());

        bool IsClosed(Correspondent customer) =>
            options.Hours.FirstOrDefault(hours => hours.Name == customer.Options.Hours) is { } hours && !hours.IsOpen(time.GetUtcNow());
    }

    private sealed record Running(System.Threading.Channels.Channel<Signal> Mailbox, Task Task);

    /// <summary>Conversations in which something is going on.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Goes on with what an earlier run of the gateway left open or did not look at.</summary>
    public async Task ResumeAsync(CancellationToken ct)
    {
        _watching = _cutOffCalls.RunAsync(_stopping.Token);
        foreach (var conversation in await _messages.UnfinishedAsync(ct).ConfigureAwait(false))
        {
            News(conversation);
        }
    }

    /// <summary>A message was given up: its agent is told, and another channel tried.</summary>
    public Task UndeliverableAsync(OutboxItem item, SendResult result) => _undeliverable.TakeAsync(item, result);

    /// <summary>A conversation holds something new; never waits.</summary>
    public void News(long conversation) => Post(conversation, new Signal.News());

    /// <summary>An agent does something with a contact that they have; none when it was done, else a line that says why not.</summary>
    public async Task<string?> ActAsync(string agent, Guid contact, AgentAction action, CancellationToken ct)
    {
        if (await _messages.FindAsync(contact, ct).ConfigureAwait(false) is not { } conversation)
        {
            return "this conversation is over";
        }

        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(conversation.Id, new Signal.Act(agent, action, answer));
        return await answer.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>An agent can no longer be reached: what they have goes back to its queue.</summary>
    public void Gone(string agent)
    {
        lock (_gate)
        {
            foreach (var running in _running.Values)
            {
                running.Mailbox.Writer.TryWrite(new Signal.Gone(agent));
            }
        }
    }

    /// <summary>Stops all flows; their contacts stay open for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_gate)
        {
            running = [.. _running.Values.Select(one => one.Task)];
        }

        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(running).WaitAsync(StopGrace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    // Only where a flow runs is there an agent to tell.
    private void Tell(long conversation, string text)
    {
        lock (_gate)
        {
            _running.GetValueOrDefault(conversation)?.Mailbox.Writer.TryWrite(new Signal.Tell(text));
        }
    }

    private void Post(long conversation, Signal signal)
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
            {
                (signal as Signal.Act)?.Answer.TrySetResult("the gateway stops");
                return;
            }

            if (!_running.TryGetValue(conversation, out var running))
            {
                var mailbox = System.Threading.Channels.Channel.CreateUnbounded<Signal>();

                // The flow outlives the request that brought the news, and is no part of it.
                using (ExecutionContext.SuppressFlow())
                {
                    _running[conversation] = running = new Running(mailbox, Task.Run(() => RunAsync(conversation, mailbox)));
                }
            }

            running.Mailbox.Writer.TryWrite(signal);
        }
    }

    private async Task RunAsync(long id, System.Threading.Channels.Channel<Signal> mailbox)
    {
        do
        {
            try
            {
                await ServeAsync(id, mailbox).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // The contact stays open for the next start.
            }
            catch (Exception fault)
            {
                // What is on disk is enough to go on from.
                LogFault(fault, id);
                mailbox.Writer.TryWrite(new Signal.News());
                await Task.Delay(AfterFault, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (!TryEnd(id, mailbox));
    }

    private async Task ServeAsync(long id, System.Threading.Channels.Channel<Signal> mailbox)
    {
        // What is read from the store below is what these told about.
        while (mailbox.Reader.TryPeek(out var next) && next is Signal.News or Signal.Gone or Signal.Tell)
        {
            mailbox.Reader.TryRead(out _);
        }

        if (await _messages.FindAsync(id, _stopping.Token).ConfigureAwait(false) is not { } conversation
            || !_channels.TryGetValue(conversation.Channel, out var channel))
        {
            LogHomeless(id);
            while (mailbox.Reader.TryRead(out var left))
            {
                (left as Signal.Act)?.Answer.TrySetResult("its channel is not configured any more");
            }

            return;
        }

        var customer = new Correspondent(
            conversation, channel.Channel, channel.Options, _messages, _correspondence, _optOuts, _wording, _company, mailbox, _time);
        await _flow.RunAsync(customer, _stopping.Token).ConfigureAwait(false);
        customer.DismissActs();
    }

    // False when something came in the meantime.
    private bool TryEnd(long id, System.Threading.Channels.Channel<Signal> mailbox)
    {
        lock (_gate)
        {
            if (!_stopping.IsCancellationRequested && mailbox.Reader.TryPeek(out _))
            {
                return false;
            }

            _running.Remove(id);
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "conversation {Id} met a fault and is taken up again")]
    private partial void LogFault(Exception fault, long id);

    [LoggerMessage(LogLevel.Warning, "conversation {Id} belongs to a channel that is not configured")]
    private partial void LogHomeless(long id);
}
