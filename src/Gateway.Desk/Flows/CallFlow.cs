using Gateway.Desk.Contacts;
using Gateway.Desk.Reception;
using Gateway.Telephony.Calls;
using Gateway.Telephony.Sip.Trunks.Identity;
using Microsoft.Extensions.Logging;

namespace Gateway.Desk.Flows;

/// <summary>
/// The story of a call: identify, answer, qualify, assign, handle, close. A hang-up cancels the story, not the record: the
/// ending is written under a token of its own.
/// </summary>
internal sealed partial class CallFlow(
    FlowOptions options,
    HotlineDirectory hotlines,
    ICustomerStore customers,
    Receptionist receptionist,
    AgentSearch agents,
    Phrasebook phrases,
    Func<IncomingCall, string?, ContactJournal> admit,
    TimeProvider time,
    ILogger<CallFlow> logger)
{
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    public async Task RunAsync(IncomingCall incoming, CancellationToken stopping)
    {
        var hotline = hotlines.Find(incoming.Dialled)!;
        var journal = admit(incoming, hotline.Name);
        var ending = new Ending(Result.OurFault, Reasons.Fault);
        try
        {
            ending = await TellAsync(incoming, hotline, journal, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            ending = new Ending(Result.OurFault, Reasons.GatewayStopped);
        }
        catch (Exception fault)
        {
            LogFault(fault, incoming.CallId);
        }
        finally
        {
            using var closing = new CancellationTokenSource(ClosingTime, time);
            await journal.CloseAsync(ending, closing.Token).ConfigureAwait(false);
        }
    }

    private async Task<Ending> TellAsync(
        IncomingCall incoming,
        HotlineOptions hotline,
        ContactJournal journal,
        CancellationToken stopping)
    {
        TellForwarding(incoming, journal);
        var customer = await IdentifyAsync(incoming, journal, stopping).ConfigureAwait(false);

        var language = customer?.Language is { } spoken && hotline.Languages.Contains(spoken) ? spoken : hotline.Languages[0];
        if (IsClosed(hotline) && hotline.IsClosedMessageFree
            && await TurnAwayAsync(incoming, language, stopping).ConfigureAwait(false))
        {
            return new Ending(Result.Unserved, Reasons.Closed);
        }

        await using var call = await incoming.AnswerAsync().ConfigureAwait(false);
        if (call is null)
        {
            return EndingOf(incoming, journal);
        }

        journal.Change(contact => contact with { Answered = time.GetUtcNow() });
        journal.Tell(TimelineKind.Answered);

        var guest = new Guest(call, hotline, customer?.Name, language, journal);
        using var present = CancellationTokenSource.CreateLinkedTokenSource(call.Ended, stopping);
        try
        {
            return await ServeAsync(guest, present.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (call.Ended.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return EndingOf(call, StageOf(journal.Contact));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault(fault, incoming.CallId);
            await SayAsync(guest, Phrase.Failed, present.Token).ConfigureAwait(false);
            return new Ending(Result.OurFault, Reasons.Fault);
        }
        finally
        {
            await LegReport.TellAsync(journal, ContactLeg.Caller, call).ConfigureAwait(false);
        }
    }

    /// <summary>Says that nobody is there before the call is answered; false when the caller's network cannot hear us then.</summary>
    private async Task<bool> TurnAwayAsync(IncomingCall incoming, string language, CancellationToken stopping)
    {
        var prompt = await phrases.SayAsync(language, Phrase.Closed, stopping).ConfigureAwait(false);
        if (await incoming.ProgressAsync().ConfigureAwait(false) is not { } early)
        {
            return false;
        }

        using var present = CancellationTokenSource.CreateLinkedTokenSource(incoming.Cancelled, stopping);
        try
        {
            await early.PlayAsync(prompt, present.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Who has heard enough may go.
        }

        await incoming.RejectAsync(480).ConfigureAwait(false);
        return true;
    }

    private async Task<Ending> ServeAsync(Guest guest, CancellationToken ct)
    {
        if (IsClosed(guest.Hotline))
        {
            await SayAsync(guest, Phrase.Closed, ct).ConfigureAwait(false);
            return new Ending(Result.Unserved, Reasons.Closed);
        }

        var outcome = await receptionist.RunAsync(guest, ct).ConfigureAwait(false);
        guest.Journal.Change(contact => contact with
        {
            Language = outcome.Language,
            Intent = outcome.Wish.Intent?.Name,
            Confidence = outcome.Wish.Intent is null ? null : outcome.Wish.Confidence,
        });
        return outcome is ReceptionOutcome.ToQueue handOver
            ? await agents.RunAsync(guest, handOver, ct).ConfigureAwait(false)
            : new Ending(Result.Solved, Reasons.QuestionAnswered);
    }

    private async Task<Customer?> IdentifyAsync(IncomingCall incoming, ContactJournal journal, CancellationToken ct)
    {
        if (!PhoneNumber.TryParse(incoming.Caller.Number, options.Country, out var number))
        {
            return null;
        }

        var (trust, evidence) = TrustIn(incoming.Caller);
        try
        {
            var customer = await customers
                .IdentifyAsync(Identity.Of(number, trust, $"{evidence}, trunk {incoming.Trunk}"), ct).ConfigureAwait(false);
            journal.Change(contact => contact with { CustomerId = customer.Id });
            journal.Tell(TimelineKind.Identified, customer.Name is null ? "a new customer" : "a known customer");
            return customer;
        }
        catch (StoreException fault)
        {
            // A caller is served even when the disk is not: without a name.
            LogUnidentified(fault, incoming.CallId);
            return null;
        }
    }

    // A network that knows its customer signs with A; B and C say less than the trunk's own word.
    private static (IdentityTrust Trust, string Evidence) TrustIn(Caller caller) =>
        caller is { Trust: CallerTrust.Verified, Signature.Attestation: 'A' } ? (IdentityTrust.Attested, "signature with attestation A")
        : caller.IsAsserted ? (IdentityTrust.Asserted, "P-Asserted-Identity")
        : (IdentityTrust.Claimed, "From");

    private static void TellForwarding(IncomingCall incoming, ContactJournal journal)
    {
        foreach (var party in incoming.Caller.ForwardedFrom)
        {
            journal.Tell(TimelineKind.Forwarded, $"from {party.Number ?? "a withheld number"}: {party.Reason}");
        }
    }

    private bool IsClosed(HotlineOptions hotline) =>
        options.Hours.FirstOrDefault(hours => hours.Name == hotline.Hours) is { } hours && !hours.IsOpen(time.GetUtcNow());

    private async Task SayAsync(Guest guest, Phrase phrase, CancellationToken ct)
    {
        var prompt = await phrases.SayAsync(guest.Language, phrase, ct).ConfigureAwait(false);
        await guest.Call.PlayAsync(prompt, ct).ConfigureAwait(false);
    }

    private static Ending EndingOf(IncomingCall unanswered, ContactJournal journal)
    {
        if (unanswered.Refusal is not { } refusal)
        {
            return new Ending(Result.CallerLeft, Reasons.BeforeAnswer);
        }

        journal.Tell(TimelineKind.Refused, refusal);
        return new Ending(Result.Refused, Reasons.NoAudio);
    }

    private static string StageOf(Contact contact) => contact switch
    {
        { Queue: null } => Reasons.InReception,
        { Agent: null } => Reasons.WhileWaiting,
        _ => Reasons.DuringTransfer,
    };

    private static Ending EndingOf(Call call, string stage) => call.End switch
    {
        CallEnd.MediaTimeout => new Ending(Result.OurFault, Reasons.MediaTimeout),
        CallEnd.NoCommonMedia => new Ending(Result.Refused, Reasons.NoAudio),
        CallEnd.NotAcknowledged => new Ending(Result.OurFault, Reasons.NotAcknowledged),
        _ => new Ending(Result.CallerLeft, stage),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId} met an unexpected fault")]
    private partial void LogFault(Exception fault, string callId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{CallId} is served without a name: the customers cannot be read")]
    private partial void LogUnidentified(Exception fault, string callId);
}
